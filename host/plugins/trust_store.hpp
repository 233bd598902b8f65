// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the user has approved: which bytes may be loaded. One small file of the user's, read by every run that has a
// plugin from outside the installed folders, written by `bspctl plugin trust` and `untrust` alone.
//
// A line for each approval, its fields apart by one blank and the path last, since only it may hold blanks:
//   SHA256 WHEN ID PATH
// Empty lines, and lines that begin with "#", say nothing.
namespace bspctl::plugins {

struct Approval {
    std::string id;               // of the plugin
    std::filesystem::path path;   // absolute, without symbolic links once it is approved
    std::string sha256;           // hex digits
    std::string when;             // ISO 8601, UTC
};

// The digest in "sha256:HEX" or HEX, in lower case; nothing when it is none.
[[nodiscard]] std::optional<std::string> parse_digest(std::string_view text);

// The store of the user who runs this; empty when there is no home.
[[nodiscard]] std::filesystem::path user_store();

enum class Approved {
    yes,
    no,      // nobody has approved this path or these bytes
    changed  // the path was approved with other bytes: `before` has them
};

struct Opinion {
    Approved approved = Approved::no;
    std::string before;  // sha256 approved for the path earlier
};

class TrustStore {
public:
    // A file that is not there is an empty store. Throws Failure with file:line:column when it is malformed, or when
    // others than the user can write it.
    static TrustStore load(const std::filesystem::path& file);

    // Bytes that were approved are approved wherever they lie.
    [[nodiscard]] Opinion opinion(const std::filesystem::path& path, const std::string& sha256) const;
    [[nodiscard]] const std::vector<Approval>& approvals() const { return approvals_; }

    // Both change the file at once, atomically and under a lock, so that two at a time lose nothing. approve()
    // replaces what was approved for the path, and throws Failure for a path that the file cannot hold (control
    // characters, malformed UTF-8); withdraw() takes a path, an id or a digest ("sha256:HEX" or HEX), and gives what
    // it removed.
    void approve(Approval approval);
    std::vector<Approval> withdraw(const std::string& what);

private:
    template <class Change>
    void update(const Change& change);

    std::filesystem::path file_;
    std::vector<Approval> approvals_;
};

}  // namespace bspctl::plugins
