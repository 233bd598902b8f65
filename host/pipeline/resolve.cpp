// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "kas/document.hpp"
#include "kas/file_name.hpp"
#include "pipeline/build.hpp"
#include "pipeline/configured_input.hpp"
#include "pipeline/manifests.hpp"
#include "pipeline/marked_workspace.hpp"
#include "pipeline/specialise.hpp"
#include "workspace/workspace.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

// ------------------------------------------------------------------------------------------------ which family

struct Family {
    plugins::Plugin* plugin = nullptr;
    FamilyInfo info;
};

const vendors::Library& definitions_of(const Request& request) {
    static const vendors::Library none;
    return request.definitions == nullptr ? none : *request.definitions;
}

std::vector<Family> all_families(const plugins::Registry& registry) {
    std::vector<Family> out;
    for (auto* plugin : registry.families()) out.push_back({plugin, plugin->family({})});
    return out;
}

std::vector<std::string> folders_of(const std::vector<Family>& families) {
    std::vector<std::string> out;
    for (const auto& family : families) {
        if (!family.info.directory.empty()) out.push_back(family.info.directory);
    }
    return out;
}

std::vector<FamilyInfo> infos_of(const std::vector<Family>& families) {
    std::vector<FamilyInfo> out;
    for (const auto& family : families) out.push_back(family.info);
    return out;
}

std::string names_of(const std::vector<Family>& families) {
    std::vector<std::string> out;
    for (const auto& family : families) out.push_back(family.info.family);
    return text::join(out, ", ");
}

const Family& named(const std::vector<Family>& families, const std::string& name, const std::string& where) {
    for (const auto& family : families) {
        if (family.info.family == name) return family;
    }
    throw Failure("there is no family '" + name + "'", where.empty() ? "" : "it comes from " + where,
                  "use one of " + names_of(families) + ", or install the plugin that has it (bspctl plugin list)");
}

const Family& family_of(const std::vector<Family>& families, const detect::Detection& detection, const Input& input,
                        std::string& reason) {
    const auto what = input.path.empty() ? input.file_name : input.path;
    if (!detection.is_build || detection.best() == nullptr) {
        throw Failure(what + " is not a build", detection.reason, detection.hint);
    }
    if (detection.ambiguous) {
        throw Failure("two families claim " + what,
                      detection.candidates[0].family + " and " + detection.candidates[1].family + ", both with " +
                          std::to_string(detection.candidates[0].verdict.confidence) + " of 100",
                      "choose with --family " + detection.candidates[0].family + " or --family " +
                          detection.candidates[1].family);
    }
    const auto& best = *detection.best();
    if (!best.verdict.evidence.empty()) reason = best.verdict.evidence.front();
    return named(families, best.family, "");
}

// The folder is then the base's: it does not tell the two apart.
bool inherits_directory(const std::vector<Family>& families, const FamilyInfo& info) {
    return std::any_of(families.begin(), families.end(), [&](const Family& family) {
        return family.info.family == info.derives && family.info.directory == info.directory;
    });
}

// With nothing named: the family the files give defaults for, else the only one whose folder is there, else the one
// that offers itself for an empty workspace.
const Family& default_family(const std::vector<Family>& families, const config::Settings& settings,
                             const fs::path& root, std::string& reason) {
    if (const auto* chosen = settings.find("workspace.family")) {
        reason = "chosen by " + chosen->where;
        return named(families, chosen->text, chosen->where);
    }
    if (const auto configured = settings.families_with("manifest"); configured.size() == 1) {
        reason = "its manifest is set in " + settings.find("defaults." + configured.front() + ".manifest")->where;
        return named(families, configured.front(), reason);
    }
    std::vector<const Family*> present;
    std::error_code error;
    for (const auto& family : families) {
        if (family.info.directory.empty() || inherits_directory(families, family.info)) continue;
        if (fs::is_directory(root / family.info.directory, error)) present.push_back(&family);
    }
    if (present.size() == 1) {
        reason = "the workspace has " + present.front()->info.directory + "/";
        return *present.front();
    }
    if (present.empty()) {
        for (const auto& family : families) {
            // A derived family has its base's facts; being the default is not one that passes on.
            if (family.info.derives.empty() && find_value(family.info.extra, "default-family")) {
                reason = "the default family of an empty workspace";
                return family;
            }
        }
    }
    const bool kas_file = fs::is_regular_file(root / "kas.yml", error);
    throw Failure("it is not clear what to build",
                  present.empty() ? "no family has a default here" : "the workspace has folders of several families",
                  kas_file ? "there is a kas.yml here: bspctl build kas.yml"
                           : "name a manifest (-f FILE), a kas file, or a family (--family NAME; one of " + names_of(families) + ")");
}

