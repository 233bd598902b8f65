// SPDX-License-Identifier: Apache-2.0
#include "cli/config_text.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "config/check.hpp"
#include "config/settings.hpp"

namespace bspctl::cli {

void write_value(json::Writer& out, const config::Key* key, std::string_view text) {
    const auto type = key == nullptr ? config::Type::text : key->type;
    const auto number = config::parse_number(text);
    const auto flag = config::parse_flag(text);
    if (type == config::Type::flag && flag) out.value(*flag);
    else if (type == config::Type::integer && number) out.value(static_cast<std::int64_t>(*number));
    else if (type == config::Type::number && number) out.value(*number);
    else if (config::is_list(type)) out.value(text.empty() ? std::vector<std::string>{} : text::split(text, ','));
    else out.value(text);
}

std::string columns(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i + 1 < row.size(); ++i) {
            widths.resize(std::max(widths.size(), i + 1));
            widths[i] = std::max(widths[i], row[i].size() + 2);
        }
    }
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size()) line.append(widths[i] - row[i].size(), ' ');
        }
        out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return out;
}

}  // namespace bspctl::cli
