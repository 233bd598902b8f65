// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

// What a call of a plugin could change besides its answer.
namespace bspctl::conformance {

namespace fs = std::filesystem;

// Every file below a folder with its kind, size, mode and time of change.
[[nodiscard]] std::map<std::string, std::string> files_below(const fs::path& folder);

// What has come, gone or changed between two of them, by name.
[[nodiscard]] std::vector<std::string> changes(const std::map<std::string, std::string>& before,
                                               const std::map<std::string, std::string>& after);

// The state of this process, each as text that can be compared.
[[nodiscard]] std::map<std::string, std::string> locale_state();
[[nodiscard]] std::map<std::string, std::string> signal_state();
[[nodiscard]] std::map<std::string, std::string> umask_state();
[[nodiscard]] std::map<std::string, std::string> folder_state();
[[nodiscard]] std::map<std::string, std::string> environment_state();
// Threads of this process.
[[nodiscard]] std::map<std::string, std::string> thread_state();
// Children of this process, ended ones that nobody has waited for included.
[[nodiscard]] std::map<std::string, std::string> child_state();
// Open descriptors and what they are of; libraries, which the host loads through descriptors, are left out.
[[nodiscard]] std::map<std::string, std::string> descriptor_state();

// What is written to stdout and stderr while it lives.
class CapturedOutput {
public:
    CapturedOutput();
    ~CapturedOutput();
    CapturedOutput(const CapturedOutput&) = delete;
    CapturedOutput& operator=(const CapturedOutput&) = delete;
    [[nodiscard]] std::string text() const;

private:
    int file_;
    int stdout_;
    int stderr_;
};

}  // namespace bspctl::conformance
