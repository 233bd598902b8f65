// SPDX-License-Identifier: Apache-2.0
#include "sources/snapshot.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "git/git.hpp"
#include "kas/yaml.hpp"

namespace bspctl::sources {

namespace {

using kas::yaml::Node;

constexpr std::string_view schema = "bspctl.sources/1";

std::string text_at(const Node& node, std::string_view key) {
    const auto* value = node.find(key);
    return value == nullptr || value->is_null() ? std::string{} : value->text;
}

Source read_source(const Node& node, const fs::path& root) {
    Source out;
    out.name = text_at(node, "name");
    out.url = text_at(node, "url");
    out.path = (root / text_at(node, "path")).lexically_normal();
    out.commit = text_at(node, "commit");
    out.tag = text_at(node, "tag");
    out.branch = text_at(node, "branch");
    out.ref = text_at(node, "ref");
    if (const auto* layers = node.find("layers")) {
        for (const auto* layer : layers->items) out.layers.push_back(layer->text);
    }
    return out;
}

}  // namespace

Snapshot snapshot_of(const Input& input, const fs::path& root) {
    return {input.file_name, of_input(input, root), input.machine, input.distro};
}

Snapshot as_they_lie(Snapshot wanted, const std::vector<State>& states) {
    std::vector<Source> there;
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (states[i].presence != Presence::there) continue;
        auto source = wanted.sources.list[i];
        source.commit = states[i].commit;
        if (source.url.empty() || states[i].url_differs) source.url = states[i].url;
        there.push_back(std::move(source));
    }
    wanted.sources.list = std::move(there);
    return wanted;
}

std::string to_json(const Snapshot& snapshot) {
    json::Writer out;
    out.object().field("schema", schema);
    out.field_or_null("machine", snapshot.machine).field_or_null("distro", snapshot.distro);
    out.key("repositories").array();
    for (const auto& source : snapshot.sources.list) {
        out.object().field("name", source.name);
        out.field("path", source.path.lexically_relative(snapshot.sources.root).string());
        out.field_or_null("url", git::without_credentials(source.url)).field_or_null("commit", source.commit);
        out.field_or_null("tag", source.tag).field_or_null("branch", source.branch).field_or_null("ref", source.ref);
        out.field("layers", source.layers).end_object();
    }
    out.end_array().end_object();
    return out.str() + "\n";
}

std::optional<Snapshot> read_record(const std::string& text, const fs::path& file, const fs::path& root) {
    const bool named = text.find("\"" + std::string(schema) + "\"") != std::string::npos;
    if (!named || !text::trim(text).starts_with('{')) return std::nullopt;
    kas::yaml::Forest forest;
    const auto& top = forest.parse(text, file);
    const auto* repositories = top.find("repositories");
    if (text_at(top, "schema") != schema || repositories == nullptr || !repositories->is_sequence()) {
        throw Failure(forest.position(top).str() + ": a record of repositories without `repositories`", {},
                      "write it again with `bspctl lock --json`");
    }
    Snapshot out;
    out.label = file.filename().string();
    out.machine = text_at(top, "machine");
    out.distro = text_at(top, "distro");
    out.sources.root = root;
    out.sources.configuration = file.string();
    for (const auto* item : repositories->items) out.sources.list.push_back(read_source(*item, root));
    return out;
}

std::optional<Snapshot> read_kas_lock(const std::string& text, const fs::path& file, const fs::path& root) {
    if (text.find("overrides") == std::string::npos) return std::nullopt;
    kas::yaml::Forest forest;
    const auto& top = forest.parse(text, file);
    const auto* overrides = top.find("overrides");
    const auto* repos = overrides == nullptr ? nullptr : overrides->find("repos");
    if (repos == nullptr || !repos->is_mapping() || top.find("repos") != nullptr) return std::nullopt;
    Snapshot out;
    out.label = file.filename().string();
    out.sources.root = root;
    out.sources.kind = kind_kas;
    out.sources.configuration = file.string();
    for (const auto& entry : repos->entries) {
        auto source = read_source(*entry.value, root);
        source.name = entry.key->text;
        source.path.clear();  // where it lies, the configuration says
        out.sources.list.push_back(std::move(source));
    }
    return out;
}

}  // namespace bspctl::sources
