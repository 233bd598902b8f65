// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/files.hpp"

// Run directories as a build leaves them, made without one.
namespace bspctl::testing {

// One event as BitBake's log has it: a pickle of protocol 2 with the attributes given, in base64.
class EventLine {
public:
    explicit EventLine(std::string class_name) : class_(std::move(class_name)) {
        const auto dot = class_.rfind('.');
        pickle_ = std::string("\x80\x02") + 'c' + class_.substr(0, dot) + "\n" + class_.substr(dot + 1) + "\n)\x81}(";
    }
    EventLine& text(std::string_view name, std::string_view value) {
        put_text(name);
        put_text(value);
        return *this;
    }
    EventLine& real(std::string_view name, double value) {
        put_text(name);
        std::uint64_t bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        pickle_ += 'G';
        for (int shift = 56; shift >= 0; shift -= 8) pickle_ += static_cast<char>(bits >> shift);
        return *this;
    }
    EventLine& integer(std::string_view name, std::int32_t value) {
        put_text(name);
        pickle_ += 'J';
        put_word(static_cast<std::uint32_t>(value));
        return *this;
    }
    EventLine& texts(std::string_view name, const std::vector<std::string>& values) {
        put_text(name);
        pickle_ += "](";
        for (const auto& value : values) put_text(value);
        pickle_ += 'e';
        return *this;
    }
    [[nodiscard]] std::string line() const {
        return "{\"class\": \"" + class_ + "\", \"vars\": \"" + base64(pickle_ + "ub.") + "\\n\"}\n";
    }

private:
    void put_word(std::uint32_t value) {
        for (int shift = 0; shift < 32; shift += 8) pickle_ += static_cast<char>(value >> shift);
    }
    void put_text(std::string_view value) {
        pickle_ += 'X';
        put_word(static_cast<std::uint32_t>(value.size()));
        pickle_ += value;
    }
    static std::string base64(const std::string& bytes) {
        constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        std::string out;
        for (std::size_t i = 0; i < bytes.size(); i += 3) {
            std::uint32_t group = 0;
            for (std::size_t j = 0; j < 3; ++j) group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
            for (std::size_t j = 0; j < 4; ++j) out += i + j <= bytes.size() ? letters[group >> (18 - 6 * j) & 63] : '=';
        }
        return out;
    }

    std::string class_, pickle_;
};

struct MadeTask {
    std::string recipe, task;
    double start = 0, seconds = 1;  // of the run's start
    std::string end = "TaskSucceeded";
};

// <root>/build/runs/<id> of a run that began so many seconds after 2026-11-21 00:00 UTC. `outcome` empty: no end.
struct MadeRun {
    std::filesystem::path root;
    std::string id = "20261121-000000";
    double after = 0;
    std::string outcome = "success", machine = "board";
    std::vector<MadeTask> tasks;
    std::string more_events;  // lines of events.jsonl

    [[nodiscard]] std::filesystem::path dir() const { return root / "build" / "runs" / id; }

    std::filesystem::path write() const {
        files::write_atomically(dir() / "events.jsonl", events());
        files::write_atomically(dir() / "bitbake_eventlog.json", event_log());
        return dir();
    }

private:
    static constexpr double day = 1795219200;  // 2026-11-21 00:00 UTC

    [[nodiscard]] std::string events() const {
        const auto seconds = std::to_string(10 + static_cast<int>(after) % 50);
        const auto minutes = std::to_string(10 + static_cast<int>(after) / 50 % 50);
        const auto time = "2026-11-21T00:" + minutes + ":" + seconds + ".000Z";
        auto out = R"({"ts":")" + time + R"(","event":"run_start","command":"build","family":"generic","label":"kas.yml","engine":"host"})" + "\n";
        if (!outcome.empty()) {
            out += R"({"ts":")" + time + R"(","event":"run_end","outcome":")" + outcome + R"(","exit_code":)" +
                   (outcome == "success" ? "0" : "1") + R"(,"duration_s":60.5})" + "\n";
        }
        return out + more_events;
    }

    [[nodiscard]] EventLine task_event(const MadeTask& task, const std::string& kind, double time) const {
        EventLine out("bb.build." + kind);
        out.text("_package", task.recipe + "-1.0-r0").text("pn", task.recipe).text("_task", task.task).text("taskname", task.task);
        out.text("_mc", "default").text("taskfile", "/layers/" + task.recipe + "_1.0.bb").real("time", time);
        return out.integer("pid", static_cast<std::int32_t>(&task - tasks.data()) + 100);
    }

    [[nodiscard]] std::string event_log() const {
        const double start = day + after;
        auto out = R"({"allvariables": {"MACHINE": {"v": ")" + machine + R"("}, "DISTRO": {"v": "poky"}, "BB_NUMBER_THREADS": {"v": "4"}}})" + std::string("\n");
        out += EventLine("bb.event.BuildStarted").texts("_pkgs", {"image:do_build"}).integer("_failures", 0).line();
        for (const auto& task : tasks) {
            out += task_event(task, "TaskStarted", start + task.start).line();
            if (!task.end.empty()) out += task_event(task, task.end, start + task.start + task.seconds).line();
        }
        return out + EventLine("bb.event.BuildCompleted").texts("_pkgs", {"image:do_build"}).integer("_failures", 0).line();
    }
};

}  // namespace bspctl::testing
