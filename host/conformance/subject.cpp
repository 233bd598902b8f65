// SPDX-License-Identifier: Apache-2.0
#include "conformance/scratch_file.hpp"
#include "conformance/subject.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "bspctl/wire.hpp"
#include "conformance/unmet.hpp"
#include "detect/detect.hpp"
#include "plugins/discovery.hpp"
#include "plugins/trust.hpp"

namespace bspctl::conformance {

namespace {

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

// Runs one step towards the plugin. A step that fails is a precondition of the case that wanted it.
template <class Step>
auto step(const char* before, Step&& take) {
    try {
        return take();
    } catch (const Failure& failure) {
        throw Unmet(std::string("only after ") + before + ": " + failure.what());
    }
}

}  // namespace

Subject::Subject(const Options& options, fs::path scratch)
    : options_(options), scratch_(std::move(scratch)), workspace_dir_(scratch_ / "workspace"), services_({}) {
    files::make_directories(workspace_dir_ / "conf");
    write_scratch_file(workspace_dir_ / "README", "A workspace with nothing in it.\n");
    write_scratch_file(workspace_dir_ / "conf" / "notes.txt", "nothing\n");
    services_.set_scope(workspace_dir_, workspace_dir_);
    services_.set_input_reader([](const fs::path& file) -> std::optional<Input> {
        std::error_code error;
        if (!fs::exists(file, error)) return std::nullopt;
        return detect::read_input(file.string());
    });
}

Subject::~Subject() = default;

// ------------------------------------------------------------------------------------------------ from file to plugin

const ElfFacts& Subject::elf() {
    if (!elf_) elf_ = step("file-whole", [&] { return read_elf(files::read(file())); });
    return *elf_;
}

bspctl_plugin_query_fn Subject::query() {
    if (query_ != nullptr) return query_;
    (void)elf();  // the dynamic linker trusts the headers of a file
    query_ = step("file-loads", [&] {
        return plugins::load(plugins::open_trusted({file(), plugins::Source::command_line}), file()).query;
    });
    return query_;
}

const bspctl_plugin& Subject::descriptor() {
    const auto* plugin = query()(BSPCTL_ABI_MAJOR, BSPCTL_ABI_MINOR);
    const bool whole = plugin != nullptr && wire::has_field(plugin, &bspctl_plugin::extension) &&
                       plugin->abi_major == BSPCTL_ABI_MAJOR && plugin->create != nullptr &&
                       plugin->destroy != nullptr && plugin->extension != nullptr;
    if (!whole) throw Unmet("only after entry-descriptor: there is no whole descriptor");
    return *plugin;
}

const plugins::Agreement& Subject::agreement() {
    if (!agreement_) {
        agreement_ = step("the entry cases", [&] { return plugins::negotiate(query(), file()); });
    }
    return *agreement_;
}

std::unique_ptr<plugins::LoadedPlugin> Subject::create_without_base(bool services) {
    return step("life-create", [&] {
        return std::make_unique<plugins::LoadedPlugin>(
            agreement(), plugins::HostSide{services ? services_.table() : nullptr, &no_log_});
    });
}

std::unique_ptr<plugins::LoadedPlugin> Subject::create(bool services) {
    auto out = create_without_base(services);
    out->set_base(base());
    return out;
}

plugins::Plugin& Subject::plugin() {
    if (plugin_ == nullptr) plugin_ = create().release();
    return *plugin_;
}

plugins::Plugin* Subject::base() {
    if (base_sought_ || !offers(BSPCTL_EXT_FAMILY)) return base_;
    base_sought_ = true;
    try {
        const auto derives = create_without_base().release()->family({}).derives;
        if (!derives.empty()) base_ = find_base(derives).release();
    } catch (const Failure&) {
        // A family that cannot describe itself has no base; that it cannot is for family-described to say.
    }
    return base_;
}

std::unique_ptr<plugins::LoadedPlugin> Subject::find_base(const std::string& family) {
    std::vector<plugins::Candidate> candidates;
    for (const auto& file : options_.bases) candidates.push_back({file, plugins::Source::command_line});
    for (const auto& file : files_in(options_.bundled)) {
        if (file.extension() == ".so") candidates.push_back({file, plugins::Source::bundled});
    }
    for (const auto& candidate : candidates) {
        const auto library = plugins::load(plugins::open_trusted(candidate), candidate.path);
        auto instance = std::make_unique<plugins::LoadedPlugin>(plugins::negotiate(library.query, candidate.path),
                                                                plugins::HostSide{services_.table(), &no_log_});
        if (instance->offers(BSPCTL_EXT_FAMILY) && instance->family({}).family == family) return instance;
    }
    return nullptr;
}

bool Subject::offers(std::string_view extension) {
    const auto& offered = agreement().info.capabilities;
    return std::find(offered.begin(), offered.end(), extension) != offered.end();
}

void Subject::needs(std::string_view extension) {
    if (!offers(extension)) throw Unmet("the plugin does not offer " + std::string(extension));
}

// ------------------------------------------------------------------------------------------------ what it is asked with

std::vector<fs::path> Subject::own_files() const {
    return options_.fixtures.empty() ? std::vector<fs::path>{} : files_in(options_.fixtures / "mine");
}

std::vector<fs::path> Subject::foreign_files() const {
    return options_.fixtures.empty() ? std::vector<fs::path>{} : files_in(options_.fixtures / "foreign");
}

std::vector<NamedInput> Subject::own_inputs() {
    std::vector<plugins::Plugin*> readers;
    if (offers(BSPCTL_EXT_MANIFEST)) readers.push_back(&plugin());
    std::vector<NamedInput> out;
    for (const auto& path : own_files()) {
        try {
            out.push_back({path.filename().string(), detect::read_input(path.string(), false, readers)});
        } catch (const Failure&) {
            // detect-own and manifest-own say so of the file.
        }
    }
    return out;
}

Workspace Subject::workspace(const std::optional<Input>& input) const {
    Workspace out;
    out.root = out.bsp_root = workspace_dir_.string();
    out.options = {{"eula", "ask"}, {"layout", "auto"}, {"jobs", "4"}, {"vendor-tools", "no"}, {"force", "no"}};
    if (!input) return out;
    out.input = input;
    out.manifest = input->file_name;
    out.machine = input->machine;
    out.distro = input->distro;
    return out;
}

std::vector<Workspace> Subject::workspaces() {
    std::vector<Workspace> out{workspace()};
    for (const auto& own : own_inputs()) out.push_back(workspace(own.input));
    return out;
}

}  // namespace bspctl::conformance
