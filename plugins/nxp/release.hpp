// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

// Where in time a manifest stands: the Yocto series and NXP's own numbering.
namespace nxp {

// Yocto Project series in the order of their release.
enum class Series {
    denzil,
    danny,
    dylan,
    dora,
    daisy,
    dizzy,
    fido,
    jethro,
    krogoth,
    morty,
    pyro,
    rocko,
    sumo,
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

// The series named as a word in a branch, tag or path ("sumo", "imx-linux-zeus", "scarthgap_6.6.23-2.0.0_var01").
[[nodiscard]] std::optional<Series> find_series(std::string_view text);

// An NXP Linux release: kernel version and BSP version, 5.4.70-2.3.3. Early and beta releases have no BSP version.
struct Release {
    std::array<int, 6> numbers{};
    constexpr Release() = default;
    constexpr Release(int major, int minor, int patch, int bsp_major = 0, int bsp_minor = 0, int bsp_patch = 0)
        : numbers{major, minor, patch, bsp_major, bsp_minor, bsp_patch} {}
    friend constexpr auto operator<=>(const Release&, const Release&) = default;
    [[nodiscard]] bool same_kernel(const Release& other) const {
        return numbers[0] == other.numbers[0] && numbers[1] == other.numbers[1] && numbers[2] == other.numbers[2];
    }
    [[nodiscard]] std::string str() const;
};

inline constexpr Release any_later{9999, 0, 0};

// The first release in a text, however it is written: "imx-5.4.70-2.3.3.xml", "refs/tags/rel_imx_5.15.71_2.2.0",
// "morty-4.9.51-8mq_ga". Nothing when there is no kernel version of three numbers.
[[nodiscard]] std::optional<Release> find_release(std::string_view text);

// The series a release was made for, by the nearest release that is known.
[[nodiscard]] Series series_of(const Release& release);

// The last release made for a series; nothing when NXP made none.
[[nodiscard]] std::optional<Release> last_release_of(Series series);

// The known release nearest to this one: itself, else the last one before it, else the first of all.
[[nodiscard]] Release nearest_known(const Release& release);

}  // namespace nxp
