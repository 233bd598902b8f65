// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/doctor.hpp"

// What the OE-Core and the BitBake of the build ask of the machine they run on. Their own files say it where they are on
// disk; before the first sync a table by the name of the release stands in.
namespace bspctl::doctor {

struct Release {
    std::filesystem::path core;     // the layer of OE-Core ("…/poky/meta"); empty: not on this disk
    std::filesystem::path bitbake;  // its folder; empty: not on this disk
    std::string name;               // "scarthgap"; empty: not known
    std::vector<int> bitbake_version;             // {2, 8, 1}; empty: not known
    std::set<std::string> tools;                  // programs that must be on PATH
    std::map<std::string, std::string> at_least;  // program -> version, "git" -> "1.8.3.1"; "python3" too
    std::string newest_glibc;                     // what uninative knows; empty: not known
    std::vector<std::string> tested_distros;      // patterns of SANITY_TESTED_DISTROS
    // Does OE-Core's own sanity check run in this build? Then what it refuses is sure to stop it.
    [[nodiscard]] bool is_sure() const { return !core.empty(); }
    bool without_core = false;  // every layer is on disk and OE-Core is none of them: nobody asks for what it asks for
    // Does a line of BitBake's file (below its folder) hold this text? False when it is not there.
    [[nodiscard]] bool bitbake_has(std::string_view file, std::string_view text) const;
};

// Read from the layers, once for all checks of a run() (Context::release), else anew at each call. Any thread may ask.
[[nodiscard]] Release release_of(const Context& context);

// What the checks of one run share: the first that asks reads, the others wait for it.
class ReleaseOnce {
public:
    [[nodiscard]] const Release& get(const Context& context);

private:
    std::once_flag read_;
    Release release_;
};

// The position of a release among its siblings, oldest first; -1 for a name that is not known.
[[nodiscard]] int release_order(std::string_view name);

// Do buildtools stand before the host's programs (environment of a buildtools installer, or kas's `buildtools:`)? Then
// compiler, Python and tools of the host do not matter.
[[nodiscard]] bool uses_buildtools(const Context& context);

// Python "3.11.2" against the BitBake of the build.
[[nodiscard]] Finding judge_python(const std::string& python, const Release& release);

// Something that OE-Core refuses: blocks where it is sure that OE-Core is asked, is a note where it is sure that it is not,
// else warns.
[[nodiscard]] Finding refused(const Release& release, std::string summary, std::string why, std::string fix);

}  // namespace bspctl::doctor
