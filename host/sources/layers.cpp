// SPDX-License-Identifier: Apache-2.0
#include "sources/layers.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "kas/bitbake_conf.hpp"

namespace bspctl::sources {

namespace {

std::vector<std::string> words(const std::optional<std::string>& value) {
    std::vector<std::string> out;
    std::string_view rest = value ? std::string_view(*value) : std::string_view{};
    constexpr std::string_view blanks = " \t\n";
    for (auto start = rest.find_first_not_of(blanks); start != std::string_view::npos;
         start = rest.find_first_not_of(blanks)) {
        rest.remove_prefix(start);
        const auto end = std::min(rest.find_first_of(blanks), rest.size());
        out.emplace_back(rest.substr(0, end));
        rest.remove_prefix(end);
    }
    return out;
}

std::optional<int> number(const std::optional<std::string>& value) {
    if (!value) return std::nullopt;
    const auto digits = text::trim(*value);
    int out = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return error == std::errc{} && end == digits.data() + digits.size() ? std::optional(out) : std::nullopt;
}

// "core (>= 12)" is the words "core", "(>=", "12)".
std::vector<std::string> without_versions(const std::vector<std::string>& list) {
    std::vector<std::string> out;
    bool in_brackets = false;
    for (const auto& word : list) {
        in_brackets = in_brackets || word.starts_with('(');
        if (!in_brackets) out.push_back(word);
        if (word.ends_with(')')) in_brackets = false;
    }
    return out;
}

void read_conf(Layer& layer, std::string_view text, const fs::path& file) {
    kas::BitbakeConf conf(layer.path);
    conf.read(text, file);
    const auto collections = words(conf.get("BBFILE_COLLECTIONS"));
    if (collections.empty()) return;
    layer.collection = collections.front();
    layer.priority = number(conf.get("BBFILE_PRIORITY_" + layer.collection));
    layer.compat = words(conf.get("LAYERSERIES_COMPAT_" + layer.collection));
    layer.depends = without_versions(words(conf.get("LAYERDEPENDS_" + layer.collection)));
}

// Folders in which no layer begins, however many files they hold.
bool is_content(const std::string& name) {
    return name.starts_with('.') || name.starts_with("recipes-") || name == "classes" || name == "conf" ||
           name == "files" || name == "node_modules" || name == "tmp" || name == "downloads" || name == "sstate-cache";
}

void collect(const fs::path& folder, int depth, std::vector<fs::path>& out) {
    std::error_code error;
    if (fs::is_regular_file(folder / "conf" / "layer.conf", error)) out.push_back(folder);
    if (depth == 0) return;
    std::vector<fs::path> inner;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        std::error_code ignored;
        const bool plain = at->is_directory(ignored) && !at->is_symlink(ignored);
        if (plain && !is_content(at->path().filename().string())) inner.push_back(at->path());
    }
    std::sort(inner.begin(), inner.end());
    for (const auto& dir : inner) collect(dir, depth - 1, out);
}

}  // namespace

Layer read_layer(const fs::path& folder) {
    constexpr std::uintmax_t largest = 1024 * 1024;
    Layer out;
    out.path = folder;
    const auto file = folder / "conf" / "layer.conf";
    try {
        if (const auto text = files::read_if_exists(file, largest)) read_conf(out, *text, file);
        else out.problem = "it has no conf/layer.conf";
    } catch (const Failure& failure) {
        out.problem = failure.what();
    }
    return out;
}

std::vector<fs::path> find_layers(const fs::path& top) {
    constexpr int deepest = 3;
    std::vector<fs::path> out;
    collect(top, deepest, out);
    std::sort(out.begin(), out.end());
    return out;
}

std::string bitbake_version(const fs::path& folder) {
    constexpr std::string_view key = "__version__";
    constexpr std::uintmax_t largest = 1024 * 1024;
    for (const auto& top : {folder, folder / "bitbake"}) {
        std::error_code error;
        const auto file = top / "lib" / "bb" / "__init__.py";
        if (!fs::is_regular_file(file, error) || fs::file_size(file, error) > largest) continue;
        const auto text = files::read(file);
        for (const auto line : text::lines(text)) {
            if (!line.starts_with(key)) continue;
            const auto open = line.find('"');
            const auto close = line.find('"', open + 1);
            if (close != std::string_view::npos) return std::string(line.substr(open + 1, close - open - 1));
        }
    }
    return {};
}

}  // namespace bspctl::sources
