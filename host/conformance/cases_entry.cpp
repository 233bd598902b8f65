// SPDX-License-Identifier: Apache-2.0
//
// The entry, the descriptor and the tables.
#include <dlfcn.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "bspctl/wire.hpp"
#include "conformance/subject.hpp"
#include "conformance/trial.hpp"

namespace bspctl::conformance {

namespace {

constexpr std::array<std::string_view, 8> extensions{BSPCTL_EXT_FAMILY,  BSPCTL_EXT_DETECT,  BSPCTL_EXT_MANIFEST,
                                                     BSPCTL_EXT_KAS,     BSPCTL_EXT_PLAN,    BSPCTL_EXT_OVERLAY,
                                                     BSPCTL_EXT_DOCTOR,  BSPCTL_EXT_TRIAGE};

void entry_exported(Trial& trial) {
    (void)trial.subject().elf();
    auto* library = ::dlopen(trial.subject().file().c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) throw Unmet("only after file-loads: the file does not load");
    trial.fault_if(::dlsym(library, BSPCTL_PLUGIN_ENTRY) == nullptr, "does not export " BSPCTL_PLUGIN_ENTRY);
}

void entry_descriptor(Trial& trial) {
    const auto* plugin = trial.subject().query()(BSPCTL_ABI_MAJOR, BSPCTL_ABI_MINOR);
    if (plugin == nullptr) return trial.fault("gives no descriptor for ABI " + std::to_string(BSPCTL_ABI_MAJOR));
    if (!wire::has_field(plugin, &bspctl_plugin::extension)) {
        return trial.fault("the descriptor states a size of " + std::to_string(plugin->size) + " bytes; that of ABI 1.0 has " +
                           std::to_string(sizeof(bspctl_plugin)));
    }
    trial.fault_if(plugin->abi_major != BSPCTL_ABI_MAJOR,
                   "the descriptor is of ABI " + std::to_string(plugin->abi_major));
    trial.fault_if(plugin->create == nullptr, "there is no create()");
    trial.fault_if(plugin->destroy == nullptr, "there is no destroy()");
    trial.fault_if(plugin->extension == nullptr, "there is no extension()");
}

void entry_foreign_major(Trial& trial) {
    const auto query = trial.subject().query();
    for (const std::uint32_t major : {0u, BSPCTL_ABI_MAJOR + 1, BSPCTL_ABI_MAJOR + 100, 0xffffffffu}) {
        trial.fault_if(query(major, 0) != nullptr, "gives a descriptor for ABI " + std::to_string(major));
    }
}

void entry_newer_minor(Trial& trial) {
    (void)trial.subject().descriptor();
    for (const std::uint32_t minor : {BSPCTL_ABI_MINOR + 1, BSPCTL_ABI_MINOR + 1000}) {
        trial.fault_if(trial.subject().query()(BSPCTL_ABI_MAJOR, minor) == nullptr,
                       "refuses a host of ABI " + std::to_string(BSPCTL_ABI_MAJOR) + "." + std::to_string(minor));
    }
}

void entry_same_descriptor(Trial& trial) {
    const auto query = trial.subject().query();
    const auto* first = query(BSPCTL_ABI_MAJOR, BSPCTL_ABI_MINOR);
    for (int i = 0; i < 3; ++i) {
        if (query(BSPCTL_ABI_MAJOR, BSPCTL_ABI_MINOR) != first) return trial.fault("gives another descriptor each time");
    }
}

bool is_version(std::string_view version) {
    constexpr std::string_view allowed = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.+-~_";
    return !version.empty() && version.front() >= '0' && version.front() <= '9' &&
           version.find_first_not_of(allowed) == std::string_view::npos;
}

void entry_names(Trial& trial) {
    constexpr std::size_t longest = 256;
    const auto& plugin = trial.subject().descriptor();
    const auto check = [&](const std::string& field, bspctl_str value) {
        const auto view = wire::text(value);
        if (view.empty()) trial.fault("states no " + field);
        else if (view.size() > longest) trial.fault("states a " + field + " of " + std::to_string(view.size()) + " bytes");
        else if (!text::valid_utf8(view)) trial.fault("states a " + field + " that is not valid UTF-8");
        else return true;
        return false;
    };
    if (check("id", plugin.id) && !plugins::is_plugin_id(wire::text(plugin.id))) {
        trial.fault("the id \"" + wire::read(plugin.id) + "\" is no reverse domain in lower case");
    }
    if (check("version", plugin.version) && !is_version(wire::text(plugin.version))) {
        trial.fault("the version \"" + wire::read(plugin.version) + "\" does not begin with a number");
    }
    check("name", plugin.name);
    check("vendor", plugin.vendor);
}

void entry_unknown_extension(Trial& trial) {
    const auto& plugin = trial.subject().descriptor();
    std::vector<std::string> ids{"", "bspctl", "bspctl.", "bspctl.nothing/1", "com.acme.private/7", std::string(100'000, 'x')};
    for (const auto id : extensions) {
        const std::string known(id);
        ids.insert(ids.end(), {known + "2", known + " ", known.substr(0, known.size() - 1), known.substr(0, known.size() - 2),
                               known.substr(0, known.size() - 1) + "999", " " + known});
    }
    for (const auto& id : ids) {
        trial.fault_if(plugin.extension(wire::view(id)) != nullptr, "has a table for \"" + id.substr(0, 40) + "\"");
    }
    trial.fault_if(plugin.extension(wire::absent()) != nullptr, "has a table for an id that is absent");
}

void entry_same_tables(Trial& trial) {
    const auto& plugin = trial.subject().descriptor();
    for (const auto id : extensions) {
        const auto* first = plugin.extension(wire::view(id));
        trial.fault_if(plugin.extension(wire::view(id)) != first, "gives another table for " + std::string(id) + " each time");
    }
}

template <class Table, class Function>
void check_table(Trial& trial, std::string_view id, Function Table::*function) {
    const auto* table = static_cast<const Table*>(trial.subject().descriptor().extension(wire::view(id)));
    if (table == nullptr) return;
    if (!wire::has_field(table, function)) {
        return trial.fault("the table " + std::string(id) + " states a size of " + std::to_string(table->size) +
                           " bytes; that of ABI 1.0 has " + std::to_string(sizeof(Table)));
    }
    trial.fault_if(table->*function == nullptr, "the table " + std::string(id) + " has no function");
}

void entry_tables_whole(Trial& trial) {
    check_table(trial, BSPCTL_EXT_FAMILY, &bspctl_family::describe);
    check_table(trial, BSPCTL_EXT_DETECT, &bspctl_detect::detect);
    check_table(trial, BSPCTL_EXT_MANIFEST, &bspctl_manifest::parse);
    check_table(trial, BSPCTL_EXT_KAS, &bspctl_kas::generate);
    check_table(trial, BSPCTL_EXT_PLAN, &bspctl_plan::plan);
    check_table(trial, BSPCTL_EXT_OVERLAY, &bspctl_overlay::overlays);
    check_table(trial, BSPCTL_EXT_DOCTOR, &bspctl_doctor::check);
    check_table(trial, BSPCTL_EXT_TRIAGE, &bspctl_triage::rules);
}

void entry_offers_something(Trial& trial) {
    const auto& plugin = trial.subject().descriptor();
    const bool any = std::any_of(extensions.begin(), extensions.end(),
                                 [&](std::string_view id) { return plugin.extension(wire::view(id)) != nullptr; });
    trial.fault_if(!any, "offers none of the tables of ABI 1.0");
}

constexpr std::array table{
    Case{{"entry-exported", "BP-ENTRY-1", "entry", Level::basic, "the file exports the entry bspctl_plugin_query",
          "end one of its source files with BSPCTL_PLUGIN(YourClass)"},
         entry_exported},
    Case{{"entry-descriptor", "BP-ENTRY-2", "entry", Level::basic, "the entry gives a whole descriptor for this ABI",
          "fill every field of bspctl_plugin, the size first; the C++ wrapper does"},
         entry_descriptor},
    Case{{"entry-foreign-major", "BP-ENTRY-3", "entry", Level::standard,
          "the entry gives null for an ABI that the plugin does not serve",
          "compare host_major with BSPCTL_ABI_MAJOR before anything else"},
         entry_foreign_major},
    Case{{"entry-newer-minor", "BP-ENTRY-4", "entry", Level::basic, "a host of a newer minor version is accepted",
          "do not compare host_minor: additions to the ABI break nobody"},
         entry_newer_minor},
    Case{{"entry-same-descriptor", "BP-ENTRY-5", "entry", Level::standard,
          "the same descriptor is given each time", "make the descriptor a static constant"},
         entry_same_descriptor},
    Case{{"entry-names", "BP-ENTRY-6", "entry", Level::basic, "id, name, version and vendor are well formed",
          "the id is a reverse domain in lower case (com.acme.boards), the version begins with a number (1.0.0)"},
         entry_names},
    Case{{"entry-unknown-extension", "BP-ENTRY-7", "entry", Level::standard,
          "extension() gives null for an id that the plugin does not know, however like a known one",
          "compare whole ids, their length included"},
         entry_unknown_extension},
    Case{{"entry-same-tables", "BP-ENTRY-8", "entry", Level::standard, "the same table is given each time",
          "make the tables static constants"},
         entry_same_tables},
    Case{{"entry-tables-whole", "BP-ENTRY-9", "entry", Level::basic,
          "tables have at least the published size, and their functions",
          "begin each table with sizeof of itself, and leave no function out"},
         entry_tables_whole},
    Case{{"entry-offers-something", "BP-ENTRY-10", "entry", Level::standard, "the plugin offers at least one table",
          "give the class a member that bspctl knows: family, detect, kas, plan, manifest, overlays, doctor or triage"},
         entry_offers_something},
};

}  // namespace

std::span<const Case> entry_cases() { return table; }

}  // namespace bspctl::conformance
