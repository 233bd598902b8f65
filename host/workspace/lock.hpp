// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "base/descriptor.hpp"
#include "workspace/claim.hpp"
#include "workspace/owner.hpp"
#include "workspace/place.hpp"

namespace bspctl::workspace {

// Builds that each have a build directory of their own share a tree; what changes its sources has it alone.
enum class Use { exclusive, shared };

// Keeps two commands from spoiling each other: an advisory lock (flock) on <folder>/.bspctl/lock, which the kernel
// releases when the process ends, however it ends. The file names its holders, one JSON object a line, for the message
// that others get. Where flock need not reach other hosts there is a claim file beside it (claim.hpp); hosts do not
// share then, whatever the use.
class Lock {
public:
    // The tree `bsp_root`. Throws Failure naming the owner when somebody else holds it, and saying why when the file
    // cannot be locked at all. Only a tree that may not be written goes on without. `what` is the command.
    Lock(const std::filesystem::path& bsp_root, const std::string& what, Use use = Use::exclusive);
    Lock(const std::filesystem::path& bsp_root, const std::string& what, Use use, const Place& place);

    // One build directory of it, alone. To be taken besides the tree's shared lock, after that. The file lies in
    // <bsp_root>/.bspctl/locks, so that removing the build directory does not remove the lock.
    [[nodiscard]] static Lock of_build_directory(const std::filesystem::path& bsp_root,
                                                 const std::filesystem::path& build_dir, const std::string& what);

    Lock(Lock&&) noexcept = default;
    Lock& operator=(Lock&&) = delete;
    ~Lock();

    // Adds the run's id to what others are told, once there is one.
    void name_run(const std::string& id);

    // The holder before, if it ended without releasing (killed, or the machine went down): a note for the user.
    [[nodiscard]] const std::optional<Owner>& recovered() const { return recovered_; }

private:
    Lock(const std::filesystem::path& tree, const std::filesystem::path& file, const std::string& what, Use use,
         const Place& place);
    void write_entry();
    void forget_entry();
    [[nodiscard]] bool is_last_holder();

    Descriptor fd_;
    Use use_;
    Owner self_;
    std::optional<off_t> entry_;  // where in the file we are named
    std::optional<Claim> claim_;
    std::optional<Owner> recovered_;
};

// Does anybody, this process included, hold the lock of this bsp_root in whatever way? No when there is no lock file,
// or none that may be read.
[[nodiscard]] bool is_locked(const std::filesystem::path& bsp_root);
[[nodiscard]] bool is_locked(const std::filesystem::path& bsp_root, const Place& place);

// The same of one build directory of it.
[[nodiscard]] bool is_build_directory_locked(const std::filesystem::path& bsp_root,
                                             const std::filesystem::path& build_dir);

}  // namespace bspctl::workspace
