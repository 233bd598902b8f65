// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/descriptor.hpp"
#include "plugins/approval.hpp"
#include "plugins/discovery.hpp"
#include "plugins/negotiation.hpp"
#include "plugins/probe_cache.hpp"
#include "plugins/selection.hpp"

namespace bspctl::plugins {

// A plugin file after the first look: who it is, and whether it may be used. One of agreement and profile is there
// where it could be loaded; none of it has been asked anything but its name.
struct Examined {
    Entry entry;
    std::optional<Agreement> agreement;  // loaded into this process
    std::optional<Profile> profile;      // runs in a process of its own
    Descriptor own_file;                 // open as long as the plugin is in use, where it is not loaded here
    int file = -1;                       // the open file, whoever holds it
    FileIdentity identity;               // of the file when its digest was taken, where it is not loaded here
};

// Marks an entry as refused and says so.
void refuse(Entry& entry, const Failure& failure, std::vector<std::string>& warnings);

// Looks at plugin files. Those that run in a process of their own are started there, several at a time, unless the
// cache knows them.
class Examination {
public:
    // All of it outlives the examination.
    Examination(const LoadOptions& options, const Filter& filter, HostSide side, ProbeCache& cache,
                std::vector<std::string>& warnings);

    [[nodiscard]] std::vector<Examined> look_at(const std::vector<Candidate>& candidates);

private:
    void open(Examined& examined, const Candidate& candidate);
    void load_here(Examined& examined, Descriptor file);
    void approve(Examined& examined, const Knowledge& known);
    const Knowledge& knowledge(const std::filesystem::path& path, int file);
    void probe_all(std::vector<Examined>& all);
    void accept(Examined& examined);

    const LoadOptions& options_;
    const Filter& filter_;
    HostSide side_;
    ProbeCache& cache_;
    std::vector<std::string>& warnings_;
    Approvals approvals_;
};

// What the options say of a plugin's own process, the installed worker where they name none.
[[nodiscard]] Isolate isolate(const LoadOptions& options);

}  // namespace bspctl::plugins
