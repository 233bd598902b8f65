// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"
#include "base/files.hpp"
#include "cli/command.hpp"
#include "cli/progress_options.hpp"
#include "cli/sync_options.hpp"
#include "sources/sources.hpp"
#include "sync/bare.hpp"
#include "sync/report.hpp"
#include "ui/screen.hpp"

namespace bspctl::cli {

namespace {

// "https://…", "ssh://…", "file:///…", "user@host:path".
bool is_address(const std::string& word) {
    const auto at = word.find('@');
    return word.find("://") != std::string::npos || (at != std::string::npos && word.find(':', at) != std::string::npos);
}

std::vector<std::string> addresses_of_configuration(Context& context, const std::string& argument) {
    const auto build = pipeline::resolve(context.request("mirror", argument), context.settings(), context.complete_registry());
    if (!build.workspace.input) {
        throw Failure("the manifest " + build.workspace.manifest + " is not here", "mirror reads what it names",
                      "bring it with `bspctl sync`, or give its path");
    }
    std::vector<std::string> out;
    for (const auto& source : sources::of_input(*build.workspace.input, build.bsp_root).list) {
        if (!source.url.empty() && find_value(source.attributes, "type").value_or("git") == "git") out.push_back(source.url);
    }
    return out;
}

std::vector<std::string> addresses_of(Context& context, const Arguments& arguments) {
    std::vector<std::string> out;
    for (const auto& word : arguments.positionals()) {
        if (is_address(word)) {
            out.push_back(word);
            continue;
        }
        for (auto& url : addresses_of_configuration(context, word)) out.push_back(std::move(url));
    }
    return arguments.positionals().empty() ? addresses_of_configuration(context, {}) : out;
}

class Teller : public sync::Listener {
public:
    Teller(const Context& context, const ui::ProgressOptions& options)
        : context_(context), screen_(options.redraw && !options.quiet) {}

    void on_finished(const sync::Result& result, std::size_t done, std::size_t total) override {
        screen_.clear();
        context_.say("[" + std::to_string(done) + "/" + std::to_string(total) + "] " + sync::to_line(result, false));
    }
    void on_progress(const std::vector<sync::Activity>& activities, std::size_t done, std::size_t total) override {
        screen_.status(sync::status_lines(activities, done, total));
    }

private:
    const Context& context_;
    ui::Screen screen_;
};

int finish(Context& context, const Arguments& arguments, const sync::Report& report) {
    const bool dry_run = arguments.has("dry-run");
    if (arguments.has("json")) context.answer(sync::to_json(report, dry_run));
    else if (dry_run) context.answer(sync::plan_text(report));
    else context.say(sync::summary(report));
    if (report.interrupted()) return static_cast<int>(ExitCode::interrupted);
    return report.ok() ? 0 : static_cast<int>(ExitCode::failed);
}

int run(Context& context, const Arguments& arguments) {
    const auto urls = addresses_of(context, arguments);
    const auto shared = sync_options(arguments, context.settings(), context.cwd());
    sync::BareOptions options;
    options.output = files::resolved(context.cwd() / arguments.get("output", "mirror"));
    options.tarballs = arguments.has("tarballs");
    options.jobs = shared.jobs;
    options.mirrors = shared.mirrors;
    options.patience = shared.patience;
    if (arguments.has("dry-run")) return finish(context, arguments, sync::plan_mirror(urls, options));
    Teller teller(context, progress_options(context, arguments));
    return finish(context, arguments, sync::mirror(urls, options, teller));
}

}  // namespace

Command mirror_command() {
    return {.name = "mirror",
            .group = "Sources",
            .summary = "make or update bare copies of all repositories",
            .usage = "[KAS_YAML | MANIFEST | URL…] --output DIR [OPTIONS]",
            .details =
                "The copies serve as reference directory (--reference, KAS_REPO_REF_DIR) and as mirror (--mirror DIR, setting "
                "sync.mirrors). With --tarballs each is packed as BitBake's fetcher looks for it on a source mirror.",
            .examples = {"bspctl mirror my.yml --output /srv/git", "bspctl mirror https://git.yoctoproject.org/poky -o /srv/git --tarballs"},
            .options = options::join({{{"output", 'o', "DIR", "where the copies go (default: mirror)", "", "<dir>"},
                                       {"tarballs", 0, "", "pack each as git2_HOST.PATH.tar.gz too"},
                                       {"dry-run", 'n', "", "show what would be done; change nothing, ask no server"}},
                                      fetch_options(),
                                      options::choices(),
                                      {options::json()}}),
            .max_positionals = 1000,
            .positional_words = "<file>",
            .run = run};
}

}  // namespace bspctl::cli
