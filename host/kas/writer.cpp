// SPDX-License-Identifier: Apache-2.0
#include "kas/writer.hpp"

#include <algorithm>
#include <set>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "kas/layer_order.hpp"
#include "kas/yaml_text.hpp"

namespace bspctl::kas {

namespace {

// The format versions in which kas introduced what we write (its format changelog).
constexpr int format_lowest = 2;  // versions are integers
constexpr int format_target_list = 4;
constexpr int format_multiconfig = 5;  // mc: targets become BBMULTICONFIG
constexpr int format_env = 6;
constexpr int format_env_null = 13;
constexpr int format_commit = 14;  // and branch, in place of refspec
constexpr int format_tag = 15;
constexpr int format_prio = 21;
constexpr int format_highest = 23;
constexpr int highest_prio = 99;  // down to -99

using Layers = std::vector<std::string>;

// ------------------------------------------------------------------------------------------------ is it right?

[[noreturn]] void refuse(const std::string& why) {
    throw Failure("this cannot become a kas configuration", why, "report it to whoever made the configuration");
}

void check_text(const std::string& what, const std::string& value) {
    if (!text::valid_utf8(value)) refuse(what + " holds a NUL or malformed UTF-8");
}

void check_repo(const KasRepo& repo) {
    for (const auto* value : {&repo.name, &repo.url, &repo.path, &repo.commit, &repo.tag, &repo.branch}) {
        check_text("repository '" + text::to_utf8(repo.name) + "'", *value);
    }
    if (repo.name.empty()) refuse("a repository has no name");
    // kas wants a revision for what it fetches, and takes a tag or a branch, never both.
    if (!repo.url.empty() && repo.commit.empty() && repo.tag.empty() && repo.branch.empty()) {
        refuse("repository '" + repo.name + "' has neither commit, tag nor branch");
    }
    if (!repo.tag.empty() && !repo.branch.empty()) refuse("repository '" + repo.name + "' has a tag and a branch");
}

void check_repos(const KasConfig& config) {
    if (config.repos.empty()) refuse("it names no repository");
    std::set<std::string_view> names;
    for (const auto& repo : config.repos) {
        check_repo(repo);
        if (!names.insert(repo.name).second) refuse("two repositories are called '" + repo.name + "'");
    }
    std::set<std::pair<std::string_view, std::string_view>> layers;
    for (const auto& layer : config.layers) {
        check_text("layer '" + text::to_utf8(layer.subdir) + "'", layer.subdir);
        const auto shown = "layer '" + layer.subdir + "' of repository '" + layer.repo + "'";
        if (!names.contains(layer.repo)) refuse(shown + ": there is no such repository");
        if (layer.subdir.empty()) refuse(shown + " has no folder (the root is '.')");
        if (!layers.emplace(layer.repo, layer.subdir).second) refuse(shown + " is named twice");
    }
}

void check_blocks(const std::vector<ConfBlock>& blocks, const std::string& section) {
    std::set<std::string_view> names;
    for (const auto& block : blocks) {
        check_text(section, block.name);
        check_text(section + " '" + block.name + "'", block.text);
        if (!names.insert(block.name).second) refuse(section + " has two blocks called '" + block.name + "'");
    }
}

void check_env(const std::vector<EnvVar>& env) {
    std::set<std::string_view> names;
    for (const auto& variable : env) {
        check_text("env", variable.name);
        check_text("env " + variable.name, variable.value.value_or(""));
        if (!names.insert(variable.name).second) refuse("env has '" + variable.name + "' twice");
    }
}

void check(const KasConfig& config) {
    if (config.machine.empty()) {
        throw Failure("no machine is known for this configuration", "the input names none and none was chosen",
                      "name one with -m MACHINE");
    }
    check_text("machine", config.machine);
    check_text("distro", config.distro);
    for (const auto& target : config.targets) check_text("target", target);
    check_repos(config);
    check_blocks(config.local_conf, "local_conf_header");
    check_blocks(config.bblayers_conf, "bblayers_conf_header");
    check_env(config.env);
}

// ------------------------------------------------------------------------------------------------ which format?

bool is_multiconfig(const std::string& target) {
    return target.starts_with("mc:") || target.starts_with("multiconfig:");
}

int repos_need(const std::vector<KasRepo>& repos) {
    int need = format_lowest;
    for (const auto& repo : repos) {
        if (repo.url.empty()) continue;
        if (!repo.commit.empty() || !repo.branch.empty()) need = std::max(need, format_commit);
        if (!repo.tag.empty()) need = std::max(need, format_tag);
    }
    return need;
}

int lowest_format(const KasConfig& config, bool wants_prio) {
    int need = repos_need(config.repos);
    if (config.targets.size() > 1) need = std::max(need, format_target_list);
    if (std::any_of(config.targets.begin(), config.targets.end(), is_multiconfig))
        need = std::max(need, format_multiconfig);
    for (const auto& variable : config.env) need = std::max(need, variable.value ? format_env : format_env_null);
    return wants_prio ? std::max(need, format_prio) : need;
}

int chosen_format(int asked, int lowest) {
    if (asked == 0) return lowest;
    if (asked >= format_target_list && asked <= format_highest) return asked;
    throw Failure(
        "kas format " + std::to_string(asked) + " cannot be written",
        "formats " + std::to_string(format_target_list) + " to " + std::to_string(format_highest) + " are known",
        "leave the format away to get the lowest that the content needs");
}

// ------------------------------------------------------------------------------------------------------ writing

class Writer {
public:
    Writer(const KasConfig& config, int format, bool wants_prio)
        : config_(config), format_(format), prio_(wants_prio && format >= format_prio) {}

