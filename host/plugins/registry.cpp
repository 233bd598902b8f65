// SPDX-License-Identifier: Apache-2.0
#include "plugins/registry.hpp"

#include <algorithm>
#include <utility>

#include "base/failure.hpp"
#include "plugins/discovery.hpp"
#include "plugins/examination.hpp"
#include "plugins/families.hpp"
#include "plugins/loaded_plugin.hpp"
#include "plugins/loader.hpp"
#include "plugins/remote_plugin.hpp"
#include "plugins/requirements.hpp"
#include "plugins/selection.hpp"
#include "plugins/services.hpp"

namespace bspctl::plugins {

// Entries, and beside each what came of loading it. Filled in four passes: look at every file, settle ids that occur
// twice, start what is left, settle families that occur twice or build upon another.
struct Registry::State_ {
    explicit State_(LoadOptions given)
        : options(std::move(given)),
          filter(options.disable, options.only),
          services(options.settings),
          cache(options.cache) {
        auto where = places(options);
        const auto candidates = discover(where);
        warnings = std::move(where.warnings);
        Examination examination(options, filter, side(), cache, warnings);
        files = examination.look_at(candidates);
        for (auto& file : files) entries.push_back(std::move(file.entry));
        settle_ids(entries, options.replace, warnings);
        loaded.resize(entries.size());
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (entries[i].state == State::active) start(i);
        }
        for (const auto& [plugin, reason] : families.derive()) drop(plugin, reason);
    }

    [[nodiscard]] HostSide side() const { return {services.table(), &log}; }

    // Creates the instance, or its stand-in, whose process starts when it is asked.
    void start(std::size_t index) {
        auto& entry = entries[index];
        try {
            loaded[index] = instance(index);
            if (loaded[index]->offers(BSPCTL_EXT_FAMILY)) add_family(index);
        } catch (const Failure& failure) {
            loaded[index].reset();
            refuse(entry, failure, warnings);
        }
    }

    [[nodiscard]] std::unique_ptr<Instance> instance(std::size_t index) const {
        const auto& file = files[index];
        if (file.agreement) return std::make_unique<LoadedPlugin>(*file.agreement, side());
        return std::make_unique<RemotePlugin>(entries[index].info, file.file, file.identity, isolate(options), side());
    }

    void add_family(std::size_t index) {
        auto& plugin = *loaded[index];
        if (const auto& profile = files[index].profile) return families.add(plugin, profile->family, profile->derives);
        const auto description = plugin.family({});
        families.add(plugin, description.family, description.derives);
    }

    void drop(const Instance* plugin, const Failure& reason) {
        for (std::size_t i = 0; i < loaded.size(); ++i) {
            if (loaded[i].get() != plugin) continue;
            loaded[i].reset();
            return refuse(entries[i], reason, warnings);
        }
    }

    void fill_digest(std::size_t index) {
        auto& info = entries[index].info;
        const auto file = files[index].file;
        if (file < 0 || entries[index].id.empty()) return;
        if (info.sha256.empty()) info.sha256 = known_digest(entries[index].path, file);
        if (loaded[index]) loaded[index]->set_digest(info.sha256);
    }

    std::string known_digest(const std::filesystem::path& path, int file) {
        const auto identity = identity_of(file);
        if (const auto* known = cache.find(path, identity)) return known->sha256;
        auto sha256 = digest(file);
        cache.put(path, {identity, sha256, {}});
        return sha256;
    }

    LoadOptions options;
    Filter filter;
    Services services;
    ProbeCache cache;
    Log log;
    std::vector<std::string> warnings;
    std::vector<Entry> entries;
    std::vector<Examined> files;                    // beside entries; its own entry has moved there
    std::vector<std::unique_ptr<Instance>> loaded;  // beside entries: null where not active
    Families families;
};

Registry::Registry(LoadOptions options) : state_(std::make_unique<State_>(std::move(options))) {}
Registry::~Registry() = default;
Registry::Registry(Registry&&) noexcept = default;
Registry& Registry::operator=(Registry&&) noexcept = default;

const std::vector<Entry>& Registry::entries() const { return state_->entries; }

const std::vector<std::string>& Registry::warnings() const { return state_->warnings; }

std::vector<Plugin*> Registry::plugins() const {
    std::vector<Plugin*> out;
    for (const auto& plugin : state_->loaded) {
        if (plugin) out.push_back(state_->families.face_of(plugin.get()));
    }
    return out;
}

std::vector<Plugin*> Registry::families() const { return state_->families.all(); }

Plugin* Registry::family(std::string_view name) const { return state_->families.find(name); }

Plugin* Registry::base_of(const Plugin* family) const {
    const auto* derived = dynamic_cast<const DerivedFamily*>(family);
    return derived == nullptr ? nullptr : &derived->base();
}

std::vector<std::string> Registry::problems() const { return unmet(state_->options.require, state_->entries); }

void Registry::set_scope(const std::filesystem::path& root, const std::filesystem::path& bsp_root) {
    state_->services.set_scope(root, bsp_root);
}

void Registry::set_input_reader(InputReader reader) { state_->services.set_input_reader(std::move(reader)); }

void Registry::set_tool_probe(ToolProbe probe) { state_->services.set_tool_probe(std::move(probe)); }

void Registry::set_log(Log log) { state_->log = std::move(log); }

void Registry::fill_digests() {
    for (std::size_t i = 0; i < state_->entries.size(); ++i) state_->fill_digest(i);
    state_->cache.save();
}

}  // namespace bspctl::plugins
