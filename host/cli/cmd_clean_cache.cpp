// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <iomanip>
#include <sstream>
#include <tuple>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "cache/cache.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "pipeline/idle.hpp"
#include "pipeline/postmortem.hpp"
#include "process/interrupts.hpp"
#include "process/process.hpp"
#include "ui/screen.hpp"
#include "workspace/lock.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;
using cache::Cache;
using cache::Kind;

struct KindOption {
    Kind kind;
    const char* flag;        // selects it
    const char* dir_option;  // says where it is, and selects it
    const char* setting;     // says where it is; null: none
    const char* variable;    // says where it is; null: none
    const char* below_root;  // where it is when nothing says it
    bool by_default;         // is it cleaned when no kind is named?
};

// Downloads may be all that is left of a server that is gone, and a build's folder is somebody's next incremental build:
// both go only when they are named.
constexpr KindOption kinds[] = {
    {Kind::sstate, "sstate", "sstate-dir", "build.sstate_dir", nullptr, "build/sstate-cache", true},
    {Kind::ccache, "ccache", "ccache-dir", "build.ccache_dir", "CCACHE_DIR", "ccache", true},
    {Kind::downloads, "downloads", "dl-dir", "build.dl_dir", nullptr, "build/downloads", false},
    {Kind::builds, "builds", "builds-dir", nullptr, nullptr, "build", false},
};

// The workspace's, where there is one: caches need none.
std::vector<fs::path> known_roots(Context& context) {
    try {
        return pipeline::run_roots({}, context.workspace(), context.cwd(), context.registry());
    } catch (const Failure&) {
        return {};
    }
}

bool is_selected(const Arguments& arguments, const KindOption& option) {
    if (arguments.has(option.flag) || arguments.has(option.dir_option)) return true;
    const bool any = std::any_of(std::begin(kinds), std::end(kinds), [&](const KindOption& other) {
        return arguments.has(other.flag) || arguments.has(other.dir_option);
    });
    return !any && option.by_default;
}

std::vector<fs::path> places_of(Context& context, const Arguments& arguments, const KindOption& option,
                                const std::vector<fs::path>& roots) {
    std::vector<fs::path> out;
    for (const auto& given : arguments.all(option.dir_option)) out.push_back(context.cwd() / given);
    if (!out.empty()) return out;
    if (option.setting != nullptr) {
        if (const auto set = context.settings().text(option.setting); !set.empty()) return {context.cwd() / set};
    }
    if (option.variable != nullptr) {
        if (const auto set = paths::environment(option.variable); !set.empty()) return {context.cwd() / set};
    }
    std::error_code error;
    for (const auto& root : roots) {
        if (fs::is_directory(root / option.below_root, error)) out.push_back(root / option.below_root);
    }
    return out;
}

void check(const Cache& found, bool force) {
    const auto dir = found.dir.string();
    const auto what = std::string(cache::word(found.kind));
    const auto home = paths::environment("HOME");
    if (found.dir == "/" || (!home.empty() && found.dir == files::resolved(home))) {
        throw Failure(dir + " is no " + what + " folder", "everything below it would be looked at", "name the folder itself");
    }
    std::error_code error;
    if (!fs::is_directory(found.dir, error)) throw Failure("there is no folder " + dir, "it was named as " + what, "");
    if (const auto doubt = cache::doubt(found); !doubt.empty() && !force) {
        throw Failure(dir + " does not look like " + what, doubt, "if it is one all the same: --force");
    }
}

std::vector<Cache> choose(Context& context, const Arguments& arguments, const std::vector<fs::path>& roots) {
    std::vector<Cache> out;
    for (const auto& option : kinds) {
        if (!is_selected(arguments, option)) continue;
        for (const auto& dir : places_of(context, arguments, option, roots)) {
            out.push_back({option.kind, files::resolved(dir)});
            check(out.back(), arguments.has("force"));
        }
    }
    if (out.empty()) {
        throw Failure("no cache is known here", "neither settings nor environment name one, and this is no workspace that has one",
                      "name it: --sstate-dir DIR, --ccache-dir DIR, --dl-dir DIR or --builds-dir DIR");
    }
    return out;
}

