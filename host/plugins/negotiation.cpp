// SPDX-License-Identifier: Apache-2.0
#include "plugins/negotiation.hpp"

#include <cstddef>
#include <string_view>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "bspctl/wire.hpp"
#include "plugins/shield.hpp"

namespace bspctl::plugins {

namespace {

constexpr auto report = "report this to the plugin's vendor";
constexpr std::size_t longest_text = 256;  // id, name, version, vendor

class Negotiation {
public:
    Negotiation(bspctl_plugin_query_fn query, const std::filesystem::path& path) : query_(query), path_(path) {}

    Agreement run() {
        Agreement out;
        out.plugin = ask(BSPCTL_ABI_MAJOR);
        if (out.plugin == nullptr) refuse_major(spoken_major());
        check_shape(*out.plugin);
        out.info = read_info(*out.plugin);
        find(out, out.tables.family, BSPCTL_EXT_FAMILY, &bspctl_family::describe);
        find(out, out.tables.detect, BSPCTL_EXT_DETECT, &bspctl_detect::detect);
        find(out, out.tables.manifest, BSPCTL_EXT_MANIFEST, &bspctl_manifest::parse);
        find(out, out.tables.kas, BSPCTL_EXT_KAS, &bspctl_kas::generate);
        find(out, out.tables.plan, BSPCTL_EXT_PLAN, &bspctl_plan::plan);
        find(out, out.tables.overlay, BSPCTL_EXT_OVERLAY, &bspctl_overlay::overlays);
        find(out, out.tables.doctor, BSPCTL_EXT_DOCTOR, &bspctl_doctor::check);
        find(out, out.tables.triage, BSPCTL_EXT_TRIAGE, &bspctl_triage::rules);
        return out;
    }

private:
    [[noreturn]] void refuse(const std::string& what, std::string fix = report) const {
        throw Failure(path_.string() + " " + what, {}, std::move(fix));
    }

    const bspctl_plugin* ask(unsigned major) const {
        return shielded(path_.string() + " cannot be asked for its plugin",
                        [&] { return query_(major, major == BSPCTL_ABI_MAJOR ? BSPCTL_ABI_MINOR : 0u); });
    }

    // A plugin that does not serve us may tell whom it serves: better advice than "not us".
    [[nodiscard]] unsigned spoken_major() const {
        for (unsigned major = 0; major < 10; ++major) {
            if (major != BSPCTL_ABI_MAJOR && ask(major) != nullptr) return major;
        }
        return BSPCTL_ABI_MAJOR;
    }

    [[noreturn]] void refuse_major(unsigned theirs) const {
        const auto ours = std::to_string(BSPCTL_ABI_MAJOR);
        if (theirs == BSPCTL_ABI_MAJOR) {
            refuse("offers nothing for plugin ABI " + ours, "get a build of it for ABI " + ours);
        }
        refuse("was built for plugin ABI " + std::to_string(theirs) + ", this program speaks " + ours,
               theirs > BSPCTL_ABI_MAJOR ? "update bspctl, or get a build of the plugin for ABI " + ours
                                         : "get a newer build of the plugin, for ABI " + ours);
    }

    // In this order, since each answer says whether the next field is there to be read.
    void check_shape(const bspctl_plugin& plugin) const {
        if (!wire::has_field(&plugin, &bspctl_plugin::abi_minor)) refuse_size(plugin.size);
        if (plugin.abi_major != BSPCTL_ABI_MAJOR) refuse_major(plugin.abi_major);
        if (!wire::has_field(&plugin, &bspctl_plugin::extension)) refuse_size(plugin.size);
        require(plugin.create != nullptr, "create");
        require(plugin.destroy != nullptr, "destroy");
        require(plugin.extension != nullptr, "extension");
    }

    [[noreturn]] void refuse_size(std::uint32_t size) const {
        refuse("has a descriptor of " + std::to_string(size) + " bytes, smaller than that of ABI 1.0");
    }

    void require(bool there, const std::string& function) const {
        if (!there) refuse("has no function " + function + " in its descriptor");
    }

    PluginInfo read_info(const bspctl_plugin& plugin) const {
        PluginInfo info;
        info.id = read(plugin.id, "id");
        if (!is_plugin_id(info.id)) {
            refuse("has the malformed id \"" + info.id + "\"", "use a reverse domain in lower case: com.acme.boards");
        }
        info.name = read(plugin.name, "name");
        info.version = read(plugin.version, "version");
        info.vendor = read(plugin.vendor, "vendor");
        info.abi_major = plugin.abi_major;
        info.abi_minor = plugin.abi_minor;
        info.path = path_;
        return info;
    }

    std::string read(bspctl_str value, const std::string& field) const {
        const auto view = wire::text(value);
        if (view.empty()) refuse("states no " + field);
        if (view.size() > longest_text) refuse("states a " + field + " of " + std::to_string(view.size()) + " bytes");
        if (!text::valid_utf8(view)) refuse("states a " + field + " that is not valid UTF-8");
        if (text::strip_ansi(view) != view) refuse("states a " + field + " with control characters");
        return std::string(view);
    }

    // All tables of ABI 1.0 have one function, their last field.
    template <class Table, class Function>
    void find(Agreement& out, const Table*& slot, std::string_view id, Function Table::*function) const {
        const auto* table =
            static_cast<const Table*>(shielded(path_.string() + " cannot be asked for " + std::string(id),
                                               [&] { return out.plugin->extension(wire::view(id)); }));
        if (table == nullptr) return;
        if (!wire::has_field(table, function) || table->*function == nullptr) {
            refuse("has an incomplete table for " + std::string(id));
        }
        slot = table;
        out.info.capabilities.emplace_back(id);
    }

    bspctl_plugin_query_fn query_;
    const std::filesystem::path& path_;
};

bool is_id_part(std::string_view part) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    return !part.empty() && part.front() != '-' && part.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

Agreement negotiate(bspctl_plugin_query_fn query, const std::filesystem::path& path) {
    return Negotiation(query, path).run();
}

bool is_plugin_id(std::string_view id) {
    const auto parts = text::split(id, '.');
    for (const auto& part : parts) {
        if (!is_id_part(part)) return false;
    }
    return parts.size() >= 2;
}

}  // namespace bspctl::plugins
