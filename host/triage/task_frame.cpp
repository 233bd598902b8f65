// SPDX-License-Identifier: Apache-2.0
#include "triage/task_frame.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"

namespace bspctl::triage {
namespace {

// Below every rule's: those know at least one line of the log.
constexpr int knows_only_the_task = 15;
constexpr std::size_t longest_message = 160;

template <std::size_t Count>
bool starts_with_any(std::string_view text, const std::array<std::string_view, Count>& heads) {
    return std::any_of(heads.begin(), heads.end(), [&](std::string_view head) { return text.starts_with(head); });
}

// Not everything that is called after Linux is one.
bool is_kernel(std::string_view recipe) {
    static constexpr std::array<std::string_view, 6> others{"linux-firmware", "linux-libc-headers", "linux-atm",
                                                            "linux-serial-test", "linux-router", "linux-user-chroot"};
    const bool named = recipe == "linux" || recipe == "virtual/kernel" || recipe.starts_with("linux-") ||
                       recipe.starts_with("kernel-module-");
    return named && !starts_with_any(recipe, others);
}

bool is_boot_loader(std::string_view recipe) {
    static constexpr std::array<std::string_view, 11> heads{
        "u-boot", "imx-boot", "barebox", "arm-trusted-firmware", "trusted-firmware-a", "imx-atf",
        "optee-os", "grub", "systemd-boot", "syslinux", "opensbi"};
    return starts_with_any(recipe, heads) || recipe.find("bootloader") != std::string_view::npos;
}

struct Step {
    std::string_view task, category;
};

// What a task most often fails for, by its name; one that a layer brings fails for reasons of its own.
std::string category_of_task(std::string_view task, std::string_view recipe) {
    static constexpr std::array<Step, 13> steps{{{"do_fetch", "fetch-unavailable"},
                                                 {"do_unpack", "fetch-unpack"},
                                                 {"do_patch", "patch-failed"},
                                                 {"do_configure", "configure-failed"},
                                                 {"do_compile", "compile-failed"},
                                                 {"do_install", "compile-failed"},
                                                 {"do_package", "compile-failed"},
                                                 {"do_populate_sdk", "rootfs-dependency"},
                                                 {"do_populate_", "compile-failed"},
                                                 {"do_deploy", "compile-failed"},
                                                 {"do_kernel_", "kernel-build"},
                                                 {"do_rootfs", "rootfs-dependency"},
                                                 {"do_image_", "image-wic"}}};
    for (const auto& step : steps) {
        if (task.starts_with(step.task)) return std::string(step.category);
    }
    return is_kernel(recipe) || is_boot_loader(recipe) ? "compile-failed" : "recipe-error";
}

std::string log_of(const Failed& failure) {
    if (!failure.log.empty()) return failure.log.string();
    if (!failure.log_as_written.empty()) return failure.log_as_written;
    return "log." + failure.task + " in the temp folder of " + failure.recipe;
}

}  // namespace

// A tool of the build host is an ordinary program, whatever it is made from.
std::string category_of_build(const std::string& category, const std::string& recipe) {
    const bool build = category == "compile-failed" || category == "configure-failed";
    if (!build || recipe.ends_with("-native")) return category;
    return is_kernel(recipe) ? "kernel-build" : is_boot_loader(recipe) ? "bootloader-build" : category;
}

Diagnosis task_frame(const Failed& failure) {
    Diagnosis out;
    out.rule = task_frame_id;
    out.source = "bspctl";
    out.category = category_of_build(category_of_task(failure.task, failure.recipe), failure.recipe);
    out.recipe = failure.recipe;
    out.task = failure.task;
    out.cause = "the task failed, and no rule matched what it says";
    if (!failure.message.empty()) out.cause += ": " + text::to_utf8(failure.message.substr(0, longest_message));
    out.fix = "look into " + log_of(failure) + " for its first error";
    out.confidence = knows_only_the_task;
    return out;
}

bool is_task_frame(const Diagnosis& diagnosis) { return diagnosis.rule == task_frame_id && diagnosis.evidence.empty(); }

}  // namespace bspctl::triage
