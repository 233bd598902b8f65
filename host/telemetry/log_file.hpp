// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"

namespace bspctl::telemetry {

// A file that only grows, one write a line, so that a crash at any instant loses at most the last line. It never
// throws: a failed write calls `on_failure` with the reason, each time, and the next line starts a line of its own, so
// that a torn one spoils no other.
class LogFile {
public:
    using OnFailure = std::function<void(const std::string& reason)>;
    LogFile(const std::filesystem::path& file, OnFailure on_failure);

    void line(std::string_view text);

private:
    void failed(int error);

    std::filesystem::path file_;
    OnFailure on_failure_;
    Descriptor fd_;
    bool torn_ = false;
};

}  // namespace bspctl::telemetry
