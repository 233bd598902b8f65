// SPDX-License-Identifier: Apache-2.0
#include "support/workspace.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace bspctl::e2e {

namespace fs = std::filesystem;

namespace {

const fs::path source = BSPCTL_SOURCE_DIR;

fs::path bitbake() {
    const char* chosen = std::getenv("BSPCTL_BITBAKE_DIR");
    return chosen != nullptr && *chosen != '\0' ? fs::path(chosen) : source / "tests/tinybake";
}

bool is_run(const fs::path& folder) { return fs::exists(folder / "events.jsonl") && !fs::is_symlink(folder); }

}  // namespace

Workspace::Workspace() : root_(folder_ / "ws") {
    fs::create_directories(root_);
    fs::create_directories(folder_ / "home");
    fs::copy(source / "docs/quick-start/meta-quickstart", root_ / "meta-quickstart", fs::copy_options::recursive);
    fs::copy(source / "tests/e2e/meta-e2e", root_ / "meta-e2e", fs::copy_options::recursive);
    fs::create_directory_symlink(bitbake(), root_ / "bitbake");
    write_kas("kas.yml", "good");
}

void Workspace::write_kas(const std::string& name, const std::string& target, const std::string& more) const {
    write(name,
          "header:\n  version: 12\n"
          "machine: quickstart-board\ndistro: quickstart\n"
          "target: " + target + "\n"
          "repos:\n"
          "  meta-quickstart:\n    path: meta-quickstart\n"
          "  meta-e2e:\n    path: meta-e2e\n" + more);
}

Invocation Workspace::bspctl(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), BSPCTL_BUILD_DIR "/bin/bspctl");
    return {arguments, root_, {{"HOME", folder_ / "home"}, {"XDG_CONFIG_HOME", ""}, {"XDG_DATA_HOME", ""},
                               {"XDG_STATE_HOME", ""}, {"NO_COLOR", "1"}}};
}

Invocation Workspace::build(std::vector<std::string> more) const {
    std::vector<std::string> arguments{"build"};
    const bool names_a_file = !more.empty() && !more.front().starts_with("-");
    if (!names_a_file) arguments.push_back("kas.yml");
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.insert(arguments.end(), {"--host", "--skip-doctor"});
    return bspctl(arguments);
}

Outcome Workspace::run_piped(const std::string& from, std::vector<std::string> arguments) const {
    auto invocation = bspctl(std::move(arguments));
    std::string command = "exec";
    for (const auto& word : invocation.argv) command += " '" + word + "'";
    invocation.argv = {"sh", "-c", "cat '" + from + "' | { " + command + "; }"};
    return run(invocation);
}

std::vector<fs::path> Workspace::runs() const {
    std::vector<fs::path> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(root_ / "build/runs", error)) {
        if (is_run(entry.path())) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

fs::path Workspace::last_run() const {
    const auto all = runs();
    return all.empty() ? fs::path() : all.back();
}

std::map<std::string, std::string> Workspace::snapshot() const {
    std::map<std::string, std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
        const auto name = fs::relative(entry.path(), folder_.path()).string();
        if (entry.is_symlink()) found[name] = "-> " + fs::read_symlink(entry.path()).string();
        else found[name] = entry.is_directory() ? "folder" : testing::slurp(entry.path());
    }
    return found;
}

std::vector<rapidjson::Document> events(const fs::path& run) {
    std::vector<rapidjson::Document> all;
    std::istringstream lines(testing::slurp(run / "events.jsonl"));
    for (std::string line; std::getline(lines, line);) all.push_back(parse_json(line));
    return all;
}

rapidjson::Document event(const fs::path& run, const std::string& kind, const std::string& step) {
    for (auto& candidate : events(run)) {
        if (text(candidate, "event") == kind && (step.empty() || text(candidate, "step") == step)) {
            return std::move(candidate);
        }
    }
    return {};
}

std::string text(const rapidjson::Value& object, const char* key) {
    if (!object.IsObject() || !object.HasMember(key) || !object[key].IsString()) return {};
    return {object[key].GetString(), object[key].GetStringLength()};
}

rapidjson::Document parse_json(const std::string& json) {
    rapidjson::Document document;
    document.Parse(json.data(), json.size());
    EXPECT_FALSE(document.HasParseError()) << json.substr(0, 300);
    return document;
}

}  // namespace bspctl::e2e
