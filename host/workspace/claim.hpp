// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <thread>

#include "workspace/place.hpp"

namespace bspctl::workspace {

// A host's claim on a folder, for file systems where flock need not reach other hosts: a file made by link(2), which
// is atomic on NFS too, and touched for as long as it is held. Within the host flock decides: a claim is asked for by
// whoever holds the folder's flock, exclusive or shared, and the processes of one host share one claim.
//
// A claim of this host that is found is a leftover, since flock was free. One of another host is respected whatever
// its age: whether that host is gone or only cannot be reached is for a person to say. The message for an old one
// tells how.
class Claim {
public:
    // `file` claims `folder`. Throws Failure naming the holder when another host has it, or when the file system refuses.
    Claim(std::filesystem::path file, const std::filesystem::path& folder, const Owner& self, const Place& place);
    Claim(Claim&&) noexcept = default;
    Claim& operator=(Claim&&) = delete;
    ~Claim() = default;

    // Gives it up: for the last holder on this host. Without it the claim is left for the others.
    void release();

    // A holder on this machine that ended without releasing.
    [[nodiscard]] const std::optional<Owner>& recovered() const { return recovered_; }

private:
    std::filesystem::path file_;
    std::optional<Owner> recovered_;
    std::jthread heartbeat_;
};

// Does another host hold it at this moment (a stale claim is none)?
[[nodiscard]] bool is_claimed(const std::filesystem::path& file, const Place& place);

}  // namespace bspctl::workspace
