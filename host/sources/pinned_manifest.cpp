// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "git/git.hpp"
#include "sources/lock.hpp"

namespace bspctl::sources {

namespace {

std::string escaped(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (c == '&') out += "&amp;";
        else if (c == '<') out += "&lt;";
        else if (c == '"') out += "&quot;";
        else out += c;
    }
    return out;
}

// One element, its attributes on one line.
class Element {
public:
    explicit Element(std::string_view name) : text_("<" + std::string(name)) {}
    Element& attribute(std::string_view name, std::string_view value) {
        if (!value.empty()) text_ += " " + std::string(name) + "=\"" + escaped(value) + "\"";
        return *this;
    }
    [[nodiscard]] std::string closed() const { return text_ + "/>\n"; }
    [[nodiscard]] std::string open() const { return text_ + ">\n"; }

private:
    std::string text_;
};

// "https://host/group" of "https://host/group/name": a project's address is its remote's and its name.
std::string fetch_of(const Project& project) {
    const auto end = project.url.size() - std::min(project.url.size(), project.name.size() + 1);
    return project.url.substr(0, end);
}

class Writer {
public:
    Writer(const Input& manifest, const std::vector<Pin>& pins) : manifest_(manifest), pins_(pins) {}

    std::string write() {
        std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest>\n";
        name_remotes();
        for (const auto& [name, fetch] : remotes_) {
            out += "  " + Element("remote").attribute("name", name).attribute("fetch", fetch).closed();
        }
        out += "\n" + default_element() + "\n";
        for (std::size_t i = 0; i < manifest_.projects.size(); ++i) out += project(i);
        return out + "</manifest>\n";
    }

private:
    // A remote's name stays what it was; the same name for two addresses (a project's path differs from its remote's)
    // gets a number.
    void name_remotes() {
        for (const auto& project : manifest_.projects) {
            const auto fetch = fetch_of(project);
            auto name = project.remote;
            for (int n = 2; remotes_.contains(name) && remotes_[name] != fetch; ++n) {
                name = project.remote + "-" + std::to_string(n);
            }
            remotes_[name] = fetch;
            names_.push_back(name);
        }
    }

    [[nodiscard]] std::string default_element() const {
        Element out("default");
        bool any = false;
        for (const auto& [key, value] : manifest_.settings) {
            if (!key.starts_with("default.")) continue;
            out.attribute(key.substr(8), value);
            any = true;
        }
        return any ? "  " + out.closed() : std::string{};
    }

    std::string project(std::size_t index) {
        const auto& project = manifest_.projects[index];
        const auto& pin = pins_[index];
        Element out("project");
        out.attribute("name", project.name);
        if (project.path != project.name) out.attribute("path", project.path);
        out.attribute("remote", names_[index]);
        out.attribute("revision", pin.commit.empty() ? project.revision : pin.commit);
        out.attribute("upstream", upstream_of(project, pin));
        out.attribute("groups", project.groups);
        for (const auto& [key, value] : project.attributes) {
            if (key != "upstream" && key.find(':') == std::string::npos) out.attribute(key, value);
        }
        const auto inner = children(project);
        return inner.empty() ? "  " + out.closed() : "  " + out.open() + inner + "  </project>\n";
    }

    // Where the commit is to be found: what was stated, else the revision it stands for.
    static std::string upstream_of(const Project& project, const Pin& pin) {
        if (auto stated = find_value(project.attributes, "upstream")) return *stated;
        if (!project.branch.empty()) return project.branch;
        return pin.commit.empty() || git::is_commit_id(project.revision) ? std::string{} : project.revision;
    }

    std::string children(const Project& project) {
        std::string out;
        for (const auto& file : manifest_.files) {
            if (owner_of(file.value) != &project) continue;
            const bool link = std::any_of(manifest_.settings.begin(), manifest_.settings.end(), [&](const auto& setting) {
                return setting.key == "linkfile" && setting.value == file.key;
            });
            out += "    " + Element(link ? "linkfile" : "copyfile")
                                .attribute("src", file.value.substr(project.path.size() + 1))
                                .attribute("dest", file.key)
                                .closed();
        }
        for (const auto& [key, value] : project.attributes) {
            if (!key.starts_with("annotation:")) continue;
            out += "    " + Element("annotation").attribute("name", key.substr(11)).attribute("value", value).closed();
        }
        return out;
    }

    // The innermost project around a file: projects may lie within each other.
    [[nodiscard]] const Project* owner_of(const std::string& file) const {
        const Project* out = nullptr;
        for (const auto& project : manifest_.projects) {
            const bool around = file.starts_with(project.path + "/");
            if (around && (out == nullptr || project.path.size() > out->path.size())) out = &project;
        }
        return out;
    }

    const Input& manifest_;
    const std::vector<Pin>& pins_;
    std::map<std::string, std::string> remotes_;  // name -> fetch
    std::vector<std::string> names_;              // of each project's remote
};

}  // namespace

std::string pinned_manifest(const Input& manifest, const std::vector<Pin>& pins) {
    return Writer(manifest, pins).write();
}

}  // namespace bspctl::sources
