// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <thread>

#include "base/failure.hpp"
#include "cache/cache.hpp"
#include "cache/selector.hpp"
#include "cache/walk.hpp"

namespace bspctl::cache {

namespace {

constexpr int bins = 4;  // deleting waits for the disk; a few threads keep it busy, more would only queue

// The folder that units are moved into.
class Trash {
public:
    explicit Trash(const fs::path& cache) : path_(cache / (trash_prefix + std::to_string(::getpid()))) {
        for (int bin = 0; bin < bins; ++bin) {
            std::error_code error;
            fs::create_directories(path_ / std::to_string(bin), error);
            if (error) throw Failure("cannot make " + path_.string(), error.message(), "");
            bins_.push_back(open_folder(AT_FDCWD, (path_ / std::to_string(bin)).c_str()));
        }
    }

    // False, with the reason in errno, when it could not be moved.
    bool take(int folder, const std::string& name) {
        const auto number = std::to_string(count_);
        const auto& bin = bins_[count_++ % bins];
        return ::renameat(folder, name.c_str(), bin.get(), number.c_str()) == 0;
    }

    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
    std::vector<Descriptor> bins_;
    std::size_t count_ = 0;
};

void note(Removal& removal, std::string problem) {
    constexpr std::size_t enough = 10;
    if (removal.problems.size() < enough) removal.problems.push_back(std::move(problem));
    else ++removal.more_problems;
}

void delete_in_parallel(const fs::path& trash, Removal& removal) {
    std::array<std::error_code, bins> errors;
    std::vector<std::thread> workers;
    for (std::size_t bin = 0; bin < bins; ++bin) {
        workers.emplace_back([&, bin] { fs::remove_all(trash / std::to_string(bin), errors[bin]); });
    }
    for (auto& worker : workers) worker.join();
    for (const auto& error : errors) {
        if (error) note(removal, "not everything in " + trash.string() + " could be deleted: " + error.message());
    }
    std::error_code ignored;
    fs::remove(trash, ignored);
}

bool is_alive(std::string_view pid_text) {
    int pid = 0;
    std::from_chars(pid_text.data(), pid_text.data() + pid_text.size(), pid);
    return pid > 0 && (::kill(pid, 0) == 0 || errno == EPERM);
}

// What a removal that was killed has left.
std::vector<fs::path> leftovers(const fs::path& cache) {
    std::vector<fs::path> out;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(cache, error)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with(trash_prefix) && !is_alive(std::string_view(name).substr(std::strlen(trash_prefix)))) {
            out.push_back(entry.path());
        }
    }
    return out;
}

void move_units(const Cache& cache, const Policy& policy, const Survey& survey, Trash& trash, Removal& out,
                const OnProgress& on_progress) {
    Selector selector(policy, survey.choice);
    std::uint64_t unreadable = 0;
    walk(cache, survey.clock, [&](int folder, const Unit& unit) {
        if (!selector.takes(unit)) return;
        for (const auto& name : unit.names) {
            if (trash.take(folder, name)) continue;
            // Half a unit is worse than none: without its object nothing else of it is looked for.
            if (errno != ENOENT) note(out, "cannot remove " + name + ": " + std::strerror(errno));
            return;
        }
        out.gone += unit.amount;
        on_progress(out.gone);
    }, unreadable);
}

}  // namespace

Removal remove(const Cache& cache, const Policy& policy, const Survey& survey, const OnProgress& on_progress) {
    Removal out;
    for (const auto& folder : leftovers(cache.dir)) delete_in_parallel(folder, out);
    if (survey.going.units == 0) return out;
    Trash trash(cache.dir);
    try {
        move_units(cache, policy, survey, trash, out, on_progress);
    } catch (...) {
        delete_in_parallel(trash.path(), out);  // an interrupt ends the choosing, not the deleting of what is chosen
        throw;
    }
    delete_in_parallel(trash.path(), out);
    return out;
}

}  // namespace bspctl::cache
