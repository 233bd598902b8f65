// SPDX-License-Identifier: Apache-2.0
#include "kas/document.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"
#include "kas/file_name.hpp"
#include "kas/format.hpp"
#include "kas/includes.hpp"
#include "kas/yaml.hpp"

namespace bspctl::kas {

namespace fs = std::filesystem;
using yaml::Node;

namespace {

// What kas's schema allows at the top and in a repository; anything else ends a kas run.
constexpr std::array<std::string_view, 19> top_keys{"header",
                                                    "build_system",
                                                    "defaults",
                                                    "overrides",
                                                    "machine",
                                                    "distro",
                                                    "env",
                                                    "target",
                                                    "task",
                                                    "repos",
                                                    "artifacts",
                                                    "signers",
                                                    "_source_dir",
                                                    "buildtools",
                                                    "bblayers_conf_header",
                                                    "proxy_config",
                                                    "_source_dir_host",
                                                    "local_conf_header",
                                                    "menu_configuration"};
constexpr std::array<std::string_view, 12> repo_keys{"name",   "url",     "type",    "commit",
                                                     "branch", "tag",     "refspec", "path",
                                                     "layers", "patches", "signed",  "allowed_signers"};

// Reads the merged tree into a Document, warning where kas would stop.
class Reader {
public:
    Reader(const yaml::Forest& forest, Document& out) : forest_(forest), out_(out) {}

    // `top` is the first file alone: its header counts.
    void read(const Node& root, const Node& top) {
        check_keys(root, top_keys, "");
        read_header(top);
        if (const auto* machine = root.find("machine")) {
            out_.machine = text(machine, "machine");
            out_.machine_position = forest_.position(*machine);
        }
        out_.distro = text(root.find("distro"), "distro");
        out_.build_system = text(root.find("build_system"), "build_system");
        read_targets(root.find("target"));
        read_repos(root);
        out_.local_conf = conf_blocks(root.find("local_conf_header"), "local_conf_header");
        out_.bblayers_conf = conf_blocks(root.find("bblayers_conf_header"), "bblayers_conf_header");
        read_env(root.find("env"));
    }

private:
    void warn(const Node& node, const std::string& message) {
        out_.warnings.push_back(forest_.position(node).str() + ": " + message);
    }

    // The text of a value that kas wants to be text; what YAML reads as something else is taken as written.
    std::string text(const Node* node, std::string_view key) {
        if (node == nullptr || node->is_null()) return {};
        if (node->kind != yaml::Kind::scalar) {
            warn(*node, "`" + std::string(key) + "` must be text");
            return {};
        }
        if (!node->is_text()) {
            warn(*node, "`" + std::string(key) + ": " + node->text + "` is read as a " + type_name(node->type) +
                            "; kas wants text: put it in quotes");
        }
        return node->text;
    }

    static std::string type_name(yaml::Scalar type) {
        switch (type) {
            case yaml::Scalar::boolean:
                return "boolean";
            case yaml::Scalar::number:
                return "number";
            case yaml::Scalar::date:
                return "date";
            default:
                return "text";
        }
    }

    template <std::size_t n>
    void check_keys(const Node& node, const std::array<std::string_view, n>& known, const std::string& place) {
        for (const auto& entry : node.entries) {
            const auto& key = entry.key->text;
            if (std::find(known.begin(), known.end(), key) != known.end()) continue;
            const auto meant = text::nearest(key, {known.begin(), known.end()});
            warn(*entry.key,
                 "kas knows no key `" + place + key + "`" + (meant ? "; did you mean `" + *meant + "`?" : ""));
        }
    }

    void read_header(const Node& top) {
        const auto* header = top.find("header");
        const auto* version = header == nullptr ? nullptr : header->find("version");
        if (version == nullptr) {
            warn(top, "kas wants a `header` with a `version`");
            return;
        }
        const auto& number = version->text;
        const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), out_.header_version);
        if (number == "0.10") {
            out_.header_version = 1;  // the name of format 1 before formats were counted
        } else if (error != std::errc{} || end != number.data() + number.size()) {
            out_.header_version = 0;
            warn(*version, "header.version must be a whole number");
        }
    }

    void read_targets(const Node* node) {
        if (node == nullptr) return;
        if (!node->is_sequence()) {
            if (auto target = text(node, "target"); !target.empty()) out_.targets.push_back(std::move(target));
            return;
        }
        for (const auto* item : node->items) out_.targets.push_back(text(item, "target"));
    }

    std::vector<ConfBlock> conf_blocks(const Node* node, std::string_view key) {
        std::vector<ConfBlock> blocks;
        if (!expect_mapping(node, key)) return blocks;
        for (const auto& entry : node->entries) {
            blocks.push_back({entry.key->text, text(entry.value, std::string(key) + "." + entry.key->text)});
        }
        return blocks;
    }

