// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "plugins/file_identity.hpp"
#include "plugins/probe.hpp"

namespace bspctl::plugins {

// What is known of a plugin file without reading it.
struct Knowledge {
    FileIdentity identity;
    std::string sha256;
    std::optional<Profile> profile;  // nothing: it was not loaded yet (not approved, or only its digest was asked for)
};

// Remembers between runs what plugin files are, so that files which have not changed are neither hashed nor loaded to
// be listed. Only good news is kept: a plugin that could not be used is looked at again the next time.
class ProbeCache {
public:
    // A file that is missing, damaged, of another build, or writable by others is an empty cache. An empty path: none.
    explicit ProbeCache(std::filesystem::path file);

    // What is known of the file at `path`, if it is still the one with that identity.
    [[nodiscard]] const Knowledge* find(const std::filesystem::path& path, const FileIdentity& identity) const;
    void put(const std::filesystem::path& path, Knowledge knowledge);

    // Writes it, if something new was learnt. Files that are no longer there are left out. A cache that cannot be
    // written costs time and nothing else, so that is no failure.
    void save() noexcept;

private:
    std::filesystem::path file_;
    std::map<std::string, Knowledge> known_;  // by path
    bool changed_ = false;
};

}  // namespace bspctl::plugins
