// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "temp_dir.hpp"

namespace bspctl::testing {

// Bare git repositories in a folder, made fast: an empty one is copied and filled by `git fast-import`.
class GitFixture {
public:
    GitFixture() {
        shell("git init --quiet --bare --initial-branch=main " + quoted(template_dir()));
        std::filesystem::remove_all(template_dir() / "hooks");
    }

    [[nodiscard]] std::filesystem::path root() const { return folder_ / "git"; }
    [[nodiscard]] std::filesystem::path path(const std::string& name) const { return root() / name; }
    [[nodiscard]] std::string url(const std::string& name) const { return "file://" + path(name).string(); }

    using Files = std::vector<std::pair<std::string, std::string>>;  // path, content

    // A commit on a branch (made when it is new); its id. `parent` "" continues the branch.
    std::string commit(const std::string& name, const Files& files, const std::string& branch = "main") const {
        const bool fresh = !std::filesystem::exists(path(name));
        if (fresh) {
            std::filesystem::create_directories(path(name).parent_path());
            std::filesystem::copy(template_dir(), path(name), std::filesystem::copy_options::recursive);
        }
        const auto ref = "refs/heads/" + branch;
        const auto parent = fresh ? std::string{} : ask(path(name), "rev-parse --quiet --verify " + ref + " || true");
        std::string stream = "commit " + ref + "\ncommitter T <t@example.com> 1700000000 +0000\ndata 1\nx\n";
        if (!parent.empty()) stream += "from " + parent + "\n";
        for (const auto& [file, content] : files) {
            stream += "M 644 inline " + file + "\ndata " + std::to_string(content.size()) + "\n" + content + "\n";
        }
        const auto input = folder_ / "stream";
        std::ofstream(input, std::ios::binary) << stream;
        shell("git -C " + quoted(path(name)) + " fast-import --quiet --force < " + quoted(input));
        return ask(path(name), "rev-parse " + ref);
    }

    // What a git command prints, without the last line end.
    static std::string ask(const std::filesystem::path& dir, const std::string& arguments) {
        const auto command = "git -C " + quoted(dir) + " " + arguments + " 2>&1";
        FILE* pipe = ::popen(command.c_str(), "r");
        std::string out;
        std::array<char, 4096> buffer{};
        while (const auto size = std::fread(buffer.data(), 1, buffer.size(), pipe)) out.append(buffer.data(), size);
        ::pclose(pipe);
        while (out.ends_with('\n')) out.pop_back();
        return out;
    }

    static void shell(const std::string& command) {
        if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
    }

    static std::string quoted(const std::filesystem::path& path) { return "'" + path.string() + "'"; }

private:
    [[nodiscard]] std::filesystem::path template_dir() const { return folder_ / "template"; }

    TempDir folder_;
};

}  // namespace bspctl::testing
