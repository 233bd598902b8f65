// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "doctor/probe.hpp"
#include "setup/setup.hpp"

namespace bspctl::setup {

namespace {

using text::shell_quote;

class Planner {
public:
    Planner(const doctor::Context& context, const Host& host, const Wishes& wishes) : context_(context), host_(host), wishes_(wishes) {}

    Plan make(const doctor::Report& report) {
        for (const auto& result : report.results) {
            const auto& finding = result.finding;
            const bool failing = finding.level == Level::warn || finding.level == Level::block;
            if (result.error || (!failing && (finding.level != Level::info || finding.fix.empty()))) continue;
            const bool done = handle(finding);
            if (!done && failing) out_.left.push_back({finding.id, finding.summary, finding.fix});
        }
        add_packages();
        add_sysctl();
        std::stable_partition(out_.actions.begin(), out_.actions.end(), [](const Action& action) { return action.privileged; });
        return std::move(out_);
    }

private:
    // What a check's id leads to. False: nothing is known for it here.
    bool handle(const Finding& finding) {
        using Handler = bool (Planner::*)(const Finding&);
        static const std::map<std::string, Handler, std::less<>> handlers{
            {"host-tools", &Planner::programs},          {"build-packages", &Planner::programs},
            {"inotify", &Planner::inotify},              {"swappiness", &Planner::swappiness},
            {"user-namespaces", &Planner::namespaces},   {"locale", &Planner::locale},
            {"container-runtime", &Planner::docker},     {"cache-dirs", &Planner::cache_folders},
            {"git-identity", &Planner::git_identity},
        };
        const auto found = handlers.find(finding.id);
        return found != handlers.end() && (this->*found->second)(finding);
    }

    // "missing: kas, git"
    bool programs(const Finding& finding) {
        constexpr std::string_view prefix = "missing: ";
        if (!finding.summary.starts_with(prefix)) return false;
        std::vector<std::string> unknown;
        for (const auto& word : text::split(std::string_view(finding.summary).substr(prefix.size()), ',')) {
            const auto program = std::string(text::trim(word));
            const auto package = doctor::package_of(program, host_.packages);
            if (package.empty()) unknown.push_back(program);
            else packages_.insert(package);
        }
        if (!packages_.empty()) package_checks_.insert(finding.id);
        if (!unknown.empty()) out_.left.push_back({finding.id, "not packaged here: " + text::join(unknown, ", "), advice_for(unknown, finding)});
        return true;
    }

    static std::string advice_for(const std::vector<std::string>& programs, const Finding& finding) {
        const bool kas = std::all_of(programs.begin(), programs.end(), [](const auto& name) { return name.starts_with("kas"); });
        return kas ? "pipx install kas" : finding.fix;
    }

    // Between what older BitBakes use up and what the kernel spends memory on, these are the usual settings, unless the
    // user asks doctor for more.
    bool inotify(const Finding&) {
        set_sysctl("inotify", "fs.inotify.max_user_instances", std::max<std::int64_t>(8192, context_.limits.inotify_instances));
        set_sysctl("inotify", "fs.inotify.max_user_watches", std::max<std::int64_t>(1048576, context_.limits.inotify_watches));
        return true;
    }

    bool swappiness(const Finding&) {
        set_sysctl("swappiness", "vm.swappiness", std::min<std::int64_t>(10, context_.limits.swappiness));
        return true;
    }

    // Each of the three ways to forbid them has a switch of its own; only those that are off are turned on.
    bool namespaces(const Finding& finding) {
        const auto is = [&](const char* name, std::int64_t value) { return doctor::sysctl(context_, name) == value; };
        if (is("kernel.apparmor_restrict_unprivileged_userns", 1)) set_sysctl(finding.id, "kernel.apparmor_restrict_unprivileged_userns", 0);
        if (is("kernel.unprivileged_userns_clone", 0)) set_sysctl(finding.id, "kernel.unprivileged_userns_clone", 1);
        if (is("user.max_user_namespaces", 0)) set_sysctl(finding.id, "user.max_user_namespaces", 15000);
        return sysctl_checks_.contains(finding.id);
    }

    void set_sysctl(const std::string& check, const std::string& name, std::int64_t value) {
        sysctl_checks_.insert(check);
        sysctls_.emplace_back(name, value);
    }

    // A locale that is named but not there can be made; which one to name is the user's to say.
    bool locale(const Finding& finding) {
        std::string name;
        for (const auto* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
            if (name.empty()) name = paths::environment(variable);
        }
        if (name.empty() || name == "C" || name == "POSIX") name = "en_US.UTF-8";  // which kas and BitBake set
        const auto dot = name.find('.');
        const auto language = name.substr(0, dot);
        const bool plain = !language.empty() && language.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_") == std::string::npos;
        if (dot == std::string::npos || !text::lower(name.substr(dot)).starts_with(".utf") || !plain) return false;
        const auto script = locale_script(language);
        if (!script.empty()) out_.actions.push_back({finding.id, "make the locale " + name, script});
        return !script.empty();
    }

    [[nodiscard]] std::string locale_script(const std::string& language) const {
        const auto from_list = "add_line " + shell_quote(etc("locale.gen")) + " " + shell_quote(language + ".UTF-8 UTF-8") + "\nlocale-gen\n";
        switch (host_.packages) {
            case PackageManager::apt: return install("locales") + from_list;
            case PackageManager::pacman: return from_list;
            case PackageManager::dnf: return install("glibc-langpack-" + language.substr(0, language.find('_')));
            case PackageManager::zypper: return install("glibc-locale");
            case PackageManager::none: break;
        }
        return {};
    }