    Written write(const std::string& comment) {
        head(comment);
        repos();
        blocks("bblayers_conf_header", config_.bblayers_conf);
        blocks("local_conf_header", config_.local_conf);
        return {yaml_.str(), format_, std::move(notes_)};
    }

private:
    void head(const std::string& comment) {
        yaml_.comment(comment);
        for (const auto& note : config_.notes) yaml_.comment("note: " + note);
        yaml_.open("header");
        yaml_.number_entry("version", format_);
        yaml_.close();
        yaml_.entry("machine", config_.machine);
        if (!config_.distro.empty()) yaml_.entry("distro", config_.distro);
        targets();
        env();
    }

    void targets() {
        if (config_.targets.size() == 1) return yaml_.entry("target", config_.targets.front());
        if (config_.targets.empty()) return;
        yaml_.open("target");
        for (const auto& target : config_.targets) yaml_.list_item(target);
        yaml_.close();
    }

    void env() {
        std::vector<const EnvVar*> writable;
        for (const auto& variable : config_.env) {
            if (format_ >= (variable.value ? format_env : format_env_null)) writable.push_back(&variable);
            else
                notes_.push_back("env " + variable.name + " is left out: format " + std::to_string(format_) +
                                 " cannot say it");
        }
        if (writable.empty()) return;
        yaml_.open("env");
        for (const auto* variable : writable) {
            if (variable->value) yaml_.entry(variable->name, *variable->value);
            else yaml_.null_entry(variable->name);
        }
        yaml_.close();
    }

    void repos() {
        yaml_.open("repos");
        for (const auto& repo : config_.repos) {
            yaml_.open(repo.name);
            if (!repo.url.empty()) yaml_.entry("url", repo.url);
            if (!repo.path.empty()) yaml_.entry("path", repo.path);
            if (!repo.url.empty()) revision(repo);
            layers(repo.name);
            yaml_.close();
        }
        yaml_.close();
    }

    // Below format 14 all of commit, tag and branch is `refspec`, one of them; a tag has its own key since 15.
    void revision(const KasRepo& repo) {
        const bool has_tag = !repo.tag.empty();
        if (format_ < (has_tag ? format_tag : format_commit)) {
            const auto& best = !repo.commit.empty() ? repo.commit : has_tag ? repo.tag : repo.branch;
            return yaml_.entry("refspec", best);
        }
        if (!repo.commit.empty()) yaml_.entry("commit", repo.commit);
        if (has_tag) yaml_.entry("tag", repo.tag);
        if (!repo.branch.empty()) yaml_.entry("branch", repo.branch);
    }

    void layers(const std::string& repo) {
        bool any = false;
        yaml_.open("layers");
        for (std::size_t i = 0; i < config_.layers.size(); ++i) {
            if (config_.layers[i].repo != repo) continue;
            any = true;
            layer(config_.layers[i].subdir, highest_prio - static_cast<int>(i));
        }
        // Without a `layers` key the root would be a layer.
        if (!any) yaml_.entry(".", "disabled");
        yaml_.close();
    }

    void layer(const std::string& subdir, int prio) {
        if (!prio_) return yaml_.null_entry(subdir);
        yaml_.open(subdir);
        yaml_.number_entry("prio", prio);
        yaml_.close();
    }

    void blocks(std::string_view section, const std::vector<ConfBlock>& list) {
        if (list.empty()) return;
        yaml_.open(section);
        for (const auto& block : list) yaml_.text_entry(block.name, block.text);
        yaml_.close();
    }

    const KasConfig& config_;
    int format_;
    bool prio_;
    YamlText yaml_;
    std::vector<std::string> notes_;
};

std::string order_note(int format) {
    return "the order of BBLAYERS is kas's own, not the vendor's: format " + std::to_string(format) +
           " knows no layer priorities (format " + std::to_string(format_prio) + " does)";
}

}  // namespace

Written write(const KasConfig& config, const WriteOptions& options) {
    check(config);
    constexpr std::size_t distinct_priorities = 2 * highest_prio + 1;
    const bool ordered_anyway = kas_keeps_order(config);
    const bool can_order = config.layers.size() <= distinct_priorities;
    const bool wants_prio = !ordered_anyway && can_order;
    const int format = chosen_format(options.format, lowest_format(config, wants_prio));

    auto out = Writer(config, format, wants_prio).write(options.comment);
    if (!ordered_anyway && !can_order) {
        out.notes.push_back("the order of BBLAYERS is kas's own: kas has fewer priorities than there are layers");
    } else if (wants_prio && format < format_prio) {
        out.notes.push_back(order_note(format));
    }
    return out;
}

}  // namespace bspctl::kas
