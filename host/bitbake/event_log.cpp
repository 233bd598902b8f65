// SPDX-License-Identifier: Apache-2.0
#include "bitbake/event_log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/descriptor.hpp"
#include "base/failure.hpp"
#include "bitbake/base64.hpp"
#include "bitbake/event_decode.hpp"
#include "bitbake/event_line.hpp"

namespace bspctl::bitbake {

namespace {

constexpr std::string_view variables_key = R"({"allvariables":)";

// What a line that comes in pieces is kept in: enough for all variables of a configuration. Asked for at once, since room
// that grows by steps has the system clear its pages at every step; what no line needs costs addresses alone.
constexpr std::size_t usual_line = 4 * 1024 * 1024;

Failure cannot_read(const std::filesystem::path& file, int error) {
    return Failure("cannot read " + file.string(), std::strerror(error), "check that the event log exists and is readable",
                   ExitCode::failed);
}

// O_NONBLOCK keeps a FIFO that lies where a log should be from holding us up.
Descriptor open_regular(const std::filesystem::path& file) {
    Descriptor out(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!out) throw cannot_read(file, errno);
    struct stat status{};
    if (::fstat(out.get(), &status) != 0 || !S_ISREG(status.st_mode)) throw cannot_read(file, EINVAL);
    return out;
}

}  // namespace

EventLog::EventLog(OnEvent on_event, EventSet wanted)
    : on_event_(std::move(on_event)), wanted_(wanted), counts_(event_class_count()) {}

// -------------------------------------------------------------------------------------------------- lines

void EventLog::feed(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        if (end == std::string_view::npos) return keep(bytes);
        if (kept_.empty() && !too_long_) {
            read_line(bytes.substr(0, end));
        } else {
            keep(bytes.substr(0, end));
            end_kept();
        }
        bytes.remove_prefix(end + 1);
    }
}

void EventLog::finish() {
    if (!kept_.empty() || too_long_) end_kept();
}

void EventLog::keep(std::string_view part) {
    too_long_ = too_long_ || kept_.size() + part.size() > longest_line;
    if (too_long_) {
        std::string().swap(kept_);  // an assignment would keep the room
    } else {
        if (kept_.capacity() < usual_line) kept_.reserve(usual_line);
        kept_ += part;
    }
}

void EventLog::end_kept() {
    if (too_long_) {
        ++line_;
        ++skipped_;
    } else {
        read_line(kept_);
    }
    too_long_ = false;
    kept_.clear();
    if (kept_.capacity() > usual_line) std::string().swap(kept_);
}

void EventLog::read_line(std::string_view line) {
    ++line_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) return;
    if (line.starts_with(variables_key) && line.ends_with('}')) return variables(line);
    if (const auto found = read_event_line(line)) return event(found->class_name, found->vars);
    ++skipped_;
}

// ------------------------------------------------------------------------------------------------- one line

void EventLog::variables(std::string_view line) {
    ++found_;
    value_ = AllVariables{line};
    if (wanted_[value_.index()]) on_event_(value_);
}

void EventLog::event(std::string_view class_name, std::string_view base64) {
    ++found_;
    const auto* known = find_event_class(class_name);
    if (known == nullptr) return count_unknown(class_name);
    ++counts_[index_of(*known)];
    if (!wanted_[known->kind]) return;
    if (known->decode == nullptr) {
        value_ = DepTree{};
        return on_event_(value_);
    }
    const auto bytes = decode_base64(base64, decoded_);
    if (!bytes || !pickle_.load(*bytes) || !pickle_.root().is(PickleValue::Kind::object)) {
        ++skipped_;
        --found_;
        return;
    }
    known->decode(pickle_, value_);
    on_event_(value_);
}

// ------------------------------------------------------------------------------------------------- counting

void EventLog::count_unknown(std::string_view class_name) {
    constexpr std::size_t longest_name = 256;
    class_name = class_name.substr(0, longest_name);
    if (const auto found = unknown_.find(class_name); found != unknown_.end()) ++found->second;
    else if (unknown_.size() < most_unknown) unknown_.emplace(class_name, 1);
}

std::size_t EventLog::count(std::string_view class_name) const {
    if (const auto* known = find_event_class(class_name)) return counts_[index_of(*known)];
    const auto found = unknown_.find(class_name);
    return found == unknown_.end() ? 0 : found->second;
}

void read_event_log(const std::filesystem::path& file, EventLog& log) {
    const auto source = open_regular(file);
    read_event_log(file, source.get(), log);
}

void read_event_log(const std::filesystem::path& name, int source, EventLog& log) {
    std::vector<char> buffer(64 * 1024);  // what stays in the processor's cache until it is decoded
    for (;;) {
        const auto got = ::read(source, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw cannot_read(name, errno);
        if (got == 0) break;
        log.feed({buffer.data(), static_cast<std::size_t>(got)});
    }
    log.finish();
}

}  // namespace bspctl::bitbake
