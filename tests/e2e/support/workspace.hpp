// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "support/program.hpp"
#include "temp_dir.hpp"

namespace bspctl::e2e {

// A folder of its own with everything a build needs: the quick start's layer, the layer of failing recipes, a kas file,
// and BitBake: tinybake, or the checkout in BSPCTL_BITBAKE_DIR.
class Workspace {
public:
    Workspace();

    [[nodiscard]] const std::filesystem::path& root() const { return root_; }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return root_ / name; }
    void write(const std::string& name, const std::string& text) const { (void)folder_.write("ws/" + name, text); }
    // The text of a file, empty when there is none.
    [[nodiscard]] std::string read(const std::string& name) const { return testing::slurp(root_ / name); }

    // A kas file that builds `target` from both layers.
    void write_kas(const std::string& name, const std::string& target, const std::string& more = "") const;

    // How bspctl is called here: in the workspace, with a home of its own, so that no setting of the tester counts.
    [[nodiscard]] Invocation bspctl(std::vector<std::string> arguments) const;
    // `bspctl build kas.yml --host --skip-doctor` and `more`. The doctor has tests of its own: its checks depend on the
    // machine, these tests must not.
    [[nodiscard]] Invocation build(std::vector<std::string> more = {}) const;
    [[nodiscard]] Outcome run_build(std::vector<std::string> more = {}) const { return run(build(std::move(more))); }
    [[nodiscard]] Outcome run_bspctl(std::vector<std::string> arguments) const { return run(bspctl(std::move(arguments))); }
    // The same with the bytes of a file of the workspace coming through a pipe on its standard input.
    [[nodiscard]] Outcome run_piped(const std::string& from, std::vector<std::string> arguments) const;

    // Runs recorded so far, oldest first.
    [[nodiscard]] std::vector<std::filesystem::path> runs() const;
    [[nodiscard]] std::filesystem::path last_run() const;

    // Every file below the workspace with its bytes, links with their target: two of them tell what a command changed.
    [[nodiscard]] std::map<std::string, std::string> snapshot() const;

private:
    testing::TempDir folder_;
    std::filesystem::path root_;
};

// The events of a run, in order.
std::vector<rapidjson::Document> events(const std::filesystem::path& run);
// The first event of a kind, as {"event": "step_fail", "step": "kas_build"}; null when there is none. An empty step
// stands for any.
rapidjson::Document event(const std::filesystem::path& run, const std::string& kind, const std::string& step = "");
std::string text(const rapidjson::Value& object, const char* key);

rapidjson::Document parse_json(const std::string& text);

}  // namespace bspctl::e2e

// kas is real here. Without it there is nothing to test end to end.
#define BSPCTL_NEEDS_KAS() \
    if (!::bspctl::e2e::on_path("kas")) GTEST_SKIP() << "kas is not installed (Debian: apt install kas)"
