// SPDX-License-Identifier: Apache-2.0
#include "cli/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/text.hpp"
#include "ui/style.hpp"

namespace bspctl::cli {

void set_up_log(bool verbose) {
    auto logger = std::make_shared<spdlog::logger>("bspctl", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_level(verbose ? spdlog::level::debug : spdlog::level::warn);
    logger->set_pattern("%l: %v");
    spdlog::set_default_logger(std::move(logger));
}

void log_plugin_line(plugins::Registry::LogLevel level, const std::string& plugin, const std::string& message) {
    // Indented where it goes on, so that it cannot pass for a line of ours.
    const auto words = text::replace_all(ui::tame(message), "\n", "\n  ");
    switch (level) {
        case plugins::Registry::LogLevel::debug: spdlog::debug("{}: {}", plugin, words); break;
        case plugins::Registry::LogLevel::info: spdlog::info("{}: {}", plugin, words); break;
        case plugins::Registry::LogLevel::warn: spdlog::warn("{}: {}", plugin, words); break;
    }
}

}  // namespace bspctl::cli
