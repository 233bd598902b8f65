// SPDX-License-Identifier: Apache-2.0
#include "plugins/probe_cache.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>
#include <vector>

#include "base/descriptor.hpp"
#include "base/files.hpp"
#include "base/sha256.hpp"
#include "plugins/codec.hpp"

namespace bspctl::plugins {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t largest_cache = 16ull * 1024 * 1024;
constexpr std::size_t digest_size = 64;

// As it is written; PluginInfo has a path, which here is the key.
struct Line {
    std::string path;
    FileIdentity identity;
    std::string sha256;
    std::optional<Introduction> introduction;
    std::string family;
    std::string derives;
};

struct Contents {
    Greeting build;  // another build may lay things out in another way
    std::vector<Line> lines;
};

template <class Visit, Like<Line> T>
void fields(Visit& visit, T& line) {
    auto& [path, identity, sha256, introduction, family, derives] = line;
    visit(path, identity, sha256, introduction, family, derives);
}

template <class Visit, Like<Contents> T>
void fields(Visit& visit, T& contents) {
    auto& [build, lines] = contents;
    visit(build, lines);
}

Line to_line(const std::string& path, const Knowledge& knowledge) {
    Line line{path, knowledge.identity, knowledge.sha256, {}, {}, {}};
    if (!knowledge.profile) return line;
    const auto& [info, family, derives] = *knowledge.profile;
    line.introduction = Introduction{info.id,        info.name,      info.version,      info.vendor,
                                     info.abi_major, info.abi_minor, info.capabilities, info.sandbox};
    line.family = family;
    line.derives = derives;
    return line;
}

Knowledge to_knowledge(Line line) {
    Knowledge out{line.identity, std::move(line.sha256), {}};
    if (!line.introduction) return out;
    auto info = to_info(*line.introduction, line.path);
    info.sha256 = out.sha256;
    out.profile = Profile{std::move(info), std::move(line.family), std::move(line.derives)};
    return out;
}

// It decides what is loaded without a look, so it must be the user's own, as the plugins must.
bool is_ours(const fs::path& file) {
    struct stat info {};
    return ::lstat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == ::geteuid() &&
           (info.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

// The lines of the file; none when it is not one of ours, word for word.
std::vector<Line> read_lines(const fs::path& file) {
    if (file.empty() || !is_ours(file)) return {};
    const auto bytes = files::read_if_exists(file, largest_cache).value_or("");
    if (bytes.size() < digest_size) return {};
    const auto body = std::string_view(bytes).substr(digest_size);
    if (sha256(body) != std::string_view(bytes).substr(0, digest_size)) return {};
    auto contents = decode<Contents>(body);
    if (contents.build != own_greeting()) return {};
    return std::move(contents.lines);
}

bool exists(const std::string& path) {
    std::error_code error;
    return fs::exists(path, error);
}

}  // namespace

ProbeCache::ProbeCache(fs::path file) : file_(std::move(file)) {
    try {
        for (auto& line : read_lines(file_)) {
            const auto path = line.path;
            known_.emplace(path, to_knowledge(std::move(line)));
        }
    } catch (const std::exception&) {
        known_.clear();  // unreadable or of another layout: learnt again
    }
}

const Knowledge* ProbeCache::find(const fs::path& path, const FileIdentity& identity) const {
    const auto known = known_.find(path.string());
    return known != known_.end() && known->second.identity == identity ? &known->second : nullptr;
}

void ProbeCache::put(const fs::path& path, Knowledge knowledge) {
    known_.insert_or_assign(path.string(), std::move(knowledge));
    changed_ = true;
}

void ProbeCache::save() noexcept {
    if (!changed_ || file_.empty()) return;
    try {
        Contents contents{own_greeting(), {}};
        for (const auto& [path, knowledge] : known_) {
            if (exists(path)) contents.lines.push_back(to_line(path, knowledge));
        }
        const auto body = encode(contents);
        files::write_atomically(file_, sha256(body) + body);
        changed_ = false;
    } catch (const std::exception&) {
        return;
    }
}

}  // namespace bspctl::plugins
