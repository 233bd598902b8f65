// SPDX-License-Identifier: Apache-2.0
//
// What `repo` (git-repo's manifest_xml.py) makes of a manifest, without running it: remotes and the default first,
// wherever they stand, then projects, extensions and removals in file order.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "manifest/fetch_url.hpp"
#include "manifest/manifest.hpp"
#include "manifest/repo_includes.hpp"

namespace bspctl::manifest {
namespace {

namespace fs = std::filesystem;

struct Remote {
    std::string fetch;
    std::string revision;
    friend bool operator==(const Remote&, const Remote&) = default;
};

struct Defaults {
    std::string remote, revision, upstream, dest_branch;
    std::vector<KeyValue> attributes;
};

// A project as the file states it, before addresses and defaults are worked out: extend-project may still change it.
struct Entry {
    const XmlElement* element;
    Project project;
    std::string upstream, dest_branch;
    std::string include_revision;
};

// What a sub-project and the files of a project need of their owner.
struct Owner {
    std::string name, path;
};

[[noreturn]] void fail_at(const XmlElement& element, std::string what, const std::string& why, std::string fix) {
    throw Failure(std::move(what), element.position().str() + ": " + why, std::move(fix));
}

std::string required(const XmlElement& element, std::string_view key) {
    const auto value = element.attribute(key);
    if (value.empty()) {
        fail_at(element, "a <" + element.name + "> without a " + std::string(key), "the attribute is missing or empty",
                "add " + std::string(key) + "=\"…\"");
    }
    return std::string(value);
}

void override_with(std::string& target, std::string_view value) {
    if (!value.empty()) target = value;
}

// repo refuses these too: a manifest must not write outside the tree it describes. (Where a link points to is another
// matter: published manifests link to files of .repo/manifests.)
std::string inside_tree(const XmlElement& element, std::string path) {
    const auto components = text::split(path, '/');
    if (path.starts_with('/') || path.starts_with('~') ||
        std::find(components.begin(), components.end(), "..") != components.end()) {
        fail_at(element, "the path " + path + " leaves the tree",
                "paths are relative to the top of the tree, without ..", "correct the path");
    }
    return path;
}

std::string joined_groups(std::string_view first, std::string_view second) {
    std::string out(first);
    if (!first.empty() && !second.empty()) out += ",";
    return out.append(second);
}

// Attributes that have a field of their own in Project; the others are handed on as written.
bool is_modelled(std::string_view key) {
    static constexpr std::array known{"name", "path", "remote", "revision", "groups"};
    return std::find(known.begin(), known.end(), key) != known.end();
}

class Assembler {
public:
    Assembler(const FlatManifest& flat, std::string manifest_url)
        : flat_(flat), manifest_url_(std::move(manifest_url)) {}

    Input assemble() {
        for (const auto& statement : flat_.statements) declare(statement.element);
        for (const auto& statement : flat_.statements) apply(statement);
        for (auto& entry : entries_) finish(entry);
        add_settings();
        return std::move(input_);
    }

private:
    // First pass: what projects refer to.
    void declare(const XmlElement& element) {
        if (element.name == "remote") add_remote(element);
        if (element.name == "default") set_defaults(element);
        if (element.name == "submanifest") {
            fail_at(element, "manifests with a <submanifest> are not supported",
                    "it splits the workspace into several manifests", "give the inner manifest itself");
        }
    }

    void add_remote(const XmlElement& element) {
        const auto name = required(element, "name");
        const Remote remote{required(element, "fetch"), std::string(element.attribute("revision"))};
        const auto [at, fresh] = remotes_.try_emplace(name, remote);
        // The same remote often stands in an including and an included file; only a contradiction is an error.
        if (!fresh && at->second != remote) {
            fail_at(element, "the remote " + name + " is defined twice", "its definitions differ", "keep one of them");
        }
    }

    void set_defaults(const XmlElement& element) {
        if (element.attributes.empty() || defaults_.attributes == element.attributes) return;
        if (!defaults_.attributes.empty()) {
            fail_at(element, "a second <default>", "it says something else than the first", "keep one of them");
        }
        defaults_ = {std::string(element.attribute("remote")), std::string(element.attribute("revision")),
                     std::string(element.attribute("upstream")), std::string(element.attribute("dest-branch")),
                     element.attributes};
    }

