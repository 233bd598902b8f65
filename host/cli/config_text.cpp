// SPDX-License-Identifier: Apache-2.0
#include "cli/config_text.hpp"

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

}  // namespace bspctl::cli
