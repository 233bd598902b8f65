// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/question.hpp"
#include "inspect/recipe_facts.hpp"
#include "telemetry/secrets.hpp"

namespace bspctl::cli {

namespace {

// What parts the two answers of the script; on a line of its own no output of BitBake is like it.
constexpr std::string_view parting = "=== bspctl: versions ===";

// All of one recipe, then which versions there are. The second question is asked by the name that the first one told
// (virtual/kernel is none), and its failure costs the versions alone.
std::string script_for(const std::string& recipe) {
    const auto file = (std::filesystem::path(pipeline::scratch_folder) / "environment").string();
    std::string out = "bitbake -e ";
    out += text::shell_quote(recipe) + " > " + file + "\ncode=$?\ncat " + file + "\n[ $code -eq 0 ] || exit $code\n";
    out += "echo '" + std::string(parting) + "'\n";
    out += "pn=$(sed -n 's/^PN=\"\\(.*\\)\"$/\\1/p' " + file + ")\nbitbake-layers show-recipes \"$pn\" 2>/dev/null || true";
    return out;
}

struct Inspected {
    inspect::RecipeFacts facts;
    std::vector<inspect::RecipeVersion> versions;
};

Inspected inspected(std::string_view out) {
    const auto end = out.rfind("\n" + std::string(parting) + "\n");
    Inspected all;
    all.facts = inspect::recipe_facts(inspect::Environment::parse(out.substr(0, end)));
    for (auto& source : all.facts.sources) source = telemetry::mask_secrets(source);
    if (end != std::string_view::npos) all.versions = inspect::recipe_versions(out.substr(end + 1 + parting.size()), all.facts.name);
    return all;
}

std::string version_text(const inspect::RecipeVersion& version) {
    return version.version + " (" + version.layer + (version.skipped.empty() ? "" : ", " + version.skipped) + ")";
}

// Its heading and what stands below it: one entry beside it, several each on a line. Nothing for none.
class Sheet {
public:
    explicit Sheet(const ui::Style& style) : style_(style) {}

    void add(std::string_view heading, const std::string& value) {
        if (value.empty()) return;
        constexpr std::size_t width = 20;
        auto head = std::string(heading);
        head.resize(std::max(width, head.size() + 1), ' ');
        out_ += style_(ui::Colour::bold, head) + value + "\n";
    }
    void add(std::string_view heading, const std::vector<std::string>& values) {
        for (std::size_t i = 0; i < values.size(); ++i) add(i == 0 ? heading : " ", values[i]);
    }
    void add_words(std::string_view heading, const std::vector<std::string>& words) { add(heading, text::join(words, " ")); }

    [[nodiscard]] const std::string& text() const { return out_; }

private:
    const ui::Style& style_;
    std::string out_;
};

std::string answer_text(const ui::Style& style, const Inspected& all) {
    const auto& facts = all.facts;
    Sheet sheet(style);
    sheet.add("recipe", facts.name + " " + (facts.epoch.empty() ? "" : facts.epoch + ":") + facts.version + "-" + facts.revision);
    sheet.add("summary", facts.summary);
    sheet.add("layer", facts.layer);
    sheet.add("file", facts.file);
    sheet.add("bbappends", facts.appends);
    sheet.add_words("provides", facts.provides);
    sheet.add("preferred version", facts.preferred_version);
    sheet.add("preferred provider", facts.preferred_provider);
    std::vector<std::string> versions;
    for (const auto& version : all.versions) versions.push_back(version_text(version));
    sheet.add("versions", versions);
    sheet.add("sources", facts.sources);
    sheet.add("licence", facts.licence);
    sheet.add("licence files", facts.licence_files);
    sheet.add_words("depends on", facts.depends);
    for (const auto& package : facts.packages) {
        sheet.add(&package == facts.packages.data() ? "packages" : " ", package.name + (package.needs.empty() ? "" : ": " + text::join(package.needs, " ")));
    }
    sheet.add_words("classes", facts.classes);
    sheet.add("WORKDIR", facts.work_dir);
    sheet.add("S", facts.source_dir);
    sheet.add("B", facts.build_dir);
    sheet.add("D", facts.install_dir);
    sheet.add("T", facts.temp_dir);
    return sheet.text();
}

void write_folders(json::Writer& out, const inspect::RecipeFacts& facts) {
    out.key("directories").object().field("workdir", facts.work_dir).field("s", facts.source_dir).field("b", facts.build_dir);
    out.field("d", facts.install_dir).field("t", facts.temp_dir).end_object();
}

void write_packages(json::Writer& out, const inspect::RecipeFacts& facts) {
    out.key("packages").array();
    for (const auto& package : facts.packages) out.object().field("name", package.name).field("rdepends", package.needs).end_object();
    out.end_array();
}

void write_versions(json::Writer& out, const std::vector<inspect::RecipeVersion>& versions) {
    out.key("versions").array();
    for (const auto& version : versions) {
        out.object().field("version", version.version).field("layer", version.layer).field_or_null("skipped", version.skipped).end_object();
    }
    out.end_array();
}

std::string answer_json(const Inspected& all, const std::string& asked) {
    const auto& facts = all.facts;
    json::Writer out;
    out.object().field("schema", "bspctl.inspect/1").field("asked", asked).field("recipe", facts.name);
    out.field("pn", facts.name).field("pv", facts.version).field("pr", facts.revision).field_or_null("pe", facts.epoch);
    out.field_or_null("layer", facts.layer).field("file", facts.file).field("summary", facts.summary);
    out.field("bbappends", facts.appends).field("provides", facts.provides);
    out.field_or_null("preferred_version", facts.preferred_version).field_or_null("preferred_provider", facts.preferred_provider);
    write_versions(out, all.versions);
    out.field("src_uri", facts.sources).field("license", facts.licence).field("lic_files_chksum", facts.licence_files);
    out.field("depends", facts.depends).field("classes", facts.classes);
    write_packages(out, facts);
    write_folders(out, facts);
    return out.key("phase").null().key("error").null().end_object().str();
}

int run(Context& context, const Arguments& arguments) {
    const auto words = question_words(arguments, "recipe");
    const auto asked = ask_bitbake(context, arguments, "inspect", words.kas_file, script_for(words.subject));
    if (!asked.answer.ok()) return say_unanswered(context, arguments, "inspect", asked, words.subject);
    const auto all = inspected(asked.answer.out);
    context.answer(arguments.has("json") ? answer_json(all, words.subject) : answer_text(context.out_style(), all));
    return 0;
}

}  // namespace

Command inspect_command() {
    return {
        .name = "inspect",
        .group = "Look",
        .summary = "what BitBake knows of a recipe: version, layer, bbappends, sources, licence, packages",
        .usage = "RECIPE [KAS_YAML[:MORE…]] [OPTIONS]",
        .details = "Asked of BitBake, with the configuration, overlays and environment of `bspctl build`; nothing is fetched and "
                   "no run is recorded. Exit code 1: there is no such recipe, or BitBake could not be asked.",
        .examples = {"bspctl inspect busybox my.yml", "bspctl inspect virtual/kernel --json"},
        .options = question_options({}),
        .max_positionals = 2,
        .positional_words = "<recipe> <file>",
        .run = run};
}

}  // namespace bspctl::cli
