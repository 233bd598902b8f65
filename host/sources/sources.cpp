// SPDX-License-Identifier: Apache-2.0
#include "sources/sources.hpp"

#include <algorithm>
#include <array>
#include <system_error>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "git/git.hpp"

namespace bspctl::sources {

namespace {

constexpr std::string_view heads = "refs/heads/";
constexpr std::string_view tags = "refs/tags/";

// What a revision is, by its spelling. A plain name is a branch: repo looks for nothing else under it.
void read_revision(Source& source, const std::string& revision) {
    if (revision.empty()) return;
    if (git::is_commit_id(revision)) source.commit = revision;
    else if (revision.starts_with(tags)) source.tag = revision.substr(tags.size());
    else if (revision.starts_with(heads)) source.branch = revision.substr(heads.size());
    else if (revision.starts_with("refs/")) source.ref = revision;
    else source.branch = revision;
}

// The branch beside a revision. What is no branch (`repo manifest -r` writes whatever the revision was) is no hint.
void read_branch_hint(Source& source, const std::string& branch) {
    if (!source.branch.empty() || branch.empty() || git::is_commit_id(branch)) return;
    if (branch.starts_with(heads)) source.branch = branch.substr(heads.size());
    else if (!branch.starts_with("refs/")) source.branch = branch;
}

// kas says itself which is which; its old `refspec` may be a commit or anything that can be checked out.
void read_kas_revision(Source& source, const Project& project) {
    const auto said = [&](std::string_view key) { return find_value(project.attributes, key).value_or(""); };
    source.branch = project.branch;
    source.tag = said("tag");
    const auto commit = said("commit");
    if (git::is_commit_id(commit)) source.commit = commit;
    else source.ref = commit;
    read_revision(source, said("refspec"));
}

// oe-layersetup's fourth column beside a branch: a commit, or any other name that stays.
void read_setup_revision(Source& source, const Project& project) {
    source.branch = project.branch;
    if (project.revision == project.branch) return;
    const bool name = !project.revision.empty() && !git::is_commit_id(project.revision) &&
                      !project.revision.starts_with("refs/") && !project.branch.empty();
    if (name) source.tag = project.revision;
    else read_revision(source, project.revision);
}

void read_wanted(Source& source, const Project& project, std::string_view kind) {
    if (kind == kind_kas) return read_kas_revision(source, project);
    if (kind == kind_oe_layersetup || kind == kind_bitbake_setup) return read_setup_revision(source, project);
    read_revision(source, project.revision);
    read_branch_hint(source, project.branch);
}

// The top of the work tree that `file` lies in, as kas finds the folder of a repository without url and path.
fs::path tree_around(const fs::path& file, const fs::path& fallback) {
    std::error_code error;
    for (auto dir = file.parent_path(); !dir.empty(); dir = dir.parent_path()) {
        if (fs::exists(dir / ".git", error)) return dir;
        if (dir == dir.root_path()) break;
    }
    return fallback;
}

fs::path folder_of(const Project& project, const Input& input, const fs::path& root) {
    if (!project.path.empty()) return project.path;
    if (input.kind == kind_kas && project.url.empty()) return tree_around(input.path, root);
    if (input.kind == kind_kas) return find_value(project.attributes, "name").value_or(project.name);
    if (input.kind == kind_oe_layersetup) return fs::path("sources") / project.name;
    if (input.kind == kind_bitbake_setup) return fs::path("layers") / project.name;
    return project.name;
}

fs::path normal(const fs::path& root, const fs::path& path) {
    auto out = (root / path).lexically_normal();
    return out.has_filename() ? out : out.parent_path();
}

bool is_below(const fs::path& path, const fs::path& root) {
    const auto relative = path.lexically_relative(root);
    return !relative.empty() && *relative.begin() != ".." && relative != ".";
}

// A repository that is fetched must not be put over the root itself or outside of it. One without url is the user's
// own, wherever it lies.
void check_place(const Source& source, const fs::path& root) {
    const auto text = source.path.string();
    if (text.find_first_of(std::string_view("\0\n\r", 3)) != std::string::npos) {
        throw Failure("the path of the repository " + source.name + " has a line end in it", {},
                      "give it another path in the configuration");
    }
    if (source.url.empty()) return;
    if (lies_in_control_folder(source.path, root)) {
        throw Failure("the repository " + source.name + " would lie among the files of a tool", "its path is " + text,
                      "give it a path without .git, .repo and .bspctl");
    }
    if (is_below(source.path, root)) return;
    throw Failure("the repository " + source.name + " would lie outside of the build's folder",
                  "its path is " + text + ", the folder " + root.string(), "give it a path below that folder");
}

// What the input says besides. `sync-s` and its kin may stand in a manifest's <default> for all.
std::vector<KeyValue> attributes_of(const Project& project, const Input& input) {
    constexpr std::array<std::string_view, 3> inherited{"sync-s", "sync-c", "sync-tags"};
    auto out = project.attributes;
    if (input.kind == kind_kas) std::erase_if(out, [](const KeyValue& entry) { return entry.key != "type" && entry.key != "locked"; });
    if (!project.groups.empty()) out.push_back({"groups", project.groups});
    for (const auto key : inherited) {
        const auto value = find_value(input.settings, "default." + std::string(key));
        if (value && !find_value(out, key)) out.push_back({std::string(key), *value});
    }
    return out;
}

std::vector<std::string> layers_of(const Project& project) {
    if (project.layers_form == LayersForm::root) return {"."};
    auto out = project.layers;
    for (auto& layer : out) {
        if (layer.empty()) layer = ".";
    }
    return out;
}

Source to_source(const Project& project, const Input& input, const fs::path& root) {
    Source out;
    out.name = input.kind == kind_kas ? project.name : std::string(project.short_name());
    out.url = project.url;
    out.path = normal(root, folder_of(project, input, root));
    out.remote = project.remote;
    out.layers = layers_of(project);
    out.attributes = attributes_of(project, input);
    read_wanted(out, project, input.kind);
    check_place(out, root);
    return out;
}

PlacedFile to_placed_file(const KeyValue& file, const Input& input, const fs::path& root) {
    const bool link = std::any_of(input.settings.begin(), input.settings.end(), [&](const KeyValue& setting) {
        return setting.key == "linkfile" && setting.value == file.key;
    });
    PlacedFile out{normal(root, file.value), normal(root, file.key), link};
    if (!is_below(out.to, root) || (!link && !is_below(out.from, root))) {
        throw Failure("the manifest places the file " + file.key + " outside of the build's folder",
                      "from " + out.from.string() + " to " + out.to.string(), "correct its copyfile or linkfile");
    }
    if (lies_in_control_folder(out.to, root)) {
        throw Failure("the manifest places the file " + file.key + " among the files of a tool", {},
                      "give its copyfile or linkfile a place without .git, .repo and .bspctl");
    }
    return out;
}

// Two of one folder would overwrite each other.
void check_unique(const std::vector<Source>& list) {
    std::vector<const Source*> by_path;
    for (const auto& source : list) {
        if (!source.url.empty()) by_path.push_back(&source);
    }
    std::sort(by_path.begin(), by_path.end(), [](auto* a, auto* b) { return a->path < b->path; });
    const auto twice = std::adjacent_find(by_path.begin(), by_path.end(),
                                          [](auto* a, auto* b) { return a->path == b->path; });
    if (twice == by_path.end()) return;
    throw Failure("two repositories in one folder", (*twice)->name + " and " + (*std::next(twice))->name + " both lie in " +
                  (*twice)->path.string(), "give one of them another path");
}

}  // namespace

bool lies_in_control_folder(const fs::path& path, const fs::path& root) {
    const auto below = path.lexically_relative(root);
    return std::any_of(below.begin(), below.end(), [](const fs::path& part) {
        const auto name = text::lower(part.string());  // some file systems know no case
        return name == ".git" || name.starts_with(".repo") || name.starts_with(".bspctl");
    });
}

bool Source::is_optional() const {
    auto groups = find_value(attributes, "groups").value_or("");
    std::replace_if(groups.begin(), groups.end(), [](char c) { return c == ' ' || c == '\t'; }, ',');
    return ("," + groups + ",").find(",notdefault,") != std::string::npos;
}

std::string Source::wanted() const {
    if (!commit.empty()) return commit;
    if (!tag.empty()) return "tag " + tag;
    if (!ref.empty()) return ref;
    return branch.empty() ? "default branch" : "branch " + branch;
}

const Source* Sources::find(std::string_view name) const {
    for (const auto& source : list) {
        if (source.name == name || source.path.lexically_relative(root) == fs::path(name)) return &source;
    }
    return nullptr;
}

Sources of_input(const Input& input, const fs::path& root) {
    Sources out;
    out.configuration = input.path.empty() ? input.file_name : input.path;
    out.kind = input.kind;
    out.root = normal(fs::absolute(root), {});
    for (const auto& project : input.projects) out.list.push_back(to_source(project, input, out.root));
    for (const auto& file : input.files) out.files.push_back(to_placed_file(file, input, out.root));
    check_unique(out.list);
    return out;
}

}  // namespace bspctl::sources
