// SPDX-License-Identifier: Apache-2.0
//
// The values that travel between host and plugin, as plain C++ types. They are compiled into each side and never
// cross the boundary themselves: wire.hpp turns them into the views of abi.h and back. Field by field they mean what
// abi.h says. Each has an initialiser, so that a designated list may leave it out without a compiler's warning.
#ifndef BSPCTL_VALUES_HPP
#define BSPCTL_VALUES_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bspctl::inline v1 {

struct KeyValue {
    std::string key{};
    std::string value{};
    friend bool operator==(const KeyValue&, const KeyValue&) = default;
};

// The first value under `key`, or nothing.
inline std::optional<std::string> find_value(const std::vector<KeyValue>& list, std::string_view key) {
    for (const auto& entry : list) {
        if (entry.key == key) return entry.value;
    }
    return std::nullopt;
}

// ------------------------------------------------------------------------------------------------- what goes in

enum class LayersForm : std::int32_t { unstated = 0, root = 1, listed = 2 };

// One repository named by an input. Empty text means "the input does not say".
struct Project {
    std::string name{};
    std::string url{};
    std::string path{};
    std::string revision{};
    std::string branch{};
    std::string remote{};
    std::string groups{};
    LayersForm layers_form = LayersForm::unstated;
    std::vector<std::string> layers{};
    std::vector<KeyValue> attributes{};

    // The name without folders and without ".git": what people call the repository.
    [[nodiscard]] std::string_view short_name() const {
        std::string_view text = name;
        if (const auto slash = text.find_last_of('/'); slash != std::string_view::npos) text.remove_prefix(slash + 1);
        if (text.size() > 4 && text.ends_with(".git")) text.remove_suffix(4);
        return text;
    }
};

// The kinds of input the host reads itself.
inline constexpr std::string_view kind_kas = "kas";
inline constexpr std::string_view kind_repo_manifest = "repo-manifest";
inline constexpr std::string_view kind_oe_layersetup = "oe-layersetup";
inline constexpr std::string_view kind_bitbake_setup = "bitbake-setup";

// What the user pointed at, read by the host: includes followed, defaults applied.
struct Input {
    std::string kind{};
    std::string path{};
    std::string file_name{};
    std::string machine{};
    std::string distro{};
    std::string build_system{};
    std::vector<std::string> targets{};
    std::vector<Project> projects{};
    std::vector<KeyValue> settings{};
    std::vector<KeyValue> files{};
    std::string text{};

    // The project whose short name is `name`, or null.
    [[nodiscard]] const Project* find(std::string_view name) const {
        for (const auto& project : projects) {
            if (project.short_name() == name) return &project;
        }
        return nullptr;
    }
};

// A file of a format that the host does not read itself.
struct ManifestFile {
    std::string path{};  // absolute
    std::string name{};  // last component of the path
    std::string text{};
};

// A workspace and the choices made for it. An empty choice means: the family's default.
struct Workspace {
    std::string root{};
    std::string bsp_root{};
    std::optional<Input> input{};
    std::string machine{};
    std::string distro{};
    std::string image{};
    std::string manifest{};
    std::string branch{};
    std::string repo_url{};
    std::vector<KeyValue> options{};

    [[nodiscard]] std::string option(std::string_view key, std::string_view fallback = {}) const {
        return find_value(options, key).value_or(std::string(fallback));
    }
};

// ------------------------------------------------------------------------------------------------ what comes out

// "Is it mine, and why?"
struct Verdict {
    int confidence = 0;                   // 0 (not mine) to 100 (certain)
    std::string soc{};                    // silicon vendor, lower case: "nxp", "ti", "rpi", … empty: not known
    std::string vendor{};                 // board vendor, lower case: "variscite", … empty: not known
    std::vector<std::string> evidence{};  // sentences, strongest first; also says why not when confidence is 0
};

