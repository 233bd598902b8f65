// SPDX-License-Identifier: Apache-2.0
#include "signatures/store.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/failure.hpp"
#include "bitbake/names.hpp"

namespace bspctl::signatures {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view mark = ".sigdata.";
constexpr int deepest = 3;                    // below the stamps: ARCH/PN/file
constexpr std::size_t most_files = 2'000'000;

// SHA-256; before BitBake 1.42, MD5.
bool is_hash(std::string_view text) {
    return (text.size() == 64 || text.size() == 32) && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// A file that is damaged tells as little as one that is gone.
std::optional<Signature> read_if_good(const fs::path& file) try {
    return read_signature(file);
} catch (const Failure&) {
    return std::nullopt;
}

template <class Visit>
void each_entry(const fs::path& folder, const Visit& visit) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error), end; !error && entry != end;
         entry.increment(error)) {
        visit(*entry);
    }
}

template <class Visit>
void each_file(const fs::path& folder, const Visit& visit) {
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
    for (std::size_t seen = 0; !error && entry != fs::recursive_directory_iterator() && seen < most_files; ++seen) {
        if (entry.depth() + 1 >= deepest) entry.disable_recursion_pending();
        visit(entry->path(), entry.depth());
        entry.increment(error);
    }
}

// "zlib" of ARCH/zlib/1.3-r0.do_x… and of zlib-1.3-r0.do_x….
std::string recipe_of(const fs::path& file, std::string_view stem, int depth) {
    return depth + 1 == deepest ? file.parent_path().filename().string() : bitbake::split_pf(stem).recipe;
}

struct Written {
    std::string task;
    fs::path folder;
    fs::file_time_type time;
    Signature signature;
};

// Files do not say of which multiconfig they are. A task waits for earlier ones of its recipe, which are of its own; for
// those of other recipes as well, and of these some may be another multiconfig's (mcdepends).
bool waits_in(const Signature& signature, const TaskName& asked) {
    const auto& all = signature.dependencies;
    const bool has_own = std::ranges::any_of(all, [&](const auto& one) { return one.first.recipe == asked.recipe; });
    return std::ranges::any_of(all, [&](const auto& one) {
        return one.first.multiconfig == asked.multiconfig && (!has_own || one.first.recipe == asked.recipe);
    });
}

// A task that waits for none is of the multiconfig that has its folder.
void keep_multiconfig(std::vector<Written>& written, const TaskName& asked) {
    std::set<fs::path> own, others;
    for (const auto& file : written) {
        if (!file.signature.dependencies.empty()) (waits_in(file.signature, asked) ? own : others).insert(file.folder);
    }
    std::erase_if(written, [&](const Written& file) {
        if (!file.signature.dependencies.empty()) return !waits_in(file.signature, asked);
        return others.contains(file.folder) && !own.contains(file.folder);
    });
}

std::vector<std::pair<TaskName, Signature>> newest_of_each_task(std::vector<Written> written, const TaskName& asked) {
    std::sort(written.begin(), written.end(),
              [](const Written& a, const Written& b) { return std::tie(a.task, b.time) < std::tie(b.task, a.time); });
    std::vector<std::pair<TaskName, Signature>> out;
    for (auto& file : written) {
        if (!out.empty() && out.back().first.task == file.task) continue;
        out.emplace_back(TaskName{asked.multiconfig, asked.recipe, file.task}, std::move(file.signature));
    }
    return out;
}

}  // namespace

Store::Store(const std::vector<fs::path>& stamps, std::vector<fs::path> shared_state) {
    for (const auto& folder : stamps) each_file(folder, [&](const fs::path& file, int depth) { take(file, depth); });
    for (const auto& folder : shared_state) look_for_caches(folder);
}

// Native recipes have a folder of their own for each kind of host ("universal", "debian-12").
void Store::look_for_caches(const fs::path& folder) {
    caches_.push_back(folder);
    each_entry(folder, [&](const fs::directory_entry& entry) {
        std::error_code error;
        if (entry.path().filename().string().size() > 2 && entry.is_directory(error)) caches_.push_back(entry.path());
    });
}

void Store::take(const fs::path& file, int depth) {
    const auto name = file.filename().string();
    const auto at = name.find(mark);
    if (at == std::string::npos || at == 0) return;
    const auto dot = name.rfind('.', at - 1);
    auto hash = name.substr(at + mark.size());
    if (dot == std::string::npos || !is_hash(hash)) return;
    Entry entry{recipe_of(file, name.substr(0, dot), depth), std::move(hash), file};
    stamps_.emplace(name.substr(dot + 1, at - dot - 1), std::move(entry));
}

// The recipe's own first.
std::vector<const Store::Entry*> Store::of(const TaskName& task) const {
    std::vector<const Entry*> out;
    const auto [begin, end] = stamps_.equal_range(task.task);
    for (auto at = begin; at != end; ++at) out.push_back(&at->second);
    std::stable_partition(out.begin(), out.end(), [&](const Entry* entry) { return entry->recipe == task.recipe; });
    return out;
}

std::optional<Signature> Store::beside_stamps(const TaskName& task, const std::string& hash) const {
    const auto entries = of(task);
    std::optional<Signature> named;
    for (const auto* entry : entries) {
        if (entry->hash == hash && !named) named = read_if_good(entry->file);
    }
    if (named && named->hash == hash) return named;
    // Where a hash-equivalence server gave another name, the content tells.
    for (const auto* entry : entries) {
        if (entry->recipe != task.recipe) break;
        if (auto found = read_if_good(entry->file); found && found->hash == hash) return found;
    }
    return named;
}

std::optional<Signature> Store::in_shared_state(const TaskName& task, const std::string& hash) const {
    const auto end = hash + "_" + task.task.substr(std::min<std::size_t>(3, task.task.size())) + ".";
    std::optional<Signature> out;
    const auto look_at = [&](const fs::directory_entry& entry) {
        const auto name = entry.path().filename().string();
        if (!out && name.ends_with(".siginfo") && name.find(end) != std::string::npos) out = read_if_good(entry.path());
    };
    for (const auto& cache : caches_) {
        each_entry(cache / hash.substr(0, 2) / hash.substr(2, 2), look_at);
        each_entry(cache / hash.substr(0, 2), look_at);
    }
    return out;
}

std::optional<Signature> Store::find(const TaskName& task, const std::string& hash) const {
    if (!is_hash(hash)) return std::nullopt;
    auto out = beside_stamps(task, hash);
    return out ? std::move(out) : in_shared_state(task, hash);
}

std::vector<std::pair<TaskName, Signature>> Store::written_since(const TaskName& asked, fs::file_time_type since) const {
    std::vector<Written> written;
    for (const auto& [task, entry] : stamps_) {
        if (entry.recipe != asked.recipe || (!asked.task.empty() && task != asked.task)) continue;
        std::error_code error;
        const auto time = fs::last_write_time(entry.file, error);
        if (error || time < since) continue;
        if (auto read = read_if_good(entry.file)) written.push_back({task, entry.file.parent_path(), time, std::move(*read)});
    }
    keep_multiconfig(written, asked);
    return newest_of_each_task(std::move(written), asked);
}

}  // namespace bspctl::signatures
