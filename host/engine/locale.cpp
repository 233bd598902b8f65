// SPDX-License-Identifier: Apache-2.0
#include "engine/locale.hpp"

#include "base/paths.hpp"
#include "base/text.hpp"

namespace bspctl::engine {

std::string effective_locale(const std::vector<KeyValue>& variables) {
    for (const auto* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const auto value = find_value(variables, name).value_or(paths::environment(name));
        if (!value.empty()) return value;
    }
    return {};
}

bool is_utf8_locale(std::string_view name) {
    const auto lower = text::lower(name.substr(0, name.find('@')));
    return lower.ends_with(".utf-8") || lower.ends_with(".utf8");
}

}  // namespace bspctl::engine
