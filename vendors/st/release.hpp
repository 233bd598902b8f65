// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

// Where in time a manifest stands. ST names a release after kernel, Yocto series and day:
// "openstlinux-6.6-yocto-scarthgap-mpu-v24.12.05", before 2022 "openstlinux-5.4-dunfell-mp1-20-06-24".
namespace st {

// Yocto Project series since the first OpenSTLinux, in the order of their release.
enum class Series {
    thud,
    warrior,
    zeus,
    dunfell,
    gatesgarth,
    hardknott,
    honister,
    kirkstone,
    langdale,
    mickledore,
    nanbield,
    scarthgap,
    styhead,
    walnascar,
    whinlatter,
    wrynose,
    later,  // not a series: the end of every list
};

[[nodiscard]] std::string_view name_of(Series series);

// The series named as a word in a branch, tag, folder or file name.
[[nodiscard]] std::optional<Series> find_series(std::string_view text);

// The day in a release's name as 20yymmdd, from "20-06-24" or "v24.12.05". 0: there is none.
[[nodiscard]] int find_day(std::string_view text);

// A series and, where it is known, the day of the release within it. A series without a day is its newest release.
struct Release {
    Series series = Series::scarthgap;
    int day = 0;

    // Is this one older than the release of `other` on its day?
    [[nodiscard]] bool before(const Release& other) const;
};

// The release that a text names, or nothing when it names no series.
[[nodiscard]] std::optional<Release> find_release(std::string_view text);

// The published release whose manifest has this commit of meta-st-stm32mp or of openembedded-core: manifests carry no
// release number, and all are called default.xml. Empty: not one that is known.
[[nodiscard]] std::string_view release_with(std::string_view commit);

// The newest series whose set-up is known, at or before `series`. ST skips series; a manifest of one that it has
// skipped is somebody's own.
[[nodiscard]] Series nearest_known(Series series);

}  // namespace st
