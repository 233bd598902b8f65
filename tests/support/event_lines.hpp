// SPDX-License-Identifier: Apache-2.0
//
// Lines of BitBake's event log, as its writer makes them: for tests of what follows a build.
#pragma once
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bspctl::testing {

// An object's attributes as pickled bytes (protocol 2). Texts of an attribute come before its value.
class Pickled {
public:
    explicit Pickled(std::string_view class_name) {
        const auto dot = class_name.rfind('.');
        bytes_ = "c" + std::string(class_name.substr(0, dot)) + "\n" + std::string(class_name.substr(dot + 1)) + "\n)\x81}(";
    }
    Pickled& add(std::string_view key, std::string_view value) { return text(key).text(value); }
    Pickled& add(std::string_view key, const char* value) { return add(key, std::string_view(value)); }
    Pickled& add(std::string_view key, int value) {
        text(key).bytes_ += 'J';
        for (int shift = 0; shift < 32; shift += 8) bytes_ += static_cast<char>(static_cast<std::uint32_t>(value) >> shift);
        return *this;
    }
    Pickled& add(std::string_view key, double value) {
        text(key).put(value);
        return *this;
    }
    Pickled& add(std::string_view key, bool value) {
        text(key).put(value);
        return *this;
    }
    template <class T>
    Pickled& add(std::string_view key, std::initializer_list<T> tuple) {
        text(key).bytes_ += '(';
        for (const auto& value : tuple) put(value);
        bytes_ += 't';
        return *this;
    }
    Pickled& add(std::string_view key, const Pickled& object) {
        text(key).bytes_ += object.bytes_ + "ub";
        return *this;
    }
    [[nodiscard]] std::string str() const { return "\x80\x02" + bytes_ + "ub."; }

private:
    void put(double value) {
        bytes_ += 'G';
        const auto bits = std::bit_cast<std::uint64_t>(value);
        for (int shift = 56; shift >= 0; shift -= 8) bytes_ += static_cast<char>(bits >> shift);
    }
    void put(bool value) { bytes_ += value ? '\x88' : '\x89'; }
    Pickled& text(std::string_view value) {
        bytes_ += 'X';
        for (int shift = 0; shift < 32; shift += 8) bytes_ += static_cast<char>(value.size() >> shift);
        bytes_ += value;
        return *this;
    }
    std::string bytes_;
};

inline std::string base64(std::string_view bytes) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t three = 0;
        for (std::size_t j = 0; j < 3; ++j) three = three << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j) out += i + j > bytes.size() ? '=' : letters[three >> (18 - 6 * j) & 63U];
    }
    return out;
}

inline std::string event_line(std::string_view class_name, const Pickled& object) {
    return R"({"class": ")" + std::string(class_name) + R"(", "vars": ")" + base64(object.str()) + "\"}\n";
}

// A task of the recipe NAME-1.0-r0: "TaskStarted", "TaskSucceeded", "TaskFailed".
struct TaskLine {
    std::string recipe, task = "do_compile", log;
    int pid = 0;
    double time = 0;
    std::string multiconfig;
    bool error_printed = false;
};
inline std::string task_line(const std::string& kind, const TaskLine& task) {
    return event_line("bb.build." + kind, Pickled("bb.build." + kind)
                                              .add("_task", task.task)
                                              .add("taskname", task.task)
                                              .add("_package", task.recipe + "-1.0-r0")
                                              .add("_mc", task.multiconfig)
                                              .add("taskfile", "/layer/" + task.recipe + "_1.0.bb")
                                              .add("pn", task.recipe)
                                              .add("pv", "1.0")
                                              .add("logfile", task.log)
                                              .add("time", task.time)
                                              .add("pid", task.pid)
                                              .add("errprinted", task.error_printed));
}

inline std::string progress_line(int pid, int percent, const std::string& rate) {
    return event_line("bb.build.TaskProgress", Pickled("bb.build.TaskProgress").add("pid", pid).add("progress", percent).add("rate", rate));
}

struct Stats {
    int total = 0, completed = 0, failed = 0, active = 0, setscene_total = 0, covered = 0, notcovered = 0;
};
inline std::string queue_line(const Stats& stats, bool setscene = false) {
    const std::string name = setscene ? "bb.runqueue.sceneQueueTaskStarted" : "bb.runqueue.runQueueTaskStarted";
    const auto counts = Pickled("bb.runqueue.RunQueueStats")
                            .add("total", stats.total)
                            .add("completed", stats.completed)
                            .add("failed", stats.failed)
                            .add("active", stats.active)
                            .add("setscene_total", stats.setscene_total)
                            .add("setscene_covered", stats.covered)
                            .add("setscene_notcovered", stats.notcovered);
    return event_line(name, Pickled(name).add("taskfile", "/layer/other_1.0.bb").add("taskname", "do_other").add("stats", counts));
}

inline std::string log_line(int level, const std::string& message, int pid, double time) {
    return event_line("logging.LogRecord",
                      Pickled("logging.LogRecord").add("levelno", level).add("msg", message).add("taskpid", pid).add("created", time));
}

inline std::string parse_line(int current, int total) {
    return event_line("bb.event.ParseProgress", Pickled("bb.event.ParseProgress").add("current", current).add("total", total));
}

inline std::string completed_line(int failures) {
    return event_line("bb.event.BuildCompleted", Pickled("bb.event.BuildCompleted").add("_failures", failures).add("total", 1));
}

}  // namespace bspctl::testing
