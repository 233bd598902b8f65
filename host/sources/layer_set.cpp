// SPDX-License-Identifier: Apache-2.0
#include "sources/layer_set.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "kas/bitbake_conf.hpp"

namespace bspctl::sources {

namespace fs = std::filesystem;

namespace {

// `text` without its "${@…}", which may hold blanks and braces.
std::string without_python(std::string_view text) {
    std::string out;
    for (auto at = text.find("${@"); at != std::string_view::npos; at = text.find("${@")) {
        out += text.substr(0, at);
        std::size_t end = at + 1, open = 0;
        do {
            if (text[end] == '{') ++open;
            if (text[end] == '}') --open;
            ++end;
        } while (end < text.size() && open != 0);
        text.remove_prefix(end);
    }
    return out += text;
}

std::vector<std::string> words(const std::string& text) {
    std::istringstream in(text);
    return {std::istream_iterator<std::string>(in), {}};
}

std::string value(const kas::BitbakeConf& conf, const std::string& name) { return conf.get(name).value_or(""); }

bool is_known(const std::string& text) { return text.find("${") == std::string::npos; }

// "core (>= 12) networking" by BitBake's rules for versions in lists.
std::vector<LayerDependency> read_dependencies(const std::string& text) {
    std::vector<LayerDependency> out;
    std::istringstream in(without_python(text));
    for (std::string word; in >> word;) {
        if (word.starts_with('(')) {
            std::string condition = word;
            while (!condition.ends_with(')') && in >> word) condition += " " + word;
            const auto digits = condition.find_first_not_of("(<>=! ");
            if (out.empty() || digits == std::string::npos) continue;
            auto parts = words(condition.substr(1, digits - 1));
            out.back().comparison = parts.empty() ? "=" : parts.front();
            out.back().version = condition.substr(digits, condition.find(')') - digits);
        } else if (is_known(word)) {
            out.push_back({word, {}, {}});
        }
    }
    return out;
}

void add_words(std::vector<std::string>& list, const std::vector<std::string>& more) {
    for (const auto& word : more) {
        if (std::find(list.begin(), list.end(), word) == list.end()) list.push_back(word);
    }
}

class Reader {
public:
    explicit Reader(std::string_view bblayers_text) : conf_("/") {
        try {
            conf_.read(bblayers_text, "bblayers.conf");
        } catch (const Failure& failure) {
            set_.problems.emplace_back(failure.what());
        }
    }

    void layer(const fs::path& folder) {
        constexpr std::uintmax_t largest = 1024 * 1024;
        const auto file = folder / "conf" / "layer.conf";
        try {
            const auto text = files::read_if_exists(file, largest);
            if (!text) return set_.problems.push_back(file.string() + " is not there");
            conf_.read("LAYERDIR = \"" + folder.string() + "\"\n", file);
            conf_.read(*text, file);
            take(folder);
        } catch (const Failure& failure) {
            set_.problems.emplace_back(failure.what());
        }
    }

    // BitBake before 2.2 looks at the end, later ones right behind each layer: what either sees counts.
    LayerSet finish() && {
        for (auto& collection : set_.collections) take_series(collection);
        return std::move(set_);
    }

private:
    void take(const fs::path& folder) {
        const auto names = words(value(conf_, "BBFILE_COLLECTIONS"));
        for (auto i = std::min(known_, names.size()); i < names.size(); ++i) {
            LayerCollection collection{.name = names[i], .layer = folder};
            take_series(collection);
            if (auto version = value(conf_, "LAYERVERSION_" + names[i]); is_known(version)) collection.version = std::move(version);
            collection.depends = read_dependencies(value(conf_, "LAYERDEPENDS_" + names[i]));
            set_.collections.push_back(std::move(collection));
        }
        known_ = names.size();
        const auto core = value(conf_, "LAYERSERIES_CORENAMES");
        if (set_.core_series.empty() && is_known(core)) set_.core_series = words(core);
    }

    void take_series(LayerCollection& collection) {
        const auto series = value(conf_, "LAYERSERIES_COMPAT_" + collection.name);
        if (is_known(series)) add_words(collection.series, words(series));
        else collection.series_known = false;
    }

    kas::BitbakeConf conf_;
    LayerSet set_;
    std::size_t known_ = 0;  // of the names in BBFILE_COLLECTIONS
};

}  // namespace

LayerSet read_layer_set(const std::vector<fs::path>& layers, std::string_view bblayers_text) {
    Reader reader(bblayers_text);
    for (const auto& layer : layers) reader.layer(layer);
    return std::move(reader).finish();
}

}  // namespace bspctl::sources
