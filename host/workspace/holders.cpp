// SPDX-License-Identifier: Apache-2.0
#include "workspace/holders.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>

#include "base/descriptor.hpp"
#include "base/failure.hpp"
#include "base/files.hpp"
#include "workspace/claim.hpp"
#include "workspace/workspace.hpp"

namespace bspctl::workspace {

namespace fs = std::filesystem;

namespace {

// The tree's own, and one for each build directory; claims lie beside them under another name.
std::vector<fs::path> lock_files(const fs::path& bsp_root) {
    const auto folder = bsp_root / own_folder;
    std::vector<fs::path> out{folder / "lock"};
    std::error_code error;
    for (fs::directory_iterator entry(folder / "locks", error), end; !error && entry != end; entry.increment(error)) {
        const auto name = entry->path().filename().string();
        if (name.find(".host") == std::string::npos) out.push_back(entry->path());
    }
    return out;
}

std::vector<Owner> owners_in(const fs::path& file) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) return {};
    try {
        return parse_owners(files::read(file));
    } catch (const Failure&) {
        return {};  // gone meanwhile, or not ours to read
    }
}

bool is_flocked(const fs::path& file) {
    const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    return fd && ::flock(fd.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

void add(std::vector<Owner>& owners, const Owner& owner) {
    const auto same = [&](const Owner& known) {
        return known.pid == owner.pid && known.started == owner.started && known.machine.boot == owner.machine.boot;
    };
    const auto found = std::find_if(owners.begin(), owners.end(), same);
    if (found == owners.end()) owners.push_back(owner);
    else if (found->run.empty()) found->run = owner.run;
}

void look_at(const fs::path& file, const Place& place, Holders& out) {
    const auto owners = owners_in(file);
    bool found = false;
    for (const auto& owner : owners) {
        if (!owner.is_running_on(place.machine)) continue;
        add(out.here, owner);
        found = true;
    }
    if (!found && is_flocked(file)) {
        for (const auto& owner : owners) add(out.elsewhere, owner);
    }
    const auto claim = fs::path(file) += ".host";
    if (!is_claimed(claim, place)) return;
    for (const auto& owner : owners_in(claim)) {
        if (owner.machine.boot != place.machine.boot) add(out.elsewhere, owner);
    }
}

}  // namespace

Holders holders_of(const fs::path& bsp_root) { return holders_of(bsp_root, place_of(bsp_root)); }

Holders holders_of(const fs::path& bsp_root, const Place& place) {
    Holders out;
    for (const auto& file : lock_files(bsp_root)) look_at(file, place, out);
    return out;
}

}  // namespace bspctl::workspace
