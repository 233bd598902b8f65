// SPDX-License-Identifier: Apache-2.0
#include "doctor/users.hpp"

#include <algorithm>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "doctor/machine.hpp"
#include "doctor/probe.hpp"
#include "doctor/settings_text.hpp"

namespace bspctl::doctor {
namespace {

// The fields of each line of a file that separates them by colons.
std::vector<std::vector<std::string>> table(const Context& context, const char* file) {
    std::vector<std::vector<std::string>> out;
    const auto text = read_kernel_file(below_root(context, file)).value_or("");
    for (const auto line : text::lines(text)) out.push_back(text::split(line, ':'));
    return out;
}

std::string own_number(const Context& context) {
    const auto user = effective_user(context);
    return user ? std::to_string(*user) : "";
}

}  // namespace

std::string user_name(const Context& context) {
    const auto number = own_number(context);
    for (const auto& fields : table(context, "/etc/passwd")) {
        if (fields.size() > 2 && !number.empty() && fields[2] == number) return fields[0];
    }
    const auto name = paths::environment("USER");
    return name.empty() ? number : name;
}

bool in_group_file(const Context& context, const std::string& user, const std::string& group) {
    for (const auto& fields : table(context, "/etc/group")) {
        if (fields.size() < 4 || fields[0] != group) continue;
        const auto members = text::split(fields[3], ',');
        return std::find(members.begin(), members.end(), user) != members.end();
    }
    return false;
}

bool session_has_group(const Context& context, const std::string& group) {
    const auto mine = words_of(own_status(context, "Groups").value_or(""));
    for (const auto& fields : table(context, "/etc/group")) {
        if (fields.size() > 2 && fields[0] == group) return std::find(mine.begin(), mine.end(), fields[2]) != mine.end();
    }
    return false;
}

bool has_subordinate_ids(const Context& context, const char* file) {
    const auto name = user_name(context), number = own_number(context);
    const auto rows = table(context, file);
    return std::any_of(rows.begin(), rows.end(), [&](const auto& fields) { return fields.size() >= 3 && (fields[0] == name || fields[0] == number); });
}

}  // namespace bspctl::doctor