    bool docker(const Finding& finding) {
        if (!context_.runtime.ends_with("docker") || host_.user.empty()) return false;
        const auto user = shell_quote(host_.user);
        out_.actions.push_back({finding.id, "start docker, and let " + host_.user + " use it (from the next login on)",
                                "if command -v systemctl >/dev/null; then systemctl enable --now docker; fi\n"
                                "if ! id -nG " + user + " | tr ' ' '\\n' | grep -qx docker; then usermod -aG docker " + user + "; fi\n"});
        return true;
    }

    // The folder itself, not what is in it: whose that is cannot be told from here.
    bool cache_folders(const Finding& finding) {
        std::string script, names;
        std::error_code error;
        for (const auto& dir : {context_.sstate_dir, context_.dl_dir}) {
            if (dir.empty() || (fs::exists(dir, error) && !fs::is_directory(dir, error))) continue;
            const auto quoted = shell_quote(dir.string());
            names += (names.empty() ? "" : ", ") + dir.string();
            script += "mkdir -p " + quoted + "\nchown " + shell_quote(host_.user) + " " + quoted + "\n";
        }
        if (script.empty() || host_.user.empty()) return false;
        out_.actions.push_back({finding.id, "make " + names + ", for " + host_.user, script});
        return true;
    }

    bool git_identity(const Finding& finding) {
        if (wishes_.git_name.empty() || wishes_.git_email.empty()) return false;
        out_.actions.push_back({finding.id, "tell git who you are",
                                "git config --global user.name " + shell_quote(wishes_.git_name) + "\ngit config --global user.email " +
                                    shell_quote(wishes_.git_email) + "\n",
                                false});
        return true;
    }

    [[nodiscard]] std::string install(const std::string& packages) const {
        switch (host_.packages) {
            case PackageManager::apt: return "DEBIAN_FRONTEND=noninteractive apt-get install -y " + packages + "\n";
            case PackageManager::dnf: return "dnf install -y " + packages + "\n";
            case PackageManager::pacman: return "pacman -S --needed --noconfirm " + packages + "\n";
            case PackageManager::zypper: return "zypper --non-interactive install " + packages + "\n";
            case PackageManager::none: break;
        }
        return {};
    }

    // First of all: what comes after it may be for what it brings.
    void add_packages() {
        if (packages_.empty()) return;
        const auto names = text::join({packages_.begin(), packages_.end()}, " ");
        const std::string refresh = host_.packages == PackageManager::apt ? "apt-get update -q\n" : "";
        out_.actions.insert(out_.actions.begin(), {joined(package_checks_), "install " + names, refresh + install(names)});
    }

    void add_sysctl() {
        if (sysctls_.empty()) return;
        const auto file = shell_quote(etc("sysctl.d/99-bspctl.conf"));
        std::string script;
        for (const auto& [name, value] : sysctls_) script += "set_value " + file + " " + name + " " + std::to_string(value) + "\n";
        script += "sysctl -q -p " + file + " || echo 'not every value could be set now; the rest holds from the next start on' >&2\n";
        out_.actions.push_back({joined(sysctl_checks_), "limits of the kernel", script});
    }

    [[nodiscard]] std::string etc(const std::string& name) const { return host_.root.string() + "/etc/" + name; }
    static std::string joined(const std::set<std::string>& words) { return text::join({words.begin(), words.end()}, ", "); }

    const doctor::Context& context_;
    const Host& host_;
    const Wishes& wishes_;
    Plan out_;
    std::set<std::string> packages_, package_checks_, sysctl_checks_;
    std::vector<std::pair<std::string, std::int64_t>> sysctls_;
};

// What the steps are made of. Files are replaced by renaming, so that nobody reads half of one.
constexpr std::string_view helpers = R"sh(
# Keeps a file as it was before the first change.
keep() {
    if [ -e "$1" ] && [ ! -e "$1.before-bspctl" ]; then cp -p "$1" "$1.before-bspctl"; fi
    mkdir -p "$(dirname "$1")"
}

# set_value FILE NAME VALUE: the line NAME=VALUE in place of any other for NAME.
set_value() {
    if [ -e "$1" ] && grep -qxF "$2=$3" "$1"; then return 0; fi
    keep "$1"
    { if [ -e "$1" ]; then grep -v "^ *$2 *=" "$1" || true; fi; echo "$2=$3"; } > "$1.new"
    chmod 644 "$1.new"
    mv "$1.new" "$1"
}

# add_line FILE LINE: once.
add_line() {
    if [ -e "$1" ] && grep -qxF "$2" "$1"; then return 0; fi
    keep "$1"
    { if [ -e "$1" ]; then cat "$1"; fi; echo "$2"; } > "$1.new"
    chmod 644 "$1.new"
    mv "$1.new" "$1"
}
)sh";

}  // namespace

bool Plan::has(bool privileged) const {
    return std::any_of(actions.begin(), actions.end(), [&](const Action& action) { return action.privileged == privileged; });
}

Plan plan(const doctor::Report& report, const doctor::Context& context, const Host& host, const Wishes& wishes) {
    return Planner(context, host, wishes).make(report);
}

std::string to_script(const Plan& plan, bool privileged) {
    std::string out = "#!/bin/sh\n# Made by `bspctl setup` from what `bspctl doctor` found. " +
                      std::string(privileged ? "To be run as root" : "To be run as the user who builds") +
                      "; any number of times.\nset -eu\n";
    if (privileged) out += helpers;
    for (const auto& action : plan.actions) {
        if (action.privileged != privileged) continue;
        // a title quotes names from outside; a line break in one must not become a command
        out += "\n# " + action.check + ": " + text::replace_all(action.title, "\n", " ") + "\n" + action.script;
    }
    return out;
}

}  // namespace bspctl::setup
