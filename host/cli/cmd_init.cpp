// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "config/presets.hpp"
#include "detect/detect.hpp"
#include "pipeline/initialise.hpp"
#include "pipeline/marked_workspace.hpp"
#include "workspace/workspace.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 4> asked_choices{"machine", "distro", "image", "manifest"};

std::vector<FamilyInfo> families_of(plugins::Registry& registry) {
    std::vector<FamilyInfo> out;
    for (auto* plugin : registry.families()) out.push_back(plugin->family({}));
    return out;
}

const FamilyInfo& named(const std::vector<FamilyInfo>& families, const std::string& name) {
    std::vector<std::string> names;
    for (const auto& family : families) {
        if (family.family == name) return family;
        names.push_back(family.family);
    }
    const auto near = text::nearest(name, names);
    throw Failure("there is no family '" + name + "'", "there are " + text::join(names, ", "),
                  near ? "did you mean --family " + *near + "?" : "name one of them, or install the plugin that has it");
}

// What the flags say, else the preset.
std::string given(const Arguments& arguments, const config::Preset* preset, const std::string& what) {
    if (arguments.has(what)) return arguments.get(what);
    auto field = what;
    std::replace(field.begin(), field.end(), '-', '_');
    return preset == nullptr ? std::string{} : preset->text(field);
}

// Whose build the manifest or kas file is, where one was named.
std::string claimed_family(Context& context, const std::string& manifest, const std::string& kas) {
    if (manifest.empty() && kas.empty()) return {};
    const auto input = detect::read_input(manifest.empty() ? kas : manifest, manifest.size() > 0, context.registry().plugins());
    const auto detection = detect::rank(input, context.registry());
    return detection.is_build && !detection.ambiguous && detection.best() != nullptr ? detection.best()->family : "";
}

std::string ask_family(Context& context, const std::vector<FamilyInfo>& families) {
    if (!context.may_ask()) {
        std::vector<std::string> names;
        for (const auto& family : families) names.push_back(family.family);
        throw Failure("whose boards the workspace is for is not said", "there is no terminal to ask on",
                      "name one with --family: " + text::join(names, ", "));
    }
    for (const auto& family : families) context.say("  " + family.family + "  " + family.title);
    return context.ask("family", families.empty() ? "" : families.front().family, "family");
}

std::string default_of(const FamilyInfo& family, std::string_view what) {
    if (what == "machine") return family.machine;
    if (what == "distro") return family.distro;
    return what == "image" ? family.image : family.manifest;
}

// A kas file in the workspace is named from there, so that the workspace can be moved.
std::string as_seen_from(const fs::path& root, const fs::path& file) {
    if (!files::is_inside(file, root)) return files::resolved(file).string();
    return files::resolved(file).lexically_relative(files::resolved(root)).string();
}

// Answers that are the family's defaults are not written: a later version may know better ones.
void add_defaults(Context& context, const Arguments& arguments, const config::Preset* preset, const FamilyInfo& family,
                  pipeline::NewWorkspace& wanted) {
    for (const auto* what : asked_choices) {
        auto value = given(arguments, preset, what);
        const auto usual = default_of(family, what);
        if (value.empty() && context.may_ask() && !usual.empty()) {
            value = context.ask(what, usual, what);
            if (value == usual) continue;
        }
        if (!value.empty()) wanted.defaults.emplace_back(what, value);
    }
    if (const auto kas = given(arguments, preset, "kas-yaml"); !kas.empty()) {
        wanted.defaults.emplace_back("kas_yaml", as_seen_from(wanted.root, context.cwd() / kas));
    }
}

void say_surroundings(Context& context, const fs::path& root, const std::vector<FamilyInfo>& families,
                      const FamilyInfo& family) {
    std::vector<std::string> folders;
    for (const auto& info : families) folders.push_back(info.directory);
    if (const auto outer = workspace::find(root.parent_path(), folders, pipeline::markers_of(families))) {
        context.warn(root.string() + " lies inside the workspace " + outer->root.string() + " (" + outer->how +
                     "); it becomes one of its own");
    }
    std::error_code error;
    const auto marker = find_value(family.extra, "workspace-marker");
    if (marker && !fs::exists(root / *marker, error)) {
        context.warn("there is no " + *marker + " here yet: run `" +
                     find_value(family.extra, "workspace-init").value_or("the family's own tool") + "`");
    }
}

