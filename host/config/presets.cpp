// SPDX-License-Identifier: Apache-2.0
#include "config/presets.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <toml++/toml.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "config/settings.hpp"
#include "config/toml.hpp"

namespace bspctl::config {

namespace fs = std::filesystem;

const std::vector<PresetKey>& preset_keys() {
    using Kind = PresetKey::Kind;
    static const std::vector<PresetKey> table{
        {"name", "", Kind::name, "what --preset calls it"},
        {"title", "", Kind::text, "one line for `presets list`"},
        {"summary", "", Kind::text, "more about it, for `presets show`"},
        {"family", "", Kind::text, "whose build it is; another family is an error"},
        {"machine", "machines", Kind::text, "machine to build for"},
        {"distro", "distros", Kind::text, "distro"},
        {"image", "images", Kind::text, "image to build"},
        {"manifest", "manifests", Kind::path, "manifest: a name in the manifest repository, or a path"},
        {"branch", "branches", Kind::text, "branch of the manifest repository"},
        {"repo_url", "", Kind::text, "address of the manifest repository"},
        {"kas_yaml", "kas_yamls", Kind::path, "kas file, or several joined by ':'"},
        {"container_image", "", Kind::text, "image for kas's container"},
        {"overlays", "", Kind::paths, "kas files laid over the build"},
        {"tuning_overlay", "", Kind::path, "stands for the overlays that the family names"},
        {"targets", "", Kind::list, "built instead of the configuration's own targets"},
    };
    return table;
}

const PresetField* Preset::find(std::string_view field) const {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& own) { return own.name == field; });
    return found == fields.end() ? nullptr : &*found;
}

std::string Preset::text(std::string_view field) const {
    const auto* found = find(field);
    return found == nullptr || found->several || found->values.empty() ? std::string{} : found->values.front();
}

std::vector<std::string> Preset::list(std::string_view field) const {
    const auto* found = find(field);
    return found == nullptr ? std::vector<std::string>{} : found->values;
}

const Preset& Presets::named(const std::string& name) const {
    std::vector<std::string> names;
    for (const auto& preset : all) {
        if (preset.name == name) return preset;
        names.push_back(preset.name);
    }
    const auto near = text::nearest(name, names);
    throw Failure("there is no preset '" + name + "'", near ? "the nearest is " + *near : "",
                  names.empty() ? "`bspctl presets add` writes one" : "`bspctl presets list` shows those there are");
}

namespace {

using Kind = PresetKey::Kind;

// A key as a file may spell it.
struct Spelling {
    const PresetKey* key = nullptr;
    bool several = false;
};

Spelling spelled(std::string_view word) {
    for (const auto& key : preset_keys()) {
        if (word == key.name) return {&key, false};
        if (!key.plural.empty() && word == key.plural) return {&key, true};
    }
    return {};
}

std::string nearest_field(std::string_view word) {
    std::vector<std::string> words;
    for (const auto& key : preset_keys()) {
        words.emplace_back(key.name);
        if (!key.plural.empty()) words.emplace_back(key.plural);
    }
    const auto near = text::nearest(word, words);
    return near ? " (did you mean " + *near + "?)" : std::string{};
}

bool is_list_kind(Kind kind) { return kind == Kind::list || kind == Kind::paths; }
bool is_path_kind(Kind kind) { return kind == Kind::path || kind == Kind::paths; }

// The name is a word of the command line.
bool is_plain_name(std::string_view name) {
    return !name.empty() && name.front() != '-' &&
           std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) > ' ' && c != 127; });
}

// A kas argument's files one by one. A manifest or overlay without a folder may be a name that is looked up elsewhere:
// it stays one unless the file lies beside the preset's.
std::string resolved_path(std::string_view field, const std::string& value, const fs::path& folder) {
    if (field == "kas_yaml") {
        auto parts = text::split(value, ':');
        for (auto& part : parts) part = absolute_path(part, folder);
        return text::join(parts, ":");
    }
    std::error_code error;
    const bool is_name = field != "overlays" && value.find('/') == std::string::npos;
    return is_name && !fs::is_regular_file(folder / value, error) ? value : absolute_path(value, folder);
}

class Reader {
public:
    explicit Reader(bool strict) : strict_(strict) {}

    void read(const PresetSource& source) {
        file_ = source.file.string();
        folder_ = fs::absolute(source.file).parent_path();
        (void)read_toml(source.text, file_);  // its limits: UTF-8, how deep keys go
        const auto document = toml::parse(source.text, file_);
        const auto* node = document.get("presets");
        if (node == nullptr) return;
        const auto* tables = node->as_array();
        if (tables == nullptr) return problem(place(*node), "presets must be tables, each headed [[presets]]");
        for (const auto& entry : *tables) {
            if (const auto* table = entry.as_table()) read(*table);
            else problem(place(entry), "presets must be tables, each headed [[presets]]");
        }
    }

