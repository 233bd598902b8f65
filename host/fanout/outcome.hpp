// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bspctl::fanout {

// How one build of a fan-out ended.
struct Outcome {
    std::string label;
    std::string status = "not-started";  // or "success", "failed", "refused" (exit 2), "interrupted"
    int exit_code = 0;                   // of its process; nothing is said by that of one that was not started
    double seconds = 0;
    std::string run_id;                  // empty: nothing was recorded
    std::filesystem::path run_dir;
    std::string failed_step;
    std::string reason;
    std::filesystem::path deploy_dir;
};

// Why a bspctl failed, in its own words: the cause that its triage found, else its last error ("what: why"). Fed with
// every line of its output.
class LastError {
public:
    void see(std::string_view line);
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
    bool open_ = false;       // the line before belongs to it
    bool has_cause_ = false;  // nothing that follows says more
};

// Fills in what a child of ours left: its exit code, its summary (build --result), or else its last error.
void conclude(Outcome& outcome, int exit_code, const std::filesystem::path& summary, const LastError& error);

// 0 when all succeeded, 1 when one did not; `interrupted`, when it is not 0, stands for both.
[[nodiscard]] int exit_code_of(const std::vector<Outcome>& outcomes, int interrupted);

// The table at the end.
[[nodiscard]] std::string to_table(const std::vector<Outcome>& outcomes);

}  // namespace bspctl::fanout
