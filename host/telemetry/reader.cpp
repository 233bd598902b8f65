// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <fstream>

#include "base/failure.hpp"
#include "telemetry/event_json.hpp"
#include "telemetry/run.hpp"
#include "telemetry/run_id.hpp"

namespace bspctl::telemetry {

namespace fs = std::filesystem;

namespace {

// Collects the bytes of one line, but never more than an event may have.
class BoundedLine {
public:
    void append(std::string_view part) {
        too_long_ = too_long_ || line_.size() + part.size() > max_event_line;
        if (!too_long_) line_ += part;
    }
    void end(EventFile& out) {
        auto event = too_long_ || out.events.size() >= max_events ? std::nullopt : from_json(line_);
        if (event) out.events.push_back(std::move(*event));
        else if (too_long_ || !line_.empty()) ++out.skipped;
        line_.clear();
        too_long_ = false;
    }

private:
    std::string line_;
    bool too_long_ = false;
};

}  // namespace

const FieldValue* Event::find(std::string_view key) const {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.key == key; });
    return found == fields.end() ? nullptr : &found->value;
}

std::string Event::text(std::string_view key) const {
    const auto* value = find(key);
    const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
    return text == nullptr ? std::string{} : *text;
}

double Event::number(std::string_view key) const {
    const auto* value = find(key);
    if (value == nullptr) return 0;
    if (const auto* real = std::get_if<double>(value)) return *real;
    if (const auto* whole = std::get_if<std::int64_t>(value)) return static_cast<double>(*whole);
    return 0;
}

EventFile read_events(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in || !fs::is_regular_file(file)) throw Failure("cannot read " + file.string(), "it is not there or not a file");
    EventFile out;
    BoundedLine line;
    std::array<char, 64 * 1024> buffer;
    while (in.read(buffer.data(), buffer.size()), in.gcount() > 0) {
        std::string_view bytes(buffer.data(), static_cast<std::size_t>(in.gcount()));
        for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
            line.append(bytes.substr(0, end));
            line.end(out);
            bytes.remove_prefix(end + 1);
        }
        line.append(bytes);
    }
    line.end(out);  // what a crash tore: an event only if the line happens to be whole
    return out;
}

std::vector<RunRef> list_runs(const fs::path& bsp_root) {
    std::vector<std::pair<RunId, RunRef>> found;
    for (const auto& folder : runs_folders(bsp_root)) {
        std::error_code error;
        for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
            const auto name = entry->path().filename().string();
            const auto id = parse_run_id(name);
            std::error_code ignored;
            if (id && entry->is_directory(ignored) && !entry->is_symlink(ignored)) found.push_back({*id, {name, entry->path()}});
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<RunRef> out;
    for (auto& [id, run] : found) out.push_back(std::move(run));
    return out;
}

}  // namespace bspctl::telemetry
