// SPDX-License-Identifier: Apache-2.0
#include "doctor/release.hpp"

#include <algorithm>
#include <cctype>
#include <array>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "doctor/probe.hpp"
#include "doctor/settings_text.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

constexpr std::array<std::string_view, 14> releases{"dunfell",   "gatesgarth", "hardknott", "honister",  "kirkstone", "langdale", "mickledore",
                                                    "nanbield",  "scarthgap",  "styhead",   "walnascar", "whinlatter", "wrynose", "blacksail"};

std::string read(const fs::path& file) { return read_kernel_file(file).value_or(""); }

// The first version in quotes of a line, "1.8.3.1"; empty when there is none.
std::string quoted_version(std::string_view line) {
    for (auto open = line.find('"'); open != std::string_view::npos;) {
        const auto close = line.find('"', open + 1);
        if (close == std::string_view::npos) return {};
        const auto inside = line.substr(open + 1, close - open - 1);
        if (!inside.empty() && inside.find_first_not_of("0123456789.") == std::string_view::npos) return std::string(inside);
        open = line.find('"', close + 1);
    }
    return {};
}

// OE-Core's sanity check compares in functions named check_<program>_version: over the years with LooseVersion,
// vercmp_string_op, or a variable before it. The first comparison of each is the one that counts for every host.
void read_lowest_versions(const std::string& python, std::map<std::string, std::string>& out) {
    std::string program;
    for (const auto line : text::lines(python)) {
        if (line.starts_with("def ")) {
            const auto name = line.substr(4, line.find('(') - 4);
            const bool compares = name.starts_with("check_") && name.ends_with("_version");
            program = compares ? std::string(name.substr(6, name.size() - 14)) : "";
        }
        const bool bound = line.find("_minimum_version = \"") != std::string_view::npos || line.find("< LooseVersion(\"") != std::string_view::npos ||
                           (line.find("vercmp_string_op(") != std::string_view::npos && line.find("\"<\"") != std::string_view::npos);
        if (program.empty() || !bound || out.contains(program)) continue;
        if (const auto version = quoted_version(line); !version.empty()) out[program] = version;
    }
}

// if sys.version_info < (3, 9, 0):
void read_lowest_python(const Release& release, std::map<std::string, std::string>& out) {
    const auto text = read(release.bitbake / "lib/bb/__init__.py");
    constexpr std::string_view key = "sys.version_info < (";
    const auto at = text.find(key);
    if (at == std::string::npos) return;
    const auto rest = std::string_view(text).substr(at + key.size());
    out["python3"] = text::replace_all(text::replace_all(std::string(rest.substr(0, rest.find(')'))), " ", ""), ",", ".");
}

// A layer may have a bitbake.conf of its own and stand alone; what refuses hosts is OE-Core's sanity class.
bool is_core(const fs::path& layer) {
    std::error_code ignored;
    const auto has = [&](const char* file) { return fs::is_regular_file(layer / file, ignored); };
    return has("conf/bitbake.conf") && (has("classes-global/sanity.bbclass") || has("classes/sanity.bbclass")) &&
           !values_of(read(layer / "conf/layer.conf"), "LAYERSERIES_CORENAMES").empty();
}

// Where kas and the vendors' tools put poky or OE-Core, when the enabled layers are not known.
std::vector<fs::path> usual_places(const Context& context, const char* inside_poky, const std::vector<const char*>& own) {
    std::vector<fs::path> out;
    for (const auto* folder : {"", "sources", "layers"}) {
        const auto place = build_place(context) / folder;
        out.push_back(place / "poky" / inside_poky);
        for (const auto* name : own) out.push_back(place / name);
    }
    return out;
}

fs::path find_core(const Context& context) {
    auto candidates = context.layers;
    if (candidates.empty()) candidates = usual_places(context, "meta", {"openembedded-core/meta", "oe-core/meta"});
    const auto found = std::find_if(candidates.begin(), candidates.end(), is_core);
    return found == candidates.end() ? fs::path{} : *found;
}

fs::path find_bitbake(const Context& context, const fs::path& core) {
    std::vector<fs::path> candidates;
    if (!core.empty()) candidates = {core.parent_path() / "bitbake", core.parent_path().parent_path() / "bitbake"};
    for (auto& place : usual_places(context, "bitbake", {"bitbake"})) candidates.push_back(std::move(place));
    std::error_code ignored;
    const auto found = std::find_if(candidates.begin(), candidates.end(), [&](const auto& place) { return fs::is_regular_file(place / "lib/bb/__init__.py", ignored); });
    return found == candidates.end() ? fs::path{} : *found;
}

// __version__ = "2.8.1"
std::vector<int> read_bitbake_version(const fs::path& bitbake) {
    const auto text = read(bitbake / "lib/bb/__init__.py");
    for (const auto line : text::lines(text)) {
        if (line.starts_with("__version__")) return version_numbers(quoted_version(line));
    }
    return {};
}

// A layer may name several series it can stand for; the last is its own.
std::string own_name(const fs::path& core) {
    const auto values = values_of(read(core / "conf/layer.conf"), "LAYERSERIES_CORENAMES");
    const auto names = values.empty() ? std::vector<std::string>{} : words_of(values.front());
    return names.empty() ? "" : names.back();
}

