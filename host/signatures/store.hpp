// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "signatures/signature.hpp"

namespace bspctl::signatures {

// Where signature data lies: "*.do_x.sigdata.HASH" beside the stamps of tasks that ran or were asked about here, and
// "*:HASH_x.tar.zst.siginfo" (before OE-Core 3.5 .tgz) in a shared-state cache. OE-Core keeps stamps as ARCH/PN/PV-PR.do_x,
// other configurations as PF.do_x; its shared state as HA/SH/…, before 3.1 as HA/….
class Store {
public:
    // Folders that are not there have nothing. Of the stamps' names are read now, of the shared state's when asked for.
    Store(const std::vector<std::filesystem::path>& stamps, std::vector<std::filesystem::path> shared_state);

    // The signature of a task that had this taskhash, else this unihash. Nothing when its data is gone or cannot be read.
    // Tasks of several recipes may share one signature: the recipe's own file is preferred, another is as good.
    [[nodiscard]] std::optional<Signature> find(const TaskName& task, const std::string& hash) const;

    // The signatures of a recipe (with a task: of that one) that were written beside the stamps since then, by task, of each
    // the last: after `bitbake -S none`, which writes all anew, those of the metadata as it is. Those of another multiconfig
    // are left out: of equal recipes of two, each has its own.
    [[nodiscard]] std::vector<std::pair<TaskName, Signature>> written_since(const TaskName& asked, std::filesystem::file_time_type since) const;

private:
    struct Entry {
        std::string recipe, hash;
        std::filesystem::path file;
    };
    void take(const std::filesystem::path& file, int depth);
    void look_for_caches(const std::filesystem::path& folder);
    [[nodiscard]] std::vector<const Entry*> of(const TaskName& task) const;
    [[nodiscard]] std::optional<Signature> beside_stamps(const TaskName& task, const std::string& hash) const;
    [[nodiscard]] std::optional<Signature> in_shared_state(const TaskName& task, const std::string& hash) const;

    std::multimap<std::string, Entry, std::less<>> stamps_;  // by task
    std::vector<std::filesystem::path> caches_;              // folders that hold xx/yy/, or xx/
};

}  // namespace bspctl::signatures