// What a family is before any input is read. The key of each field on the wire stands beside it.
struct FamilyInfo {
    std::string family{};                // "family": the word people use, e.g. "nxp"; unique among plugins
    std::string title{};                 // "title": one line for people
    std::string derives{};               // "derives": the family this one builds upon; empty: none
    std::string directory{};             // "directory": bsp_root below the workspace; empty: the input's own folder
    std::string machine{};               // "machine": default; empty: none, the input must name one
    std::string distro{};                // "distro"
    std::string image{};                 // "image"
    std::string manifest{};              // "manifest": default manifest or configuration file name
    std::string repo_url{};              // "repo-url": the manifest repository
    std::string branch{};                // "branch": its branch for Workspace::manifest
    std::string manifest_dir{};          // "manifest-dir": where a checkout of it keeps the files, below bsp_root
    std::string manifest_checkout{};     // "manifest-checkout": where the host clones it, below bsp_root
    std::string manifest_subdir{};       // "manifest-subdir": folder of the files inside that clone; empty: its top
    std::vector<std::string> overlays{};  // "overlay": file names in the overlay folders, in stacking order
    std::vector<std::string> vendor_tree_markers{};  // "vendor-tree-marker": below bsp_root; the vendor's tools own it
    std::vector<std::string> host_tools{};         // "host-tool": programs a build of this family needs
    std::vector<KeyValue> extra{};                   // any other key, in order
};

// A kas YAML file that a build layers over its configuration.
struct Overlay {
    std::string name{};     // file name, "boards-net.yml"
    std::string summary{};  // one line: what it is for
    std::string text{};
};

struct KasRepo {
    std::string name{};
    std::string url{};
    std::string path{};
    std::string commit{};
    std::string tag{};
    std::string branch{};
};

struct LayerRef {
    std::string repo{};    // key of a KasRepo
    std::string subdir{};  // "." is the root
    friend bool operator==(const LayerRef&, const LayerRef&) = default;
};

struct ConfBlock {
    std::string name{};  // kas sorts blocks by name
    std::string text{};
};

struct EnvVar {
    std::string name{};
    std::optional<std::string> value{};  // nothing: the caller's value is let through
};

// The kas configuration of a workspace, as data. Layers are in BBLAYERS order; a repository without any gives none.
struct KasConfig {
    std::string machine{};
    std::string distro{};
    std::vector<std::string> targets{};
    std::vector<KasRepo> repos{};
    std::vector<LayerRef> layers{};
    std::vector<ConfBlock> local_conf{};
    std::vector<ConfBlock> bblayers_conf{};
    std::vector<EnvVar> env{};
    std::vector<std::string> notes{};  // shown to the user and written as comments
};

enum class StepAction : std::int32_t { run = 0, remove = 1, write = 2, require = 3 };

struct Step {
    std::string name{};
    std::string phase{};  // "manifest", "sync" or "setup"
    StepAction action = StepAction::run;
    std::vector<std::string> argv{};
    std::string cwd{};
    std::vector<KeyValue> env{};
    bool clean_env = false;
    bool network = false;
    std::string path{};
    std::string text{};
    std::string why{};
    std::optional<std::string> skip{};  // not needed now, and this is the reason
    std::string fix{};
    std::vector<std::string> outputs{};
};

enum class Level : std::int32_t { pass = 0, info = 1, warn = 2, block = 3, skip = 4 };

struct Finding {
    std::string id{};
    Level level = Level::pass;
    std::string summary{};
    std::string why{};
    std::string fix{};
};

// What a rule looks at: lines of a log, or what BitBake's event log (event) or the run's failed steps (step) say.
enum class Scope : std::int32_t { any = 0, console = 1, task_log = 2, event = 3, step = 4 };

struct Rule {
    std::string id{};
    std::string category{};
    Scope scope = Scope::any;
    int priority = 50;
    bool transient = false;
    std::string pattern{};
    std::string unless{};
    std::string cause{};
    std::string fix{};
    std::string link{};
    std::string positive{};
    std::string negative{};
};

}  // namespace bspctl::inline v1

#endif  // BSPCTL_VALUES_HPP