    // Second pass, in file order.
    void apply(const Statement& statement) {
        const auto& element = statement.element;
        if (element.name == "project") add_project(statement, element, nullptr);
        if (element.name == "extend-project") extend(element);
        if (element.name == "remove-project") remove(element);
    }

    void add_project(const Statement& statement, const XmlElement& element, const Owner* parent) {
        Entry entry{&element,
                    {},
                    std::string(element.attribute("upstream")),
                    std::string(element.attribute("dest-branch")),
                    statement.include_revision};
        auto& project = entry.project;
        project.name = inside_tree(element, required(element, "name"));
        project.path = inside_tree(element, std::string(element.attribute("path")));
        if (project.path.empty()) project.path = project.name;
        if (parent != nullptr) {
            project.name = parent->name + "/" + project.name;
            project.path = parent->path + "/" + project.path;
        }
        while (project.path.size() > 1 && project.path.ends_with('/')) project.path.pop_back();
        project.remote = element.attribute("remote");
        project.revision = element.attribute("revision");
        project.groups = joined_groups(element.attribute("groups"), statement.include_groups);
        for (const auto& attribute : element.attributes) {
            if (!is_modelled(attribute.key)) project.attributes.push_back(attribute);
        }
        add_unique(element, std::move(entry));
        add_children(statement, element);
    }

    void add_unique(const XmlElement& element, Entry entry) {
        const auto [at, fresh] = by_path_.try_emplace(entry.project.path, &element);
        if (!fresh) {
            fail_at(element, "two projects at " + entry.project.path, "the first is at " + at->second->position().str(),
                    "give one of them another path");
        }
        entries_.push_back(std::move(entry));
    }

    void add_children(const Statement& statement, const XmlElement& element) {
        const Owner owner{entries_.back().project.name, entries_.back().project.path};
        for (const auto& child : element.children) {
            if (child.name == "project") add_project(statement, child, &owner);
            if (child.name == "copyfile" || child.name == "linkfile") {
                input_.files.push_back(
                    {inside_tree(child, required(child, "dest")), owner.path + "/" + required(child, "src")});
            }
            if (child.name == "linkfile") links_.push_back(required(child, "dest"));
            if (child.name == "annotation") {
                entries_.back().project.attributes.push_back(
                    {"annotation:" + required(child, "name"), std::string(child.attribute("value"))});
            }
        }
    }

    // The entries an extend-project or remove-project means: all of the name, or the one at the path.
    [[nodiscard]] std::vector<Entry*> matching(std::string_view name, std::string_view path) {
        std::vector<Entry*> found;
        for (auto& entry : entries_) {
            if (!name.empty() && entry.project.name != name) continue;
            if (!path.empty() && entry.project.path != path) continue;
            found.push_back(&entry);
        }
        return found;
    }

    void extend(const XmlElement& element) {
        const auto found = matching(required(element, "name"), element.attribute("path"));
        // Release manifests extend projects that only a local manifest of the vendor's own tree defines.
        if (found.empty()) {
            input_.settings.push_back({"ignored", element.position().str() + ": extend-project " +
                                                      required(element, "name") + " matches no project"});
            return;
        }
        if (const auto path = inside_tree(element, std::string(element.attribute("dest-path"))); !path.empty()) {
            move_project(element, found, path);
        }
        for (auto* entry : found) {
            override_with(entry->project.revision, element.attribute("revision"));
            override_with(entry->project.remote, element.attribute("remote"));
            override_with(entry->upstream, element.attribute("upstream"));
            override_with(entry->dest_branch, element.attribute("dest-branch"));
            entry->project.groups = joined_groups(entry->project.groups, element.attribute("groups"));
        }
    }

    void move_project(const XmlElement& element, const std::vector<Entry*>& found, std::string_view path) {
        if (found.size() > 1) {
            fail_at(element, "extend-project cannot move several projects", "the name is used more than once",
                    "add the path of the one that is meant");
        }
        auto& project = found.front()->project;
        if (project.path == path) return;
        if (by_path_.contains(std::string(path))) {
            fail_at(element, "two projects at " + std::string(path), "another project is there", "choose another path");
        }
        by_path_.erase(project.path);
        move_files(project.path, path);
        project.path = path;
        by_path_.emplace(project.path, &element);
    }

    void move_files(const std::string& from, std::string_view to) {
        for (auto& file : input_.files) {
            if (file.value.starts_with(from + "/")) file.value = std::string(to) + file.value.substr(from.size());
        }
    }