    Presets finish() {
        if (problems_.empty()) return std::move(out_);
        throw Failure("the presets are not valid", text::join(problems_, "\n       "),
                      "correct the places named; docs: presets");
    }

private:
    [[nodiscard]] Position place(const toml::node& node) const {
        return {file_, node.source().begin.line, node.source().begin.column};
    }
    void problem(const Position& where, const std::string& what) { problems_.push_back(where.str() + ": " + what); }

    void read(const toml::table& table) {
        Preset preset;
        preset.where = place(table);
        const auto before = problems_.size();
        for (const auto& [key, node] : table) {
            const auto& begin = key.source().begin;
            read_field(preset, std::string(key.str()), node, {file_, begin.line, begin.column});
        }
        std::stable_sort(preset.fields.begin(), preset.fields.end(), [](const auto& a, const auto& b) {
            return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
        });
        if (table.get("name") == nullptr) problem(preset.where, "a preset needs a name");
        if (problems_.size() == before) check(preset);
        take(std::move(preset));
    }

    void read_field(Preset& preset, const std::string& word, const toml::node& node, const Position& where) {
        const auto [key, several] = spelled(word);
        if (key == nullptr) {
            const auto text = "unknown field " + word + " of a preset" + nearest_field(word);
            if (strict_) problem(where, text);
            else out_.warnings.push_back(where.str() + ": " + text);
            return;
        }
        const bool list = several || is_list_kind(key->kind);
        auto values = list ? texts(word, node, where) : text(word, node, where);
        if (!values) return;
        if (key->kind == Kind::name) return take_name(preset, values->front(), where);
        if (preset.find(key->name) != nullptr) {
            return problem(where, "give " + std::string(key->name) + " or " + std::string(key->plural) + ", not both");
        }
        if (is_path_kind(key->kind)) resolve(key->name, *values, where);
        preset.fields.push_back({std::string(key->name), std::move(*values), several, where});
    }

    void resolve(std::string_view field, std::vector<std::string>& values, const Position& where) {
        try {
            for (auto& value : values) value = resolved_path(field, value, folder_);
        } catch (const Failure& failure) {
            problem(where, std::string(failure.what()) + ": " + failure.why());
        }
    }

    void take_name(Preset& preset, const std::string& name, const Position& where) {
        preset.name = name;
        if (!is_plain_name(name)) problem(where, "a preset's name has no blanks and does not begin with '-', found '" + name + "'");
    }

    std::optional<std::vector<std::string>> text(const std::string& word, const toml::node& node, const Position& where) {
        const auto* value = node.as_string();
        if (value != nullptr && !value->get().empty()) return std::vector{value->get()};
        problem(where, word + " must be a text" + (value == nullptr ? "" : ", not an empty one"));
        return std::nullopt;
    }

    std::optional<std::vector<std::string>> texts(const std::string& word, const toml::node& node, const Position& where) {
        const auto* list = node.as_array();
        std::vector<std::string> out;
        for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
            const auto* value = list->get(i)->as_string();
            if (value != nullptr && !value->get().empty()) out.push_back(value->get());
        }
        if (list != nullptr && !out.empty() && out.size() == list->size()) return out;
        problem(where, word + " must be a list of texts, at least one");
        return std::nullopt;
    }

    // What the fields say together.
    void check(const Preset& preset) {
        const auto* manifest = preset.find("manifest");
        const auto* branch = preset.find("branch");
        const auto* kas = preset.find("kas_yaml");
        if (manifest != nullptr && kas != nullptr) {
            problem(kas->where, "a preset builds manifests or kas files, not both");
        }
        if (branch != nullptr && branch->several && (manifest == nullptr || !manifest->several)) {
            problem(branch->where, "branches go with manifests, one each");
        } else if (branch != nullptr && branch->several && branch->values.size() != manifest->values.size()) {
            problem(branch->where, "there are " + std::to_string(branch->values.size()) + " branches for " +
                                       std::to_string(manifest->values.size()) + " manifests");
        }
        const bool target = manifest != nullptr || kas != nullptr || preset.find("machine") != nullptr ||
                            preset.find("image") != nullptr;
        if (!target) problem(preset.where, "preset " + preset.name + " names nothing to build: no manifest, kas_yaml, machine or image");
    }

    void take(Preset preset) {
        const auto [seen, is_new] = places_.emplace(preset.name, preset.where);
        if (!is_new && !preset.name.empty()) {
            problem(preset.where, "preset " + preset.name + " is there twice; the other is at " + seen->second.str());
        }
        out_.all.push_back(std::move(preset));
    }

    bool strict_;
    std::string file_;
    fs::path folder_;
    std::map<std::string, Position> places_;
    std::vector<std::string> problems_;
    Presets out_;
};

}  // namespace

Presets read_presets(const std::vector<PresetSource>& sources, bool strict) {
    Reader reader(strict);
    for (const auto& source : sources) reader.read(source);
    return reader.finish();
}

Presets read_presets(const std::vector<fs::path>& files, bool strict) {
    std::vector<PresetSource> sources;
    for (const auto& file : files) {
        if (auto text = files::read_if_exists(file)) sources.push_back({file, std::move(*text)});
    }
    return read_presets(sources, strict);
}

}  // namespace bspctl::config
