// SPDX-License-Identifier: Apache-2.0
#include "plugins/registry.hpp"

#include <algorithm>
#include <utility>

#include "base/failure.hpp"
#include "plugins/derived_family.hpp"
#include "plugins/discovery.hpp"
#include "plugins/loaded_plugin.hpp"
#include "plugins/loader.hpp"
#include "plugins/negotiation.hpp"
#include "plugins/selection.hpp"
#include "plugins/services.hpp"
#include "plugins/trust.hpp"

namespace bspctl::plugins {

namespace {

bool is_family_name(std::string_view name) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return !name.empty() && name.front() != '-' && name.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

// Entries, and beside each what came of loading it. Filled in four passes: look at every file, settle ids that occur
// twice, start what is left, settle families that occur twice. Only the first and third run a plugin's code.
struct Registry::State_ {
    struct Family {
        std::string word;
        std::string derives;
        Instance* own;
        Plugin* plugin;  // with what it inherits
    };

    explicit State_(LoadOptions given)
        : options(std::move(given)), filter(options.disable, options.only), services(options.settings) {
        auto where = places(options);
        const auto candidates = discover(where);
        warnings = std::move(where.warnings);
        for (const auto& candidate : candidates) look_at(candidate);
        settle_ids(entries, options.replace, warnings);
        loaded.resize(entries.size());
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (entries[i].state == State::active) start(i);
        }
        derive();
    }

    // Opens a file and finds out who it is; its own code beyond that does not run yet.
    void look_at(const Candidate& candidate) {
        auto& entry = entries.emplace_back();
        auto& agreement = agreements.emplace_back();
        files.push_back(-1);
        entry.path = candidate.path;
        entry.source = name(candidate.source);
        const auto file_name = short_name(candidate.path);
        if (const auto reason = filter.disables(file_name)) return disable(entry, *reason);
        try {
            const auto library = load(open_trusted(candidate), candidate.path);
            files.back() = library.file;
            agreement = negotiate(library.query, candidate.path);
            entry.info = agreement.info;
            entry.id = entry.info.id;
        } catch (const Failure& failure) {
            return refuse(entry, failure);
        }
        entry.state = State::active;
        if (const auto reason = filter.disables(entry.id)) return disable(entry, *reason);
        if (const auto reason = filter.leaves_out(entry.id, file_name)) return disable(entry, *reason);
    }

    // Creates the instance, and asks a family for its name.
    void start(std::size_t index) {
        auto& entry = entries[index];
        try {
            auto plugin = std::make_unique<LoadedPlugin>(agreements[index], HostSide{services.table(), &log});
            if (plugin->offers(BSPCTL_EXT_FAMILY)) add_family(*plugin);
            loaded[index] = std::move(plugin);
        } catch (const Failure& failure) {
            refuse(entry, failure);
        }
    }

    void add_family(Instance& plugin) {
        const auto description = plugin.family({});
        const auto& word = description.family;
        if (!is_family_name(word)) {
            throw Failure("its family has the malformed name \"" + word + "\"", {},
                          "family names are of lower-case letters, digits and \"-\"");
        }
        const auto taken = std::ranges::find(families, word, &Family::word);
        if (taken != families.end()) {
            throw Failure("its family " + word + " is already that of " + taken->plugin->info().id + " (" +
                              taken->plugin->info().path.string() + ")",
                          {}, "--no-plugin " + taken->plugin->info().id + " makes room for it");
        }
        families.push_back({word, description.derives, &plugin, &plugin});
    }

    static void disable(Entry& entry, std::string reason) {
        entry.state = State::disabled;
        entry.reason = std::move(reason);
    }

    void refuse(Entry& entry, const Failure& failure) {
        entry.state = State::refused;
        entry.reason = failure.what();
        if (!failure.why().empty()) entry.reason += ": " + failure.why();
        entry.fix = failure.fix();
        // Until a plugin has an id its reason begins with the path.
        const auto who =
            entry.id.empty() ? entry.path.filename().string() : entry.id + " (" + entry.path.string() + ")";
        warnings.push_back("plugin " + who + " is not used: " + entry.reason);
    }

    // Families that build upon another get it, once all are known. A base is never itself derived: two steps would make
    // it hard to say whose word counts.
    void derive() {
        for (auto& family : families) {
            if (family.derives.empty()) continue;
            const auto base = std::ranges::find(families, family.derives, &Family::word);
            const bool usable = base != families.end() && base->derives.empty();
            if (!usable) {
                refuse_family(family, base == families.end()
                                          ? "it builds upon the family " + family.derives + ", which is not there"
                                          : "it builds upon the family " + family.derives + ", which is itself derived");
                continue;
            }
            family.own->set_base(base->plugin);
            family.plugin = derived.emplace_back(std::make_unique<DerivedFamily>(*family.own, *base->plugin)).get();
        }
        std::erase_if(families, [](const Family& family) { return family.plugin == nullptr; });
    }

    void refuse_family(Family& family, const std::string& reason) {
        for (std::size_t i = 0; i < loaded.size(); ++i) {
            if (loaded[i].get() != family.own) continue;
            refuse(entries[i], Failure(reason, {}, "`bspctl plugin list` shows the families"));
            loaded[i].reset();
        }
        family.plugin = nullptr;
    }

    // The plugin as the rest of the host sees it.
    [[nodiscard]] Plugin* face_of(Instance* plugin) const {
        const auto family = std::ranges::find(families, plugin, &Family::own);
        return family == families.end() ? plugin : family->plugin;
    }

    LoadOptions options;
    Filter filter;
    Services services;
    Log log;
    std::vector<std::string> warnings;
    std::vector<Entry> entries;
    std::vector<Agreement> agreements;                  // beside entries
    std::vector<int> files;                             // beside entries: the open file, or -1
    std::vector<std::unique_ptr<Instance>> loaded;      // beside entries: null where not active
    std::vector<std::unique_ptr<DerivedFamily>> derived;
    std::vector<Family> families;
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
        if (plugin) out.push_back(state_->face_of(plugin.get()));
    }
    return out;
}

std::vector<Plugin*> Registry::families() const {
    std::vector<Plugin*> out;
    for (const auto& family : state_->families) out.push_back(family.plugin);
    return out;
}

Plugin* Registry::family(std::string_view name) const {
    const auto found = std::ranges::find(state_->families, name, &State_::Family::word);
    return found == state_->families.end() ? nullptr : found->plugin;
}

Plugin* Registry::base_of(const Plugin* family) const {
    const auto* derived = dynamic_cast<const DerivedFamily*>(family);
    return derived == nullptr ? nullptr : &derived->base();
}

std::vector<std::string> Registry::problems() const { return {}; }

void Registry::set_scope(const std::filesystem::path& root, const std::filesystem::path& bsp_root) {
    state_->services.set_scope(root, bsp_root);
}

void Registry::set_input_reader(InputReader reader) { state_->services.set_input_reader(std::move(reader)); }

void Registry::set_tool_probe(ToolProbe probe) { state_->services.set_tool_probe(std::move(probe)); }

void Registry::set_log(Log log) { state_->log = std::move(log); }

void Registry::fill_digests() {
    for (std::size_t i = 0; i < state_->entries.size(); ++i) {
        auto& info = state_->entries[i].info;
        if (state_->files[i] < 0 || !info.sha256.empty()) continue;
        info.sha256 = digest(state_->files[i]);
        if (state_->loaded[i]) state_->loaded[i]->set_digest(info.sha256);
    }
}

}  // namespace bspctl::plugins