    void remove(const XmlElement& element) {
        const auto name = element.attribute("name");
        const auto path = element.attribute("path");
        if (name.empty() && path.empty()) required(element, "name");
        if (matching(name, path).empty()) {
            if (element.attribute("optional") == "true") return;
            fail_at(element, "remove-project of an unknown project",
                    "no " + std::string(name.empty() ? path : name) + " before it",
                    "remove the element, or add optional=\"true\"");
        }
        std::erase_if(entries_, [&](const Entry& entry) {
            const bool gone =
                (name.empty() || entry.project.name == name) && (path.empty() || entry.project.path == path);
            if (gone) forget(entry.project.path);
            return gone;
        });
    }

    void forget(const std::string& path) {
        by_path_.erase(path);
        std::erase_if(input_.files, [&](const KeyValue& file) { return file.value.starts_with(path + "/"); });
    }

    // Last: remotes, addresses and defaults.
    void finish(Entry& entry) {
        auto& project = entry.project;
        if (project.remote.empty()) project.remote = defaults_.remote;
        const auto remote = remotes_.find(project.remote);
        if (remote == remotes_.end()) fail_without_remote(entry);
        project.url = join_fetch_url(manifest_url_, remote->second.fetch) + "/" + project.name;
        for (const auto& fallback : {entry.include_revision, remote->second.revision, defaults_.revision}) {
            if (project.revision.empty()) project.revision = fallback;
        }
        project.branch = branch_hint(entry);
        input_.projects.push_back(std::move(project));
    }

    [[noreturn]] void fail_without_remote(const Entry& entry) const {
        const auto& remote = entry.project.remote;
        throw Failure("no remote for the project " + entry.project.name,
                      entry.element->position().str() + (remote.empty() ? ": it names none and there is no default"
                                                                        : ": no remote is called " + remote),
                      "define the remote, or name one that is defined");
    }

    [[nodiscard]] std::string branch_hint(const Entry& entry) const {
        for (const auto& hint : {entry.upstream, entry.dest_branch, defaults_.upstream, defaults_.dest_branch}) {
            if (!hint.empty()) return hint;
        }
        return {};
    }

    void add_settings() {
        if (!flat_.links_to.empty()) input_.settings.push_back({"links-to", flat_.links_to});
        for (const auto& include : flat_.includes) input_.settings.push_back({"include", include});
        for (const auto& attribute : defaults_.attributes) {
            input_.settings.push_back({"default." + attribute.key, attribute.value});
        }
        for (const auto& link : links_) input_.settings.push_back({"linkfile", link});
    }

    const FlatManifest& flat_;
    std::string manifest_url_;
    std::map<std::string, Remote, std::less<>> remotes_;
    Defaults defaults_;
    std::vector<Entry> entries_;
    std::unordered_map<std::string, const XmlElement*> by_path_;  // who claimed the path
    std::vector<std::string> links_;                              // those of input_.files that are linkfiles, by dest
    Input input_;
};

// Past white space, the XML declaration, comments and a DOCTYPE: what a root element may stand behind.
std::string_view skip_prolog(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    for (;;) {
        const auto start = text.find_first_not_of(" \t\r\n");
        text.remove_prefix(std::min(start, text.size()));
        std::string_view closing;
        if (text.starts_with("<?")) closing = "?>";
        else if (text.starts_with("<!--")) closing = "-->";
        else if (text.starts_with("<!DOCTYPE"))
            closing = text.substr(0, text.find('>')).find('[') == std::string_view::npos ? ">" : "]>";
        else return text;
        const auto end = text.find(closing);
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + closing.size());
    }
}

}  // namespace

bool is_repo_manifest(std::string_view text) {
    constexpr std::string_view root = "<manifest";
    const auto body = skip_prolog(text);
    if (!body.starts_with(root) || body.size() == root.size()) return false;
    return std::string_view(" \t\r\n/>").find(body[root.size()]) != std::string_view::npos;
}

Input read_repo_manifest(const fs::path& file, std::string_view manifest_url) {
    auto flat = read_with_includes(file);
    auto url = manifest_url.empty() ? checkout_remote_url(fs::absolute(file).parent_path()) : std::string(manifest_url);
    auto input = Assembler(flat, std::move(url)).assemble();
    input.kind = kind_repo_manifest;
    input.path = fs::absolute(file).lexically_normal().string();
    input.file_name = file.filename().string();
    input.text = std::move(flat.text);
    return input;
}

}  // namespace bspctl::manifest