void say_next(Context& context, const fs::path& root, const pipeline::NewWorkspace& wanted) {
    const auto has = [&](const char* what) {
        return std::any_of(wanted.defaults.begin(), wanted.defaults.end(), [&](const auto& entry) { return entry.first == what; });
    };
    const auto cd = root == context.cwd() ? std::string{} : "cd " + text::shell_quote(root.string()) + " && ";
    context.say("next: " + cd + "bspctl doctor");
    if (!has("kas_yaml")) context.say("      " + cd + "bspctl sync");
    context.say("      " + cd + "bspctl build");
}

// The command line's own answer is what sync says: this process becomes it.
[[noreturn]] void become_sync(const fs::path& root) {
    const auto program = fs::read_symlink("/proc/self/exe").string();
    const auto dir = root.string();
    const std::array<const char*, 5> argv{program.c_str(), "sync", "--workspace", dir.c_str(), nullptr};
    ::execv(program.c_str(), const_cast<char* const*>(argv.data()));
    throw Failure("cannot start " + program, std::strerror(errno), "run `bspctl sync` there");
}

fs::path root_of(const Context& context, const Arguments& arguments) {
    const auto dir = arguments.positional(0).empty() ? arguments.get("workspace") : arguments.positional(0);
    const auto root = files::resolved(context.cwd() / dir);
    std::error_code error;
    if (!fs::exists(root, error) || fs::is_directory(root, error)) return root;
    throw Failure(root.string() + " is not a folder", "a file of that name is there", "name another folder");
}

int run(Context& context, const Arguments& arguments) {
    const auto* chosen = context.preset();
    const auto families = families_of(context.complete_registry());
    pipeline::NewWorkspace wanted{root_of(context, arguments), given(arguments, chosen, "family"), {}, arguments.has("force")};
    (void)pipeline::plan_workspace(wanted, nullptr);  // before anything is asked
    if (wanted.family.empty()) {
        wanted.family = claimed_family(context, given(arguments, chosen, "manifest"), given(arguments, chosen, "kas-yaml"));
    }
    if (wanted.family.empty()) wanted.family = ask_family(context, families);
    const auto& family = named(families, wanted.family);
    add_defaults(context, arguments, chosen, family, wanted);
    const auto planned = pipeline::plan_workspace(wanted, &family);
    say_surroundings(context, wanted.root, families, family);
    if (arguments.has("dry-run")) {
        for (const auto& folder : planned.folders) context.answer("would make " + folder.string() + "/");
        context.answer("would write " + planned.marker.string() + ":\n" + planned.text);
        return 0;
    }
    pipeline::make_workspace(planned);
    context.answer((planned.changes_marker ? "changed " : "wrote ") + planned.marker.string());
    if (arguments.has("sync")) become_sync(wanted.root);
    say_next(context, wanted.root, wanted);
    return 0;
}

}  // namespace

Command init_command() {
    return {
        .name = "init",
        .group = "Workspace",
        .summary = "make a folder a workspace, with the choices its builds begin with",
        .usage = "[DIR] [--family NAME] [OPTIONS]",
        .details = "Makes the folder, the family's folder in it and .bspctl.toml, by which commands find the workspace. On "
                   "a terminal it asks for what no option says; elsewhere the family must be given, or follow from the "
                   "manifest or the kas file. A file that is there is changed only with --force, and keeps what else it says.",
        .examples = {"bspctl init", "bspctl init board --family nxp --machine imx8mp-var-dart",
                     "bspctl init board --kas-yaml board/kas.yml", "bspctl init board --family ti --dry-run"},
        .options = {{"machine", 'm', "NAME", "machine to build for", "", "<machine>"},
                    {"distro", 'd', "NAME", "distro", "", "<distro>"},
                    {"image", 'i', "NAME", "image to build", "", "<image>"},
                    {"manifest", 'f', "FILE", "manifest or configuration, by its name", "", "<manifest>"},
                    {"kas-yaml", 'k', "FILE", "the kas file that `bspctl build` builds here", "", "<file>"},
                    {"preset", 0, "NAME", "take the choices of this preset", "", "<preset>"},
                    {"sync", 0, "", "then bring the sources"},
                    {"force", 0, "", "change the .bspctl.toml that is there"},
                    {"dry-run", 'n', "", "show what would be written; write nothing"}},
        .max_positionals = 1,
        .positional_words = "<dir>",
        .run = run};
}

}  // namespace bspctl::cli
