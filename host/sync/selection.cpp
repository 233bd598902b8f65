// SPDX-License-Identifier: Apache-2.0
#include "sync/selection.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace bspctl::sync {

namespace {

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(", \t\n"), text.size());
        if (end > 0) out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

bool contains(const std::vector<std::string>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

bool is_wanted(const sources::Source& source, std::string_view groups, const std::filesystem::path& root) {
    auto own = words(find_value(source.attributes, "groups").value_or(""));
    const bool by_default = !contains(own, "notdefault");
    own.insert(own.end(), {"all", "name:" + source.name, "path:" + source.path.lexically_relative(root).string()});
    if (by_default) own.emplace_back("default");
    bool wanted = false;
    for (const auto& word : words(groups.empty() ? default_groups : groups)) {
        if (contains(own, word)) wanted = true;
        else if (word.starts_with('-') && contains(own, std::string_view(word).substr(1))) wanted = false;
    }
    return wanted;
}

}  // namespace bspctl::sync