    void read_env(const Node* node) {
        if (!expect_mapping(node, "env")) return;
        for (const auto& entry : node->entries) {
            EnvVar variable{entry.key->text, std::nullopt};
            if (!entry.value->is_null()) variable.value = text(entry.value, "env." + entry.key->text);
            out_.env.push_back(std::move(variable));
        }
    }

    bool expect_mapping(const Node* node, std::string_view key) {
        if (node == nullptr || node->is_null()) return false;
        if (!node->is_mapping()) warn(*node, "`" + std::string(key) + "` must be a mapping");
        return node->is_mapping();
    }

    void read_repos(const Node& root) {
        const auto* repos = root.find("repos");
        if (!expect_mapping(repos, "repos")) return;
        const auto* defaults = nested(root, "defaults");
        const auto* overrides = nested(root, "overrides");
        out_.repos.reserve(repos->entries.size());
        for (const auto& entry : repos->entries) {
            auto repo = read_repo(entry);
            if (defaults != nullptr) apply_defaults(repo, *entry.value, *defaults);
            if (overrides != nullptr) apply_overrides(repo, overrides->find(repo.name));
            out_.repos.push_back(std::move(repo));
        }
    }

    // The `repos` mapping below `defaults` or `overrides`.
    static const Node* nested(const Node& root, std::string_view key) {
        const auto* outer = root.find(key);
        return outer == nullptr ? nullptr : outer->find("repos");
    }

    Repo read_repo(const yaml::Entry& entry) {
        Repo repo;
        repo.name = entry.key->text;
        repo.position = forest_.position(*entry.key);
        const auto& body = *entry.value;
        if (!expect_mapping(&body, "repos." + repo.name)) return repo;
        check_keys(body, repo_keys, "repos." + repo.name + ".");
        const auto value = [&](std::string_view key) { return text(body.find(key), key); };
        repo.url = value("url");
        repo.path = value("path");
        repo.stored_as = value("name");
        repo.type = value("type");
        repo.commit = value("commit");
        repo.tag = value("tag");
        repo.branch = value("branch");
        repo.refspec = value("refspec");
        read_layers(repo, body.find("layers"));
        return repo;
    }

    void read_layers(Repo& repo, const Node* layers) {
        if (layers == nullptr || layers->is_null()) return;
        repo.layers_given = true;
        if (expect_mapping(layers, "repos." + repo.name + ".layers")) {
            for (const auto& entry : layers->entries) {
                if (is_enabled(entry)) repo.layers.push_back(entry.key->text);
            }
        }
        repo.disabled = repo.layers.empty();
    }

    // Null or a mapping (`prio`) enables a layer; of the words that disable one, all but `disabled` are deprecated.
    bool is_enabled(const yaml::Entry& entry) {
        constexpr std::array<std::string_view, 6> disabling{"disabled", "excluded", "n", "no", "0", "false"};
        const auto& value = *entry.value;
        if (value.is_null() || value.is_mapping()) return true;
        if (std::find(disabling.begin(), disabling.end(), value.text) != disabling.end()) return false;
        if (value.type == yaml::Scalar::boolean && yaml::is_false(value.text)) return false;
        warn(value, "the layer " + entry.key->text + " is neither enabled (no value) nor `disabled`");
        return true;
    }

    // A default stands in for a key the repository does not mention; `branch: null` mentions it.
    void apply_defaults(Repo& repo, const Node& body, const Node& defaults) {
        if (repo.url.empty()) return;
        const auto fill = [&](std::string& field, std::string_view key) {
            if (body.find(key) == nullptr) field = text(defaults.find(key), key);
        };
        if (repo.refspec.empty()) {
            fill(repo.branch, "branch");
            fill(repo.tag, "tag");
        }
        if (repo.commit.empty() && repo.branch.empty() && repo.tag.empty()) fill(repo.refspec, "refspec");
    }

    static bool is_commit(std::string_view text) {
        return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    }

    // Lock files pin through `overrides`.
    void apply_overrides(Repo& repo, const Node* override_) {
        if (override_ == nullptr) return;
        const auto replace = [&](std::string& field, std::string_view key) {
            if (const auto* value = override_->find(key)) field = text(value, key);
        };
        repo.locked = repo.commit.empty() && override_->find("commit") != nullptr;
        if (!repo.refspec.empty()) {
            if (!repo.locked) return;
            // kas puts the commit in its place; a name that it was is kept, so that a lock can be made anew
            constexpr std::string_view heads = "refs/heads/";
            const auto was = std::exchange(repo.refspec, {});
            if (!is_commit(was)) repo.branch = was.starts_with(heads) ? was.substr(heads.size()) : was;
        }
        replace(repo.commit, "commit");
        replace(repo.branch, "branch");
        replace(repo.url, "url");
    }

