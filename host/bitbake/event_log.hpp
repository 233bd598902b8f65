// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bitset>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bitbake/events.hpp"
#include "bitbake/pickle.hpp"

// BitBake's event log (BB_DEFAULT_EVENTLOG, or -w with BitBake 2.0): a line for each event,
// {"class": "bb.build.TaskFailed", "vars": "<base64 of the pickled event>"}, and one {"allvariables": {…}}.
namespace bspctl::bitbake {

inline constexpr std::string_view event_log_name = "bitbake_eventlog.json";  // in a run's folder

// Kinds of events, as the alternatives of EventValue.
using EventSet = std::bitset<std::variant_size_v<EventValue>>;
inline const EventSet all_events = ~EventSet();

// The set of some kinds: events_of<TaskEvent, LogEvent>().
template <class... Kinds>
[[nodiscard]] EventSet events_of() {
    EventSet out;
    (out.set(EventValue(Kinds{}).index()), ...);
    return out;
}

// Reads a log that comes in pieces: of a file, or of one that still grows. What nobody wants is not decoded. Memory does
// not grow with the log, only with its longest line.
class EventLog {
public:
    static constexpr std::size_t longest_line = 64 * 1024 * 1024;
    static constexpr std::size_t most_unknown = 1000;  // names of classes that are counted

    using OnEvent = std::function<void(const EventValue& event)>;
    explicit EventLog(OnEvent on_event, EventSet wanted = all_events);

    void feed(std::string_view bytes);
    // At the end of a log that grows no more: a last line without an end counts if it is whole.
    void finish();

    // Lines of events by class, also of those that were not wanted.
    [[nodiscard]] std::size_t count(std::string_view class_name) const;
    // Classes that this reader knows nothing of.
    [[nodiscard]] const std::map<std::string, std::size_t, std::less<>>& unknown() const { return unknown_; }
    // Lines that are no event: garbage, damaged, torn, longer than `longest_line`; a pickle beyond the limits.
    [[nodiscard]] std::size_t skipped() const { return skipped_; }
    // Lines that are events, known or unknown, wanted or not: none of many lines is no event log.
    [[nodiscard]] std::size_t found() const { return found_; }
    // Of the line that the present event stands in, from 1; between events, lines read.
    [[nodiscard]] std::size_t line() const { return line_; }

private:
    void keep(std::string_view part);
    void end_kept();
    void read_line(std::string_view line);
    void variables(std::string_view line);
    void event(std::string_view class_name, std::string_view base64);
    void count_unknown(std::string_view class_name);

    OnEvent on_event_;
    EventSet wanted_;
    Pickle pickle_;
    EventValue value_;
    std::string decoded_;         // room for one pickle
    std::string kept_;            // the beginning of a line whose end has not come
    bool too_long_ = false;       // that line is not kept any more
    std::vector<std::size_t> counts_;
    std::map<std::string, std::size_t, std::less<>> unknown_;
    std::size_t skipped_ = 0, found_ = 0, line_ = 0;
};

// Feeds a whole file. Throws Failure when it is missing, unreadable or no regular file.
void read_event_log(const std::filesystem::path& file, EventLog& log);

// The same from an open descriptor, a pipe's too, until its end; it stays open. `name` is for the Failure.
void read_event_log(const std::filesystem::path& name, int source, EventLog& log);

}  // namespace bspctl::bitbake
