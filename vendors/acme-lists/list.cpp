// SPDX-License-Identifier: Apache-2.0
#include "list.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "reader.hpp"

namespace acme {
namespace {

using bspctl::Input;
using bspctl::Project;

constexpr std::string_view name_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-";

bool is_name(std::string_view text) {
    return !text.empty() && text.front() != '-' && text.front() != '.' &&
           text.find_first_not_of(name_characters) == std::string_view::npos;
}

bool is_address(std::string_view text) {
    if (!std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; })) return false;
    for (const std::string_view protocol : {"https://", "ssh://", "git://", "file://"}) {
        if (text.starts_with(protocol) && text.size() > protocol.size()) return true;
    }
    return false;
}

// "//user:secret@host/…"
bool has_password(std::string_view address) {
    const auto start = address.find("//") + 2;
    const auto server = address.substr(start, address.find('/', start) - start);
    const auto at = server.find('@');
    return at != std::string_view::npos && server.substr(0, at).find(':') != std::string_view::npos;
}

bool is_commit(std::string_view text) {
    return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Not what git allows, but nothing that it reads as an option, a range or a path.
bool is_reference(std::string_view text) {
    return text.front() != '-' && text.find("..") == std::string_view::npos &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return c == '/' || name_characters.find(c) != std::string_view::npos;
           });
}

class List {
public:
    List(const std::string& path, const std::vector<Line>& lines) : path_(path), lines_(lines) {}

    Input read() {
        check_version(lines_.front());
        for (auto line = lines_.begin() + 1; line != lines_.end(); ++line) take(*line);
        check_whole();
        return std::move(out_);
    }

private:
    using Take = void (List::*)(const Line&);

    [[noreturn]] void fail(const Word& word, const std::string& what, std::string why, std::string fix) const {
        fail_at(path_, word, what, std::move(why), std::move(fix));
    }

    void check_version(const Line& line) {
        out_.kind = list_kind;
        if (line.size() == 2 && line[1].text == "1") return;
        fail(line.back(), "a list of a version that is not known", "this plugin reads version 1, \"acme-list 1\"",
             "use the plugin's release that belongs to the list");
    }

    void take(const Line& line) {
        if (line.front().text.starts_with('[')) return open_section(line);
        if (take_ == nullptr) {
            fail(line.front(), "a line before the first section", "after \"acme-list 1\" comes [build]",
                 "put it below the section it belongs to");
        }
        (this->*take_)(line);
    }

    void open_section(const Line& line) {
        const auto name = line.front().text;
        if (name == "[build]") take_ = &List::take_choice;
        else if (name == "[repositories]") take_ = &List::take_repository;
        else if (name == "[layers]") take_ = &List::take_layer;
        else fail(line.front(), "unknown section " + std::string(name),
                  "there are [build], [repositories] and [layers]", "correct the name");
        require_end(line, 1);
        if (!sections_.insert(name).second) {
            fail(line.front(), "a second " + std::string(name), "each section stands there once", "join the two");
        }
    }

    void require_end(const Line& line, std::size_t words) const {
        if (line.size() > words) {
            fail(line[words], "unexpected word '" + std::string(line[words].text) + "'",
                 "the line is complete before it", "remove it; comments begin with #");
        }
    }

    void take_choice(const Line& line) {
        const auto key = line.front().text;
        if (line.size() < 3 || line[1].text != "=") {
            fail(line.front(), "no value for " + std::string(key), "a line of [build] is KEY = VALUE",
                 "write \"" + std::string(key) + " = …\", with blanks around the '='");
        }
        if (!choices_.insert(key).second) {
            fail(line.front(), "a second " + std::string(key), "it has a value already", "remove one of them");
        }
        for (std::size_t i = 2; i < line.size(); ++i) check_name(line[i]);
        if (key == "image") {
            for (std::size_t i = 2; i < line.size(); ++i) out_.targets.emplace_back(line[i].text);
            return;
        }
        require_end(line, 3);
        if (key == "machine") out_.machine = line[2].text;
        else if (key == "distro") out_.distro = line[2].text;
        else fail(line.front(), "unknown key " + std::string(key), "[build] has machine, distro and image", "correct it");
    }

    void check_name(const Word& word) const {
        if (is_name(word.text)) return;
        fail(word, "'" + std::string(word.text) + "' is no name", "names have letters, digits and . _ + -", "correct it");
    }