cache::Policy policy_of(const Arguments& arguments) {
    cache::Policy out;
    out.now = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    if (arguments.has("max-size")) out.max_bytes = cache::parse_size(arguments.get("max-size"));
    if (arguments.has("older-than") || !out.max_bytes) out.older_than = cache::parse_age(arguments.get("older-than", "30d"));
    return out;
}

// One line that is drawn over, twice a second.
class Ticker {
public:
    Ticker(const Context& context, std::string verb) : screen_(redraws(context)), verb_(std::move(verb)) {}

    void operator()(const cache::Amount& so_far) {
        if (process::Interrupts::count() > 0) throw Failure("interrupted", "", "run it again to go on", ExitCode::interrupted);
        const auto now = std::chrono::steady_clock::now();
        if (now - last_ < std::chrono::milliseconds(500)) return;
        last_ = now;
        screen_.status(verb_ + " " + std::to_string(so_far.files) + " files, " + text::human_bytes(so_far.bytes));
    }

private:
    static bool redraws(const Context& context) {
        const auto environment = [](const char* name) { return paths::environment(name); };
        return !context.quiet() && ui::use_redraw("auto", environment, ::isatty(STDERR_FILENO) == 1);
    }

    ui::Screen screen_;
    std::string verb_;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

struct Work {
    Cache cache;
    cache::Survey survey;
    std::optional<cache::Removal> removal;
};

void add_amount(json::Writer& out, std::string_view name, const cache::Amount& amount) {
    out.key(name).object().field("units", amount.units).field("files", amount.files).field("bytes", amount.bytes).end_object();
}

std::string answer_json(const std::vector<Work>& works, bool dry_run) {
    json::Writer out;
    out.object().field("schema", "bspctl.clean-cache/1").field("dry_run", dry_run).key("caches").array();
    for (const auto& work : works) {
        out.object().field("kind", cache::word(work.cache.kind)).field("dir", work.cache.dir.string());
        out.field("age_by", work.survey.clock.access ? "access" : "modification");
        add_amount(out, "all", work.survey.all);
        add_amount(out, "going", work.survey.going);
        out.field("unreadable", work.survey.unreadable).key("removed");
        if (work.removal) out.object().field("units", work.removal->gone.units).field("files", work.removal->gone.files)
                              .field("bytes", work.removal->gone.bytes).field("problems", work.removal->problems).end_object();
        else out.null();
        out.end_object();
    }
    out.end_array().end_object();
    return out.str();
}

std::string row(const std::vector<std::string>& cells) {
    std::ostringstream out;
    out << std::left << std::setw(11) << cells[0] << std::right;
    for (std::size_t i = 1; i < 5; ++i) out << std::setw(i % 2 == 1 ? 10 : 12) << cells[i];
    out << "  " << cells[5] << "\n";
    return out.str();
}

std::string table(const std::vector<Work>& works) {
    auto out = row({"cache", "files", "bytes", "going", "bytes", "folder"});
    for (const auto& work : works) {
        const auto& [all, going] = std::tie(work.survey.all, work.survey.going);
        out += row({std::string(cache::word(work.cache.kind)), std::to_string(all.files), text::human_bytes(all.bytes),
                    std::to_string(going.files), text::human_bytes(going.bytes), work.cache.dir.string()});
        out += "           age: " + work.survey.clock.why + "\n";
        if (work.survey.unreadable > 0) out += "           " + std::to_string(work.survey.unreadable) + " folders could not be read\n";
    }
    return out;
}

// ccache counts what it has in files of its own.
void recount(const Context& context, const Work& work) {
    if (work.cache.kind != Kind::ccache || work.removal->gone.files == 0) return;
    const auto counted = process::capture({.argv = {"ccache", "--cleanup"}, .env = {{"CCACHE_DIR", work.cache.dir.string()}}},
                                          std::chrono::minutes(10));
    if (!counted.ok()) context.warn("ccache's own figures are too high now; ccache --cleanup counts again");
}

cache::Amount remove_all(const Context& context, std::vector<Work>& works, const cache::Policy& policy) {
    cache::Amount out;
    for (auto& work : works) {
        Ticker ticker(context, "removing");
        work.removal = cache::remove(work.cache, policy, work.survey, std::ref(ticker));
        for (const auto& problem : work.removal->problems) context.warn(problem);
        if (work.removal->more_problems > 0) context.warn(std::to_string(work.removal->more_problems) + " more like these");
        recount(context, work);
        out += work.removal->gone;
    }
    return out;
}

bool has_problems(const std::vector<Work>& works) {
    return std::any_of(works.begin(), works.end(), [](const Work& work) { return !work.removal->problems.empty(); });
}

int run(Context& context, const Arguments& arguments) {
    const auto policy = policy_of(arguments);
    context.settings().require_usable();
    const auto roots = known_roots(context);
    const process::Interrupts interrupts;
    std::vector<Work> works;
    for (auto& found : choose(context, arguments, roots)) {
        if (found.kind == Kind::builds) pipeline::refuse_while_bitbake_works(found.dir);
        Ticker ticker(context, "looking at");
        auto survey = cache::survey(found, policy, std::ref(ticker));
        works.push_back({std::move(found), std::move(survey), std::nullopt});
    }
    cache::Amount going;
    for (const auto& work : works) going += work.survey.going;
    const bool dry_run = arguments.has("dry-run"), as_json = arguments.has("json");
    if (as_json) context.say(table(works));
    else context.answer(table(works));
    const auto amount = text::human_bytes(going.bytes);
    if (dry_run || going.units == 0) {
        context.answer(as_json ? answer_json(works, dry_run) : going.units == 0 ? "nothing to remove" : "would remove " + amount);
        return 0;
    }
    const auto question = "remove " + std::to_string(going.files) + " files, " + amount + "?";
    if (!arguments.has("yes") && !context.confirm(question, "yes")) return static_cast<int>(ExitCode::failed);
    std::deque<workspace::Lock> locks;  // a build of this workspace would use what goes
    for (const auto& root : roots) locks.emplace_back(root, "clean-cache");
    const auto gone = remove_all(context, works, policy);
    context.answer(as_json ? answer_json(works, false) : "removed " + text::human_bytes(gone.bytes));
    return has_problems(works) ? static_cast<int>(ExitCode::failed) : 0;
}

}  // namespace

