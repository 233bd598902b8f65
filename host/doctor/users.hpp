// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "doctor/doctor.hpp"

// Users and groups as /etc/passwd and /etc/group of the machine have them, and this process's own.
namespace bspctl::doctor {

// The name of the effective user; $USER where /etc/passwd does not have it (LDAP), else the number.
[[nodiscard]] std::string user_name(const Context& context);

// Is the user a member by /etc/group?
[[nodiscard]] bool in_group_file(const Context& context, const std::string& user, const std::string& group);

// Does this process have the group?
[[nodiscard]] bool session_has_group(const Context& context, const std::string& group);

// Has /etc/subuid or /etc/subgid (the `file`) a range of numbers for this user?
[[nodiscard]] bool has_subordinate_ids(const Context& context, const char* file);

}  // namespace bspctl::doctor
