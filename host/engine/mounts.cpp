// SPDX-License-Identifier: Apache-2.0
#include "engine/mounts.hpp"

#include "base/files.hpp"
#include "base/paths.hpp"

namespace bspctl::engine {

namespace fs = std::filesystem;

namespace {

// What of `path` lies below `folder`; nothing when it is elsewhere. Compares whole names: /workshop is not in /work.
std::optional<fs::path> below(const fs::path& path, const fs::path& folder) {
    auto part = path.begin();
    for (const auto& expected : folder) {
        if (part == path.end() || *part != expected) return std::nullopt;
        ++part;
    }
    fs::path rest;
    for (; part != path.end(); ++part) rest /= *part;
    return rest;
}

fs::path joined(const fs::path& folder, const fs::path& rest) { return rest.empty() ? folder : folder / rest; }

// /repo is the work tree that holds the first configuration file, or that file's folder.
fs::path repo_dir(const Job& job) {
    const auto first = job.config.substr(0, job.config.find(':'));
    if (first.empty()) return job.work_dir;
    const auto folder = files::resolved(job.work_dir / first).parent_path();
    std::error_code ignored;
    for (auto dir = folder; dir != dir.root_path(); dir = dir.parent_path()) {
        if (fs::exists(dir / ".git", ignored)) return dir;
    }
    return folder;
}

std::string variable(const Job& job, const char* name) {
    return find_value(job.env, name).value_or(paths::environment(name));
}

}  // namespace

fs::path build_dir(const Job& job) { return job.build_dir ? *job.build_dir : job.work_dir / "build"; }

std::vector<Mount> mounts(const Job& job) {
    std::vector<Mount> out{{"/work", job.work_dir}, {"/build", build_dir(job)}, {"/repo", repo_dir(job)}};
    const std::pair<const char*, const char*> optional[] = {
        {"/downloads", "DL_DIR"}, {"/sstate", "SSTATE_DIR"}, {"/repo-ref", "KAS_REPO_REF_DIR"}};
    for (const auto& [inside, name] : optional) {
        if (const auto folder = variable(job, name); !folder.empty()) out.push_back({inside, job.work_dir / folder});
    }
    return out;
}

std::string inside_path(const Job& job, const fs::path& file) {
    const auto wanted = files::resolved(file);
    for (const auto& mount : mounts(job)) {
        if (const auto rest = below(wanted, files::resolved(mount.outside))) return joined(mount.inside, *rest).string();
    }
    return file.string();
}

fs::path host_path(const Engine& engine, const Job& job, const std::string& path) {
    if (engine.kind != Kind::container) return path;
    // Normal first, so that "/work/../etc" does not become a path of the host by way of a mount.
    const auto wanted = fs::path(path).lexically_normal();
    for (const auto& mount : mounts(job)) {
        if (const auto rest = below(wanted, mount.inside)) return joined(mount.outside, *rest);
    }
    return path;
}

}  // namespace bspctl::engine