Command clean_cache_command() {
    return {
        .name = "clean-cache",
        .group = "Workspace",
        .summary = "remove old files from shared state, ccache and downloads",
        .usage = "[--older-than AGE] [--max-size SIZE] [--sstate] [--ccache] [--downloads] [--builds] [--dry-run] [--yes]",
        .details =
            "Shows what each cache holds and what would go, and asks. What belongs together goes together: an object with "
            "its .siginfo, a download with its .done, a git mirror as a whole. What was used within the last hour stays. "
            "Without a kind: shared state and ccache, where settings or the workspace say they are.",
        .examples = {"bspctl clean-cache --dry-run", "bspctl clean-cache --older-than 14d --sstate",
                     "bspctl clean-cache --max-size 200G --sstate-dir /srv/sstate --yes"},
        .options = {{"older-than", 0, "AGE", "what was not used for so long goes: 30d, 12h, 2w (default 30d, without --max-size)"},
                    {"max-size", 0, "SIZE", "the oldest go until each cache is this small: 200G, 1.5T"},
                    {"sstate", 0, "", "the shared state cache"},
                    {"ccache", 0, "", "the compiler cache"},
                    {"downloads", 0, "", "the downloads"},
                    {"builds", 0, "", "the TMPDIRs of build folders, each as a whole"},
                    {"sstate-dir", 0, "DIR", "where it is (default: build.sstate_dir)", "", "<dir>"},
                    {"ccache-dir", 0, "DIR", "where it is (default: CCACHE_DIR, or ccache/ beside the build)", "", "<dir>"},
                    {"dl-dir", 0, "DIR", "where they are (default: build.dl_dir)", "", "<dir>"},
                    {"builds-dir", 0, "DIR", "where one is (default: the workspace's)", "", "<dir>", true},
                    {"force", 0, "", "also where a folder does not look like what it is said to be"},
                    {"dry-run", 'n', "", "show what would go, remove nothing"},
                    {"yes", 'y', "", "do not ask"},
                    options::json()},
        .run = run};
}

}  // namespace bspctl::cli