// ------------------------------------------------------------------------------------------- where it happens

fs::path workspace_root(const Request& request, const std::vector<Family>& families, const fs::path& named_file,
                        std::string& how) {
    if (!request.workspace.empty()) {
        how = request.workspace_from;
        return workspace::named(request.workspace, how);
    }
    const auto folders = folders_of(families);
    if (auto located = workspace::find(request.cwd, folders)) {
        how = located->how;
        return located->root;
    }
    const bool stands_alone = request.command == "gen-kas" && !request.output.empty();
    if (stands_alone || workspace::is_fresh(request.cwd, folders, named_file)) {
        how = stands_alone ? "the current folder" : "the current folder, which is empty";
        return files::resolved(request.cwd);
    }
    throw Failure("not inside a workspace",
                  "no " + workspace::looked_for(folders, markers_of(infos_of(families))) + " in " + request.cwd.string() +
                      " or above it",
                  "go to the workspace, make this folder one (bspctl init), give --workspace DIR, or build a kas file: "
                  "bspctl build my.yml");
}

// `tree`: that of a release with sources of its own.
fs::path bsp_root_of(const fs::path& root, const FamilyInfo& family, const std::string& tree) {
    if (family.directory.empty()) return tree.empty() ? root : root / tree;
    return root / (tree.empty() ? family.directory : family.directory + "-" + tree);
}

// ---------------------------------------------------------------------------------------------------- choices

// Said for this build, by whoever starts it.
bool is_stated(const config::Value& value) {
    return value.origin >= config::Origin::environment || value.origin == config::Origin::preset;
}

// An address or branch that git would read as an option is a mistake, or worse.
std::string plain(const config::Value& value) {
    if (!value.text.starts_with('-')) return value.text;
    throw Failure("'" + value.text + "' is no address and no branch", value.where, "it must not begin with '-'");
}

void choose(Build& build, const config::Settings& settings) {
    auto& workspace = build.workspace;
    const auto take = [&](const char* what, const std::string& fallback) {
        return settings.choice(what, build.family.family, fallback);
    };
    // A kas file says itself what it builds: only what the user states stands above it.
    const bool generates = build.generates;
    const auto stated = [&](const char* what, const std::string& family_default) {
        if (generates) return take(what, family_default);
        // Not of a file's defaults, which may stand above a preset: a preset was chosen for this very build.
        for (auto& candidate : settings.candidates("defaults.*." + std::string(what))) {
            if (is_stated(candidate)) return std::move(candidate);
        }
        return config::Value{};
    };
    build.choices = {stated("machine", build.family.machine), stated("distro", build.family.distro),
                     stated("image", build.family.image)};
    // A family's default is not a choice: the plugin may know better from the manifest.
    const auto chosen = [](const config::Value& value) {
        return value.origin == config::Origin::family ? std::string{} : value.text;
    };
    workspace.machine = chosen(build.choices[0]);
    workspace.distro = chosen(build.choices[1]);
    workspace.image = chosen(build.choices[2]);
    workspace.repo_url = plain(take("repo_url", build.family.repo_url));
    workspace.branch = plain(take("repo_branch", build.family.branch));
    workspace.options = {{"eula", settings.flag("build.accept_eula") ? "accept" : "ask"},
                         {"layout", build.request.layout},
                         {"jobs", settings.text("build.nproc")},
                         {"dl-dir", settings.text("build.dl_dir")},
                         {"vendor-tools", build.request.vendor_tools ? "yes" : "no"},
                         {"force", build.request.force ? "yes" : "no"}};
}

