// SPDX-License-Identifier: Apache-2.0
#include "sync/place.hpp"

#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <system_error>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/sha256.hpp"

namespace bspctl::sync {

namespace {

using sources::PlacedFile;

constexpr std::string_view link_sign = "->";

// What is at a place, in the words of the record; empty: nothing.
std::string content_of(const fs::path& path) {
    std::error_code error;
    const auto status = fs::symlink_status(path, error);
    if (!fs::exists(status)) return {};
    if (fs::is_symlink(status)) return std::string(link_sign) + fs::read_symlink(path, error).string();
    if (!fs::is_regular_file(status)) return "a folder";
    return sha256(files::read(path));
}

// "conf/*" as one PlacedFile for each file it fits; anything else as it is.
std::vector<PlacedFile> expand(const PlacedFile& file) {
    if (!file.link || file.from.filename().string().find_first_of("*?[") == std::string::npos) return {file};
    glob_t found{};
    std::vector<PlacedFile> out;
    if (::glob(file.from.c_str(), 0, nullptr, &found) == 0) {
        for (std::size_t i = 0; i < found.gl_pathc; ++i) {
            const fs::path from = found.gl_pathv[i];
            out.push_back({from, file.to / from.filename(), true});
        }
    }
    ::globfree(&found);
    return out;
}

// Links are relative, so that the whole tree can be moved.
std::string link_target(const PlacedFile& file) {
    return file.from.lexically_relative(file.to.parent_path()).string();
}

void make_link(const PlacedFile& file) {
    files::make_directories(file.to.parent_path());
    const auto temporary = file.to.parent_path() / ("." + file.to.filename().string() + ".bspctl-new");
    std::error_code error;
    fs::remove(temporary, error);
    fs::create_symlink(link_target(file), temporary, error);
    if (!error) fs::rename(temporary, file.to, error);
    if (error) throw Failure("cannot link " + file.to.string(), error.message());
}

mode_t mode_of(const fs::path& file) {
    struct stat status {};
    return ::stat(file.c_str(), &status) == 0 && (status.st_mode & S_IXUSR) != 0 ? 0777 : 0666;
}

class Placing {
public:
    Placing(const fs::path& root, Record& record) : root_(root), record_(record) {}

    void put(const PlacedFile& file) {
        // A folder of the way may be a link that a repository brought.
        if (!files::is_inside(file.to.parent_path(), root_)) return refuse(file, "it would lie outside of the tree");
        if (sources::lies_in_control_folder(files::resolved(file.to.parent_path()) / file.to.filename(), files::resolved(root_))) {
            return refuse(file, "it would lie among the files of a tool");
        }
        if (!file.link && !files::is_inside(file.from, root_)) return refuse(file, "its source lies outside of the tree");
        std::error_code error;
        if (!file.link && !fs::is_regular_file(file.from, error)) {
            return refuse(file, "there is no file " + file.from.string());
        }
        if (file.link) put_link(file);
        else put_copy(file);
    }

    [[nodiscard]] std::vector<std::string> take_problems() { return std::move(problems_); }

private:
    void put_link(const PlacedFile& file) {
        const auto wanted = std::string(link_sign) + link_target(file);
        if (is_free(file, wanted)) make_link(file);
        note(file, wanted);
    }

    void put_copy(const PlacedFile& file) {
        const auto text = files::read(file.from);
        const auto wanted = sha256(text);
        if (is_free(file, wanted)) files::write_atomically(file.to, text, mode_of(file.from));
        note(file, wanted);
    }

    // May and must something be put there?
    bool is_free(const PlacedFile& file, const std::string& wanted) {
        const auto now = content_of(file.to);
        if (now == wanted) return false;
        const auto ours = record_.files.find(relative(file));
        if (now.empty() || (ours != record_.files.end() && ours->second == now)) return true;
        refuse(file, "another file is there, and sync did not put it there as it is now");
        return false;
    }

    // What is there and was not put there by us stays nobody's of ours.
    void note(const PlacedFile& file, const std::string& wanted) {
        if (content_of(file.to) == wanted) record_.files[relative(file)] = wanted;
    }

    void refuse(const PlacedFile& file, const std::string& why) {
        problems_.push_back(relative(file).string() + " was not placed: " + why);
    }

    [[nodiscard]] fs::path relative(const PlacedFile& file) const { return file.to.lexically_relative(root_); }

    const fs::path& root_;
    Record& record_;
    std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> place(const std::vector<PlacedFile>& list, const fs::path& root, Record& record) {
    Placing placing(root, record);
    std::vector<std::string> problems;
    for (const auto& pattern : list) {
        for (const auto& file : expand(pattern)) {
            try {
                placing.put(file);
            } catch (const Failure& failure) {
                problems.push_back(std::string(failure.what()) + ": " + failure.why());
            }
        }
    }
    auto out = placing.take_problems();
    out.insert(out.end(), problems.begin(), problems.end());
    return out;
}

}  // namespace bspctl::sync
