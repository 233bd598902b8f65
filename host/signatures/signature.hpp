// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "signatures/task_name.hpp"

// The signature data that BitBake writes of a task (siggen.py, dump_sigtask): what its hash was made of. Since BitBake 2.0
// the files are JSON, compressed by zstd; before, pickles.
namespace bspctl::signatures {

struct Signature {
    std::string task;  // "do_compile"
    std::string hash;  // taskhash, which the event log names too; empty in data of the parsing alone
    // What the task reads, by name: variables, functions, flags ("do_compile[dirs]"). Not expanded, as BitBake has them;
    // an unset one is empty.
    std::map<std::string, std::string> values;
    std::vector<std::pair<std::string, std::string>> files;  // name and checksum; of SRC_URI and of file-checksums
    std::map<TaskName, std::string> dependencies;            // with their unihash: taskhash, or what a hash-equivalence server gave in its place
    std::string taint;  // "nostamp:<uuid>" of a task that always runs; another uuid after a forced run; else empty
};

// Throws Failure naming `file` (and line and column of malformed JSON) for what is no signature data.
[[nodiscard]] Signature parse_signature(std::string_view json, const std::filesystem::path& file);

// The same of BitBake before 2.0: a pickle, of which only data is read.
[[nodiscard]] Signature parse_pickled_signature(std::string_view pickle, const std::filesystem::path& file);

// A *.sigdata.* or *.siginfo file of any version. Throws Failure (exit 1) when it cannot be read.
[[nodiscard]] Signature read_signature(const std::filesystem::path& file);

}  // namespace bspctl::signatures