void check_inside(const std::vector<fs::path>& files, const fs::path& bsp_root, const FamilyInfo& family) {
    for (const auto& file : files) {
        if (files::is_inside(file, bsp_root)) continue;
        throw Failure("kas YAML " + file.string() + " is outside bsp_root " + bsp_root.string(),
                      family.directory.empty()
                          ? "joined files must lie in or below the folder of the first one"
                          : "a " + family.family + " build runs in " + family.directory + "/ of its workspace, and kas "
                            "reads only what lies below it",
                      "copy it there: cp " + text::shell_quote(file.string()) + " " +
                          text::shell_quote((bsp_root / file.filename()).string()) +
                          (family.directory.empty() ? "" : ", or build it where it is with --family generic"));
    }
}

// Is a kas file built in its own folder? Where the family has no other, or there is no workspace to have one. Families
// whose vendors publish kas files inside their layers say so too ("kas-in-place"): copied elsewhere those would lose what
// they include. What lies in the family's folder of a workspace belongs to that.
bool is_built_in_place(const Request& request, const FamilyInfo& family, const std::vector<Family>& families,
                       const fs::path& file) {
    if (family.directory.empty()) return true;
    if (!request.workspace.empty()) return false;
    const bool anywhere = find_value(family.extra, "kas-in-place").has_value();
    for (const auto& from : {request.cwd, files::resolved(file).parent_path()}) {
        const auto located = workspace::find(from, folders_of(families));
        if (!located) continue;
        if (!anywhere || files::is_inside(file, bsp_root_of(located->root, family, request.tree))) return false;
    }
    return true;
}

// Form A: the user's own kas files.
void resolve_kas(Build& build, const config::Settings& settings, plugins::Registry& registry,
                 const std::vector<Family>& families) {
    const auto& request = build.request;
    const auto paths = kas::split_argument(request.input);
    build.workspace.input = detect::read_input(request.input, false, registry.plugins());
    const auto* chosen = settings.find("workspace.family");
    const bool forced = chosen != nullptr && is_stated(*chosen);
    const auto& family = forced ? named(families, chosen->text, chosen->where)
                                : family_of(families, detect::rank(*build.workspace.input, registry, definitions_of(request)),
                                            *build.workspace.input, build.family_reason);
    build.plugin = family.plugin;
    build.family = family.info;
    if (is_built_in_place(request, family.info, families, paths.front())) {
        build.bsp_root = files::resolved(paths.front()).parent_path();
        build.workspace.root = build.bsp_root.string();
        build.workspace_how = "the folder of the kas file";
    } else {
        Request from = request;
        if (from.workspace.empty() && !workspace::find(from.cwd, folders_of(families))) {
            from.cwd = files::resolved(paths.front()).parent_path();
        }
        build.workspace.root = workspace_root(from, families, {}, build.workspace_how).string();
        build.bsp_root = bsp_root_of(build.workspace.root, family.info, request.tree);
    }
    check_inside(paths, build.bsp_root, build.family);
    std::vector<std::string> relative;
    for (const auto& path : paths) {
        relative.push_back(fs::relative(files::resolved(path), files::resolved(build.bsp_root)).string());
    }
    build.config = text::join(relative, ":");
}

// What -f names, as a file that is there; empty: a bare name.
fs::path named_manifest(const Request& request, const std::string& name) {
    std::error_code error;
    const auto path = (request.cwd / name).lexically_normal();
    if (!name.empty() && fs::is_regular_file(path, error)) return path;
    if (name.find('/') != std::string::npos) {
        throw Failure("there is no manifest " + name, "it was named with a folder, so it is not looked for elsewhere",
                      "correct the path, or give the file name alone");
    }
    return {};
}

// -f takes what a kas configuration is made from, not one.
void refuse_kas_file(const fs::path& file, const plugins::Registry& registry) {
    if (!kas::has_kas_ending(file)) return;
    if (detect::read_input(file.string(), false, registry.plugins()).kind != kind_kas) return;
    throw Failure(file.string() + " is a kas file, not a manifest", "-f is for manifests",
                  "give it without -f: bspctl build " + text::shell_quote(file.string()));
}

