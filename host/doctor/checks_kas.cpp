// SPDX-License-Identifier: Apache-2.0
//
// kas: its version, and whether it accepts the configuration to be built.
#include <array>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/probe.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

// kas on this host, also where kas-container is the engine; empty: none.
fs::path kas_on_host(const Context& context) {
    if (context.kas.filename() != "kas-container" && !context.kas.empty()) return context.kas;
    return paths::which("kas");
}

// Everything that kas does before a build but reading its files.
constexpr std::array<const char*, 8> steps_to_skip{"setup_dir",      "setup_home",          "repo_setup_loop", "finish_setup_repos",
                                                   "repos_checkout", "repos_apply_patches", "setup_environ",   "write_bbconfig"};

// kas up to 3.1 takes one --skip, as text in which it looks for each step's name. Later kas takes many and, where its
// help lists the steps, refuses other names.
std::vector<std::string> skip_options(const std::string& help) {
    const bool lists = help.find("repo_setup_loop") != std::string::npos;
    const bool many = lists || help.find("multiple times") != std::string::npos;
    std::vector<std::string> options;
    std::string all;
    for (const auto* step : steps_to_skip) {
        if (!many) all += std::string(all.empty() ? "" : ",") + step;
        else if (!lists || help.find(step) != std::string::npos) options.insert(options.end(), {"--skip", step});
    }
    if (!many) options = {"--skip", all};
    return options;
}

// Reads and checks the files that are at hand and nothing else: `kas dump` would clone and check out first.
std::vector<std::string> check_command(const Context& context) {
    const auto kas = kas_on_host(context).string();
    std::vector<std::string> argv{kas, "checkout"};
    const auto options = skip_options(probe({kas, "checkout", "--help"}, 5s).out);
    argv.insert(argv.end(), options.begin(), options.end());
    argv.push_back(context.config);
    return argv;
}

// What kas says, without prefixes and traces: what it finds wrong with the schema, else the exception that ended it,
// else its first ERROR line.
std::string kas_words(const std::string& err) {
    constexpr std::string_view mark = " - ERROR    - ";
    std::string first, exception;
    bool schema = false;
    for (const auto line : text::lines(err)) {
        const auto at = line.find(mark);
        const auto words = text::trim(at == std::string_view::npos ? line : line.substr(at + mark.size()));
        if (words.empty()) continue;
        if (schema) return std::string(words);
        schema = words.ends_with("validation Error:");
        if (first.empty() && at != std::string_view::npos) first = words;
        constexpr std::string_view raised = "Exception: ";
        if (const auto found = words.find(raised); found != std::string_view::npos) exception = words.substr(found + raised.size());
    }
    if (!exception.empty()) return exception;
    return first.empty() ? first_line(err) : first;
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) {
    for (const auto word : words) {
        if (text.find(word) != std::string_view::npos) return true;
    }
    return false;
}

// Not the configuration's fault: what a checkout would bring, or a network that is not wanted here.
bool needs_checkout(std::string_view words) {
    return contains_any(words, {"does not contain commit", "no such remote ref", "couldn't find remote ref", "fetch repos failed",
                                "Could not resolve host", "git clone", "Could not fetch all repos", "Network is unreachable"});
}

bool is_too_new(std::string_view words) {
    return contains_any(words, {"is compatible with version", "is greater than the maximum of", " is not valid under any of the given schemas"});
}

// "kas 3.1 (configuration format version 12, earliest compatible version 1)", "kas-container 4.7".
std::string version_of(const fs::path& program) {
    const auto answer = probe({program.string(), "--version"}, 5s);
    for (const auto& word : text::split(first_line(answer.out), ' ')) {
        if (answer.ok() && !version_numbers(word).empty()) return word;
    }
    return {};
}

// In a container another kas reads the files: does what this host's says count for it?
bool is_anothers_word(const Context& context, const fs::path& kas) {
    return context.container && (context.kas_version.empty() || version_numbers(version_of(kas)) != version_numbers(context.kas_version));
}

Finding too_old(const Context& context) {
    return block("kas " + context.kas_version + " is too old for this configuration",
                 context.format_reason + "; it reads " + std::to_string(context.kas_format) + " at most",
                 context.container ? "name a newer image (KAS_CONTAINER_IMAGE), or update kas-container" : "pipx install --force kas");
}

// The files are read by the container's kas; what is asked of kas on this host (kas-yaml, `kas lock` by hand) is answered
// by another.
Finding beside_container(const Context& context) {
    const auto inside = "kas " + (context.kas_version.empty() ? "of the image" : context.kas_version) + " in the container";
    const auto host = paths::which("kas");
    const auto outside = host.empty() ? "" : version_of(host);
    if (outside.empty()) return pass(inside);
    const bool same = context.kas_version.empty() || version_numbers(outside) == version_numbers(context.kas_version);
    if (same) return pass(inside + ", kas " + outside + " on this host");
    return info(inside + ", kas " + outside + " on this host: what one accepts the other may refuse", "pipx install --force kas==" + context.kas_version);
}

Finding kas_version(const Context& context) {
    if (context.kas.empty()) return skip("kas is not here");
    if (context.kas_format != 0 && context.needed_format > context.kas_format) return too_old(context);
    if (context.container) return beside_container(context);
    if (context.kas_version.empty()) return skip("kas does not say its version");
    return pass("kas " + context.kas_version + (context.kas_format == 0 ? "" : " reads formats up to " + std::to_string(context.kas_format)));
}

Finding kas_yaml(const Context& context) {
    if (context.config.empty()) return skip("no configuration is named");
    const auto kas = kas_on_host(context);
    if (kas.empty()) return skip("no kas on this host; kas in the container checks it");
    const auto first = text::split(context.config, ':').front();
    if (!fs::exists(first)) return skip(first + " is not made yet");
    const auto place = build_place(context).string();
    const auto answer = probe(check_command(context), 15s, place, {{"KAS_WORK_DIR", place}});
    if (answer.ok()) return pass(kas.filename().string() + " accepts " + fs::path(first).filename().string());
    if (answer.timed_out) return skip("kas gave no answer within 15 s");
    const auto words = kas_words(answer.err);
    if (needs_checkout(words)) return skip("its repositories are not here yet: " + words);
    if (is_anothers_word(context, kas)) return warn("kas on this host refuses it: " + words, "the one in the container, of another version, may take it", "bspctl doctor --explain kas-version");
    if (is_too_new(words)) return block("the file needs a newer kas: " + words, "kas refuses header versions that it does not know", "pipx install --force kas");
    return block("kas refuses it: " + words, "the build would stop at once", "${EDITOR:-vi} " + text::shell_quote(first));
}

}  // namespace

std::vector<Check> kas_checks() {
    return {
        {"kas-version", "configuration", "whether this kas can read the configuration", false, 8s, kas_version,
         "Compares the newest format that kas reads with what the files need: their header.version, and the keys they use. "
         "An older kas refuses them. With kas-container it also looks whether kas on this host is of the same version, for "
         "that is the one that people try things with."},
        {"kas-yaml", "configuration", "whether kas accepts the configuration", false, 22s, kas_yaml,
         "Has kas read the configuration's files and check them against its schema, without fetching or checking out "
         "anything. kas would refuse a misspelt key or a header.version that it does not know when the build starts. A "
         "file that includes repositories which are not here yet is left for later."},
    };
}

}  // namespace bspctl::doctor
