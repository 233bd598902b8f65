// SPDX-License-Identifier: Apache-2.0
#include "plugins/discovery.hpp"

#include <sys/auxv.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <utility>

#include "base/paths.hpp"
#include "base/text.hpp"

namespace bspctl::plugins {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view prefix = "bspctl-";
constexpr std::string_view suffix = ".so";

bool is_plugin_name(std::string_view file) {
    return file.size() > prefix.size() + suffix.size() && file.starts_with(prefix) && file.ends_with(suffix);
}

// The kernel's word for "the caller has fewer rights than this process", which secure_getenv() goes by too.
bool runs_with_borrowed_rights() { return ::getauxval(AT_SECURE) != 0; }

bool same_folder(const fs::path& a, const fs::path& b) {
    std::error_code error;
    return fs::equivalent(a, b, error);
}

// A relative entry would mean the current folder, which may be someone else's checkout.
void add_list(Places& places, const std::string& list, Source source) {
    for (const auto& entry : text::split(list, ':')) {
        if (entry.empty()) continue;
        if (fs::path(entry).is_absolute()) {
            places.folders.push_back({entry, source});
        } else {
            places.warnings.push_back(std::string(name(source)) + " names the relative folder " + entry +
                                      ", which is not searched; write it as an absolute path");
        }
    }
}

// Where other packages put plugins. The program's own folder is listed as `bundled` alone.
void add_system_folders(Places& places, const fs::path& bundled) {
    for (const auto& folder : paths::system_plugins()) {
        if (!same_folder(folder, bundled)) places.folders.push_back({folder, Source::system});
    }
}

void add_folders(Places& places, const fs::path& bundled, bool borrowed) {
    const auto replacement = borrowed ? std::string{} : paths::environment("BSPCTL_PLUGIN_PATH");
    if (!replacement.empty()) return add_list(places, replacement, Source::path);
    if (const auto user = paths::user_data(); !borrowed && !user.empty()) {
        places.folders.push_back({user / "plugins", Source::user});
    }
    add_system_folders(places, bundled);
    if (!bundled.empty()) places.folders.push_back({bundled, Source::bundled});
}

// Sorted, so that nothing depends on the order in which the file system answers.
std::vector<fs::path> plugin_files(const Folder& folder, std::vector<std::string>& warnings) {
    std::vector<fs::path> out;
    std::error_code error;
    fs::directory_iterator entry(folder.path, error);
    const bool named = folder.source == Source::added_path || folder.source == Source::path;
    if (error && (named || error != std::errc::no_such_file_or_directory)) {
        warnings.push_back("the plugin folder " + folder.path.string() + " (" + std::string(name(folder.source)) +
                           ") cannot be read: " + error.message());
    }
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        if (is_plugin_name(entry->path().filename().string())) out.push_back(entry->path());
    }
    std::ranges::sort(out);
    return out;
}

// Candidates, each file once.
class Collection {
public:
    void add(const fs::path& path, Source source) {
        struct stat info {};
        if (::lstat(path.c_str(), &info) != 0) return candidates_.push_back({path, source});
        const auto [known, is_new] = known_.try_emplace({info.st_dev, info.st_ino}, candidates_.size());
        if (is_new) return candidates_.push_back({path, source});
        if (source == Source::bundled) candidates_[known->second].source = source;
    }
    [[nodiscard]] std::vector<Candidate> take() && { return std::move(candidates_); }

private:
    std::vector<Candidate> candidates_;
    std::map<std::pair<dev_t, ino_t>, std::size_t> known_;
};

}  // namespace

std::string_view name(Source source) {
    switch (source) {
        case Source::command_line:
            return "command line";
        case Source::added_path:
            return "BSPCTL_ADD_PLUGIN_PATH";
        case Source::path:
            return "BSPCTL_PLUGIN_PATH";
        case Source::user:
            return "user";
        case Source::system:
            return "system";
        case Source::bundled:
            break;
    }
    return "bundled";
}

Places places(const LoadOptions& options) {
    Places out;
    const bool borrowed = runs_with_borrowed_rights();
    if (borrowed && !options.files.empty()) {
        out.warnings.push_back("--plugin is ignored: this process runs with more rights than its caller");
    } else {
        for (const auto& file : options.files) out.files.push_back(fs::absolute(file).lexically_normal());
    }
    if (!borrowed) add_list(out, paths::environment("BSPCTL_ADD_PLUGIN_PATH"), Source::added_path);
    add_folders(out, options.bundled, borrowed);
    return out;
}

std::vector<Candidate> discover(Places& places) {
    Collection found;
    for (const auto& file : places.files) found.add(file, Source::command_line);
    for (const auto& folder : places.folders) {
        for (const auto& file : plugin_files(folder, places.warnings)) found.add(file, folder.source);
    }
    return std::move(found).take();
}

std::string short_name(const fs::path& file) {
    const auto whole = file.filename().string();
    if (!is_plugin_name(whole)) return file.stem().string();
    return whole.substr(prefix.size(), whole.size() - prefix.size() - suffix.size());
}

}  // namespace bspctl::plugins