    const yaml::Forest& forest_;
    Document& out_;
};

FormatNeed highest_need(const yaml::Forest& forest, const std::vector<const Node*>& roots) {
    FormatNeed highest;
    for (const auto* root : roots) {
        auto need = format_need(forest, *root);
        if (need.lowest > highest.lowest) highest = std::move(need);
    }
    return highest;
}

// `path` is what `load` was given.
void check_extension(const fs::path& path, std::vector<std::string>& warnings) {
    if (has_kas_ending(path)) return;
    warnings.push_back(path.string() + ": kas reads files named .yml, .yaml or .json only");
}

void append(std::vector<std::string>& list, const std::vector<std::string>& more) {
    list.insert(list.end(), more.begin(), more.end());
}

Project to_project(const Repo& repo) {
    Project project;
    project.name = repo.name;
    project.url = repo.url;
    project.path = repo.path;
    project.branch = repo.branch;
    for (const auto* revision : {&repo.commit, &repo.tag, &repo.branch, &repo.refspec}) {
        if (project.revision.empty()) project.revision = *revision;
    }
    project.layers_form = repo.layers_given ? LayersForm::listed : LayersForm::root;
    project.layers = repo.layers;
    // `revision` alone does not tell a tag from a branch
    const std::pair<const char*, const std::string&> said[] = {{"name", repo.stored_as}, {"type", repo.type},
                                                               {"commit", repo.commit},  {"tag", repo.tag},
                                                               {"refspec", repo.refspec}};
    for (const auto& [key, value] : said) {
        if (!value.empty()) project.attributes.push_back({key, value});
    }
    if (repo.locked) project.attributes.push_back({"locked", "yes"});
    return project;
}

}  // namespace

bool looks_like_kas(std::string_view text) {
    constexpr std::array<std::string_view, 5> telling{"header", "machine", "repos", "local_conf_header", "target"};
    const auto begins_with_key = [](std::string_view line, std::string_view key) {
        const bool quoted = line.starts_with('"') || line.starts_with('\'');
        line.remove_prefix(quoted ? 1 : 0);
        if (!line.starts_with(key)) return false;
        line = text::trim(line.substr(key.size() + (quoted && line.size() > key.size() ? 1 : 0)));
        return line.starts_with(':');
    };
    const bool json = text::trim(text).starts_with('{');
    for (auto line : text::lines(text)) {
        if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
        // YAML keys at the margin; JSON is free in its layout
        if (json) line = text::trim(line.substr(std::min(line.find_first_not_of("{ \t"), line.size())));
        if (std::any_of(telling.begin(), telling.end(), [&](auto key) { return begins_with_key(line, key); }))
            return true;
    }
    return false;
}

std::vector<fs::path> split_argument(const std::string& argument) {
    std::vector<fs::path> paths;
    for (const auto& part : text::split(argument, ':')) {
        std::error_code error;
        if (part.empty() || !fs::exists(part, error)) {
            throw Failure(part.empty() ? "an empty name in '" + argument + "'" : "no such file: " + part,
                          "kas files are joined by ':'", "give the path of each file");
        }
        paths.emplace_back(part);
    }
    return paths;
}

Document load(const std::string& argument) {
    yaml::Forest forest;
    const auto top_files = split_argument(argument);
    const Includes includes(forest, top_files);
    Document document;
    document.top = top_files.front();
    document.files = includes.files();
    document.includes = includes.includes();
    document.text = includes.top_text();
    for (const auto& file : top_files) check_extension(file, document.warnings);
    append(document.warnings, forest.warnings());
    append(document.warnings, includes.warnings());
    Reader(forest, document).read(includes.merged(), includes.top());
    document.format_need = highest_need(forest, includes.roots());
    return document;
}

Input to_input(const Document& document) {
    Input input;
    input.kind = kind_kas;
    input.path = files::resolved(document.top).string();
    input.file_name = fs::path(input.path).filename().string();
    // meta-arm's way of saying that a file is only a base for others
    if (document.machine != "unset") input.machine = document.machine;
    input.distro = document.distro;
    input.build_system = document.build_system;
    input.targets = document.targets;
    for (const auto& repo : document.repos) input.projects.push_back(to_project(repo));
    for (const auto& include : document.includes) {
        if (!include.unresolved.empty()) {
            input.settings.push_back(
                {"include", include.position.str() + ": " + include.file + ": " + include.unresolved});
        }
    }
    input.text = document.text;
    return input;
}

FormatNeed required_format(const Document& document) { return document.format_need; }

}  // namespace bspctl::kas
