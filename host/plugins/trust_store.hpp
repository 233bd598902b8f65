// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// What the user has approved: which bytes may be loaded under which name. One small file of the user's, read by every
// run that has a plugin from outside the installed folders, written by `bspctl plugin trust` and `untrust` alone.
namespace bspctl::plugins {

struct Approval {
    std::string id;               // of the plugin
    std::filesystem::path path;   // absolute
    std::string sha256;           // hex digits
    std::string when;             // ISO 8601, UTC
};

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
    // replaces what was approved for the path; withdraw() takes a path, an id or a digest, and gives what it removed.
    void approve(Approval approval);
    std::vector<Approval> withdraw(const std::string& what);

private:
    std::filesystem::path file_;
    std::vector<Approval> approvals_;
};

}  // namespace bspctl::plugins
