// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "git/git.hpp"
#include "sources/sources.hpp"
#include "temp_dir.hpp"

namespace bspctl::sources::testing {

// Repositories below a folder, made with git itself.
class Repositories {
public:
    // What git prints; the test fails when git does.
    std::string git(const std::string& name, std::vector<std::string> words) const {
        words.insert(words.begin(), {"-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false", "-c",
                                     "init.defaultBranch=main", "-c", "protocol.file.allow=always"});
        const auto result = process::capture(git::command(dir_ / name, words), std::chrono::seconds(30));
        EXPECT_EQ(result.code, 0) << name << ": " << words.back() << ": " << result.err;
        return result.out.substr(0, result.out.find('\n'));
    }

    void make(const std::string& name) const {
        fs::create_directories(dir_ / name);
        git(name, {"init", "-q"});
    }

    // A commit with a file of that name; its id.
    std::string commit(const std::string& name, const std::string& file) const {
        write(name + "/" + file, file);
        git(name, {"add", "-A"});
        git(name, {"commit", "-q", "-m", "adds " + file});
        return git(name, {"rev-parse", "HEAD"});
    }

    fs::path write(const std::string& file, const std::string& text) const { return dir_.write(file, text); }
    void clone(const std::string& from, const std::string& to, std::vector<std::string> options = {}) const {
        std::vector<std::string> words{"clone", "-q"};
        words.insert(words.end(), options.begin(), options.end());
        words.insert(words.end(), {"file://" + (dir_ / from).string(), (dir_ / to).string()});
        git("", words);
    }
    [[nodiscard]] const fs::path& root() const { return dir_.path(); }
    [[nodiscard]] std::string url(const std::string& name) const { return "file://" + (dir_ / name).string(); }

    // A source that lies at `name` and comes from `from`.
    [[nodiscard]] Source source(const std::string& name, const std::string& from) const {
        Source out;
        out.name = name;
        out.path = dir_ / name;
        out.url = url(from);
        return out;
    }

private:
    bspctl::testing::TempDir dir_;
};

}  // namespace bspctl::sources::testing
