// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/keys.hpp"
#include "config/settings.hpp"
#include "config/toml.hpp"

namespace bspctl::config {

// Reads one source after the other into Settings, collecting what is wrong instead of stopping at the first.
class FileReader {
public:
    FileReader(Settings& settings, const Sources& sources) : settings_(settings), sources_(sources) {}

    void read_file(const std::filesystem::path& file, Origin origin);
    void read_environment();

    // Throws Failure with every problem found; nothing when there is none.
    void finish() const;

private:
    void read_entry(TomlEntry entry, Origin origin);
    void take(const Key& key, TomlEntry entry, Origin origin);
    void take_variable(const Key& key, std::string text);
    // A path, or paths, as they count; otherwise says what is wrong.
    [[nodiscard]] std::string make_absolute(const Key& key, std::string& text, const std::filesystem::path& base) const;
    void take_from_workspace(const Key& key, const TomlEntry& entry);
    void take_former(const Renamed& renamed, TomlEntry entry, Origin origin);
    void check_version(const TomlEntry& entry);
    void unknown(const TomlEntry& entry);
    void doubt(std::string text);  // a warning, with `strict` a problem

    Settings& settings_;
    const Sources& sources_;
    std::filesystem::path folder_;    // of the file being read
    std::set<std::string> present_;   // names in that file
    std::set<std::string> doubted_;   // tables of it that are unknown, each told once
    std::vector<std::string> problems_;
};

}  // namespace bspctl::config
