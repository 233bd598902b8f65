// SPDX-License-Identifier: Apache-2.0
#include "cache/walk.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace bspctl::cache {

namespace {

// Every level holds a descriptor open. Real trees stay below a third of this.
constexpr int deepest = 120;

using Stat = struct stat;

std::optional<Stat> facts(int folder, const char* name) {
    Stat out{};
    if (::fstatat(folder, name, &out, AT_SYMLINK_NOFOLLOW) != 0) return std::nullopt;
    return out;
}

// Calls `on_entry(name, facts)` for every entry of an open folder. False when it cannot be read.
template <class OnEntry>
bool each_entry(int folder, OnEntry on_entry) {
    // a descriptor of its own: fdopendir() takes it, and its position is shared with nobody
    const int again = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (again < 0) return false;
    const std::unique_ptr<DIR, int (*)(DIR*)> dir(::fdopendir(again), ::closedir);
    if (!dir) return false;
    while (const auto* entry = ::readdir(dir.get())) {
        const std::string_view name = entry->d_name;
        if (name == "." || name == "..") continue;
        if (const auto found = facts(folder, entry->d_name)) on_entry(std::string(name), *found);
    }
    return true;
}

constexpr std::array<std::string_view, 5> of_objects{".siginfo", ".siginfo.done", ".sig", ".done", ".lock"};
constexpr std::array<std::string_view, 2> of_downloads{".done", ".lock"};

class Walker {
public:
    Walker(Kind kind, const Clock& clock, const OnUnit& on_unit, std::uint64_t& unreadable)
        : kind_(kind), clock_(clock), on_unit_(on_unit), unreadable_(unreadable) {}

    void run(const fs::path& dir) {
        const auto top = open_folder(AT_FDCWD, dir.c_str());
        const auto info = top ? facts(top.get(), ".") : std::nullopt;
        if (!info) {
            ++unreadable_;
            return;
        }
        device_ = info->st_dev;
        if (kind_ == Kind::builds) builds(top.get());
        else files(top.get(), 0);
    }

private:
    // Shared state and ccache: files in folders in folders. Downloads: files at the top, and whole folders one below.
    void files(int folder, int level) {
        const bool read = each_entry(folder, [&](const std::string& name, const Stat& info) {
            if (is_left_out(name, info)) return;
            const bool whole = kind_ == Kind::downloads && level > 0;
            if (S_ISDIR(info.st_mode) && !whole) {
                descend(folder, name, level);
            } else if (!is_companion(folder, name)) {
                on_unit_(folder, unit(folder, name, info));
            }
        });
        if (!read) ++unreadable_;
    }

    void descend(int folder, const std::string& name, int level) {
        const auto below = open_folder(folder, name.c_str());
        if (!below || level >= deepest) ++unreadable_;
        else files(below.get(), level + 1);
    }

    // The TMPDIRs of a build folder, each as a whole. They are as old as the build that last ran there.
    void builds(int folder) {
        const auto log = facts(folder, "bitbake-cookerdaemon.log");
        const bool read = each_entry(folder, [&](const std::string& name, const Stat& info) {
            if (!name.starts_with("tmp") || !S_ISDIR(info.st_mode) || info.st_dev != device_) return;
            auto found = unit(folder, name, info);
            if (log) found.used = std::max<Seconds>(found.used, log->st_mtim.tv_sec);
            on_unit_(folder, found);
        });
        if (!read) ++unreadable_;
    }

    [[nodiscard]] bool is_left_out(const std::string& name, const Stat& info) const {
        // .bspctl: a hash equivalence server keeps its database beside the objects.
        if (info.st_dev != device_ || name.starts_with(trash_prefix) || name == ".bspctl") return true;
        if (kind_ != Kind::ccache) return false;
        return name == "CACHEDIR.TAG" || name == "ccache.conf" || name == "stats" || name == "lock" || name == "tmp" ||
               name.ends_with(".lock");
    }

    [[nodiscard]] std::span<const std::string_view> companions() const {
        if (kind_ == Kind::sstate) return of_objects;
        if (kind_ == Kind::downloads) return of_downloads;
        return {};
    }

    // It goes with what it belongs to, unless that is gone.
    [[nodiscard]] bool is_companion(int folder, const std::string& name) const {
        const auto list = companions();
        return std::any_of(list.begin(), list.end(), [&](std::string_view suffix) {
            return name.size() > suffix.size() && name.ends_with(suffix) &&
                   facts(folder, name.substr(0, name.size() - suffix.size()).c_str()).has_value();
        });
    }

    [[nodiscard]] Unit unit(int folder, const std::string& name, const Stat& info) {
        Unit out;
        out.amount.units = 1;
        add(out, folder, name, info);
        for (const auto suffix : companions()) {
            const auto companion = name + std::string(suffix);
            if (const auto found = facts(folder, companion.c_str())) add(out, folder, companion, *found);
        }
        return out;
    }

    void add(Unit& unit, int folder, const std::string& name, const Stat& info) {
        unit.names.push_back(name);
        if (!S_ISDIR(info.st_mode)) {
            unit.used = std::max(unit.used, time_of(info));
            count(unit, info);
            return;
        }
        // reading a folder is an access; that somebody wrote into it is what tells
        unit.used = std::max<Seconds>(unit.used, info.st_mtim.tv_sec);
        if (const auto below = open_folder(folder, name.c_str())) measure(unit, below.get(), 0);
        else ++unreadable_;
    }

    // The whole folder counts; what lies directly in it says when it was used (git opens HEAD and config each time).
    void measure(Unit& unit, int folder, int level) {
        const bool read = level < deepest && each_entry(folder, [&](const std::string& name, const Stat& info) {
            const bool is_folder = S_ISDIR(info.st_mode);
            if (level == 0) unit.used = std::max(unit.used, is_folder ? Seconds{info.st_mtim.tv_sec} : time_of(info));
            if (!is_folder) {
                count(unit, info);
            } else if (info.st_dev == device_) {
                if (const auto below = open_folder(folder, name.c_str())) measure(unit, below.get(), level + 1);
                else ++unreadable_;
            }
        });
        if (!read) ++unreadable_;
    }

    static void count(Unit& unit, const Stat& info) {
        ++unit.amount.files;
        unit.amount.bytes += static_cast<std::uint64_t>(info.st_size);
    }

    [[nodiscard]] Seconds time_of(const Stat& info) const {
        const Seconds modified = info.st_mtim.tv_sec, read = info.st_atim.tv_sec;
        return std::max<Seconds>(0, clock_.access ? std::max(modified, read) : modified);
    }

    Kind kind_;
    const Clock& clock_;
    const OnUnit& on_unit_;
    std::uint64_t& unreadable_;
    dev_t device_ = 0;
};

}  // namespace

Descriptor open_folder(int parent, const char* name) {
    return Descriptor(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

void walk(const Cache& cache, const Clock& clock, const OnUnit& on_unit, std::uint64_t& unreadable) {
    Walker(cache.kind, clock, on_unit, unreadable).run(cache.dir);
}

}  // namespace bspctl::cache
