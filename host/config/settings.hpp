// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/paths.hpp"

namespace bspctl::config {

// Where a value came from, weakest first. A stronger source wins, whatever order they are read in.
enum class Origin {
    built_in,        // the key's own standard
    family,          // what the family's plugin says
    vendor,          // a vendor definition (vendors.toml, vendors/)
    user_file,       // config.toml in the user's configuration folder
    preset,          // --preset
    workspace_file,  // .bspctl.toml
    environment,
    flag
};

[[nodiscard]] std::string_view to_string(Origin origin);

struct Value {
    std::string text;        // lists: joined with ','
    Origin origin = Origin::built_in;
    std::string where;       // "…/config.toml:3:1", "$BSPCTL_MACHINE", "--machine"; empty for defaults
    bool native = false;     // the text is the caller's own variable for BitBake, in BitBake's notation (Key::native)
};

// What settings are read from. Either file may be absent, or have an empty name.
struct Sources {
    std::filesystem::path user_file, workspace_file;
    std::function<std::string(const char*)> environment;
    bool strict = false;  // what is unknown is an error, not a warning
};

// Values with provenance.
class Settings {
public:
    // Reads both files and the environment. Malformed TOML, a wrong type or a value out of range throws Failure that lists
    // every such place; an unknown key is a warning. Paths become absolute: those of a file against its folder, those of
    // the environment against the current one. What a workspace's file may say is the key's FromWorkspace; what it must
    // not is one of those places.
    static Settings load(const Sources& sources);
    static Settings load(const std::filesystem::path& user_file, const std::filesystem::path& workspace_file,
                         const std::function<std::string(const char*)>& environment);

    // Records a value. The strongest source speaks, the others are remembered as hidden by it; of two values from one
    // source the later one speaks.
    void set(const std::string& name, std::string text, Origin origin, std::string where = {});

    // What was given; null where nothing was, also of a key that has a standard.
    [[nodiscard]] const Value* find(const std::string& name) const;
    // What was given, else the key's standard, else the fallback.
    [[nodiscard]] std::string text(const std::string& name, std::string_view fallback = {}) const;
    [[nodiscard]] bool flag(const std::string& name) const;
    [[nodiscard]] double number(const std::string& name, double fallback) const;
    [[nodiscard]] std::vector<std::string> list(const std::string& name) const;

    // A choice that each family has a default for ("machine"). Flags and environment speak for whatever family is
    // built, files for the family they name.
    [[nodiscard]] Value choice(std::string_view what, std::string_view family, std::string_view family_default) const;

    // Every value that was given for a key, the one that counts first, then what it hides, strongest first.
    [[nodiscard]] std::vector<Value> candidates(const std::string& name) const;
    // The same for a choice of a family; its own default is not among them.
    [[nodiscard]] std::vector<Value> choices(std::string_view what, std::string_view family) const;

    // The families that the files name a value of `what` for, strongest source first.
    [[nodiscard]] std::vector<std::string> families_with(std::string_view what) const;

    [[nodiscard]] const std::map<std::string, Value>& all() const { return values_; }
    [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }
    // Keys that are right and that nothing reads yet, each with its place.
    [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }
    // Variables that are not bspctl's alone (NPROC, DL_DIR) and say what cannot be used. Whoever has them need not have
    // meant bspctl, so only what would use them stops: see require_usable().
    [[nodiscard]] const std::vector<std::string>& unusable() const { return unusable_; }
    // Throws Failure that lists them; nothing when there is none.
    void require_usable() const;

private:
    friend class FileReader;

    void record(const std::string& name, Value value);

    std::map<std::string, Value> values_;
    std::map<std::string, std::vector<Value>> hidden_;
    std::vector<std::string> warnings_;
    std::vector<std::string> notes_;
    std::vector<std::string> unusable_;
};

// A path as the user wrote it, absolute: a leading "~/" is `home`, anything else relative is below `base`. Text that is
// empty or begins with "${" stays: BitBake expands its own variables. Throws Failure for "~/" without a home.
[[nodiscard]] std::string absolute_path(std::string_view text, const std::filesystem::path& base,
                                        const std::string& home = paths::environment("HOME"));

// The boolean words of environment and flags: 1/true/yes/on, 0/false/no/off, any case. Nothing: not a boolean.
[[nodiscard]] std::optional<bool> parse_flag(std::string_view text);

}  // namespace bspctl::config