// Before the first sync: the branch of the repository that brings OE-Core.
std::string name_by_branch(const Context& context) {
    for (const auto& repository : context.repositories) {
        const auto url = text::lower(repository.url);
        const bool core = url.find("poky") != std::string::npos || url.find("openembedded-core") != std::string::npos || url.find("oe-core") != std::string::npos;
        if (!core) continue;
        for (const auto name : releases) {
            if (repository.branch.find(name) != std::string::npos) return std::string(name);
        }
    }
    return {};
}

// What inline Python adds depends on the build; "${…}" is the name of something that cannot be known here.
void add_programs(const std::string& value, std::set<std::string>& out) {
    if (value.find("${@") != std::string::npos) return;
    for (auto& word : words_of(value)) {
        if (word.find('$') == std::string::npos) out.insert(std::move(word));
    }
}

void read_core(const Context& context, Release& out) {
    const auto conf = read(out.core / "conf/bitbake.conf");
    std::string sanity;
    for (const auto* file : {"classes-global/sanity.bbclass", "classes/sanity.bbclass", "lib/oe/sanity.py"}) sanity += read(out.core / file) + "\n";
    // Layers and machines add programs of their own.
    auto additions = context.settings_text;
    for (const auto& layer : context.layers) {
        for (const auto& file : {std::string("conf/layer.conf"), "conf/machine/" + context.machine + ".conf", "conf/distro/" + context.distro + ".conf"}) {
            const auto text = read(layer / file);
            additions += "\n" + text;
            for (const auto& value : values_of(text, "SANITY_TESTED_DISTROS")) {
                for (const auto& pattern : words_of(value)) out.tested_distros.push_back(pattern);
            }
        }
    }
    for (const auto& value : values_of(conf + "\n" + additions, "HOSTTOOLS")) {
        add_programs(value, out.tools);
    }
    for (const auto& value : values_of(sanity, "SANITY_REQUIRED_UTILITIES")) add_programs(value, out.tools);
    read_lowest_versions(sanity, out.at_least);
    const auto glibc = values_of(read(out.core / "conf/distro/include/yocto-uninative.inc"), "UNINATIVE_MAXGLIBCVERSION");
    if (!glibc.empty()) out.newest_glibc = glibc.front();
}

// What every release since dunfell names and a plain installation may lack; each line adds what came with a release. A
// program that a later release names no more is left out from there on.
void fill_from_table(Release& out) {
    out.tools = {"ar",  "bash", "bzip2", "chrpath", "cpio", "diff", "diffstat", "file", "find", "g++", "gawk", "gcc",
                 "git", "gzip", "make",  "patch",   "perl", "python3", "rpcgen", "sed", "tar",  "wget", "which"};
    out.at_least = {{"git", "1.8.3.1"}, {"tar", "1.28"}, {"make", "4.0"}, {"patch", "2.7"}, {"python3", "3.6"}};
    const auto at = release_order(out.name);
    const auto from = [at](std::string_view name) { return at >= release_order(name); };
    if (from("honister")) out.tools.insert({"zstd", "pzstd"});
    if (from("honister") && !from("walnascar")) out.tools.insert("lz4c");
    if (from("whinlatter")) out.tools.insert("xz");
    if (from("kirkstone")) out.at_least["gcc"] = "7.5";
    if (from("mickledore")) out.at_least["gcc"] = "8.0", out.at_least["python3"] = "3.8";
    if (from("walnascar")) out.at_least["python3"] = "3.9";
    if (from("blacksail")) out.at_least["gcc"] = "10.1", out.at_least["git"] = "2.22.0";
}

}  // namespace

bool Release::bitbake_has(std::string_view file, std::string_view text) const {
    return !bitbake.empty() && read(bitbake / file).find(text) != std::string::npos;
}

namespace {

Release read_release(const Context& context) {
    Release out;
    out.core = find_core(context);
    out.bitbake = find_bitbake(context, out.core);
    out.bitbake_version = read_bitbake_version(out.bitbake);
    out.name = out.core.empty() ? name_by_branch(context) : own_name(out.core);
    out.without_core = out.core.empty() && context.layers_complete;
    if (!out.core.empty()) read_core(context, out);
    else if (!out.without_core) fill_from_table(out);
    if (!out.bitbake.empty()) read_lowest_python(out, out.at_least);
    return out;
}

}  // namespace

const Release& ReleaseOnce::get(const Context& context) {
    std::call_once(read_, [&] { release_ = read_release(context); });
    return release_;
}

Release release_of(const Context& context) { return context.release ? context.release->get(context) : read_release(context); }

int release_order(std::string_view name) {
    const auto found = std::find(releases.begin(), releases.end(), name);
    return found == releases.end() ? -1 : static_cast<int>(found - releases.begin());
}

bool uses_buildtools(const Context& context) {
    if (!paths::environment("OECORE_NATIVE_SYSROOT").empty()) return true;
    for (const auto& file : text::split(context.config, ':')) {
        const auto text = file.empty() ? "" : read(file);
        for (const auto line : text::lines(text)) {
            if (line.starts_with("buildtools:")) return true;
        }
    }
    return false;
}

Finding refused(const Release& release, std::string summary, std::string why, std::string fix) {
    if (release.is_sure()) return block(std::move(summary), std::move(why), std::move(fix));
    if (release.without_core) return info(std::move(summary), std::move(fix));
    return warn(std::move(summary), std::move(why), std::move(fix));
}

}  // namespace bspctl::doctor
