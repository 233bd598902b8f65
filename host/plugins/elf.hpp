// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

namespace bspctl::plugins {

// Why an open file is no shared object that this process could load, as the end of a sentence that begins with its
// path; nothing when it looks like one. Asked before the dynamic linker, which trusts the headers: a file that is cut
// short (a copy onto a full disk) would end this process with SIGBUS inside dlopen().
[[nodiscard]] std::optional<std::string> elf_problem(int file);

}  // namespace bspctl::plugins
