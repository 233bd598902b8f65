// SPDX-License-Identifier: Apache-2.0
#include "plugins/trust_store.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/descriptor.hpp"
#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "plugins/trust.hpp"

namespace bspctl::plugins {

namespace fs = std::filesystem;

namespace {

// A thousand approvals are some 150 KB; whatever is larger was not written by us.
constexpr std::uintmax_t max_bytes = 4ull * 1024 * 1024;

constexpr std::string_view heading =
    "# Plugins approved with `bspctl plugin trust`. `bspctl plugin untrust` takes one back.\n";

bool is_digest(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool has_control_character(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// Takes a line apart; a complaint names the place.
class LineReader {
public:
    LineReader(const fs::path& file, std::size_t number, std::string_view line)
        : file_(file), number_(number), line_(line) {}

    Approval read() {
        Approval out;
        out.sha256 = word("a digest of 64 hex digits");
        if (!is_digest(out.sha256)) fail("this is not a digest of 64 hex digits", start_);
        out.when = word("the time of the approval");
        out.id = word("the plugin's id");
        start_ = at_;
        out.path = line_.substr(at_);
        if (!out.path.is_absolute()) fail("the plugin's path must be absolute", start_);
        return out;
    }

private:
    // Up to the next blank, which it steps over.
    std::string word(std::string_view what) {
        start_ = at_;
        const auto end = line_.find(' ', at_);
        if (end == std::string_view::npos || end == at_) fail(std::string(what) + " is missing", at_);
        at_ = end + 1;
        return std::string(line_.substr(start_, end - start_));
    }

    [[noreturn]] void fail(const std::string& what, std::size_t offset) const {
        throw Failure("the list of approved plugins is malformed",
                      Position{file_.string(), number_, offset + 1}.str() + ": " + what,
                      "remove the line, then approve its plugin again with `bspctl plugin trust`");
    }

    const fs::path& file_;
    std::size_t number_;
    std::string_view line_;
    std::size_t at_ = 0;
    std::size_t start_ = 0;
};

std::vector<Approval> read_approvals(const fs::path& file) {
    check_private(file);
    std::vector<Approval> out;
    const auto bytes = files::read_if_exists(file, max_bytes);
    if (!bytes) return out;
    files::check_text(*bytes, file);
    std::size_t number = 0;
    for (const auto line : text::lines(*bytes)) {
        ++number;
        if (!line.empty() && line.front() != '#') out.push_back(LineReader(file, number, line).read());
    }
    return out;
}

void write_approvals(const fs::path& file, const std::vector<Approval>& approvals) {
    std::string out(heading);
    for (const auto& entry : approvals) {
        out += entry.sha256 + " " + entry.when + " " + entry.id + " " + entry.path.string() + "\n";
    }
    files::write_atomically(file, out, 0600);
}

// The list itself is replaced at every change, so a file beside it is locked.
Descriptor lock(const fs::path& file) {
    const auto name = file.string() + ".lock";
    files::make_directories(file.parent_path());
    Descriptor out(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    while (out && ::flock(out.get(), LOCK_EX) != 0) {
        if (errno != EINTR) out.close();
    }
    if (!out) throw Failure("cannot lock " + name, std::strerror(errno), "make that file one that you may write");
    return out;
}

// What the file cannot hold must not get into it: it would be found malformed by the next run.
void check_writable(const Approval& approval) {
    const auto path = approval.path.string();
    if (approval.path.is_absolute() && !has_control_character(path) && text::valid_utf8(path)) return;
    throw Failure("a plugin of this path cannot be approved", "the path is relative, or has control characters or "
                  "malformed UTF-8: " + text::strip_ansi(text::to_utf8(path)), "give the file another name");
}

}  // namespace

std::optional<std::string> parse_digest(std::string_view text) {
    constexpr std::string_view prefix = "sha256:";
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
    auto out = text::lower(text);
    if (!is_digest(out)) return std::nullopt;
    return out;
}

fs::path user_store() {
    const auto state = paths::user_state();
    return state.empty() ? state : state / "trusted-plugins";
}

TrustStore TrustStore::load(const fs::path& file) {
    TrustStore out;
    out.file_ = file;
    if (!file.empty()) out.approvals_ = read_approvals(file);
    return out;
}

Opinion TrustStore::opinion(const fs::path& path, const std::string& sha256) const {
    if (std::ranges::find(approvals_, sha256, &Approval::sha256) != approvals_.end()) return {Approved::yes, {}};
    const auto earlier = std::ranges::find(approvals_, files::resolved(path), &Approval::path);
    if (earlier != approvals_.end()) return {Approved::changed, earlier->sha256};
    return {};
}

template <class Change>
void TrustStore::update(const Change& change) {
    if (file_.empty()) {
        throw Failure("there is no place to remember an approval", "neither XDG_STATE_HOME nor HOME is set",
                      "set one of them, or approve for one run with --trust-plugin sha256:HEX");
    }
    const auto held = lock(file_);
    approvals_ = read_approvals(file_);
    change(approvals_);
    write_approvals(file_, approvals_);
}

void TrustStore::approve(Approval approval) {
    if (approval.path.is_absolute()) approval.path = files::resolved(approval.path);
    check_writable(approval);
    update([&](std::vector<Approval>& all) {
        std::erase_if(all, [&](const Approval& other) { return other.path == approval.path; });
        all.push_back(std::move(approval));
    });
}

std::vector<Approval> TrustStore::withdraw(const std::string& what) {
    const auto digest = parse_digest(what);
    const auto path = files::resolved(what);
    const auto is_meant = [&](const Approval& entry) {
        return entry.id == what || entry.path == what || entry.path == path || (digest && entry.sha256 == *digest);
    };
    std::vector<Approval> removed;
    update([&](std::vector<Approval>& all) {
        const auto kept = std::stable_partition(all.begin(), all.end(), [&](const auto& entry) { return !is_meant(entry); });
        removed.assign(std::make_move_iterator(kept), std::make_move_iterator(all.end()));
        all.erase(kept, all.end());
    });
    return removed;
}

}  // namespace bspctl::plugins