// Does a positional argument name a manifest, of whatever format, instead of kas files?
bool names_manifest(const std::string& argument, const plugins::Registry& registry) {
    std::error_code error;
    if (!fs::is_regular_file(argument, error)) return false;
    const auto kind = detect::read_input(argument, false, registry.plugins()).kind;
    return kind != kind_kas && kind != kind_bitbake_setup;
}

// The family that was chosen by whoever is asked first, or null. A choice in a file gives way to a manifest that is
// named: the manifest says whose it is.
const Family* chosen_family(const std::vector<Family>& families, const config::Settings& settings,
                            const std::string& manifest, std::string& reason) {
    const auto* chosen = settings.find("workspace.family");
    if (chosen == nullptr || (!is_stated(*chosen) && !manifest.empty())) return nullptr;
    reason = "chosen by " + chosen->where;
    return &named(families, chosen->text, chosen->where);
}

const Family& claimed_family(const std::vector<Family>& families, const std::string& manifest,
                             const plugins::Registry& registry, const vendors::Library& definitions,
                             std::string& reason) {
    const auto input = detect::read_input(manifest, true, registry.plugins());
    return family_of(families, detect::rank(input, registry, definitions), input, reason);
}

// A family without a folder of its own builds a manifest where it lies.
fs::path manifest_root(const Request& request, const std::vector<Family>& families, const Family* family,
                       const fs::path& file, std::string& how) {
    const bool stays = family != nullptr && family->info.directory.empty() && !file.empty();
    if (!stays || !request.workspace.empty()) return workspace_root(request, families, file, how);
    how = "the folder of the manifest";
    return files::resolved(file).parent_path();
}

fs::path find_in_checkouts(const fs::path& root, const std::vector<Family>& families, const std::string& tree,
                           const std::string& name) {
    for (const auto& family : families) {
        auto file = find_manifest(bsp_root_of(root, family.info, tree), family.info, name);
        if (!file.empty()) return file;
    }
    return {};
}

fs::path generated_file(const Build& build) {
    const auto& request = build.request;
    if (!request.output.empty()) return request.cwd / request.output;
    return build.bsp_root / ("kas-" + build.family.family + build_suffix(build) + ".yml");
}

// Forms B and C: a manifest, ours to turn into a kas file.
void resolve_manifest(Build& build, const config::Settings& settings, plugins::Registry& registry,
                      const std::vector<Family>& families) {
    const auto& request = build.request;
    const auto name = request.input.empty() ? settings.choice("manifest", "*", "").text : request.input;
    auto file = named_manifest(request, name);
    refuse_kas_file(file, registry);
    const auto* family = chosen_family(families, settings, name, build.family_reason);
    if (family == nullptr && !file.empty()) {
        family = &claimed_family(families, file.string(), registry, definitions_of(request), build.family_reason);
    }
    const auto root = manifest_root(request, families, family, file, build.workspace_how);
    if (file.empty() && !name.empty()) file = find_in_checkouts(root, families, request.tree, name);
    if (family == nullptr && name.empty()) family = &default_family(families, settings, root, build.family_reason);
    if (family == nullptr) {
        family = &claimed_family(families, file.empty() ? name : file.string(), registry, definitions_of(request),
                                 build.family_reason);
    }
    build.workspace.root = root.string();
    build.generates = true;
    build.plugin = family->plugin;
    build.workspace.manifest = file.empty() ? settings.choice("manifest", family->info.family, family->info.manifest).text
                                            : file.filename().string();
    if (build.workspace.manifest.empty()) {
        throw Failure("no manifest is named", "the family " + family->info.family + " has no default one",
                      "name one with -f FILE, or build a kas file: bspctl build my.yml");
    }
    build.family = family->plugin->family(build.workspace);
    build.bsp_root = bsp_root_of(root, build.family, request.tree);
    build.manifest_file = file;
    build.generated = generated_file(build);
}

