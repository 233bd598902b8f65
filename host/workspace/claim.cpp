// SPDX-License-Identifier: Apache-2.0
#include "workspace/claim.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <mutex>

#include "base/descriptor.hpp"
#include "base/failure.hpp"
#include "base/text.hpp"

namespace bspctl::workspace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

namespace {

[[noreturn]] void cannot_claim(const fs::path& file, int error) {
    throw Failure("cannot lock " + file.string(), std::strerror(error),
                  "without the lock two hosts could spoil each other's build; make its folder one that you may write");
}

// A file beside the claim, with what the claim is to say. Its time is the file server's, not this host's.
class Draft {
public:
    Draft(const fs::path& claim, const Owner& self) {
        static std::atomic<unsigned> count{0};
        path_ = claim;
        path_ += "." + self.machine.host + "." + std::to_string(self.pid) + "." + std::to_string(++count);
        text_ = self.to_json() + "\n";
        ::unlink(path_.c_str());  // of a process that had this pid before
        if (!create(path_, text_)) cannot_claim(path_, EEXIST);
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;
    ~Draft() { ::unlink(path_.c_str()); }

    // The reply to a link that was made can be lost on the way; the number of links tells. SMB and some FUSE file
    // systems have no links.
    [[nodiscard]] bool link_as(const fs::path& claim) const {
        if (::link(path_.c_str(), claim.c_str()) == 0) return true;
        const int error = errno;
        struct stat facts {};
        if (::stat(path_.c_str(), &facts) == 0 && facts.st_nlink == 2) return true;
        if (error == EEXIST) return false;
        if (error == EPERM || error == EOPNOTSUPP || error == ENOSYS || error == EMLINK) return create(claim, text_);
        cannot_claim(claim, error);
    }

    void replace(const fs::path& claim) const {
        if (::rename(path_.c_str(), claim.c_str()) != 0) cannot_claim(claim, errno);
    }

    [[nodiscard]] struct timespec time() const {
        struct stat facts {};
        return ::stat(path_.c_str(), &facts) == 0 ? facts.st_mtim : timespec{};
    }

private:
    [[nodiscard]] static bool create(const fs::path& claim, const std::string& text) {
        const Descriptor fd(::open(claim.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
        if (!fd && errno == EEXIST) return false;
        if (!fd || ::write(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
            cannot_claim(claim, errno);
        }
        return true;
    }

    fs::path path_;
    std::string text_;
};

struct Found {
    std::optional<Owner> owner;  // nothing: not readable as one
    struct timespec touched {};
};

// Nothing: there is no claim.
std::optional<Found> look(const fs::path& file) {
    const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd && errno == ENOENT) return std::nullopt;
    Found found;
    struct stat facts {};
    if (::stat(file.c_str(), &facts) == 0) found.touched = facts.st_mtim;
    std::array<char, 4096> text{};
    const auto count = fd ? ::pread(fd.get(), text.data(), text.size(), 0) : 0;
    if (count > 0) found.owner = parse_owner(text::trim({text.data(), static_cast<std::size_t>(count)}));
    return found;
}

milliseconds between(const timespec& earlier, const timespec& later) {
    return milliseconds((later.tv_sec - earlier.tv_sec) * 1000 + (later.tv_nsec - earlier.tv_nsec) / 1'000'000);
}

// Of this system, whose flock is held by now, or of this machine before its restart.
bool is_leftover(const Found& found, milliseconds age, const Place& place) {
    if (!found.owner) return false;
    const auto& theirs = found.owner->machine;
    const auto& ours = place.machine;
    if (!ours.boot.empty() && theirs.boot == ours.boot) return true;
    return age > place.patience && !ours.id.empty() && theirs.id == ours.id && theirs.host == ours.host;
}

[[noreturn]] void held_by_peer(const fs::path& file, const fs::path& folder, const Found& found, milliseconds age,
                               const Place& place) {
    const auto who = found.owner ? found.owner->describe() : file.string() + " does not say by whom";
    const auto host = found.owner ? found.owner->machine.host : "any other host";
    const auto seconds = static_cast<double>(age.count()) / 1000;
    if (age <= place.patience) {
        throw Failure("another host is at work in " + folder.string(), who,
                      "wait for it, or stop it there");
    }
    throw Failure("another host has left a lock in " + folder.string(),
                  who + "; no sign of it for " + text::human_seconds(seconds),
                  "if nothing runs here on " + host + " any more: rm " + text::shell_quote(file.string()));
}

// A thread of its own, because the holder waits for hours in a child. Signals are for the others.
std::jthread touch_regularly(const fs::path& file, milliseconds interval) {
    sigset_t all, before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    std::jthread thread([file, interval](const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        while (!wake.wait_for(lock, stop, interval, [&] { return stop.stop_requested(); })) {
            ::utimensat(AT_FDCWD, file.c_str(), nullptr, 0);
        }
    });
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return thread;
}

}  // namespace

Claim::Claim(fs::path file, const fs::path& folder, const Owner& self, const Place& place) : file_(std::move(file)) {
    const Draft draft(file_, self);
    while (!draft.link_as(file_)) {
        const auto found = look(file_);
        if (!found) continue;  // released between the two looks
        const auto age = between(found->touched, draft.time());
        if (!is_leftover(*found, age, place)) held_by_peer(file_, folder, *found, age, place);
        // A living holder here shares this claim; it has then not been left behind.
        if (!found->owner->is_running_on(place.machine)) recovered_ = found->owner;
        draft.replace(file_);
        break;
    }
    heartbeat_ = touch_regularly(file_, place.heartbeat);
}

void Claim::release() {
    heartbeat_ = {};
    ::unlink(file_.c_str());
}

bool is_claimed(const fs::path& file, const Place& place) {
    const auto found = look(file);
    if (!found) return false;
    struct timespec now {};
    ::clock_gettime(CLOCK_REALTIME, &now);
    if (found->owner && found->owner->machine.boot == place.machine.boot) return false;
    return between(found->touched, now) <= place.patience;
}

}  // namespace bspctl::workspace