    void take_repository(const Line& line) {
        if (line.size() < 4) {
            fail(line.back(), "this repository has " + std::to_string(line.size()) + " of 4 columns",
                 "they are: name, address, branch|tag|commit, revision", "add what is missing");
        }
        require_end(line, 4);
        check_name(line[0]);
        if (project(line[0].text) != nullptr) {
            fail(line[0], "a second repository " + std::string(line[0].text), "names are unique", "rename one of them");
        }
        check_address(line[1]);
        Project project;
        project.name = line[0].text;
        project.url = line[1].text;
        project.revision = refname(line[2], line[3]);
        project.layers_form = bspctl::LayersForm::listed;
        out_.projects.push_back(std::move(project));
    }

    void check_address(const Word& word) const {
        if (!is_address(word.text)) {
            fail(word, "'" + std::string(word.text) + "' is no address of a repository",
                 "it begins with https://, ssh://, git:// or file://", "write the whole address");
        }
        if (has_password(word.text)) {
            fail(word, "an address with a password", "it would be copied into every build's files",
                 "take it out, and give it to git (git help credentials)");
        }
    }

    // A revision as repo manifests write it, so that whoever looks at the input finds what they know.
    [[nodiscard]] std::string refname(const Word& form, const Word& revision) const {
        const std::string text(revision.text);
        if (form.text == "commit") {
            if (is_commit(text)) return text;
            fail(revision, "'" + text + "' is no commit", "a commit has 40 hexadecimal digits in lower case",
                 "write it in full: git rev-parse " + (is_reference(text) ? text : "REVISION"));
        }
        if (!is_reference(text)) {
            fail(revision, "'" + text + "' is no name of a branch or tag", "git would read it otherwise", "correct it");
        }
        if (form.text == "branch") return "refs/heads/" + text;
        if (form.text == "tag") return "refs/tags/" + text;
        fail(form, "'" + std::string(form.text) + "' is no kind of revision", "there are branch, tag and commit",
             "write one of them before the revision");
    }

    void take_layer(const Line& line) {
        require_end(line, 1);
        const auto entry = line.front().text;
        const auto slash = entry.find('/');
        auto* owner = project(entry.substr(0, slash));
        if (owner == nullptr) {
            fail(line.front(), "a layer of the unknown repository " + std::string(entry.substr(0, slash)),
                 "[repositories] has no such name", "name it there, above [layers], or correct the layer");
        }
        std::string folder(slash == std::string_view::npos ? "." : entry.substr(slash + 1));
        check_folder(line.front(), folder);
        if (std::find(owner->layers.begin(), owner->layers.end(), folder) != owner->layers.end()) {
            fail(line.front(), "a second " + std::string(entry), "BitBake reads a layer once", "remove one of them");
        }
        owner->layers.push_back(std::move(folder));
        out_.settings.push_back({layer_setting, std::string(entry)});
    }

    void check_folder(const Word& word, std::string_view folder) const {
        if (folder == ".") return;
        for (;;) {
            const auto slash = folder.find('/');
            if (!is_name(folder.substr(0, slash))) {
                fail(word, "'" + std::string(word.text) + "' is no layer",
                     "it is REPOSITORY, or REPOSITORY/FOLDER inside it", "correct the folder");
            }
            if (slash == std::string_view::npos) return;
            folder.remove_prefix(slash + 1);
        }
    }

    Project* project(std::string_view name) {
        for (auto& project : out_.projects) {
            if (project.name == name) return &project;
        }
        return nullptr;
    }

    void check_whole() const {
        if (out_.machine.empty()) missing("machine", "add \"machine = NAME\" below [build]");
        if (out_.settings.empty()) missing("layer", "add them below [layers]");
    }

    [[noreturn]] void missing(const std::string& what, std::string fix) const {
        fail(lines_.back().back(), "the list ends without a " + what, "nothing can be built without one", std::move(fix));
    }

    const std::string& path_;
    const std::vector<Line>& lines_;
    Input out_;
    Take take_ = nullptr;  // how a line of the section is read; null: before the first
    std::set<std::string_view> sections_, choices_;
};

}  // namespace

std::optional<Input> read_list(const bspctl::ManifestFile& file) {
    const auto lines = words_by_line(file.text);
    if (lines.empty() || lines.front().front().text != list_kind) return std::nullopt;
    return List(file.path, lines).read();
}

}  // namespace acme