// A workspace that a family's own tool has made says itself what is built.
void resolve_marked(Build& build, const MarkedWorkspace& marked, const plugins::Registry& registry,
                    const std::vector<Family>& families) {
    const auto& family = named(families, marked.family, "");
    build.generates = true;
    build.plugin = family.plugin;
    build.family_reason = marked.file.lexically_relative(marked.root).string() + " in " + marked.root.string();
    build.workspace_how = marked.how;
    build.workspace.root = marked.root.string();
    build.workspace.manifest = marked.file.filename().string();
    build.workspace.input = detect::read_input(marked.file.string(), false, registry.plugins());
    build.family = family.plugin->family(build.workspace);
    build.bsp_root = marked.root;
    build.manifest_file = marked.file;
    build.generated = generated_file(build);
}

// A preset that says whose build it is means it: one that derives from that family is one of it.
void check_family(const Build& build, const std::vector<Family>& families) {
    const auto& expected = build.request.expected_family;
    if (expected.empty() || expected == build.family.family || expected == build.family.derives) return;
    (void)named(families, expected, build.request.expected_by);
    throw Failure("this is a build of the family " + build.family.family + ", not of " + expected,
                  (build.family_reason.empty() ? "" : build.family_reason + "; ") + "but " + build.request.expected_by +
                      " says " + expected,
                  "build it without the preset, or correct the preset's family");
}

}  // namespace

Build resolve(const Request& request, const config::Settings& given, plugins::Registry& registry) {
    Build build;
    auto [settings, definition] = understand(given, definitions_of(request));
    if (definition != nullptr) settings = specialised(std::move(settings), *definition);
    build.request = with_configured_input(request, settings);
    const auto families = all_families(registry);
    const auto marked = marked_workspace(request, settings, infos_of(families));
    if (marked) resolve_marked(build, *marked, registry, families);
    else if (build.request.input.empty() || names_manifest(build.request.input, registry)) {
        resolve_manifest(build, settings, registry, families);
    } else {
        resolve_kas(build, settings, registry, families);
    }
    check_family(build, families);
    // A named definition of another family than the manifest turned out to be of says nothing of it.
    if (definition == nullptr || definition->family != build.family.family) {
        definition = definition_of(build, definitions_of(request), registry);
        if (definition != nullptr) settings = specialised(std::move(settings), *definition);
    }
    if (definition != nullptr) specialise(build, settings, *definition);
    build.definition = definition;
    if (!request.tuning_overlay.empty()) build.family.overlays = {request.tuning_overlay};
    build.workspace.bsp_root = build.bsp_root.string();
    choose(build, settings);
    build.settings = std::move(settings);
    registry.set_scope(build.workspace.root, build.bsp_root);
    refresh(build, registry);
    return build;
}

void refresh(Build& build, const plugins::Registry& registry) {
    if (!build.generates) {
        // a repository that came may bring files that are included
        build.workspace.input = detect::read_input(build.request.input, false, registry.plugins());
        return;
    }
    // A step may have brought the file, another state of it, or taken it away. One named by its path is the user's.
    if (build.manifest_file.empty() || is_in_checkout(build.bsp_root, build.family, build.manifest_file)) {
        build.manifest_file = find_manifest(build.bsp_root, build.family, build.workspace.manifest);
    }
    build.workspace.input.reset();
    if (!build.manifest_file.empty()) {
        build.workspace.input = detect::read_input(build.manifest_file.string(), false, registry.plugins());
    }
}

std::string machine_of(const Build& build) {
    if (!build.workspace.machine.empty()) return build.workspace.machine;
    if (!build.generates && build.workspace.input) return build.workspace.input->machine;
    return build.family.machine;
}

fs::path build_dir(const Build& build) { return build.bsp_root / build.request.build_folder; }

fs::path setup_dir(const Build& build) { return build.bsp_root / "build"; }

std::string build_suffix(const Build& build) {
    const auto& folder = build.request.build_folder;
    return folder == "build" ? std::string{} : folder.substr(folder.find('-'));
}

bool vendor_tree(const Build& build) {
    std::error_code error;
    return build.request.vendor_tools ||
           std::any_of(build.family.vendor_tree_markers.begin(), build.family.vendor_tree_markers.end(),
                       [&](const std::string& marker) { return fs::exists(build.bsp_root / marker, error); });
}

}  // namespace bspctl::pipeline
