// SPDX-License-Identifier: Apache-2.0
#include "signatures/run_hashes.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "bitbake/all_variables.hpp"
#include "bitbake/event_log.hpp"
#include "bitbake/names.hpp"

namespace bspctl::signatures {

namespace {

using bitbake::QueueEvent;

Fate fate_of(const QueueEvent& event) {
    switch (event.phase) {
        case QueueEvent::Phase::started: return Fate::unfinished;
        case QueueEvent::Phase::completed: return Fate::ran;
        case QueueEvent::Phase::failed: return Fate::failed;
        case QueueEvent::Phase::skipped: break;
    }
    return event.reason == "existing" ? Fate::up_to_date : Fate::covered;
}

// The queue names tasks by the recipe's file, tasks themselves by the recipe: who ran tells what a file is called.
class Reader {
public:
    void take(const bitbake::EventValue& event) {
        if (const auto* queue = std::get_if<QueueEvent>(&event)) on(*queue);
        else if (const auto* task = std::get_if<bitbake::TaskEvent>(&event)) on(*task);
        else if (const auto* all = std::get_if<bitbake::AllVariables>(&event)) on(*all);
    }

    RunHashes finish() {
        for (auto& [key, entry] : entries_) {
            if (entry.noexec) continue;
            entry.hash.task = {std::get<0>(key), recipe_of(std::get<1>(key)), std::get<2>(key)};
            order_.push_back(&entry);
        }
        std::sort(order_.begin(), order_.end(), [](const Entry* a, const Entry* b) { return a->number < b->number; });
        for (auto* entry : order_) out_.tasks.push_back(std::move(entry->hash));
        return std::move(out_);
    }

private:
    using Key = std::tuple<std::string, std::string, std::string>;  // multiconfig, file as the queue names it, task
    struct Entry {
        std::size_t number = 0;
        bool noexec = false;
        TaskHash hash;
    };

    void on(const QueueEvent& event) {
        if (event.setscene) return;
        if (entries_.size() >= RunHashes::most_tasks) return;
        auto& entry = entries_[{std::string(event.multiconfig), std::string(event.file), std::string(event.task)}];
        if (entry.number == 0) entry.number = entries_.size();
        if (!event.hash.empty()) entry.hash.hash = event.hash;
        entry.noexec = entry.noexec || event.noexec || event.reason == "noexec";
        entry.hash.fate = fate_of(event);
    }
    void on(const bitbake::TaskEvent& event) { names_[std::string(event.file)].insert(std::string(event.recipe)); }
    void on(const bitbake::AllVariables& event) {
        const auto tmpdir = std::string(bitbake::variable(event.json, "TMPDIR"));
        out_.stamps_dir = bitbake::variable(event.json, "STAMPS_DIR");
        if (out_.stamps_dir.empty() && !tmpdir.empty()) out_.stamps_dir = tmpdir + "/stamps";
        out_.sstate_dir = bitbake::variable(event.json, "SSTATE_DIR");
    }

    [[nodiscard]] std::string recipe_of(const std::string& file) const {
        const auto known = names_.find(file);
        // of one file several recipes can be made, whose tasks may all name the file alone
        return known != names_.end() && known->second.size() == 1 ? *known->second.begin() : bitbake::recipe_of_file(file);
    }

    std::map<Key, Entry> entries_;
    std::vector<Entry*> order_;
    std::map<std::string, std::set<std::string>> names_;
    RunHashes out_;
};

}  // namespace

std::string_view to_word(Fate fate) {
    switch (fate) {
        case Fate::ran: return "ran";
        case Fate::failed: return "failed";
        case Fate::unfinished: return "unfinished";
        case Fate::covered: return "covered";
        case Fate::up_to_date: return "up-to-date";
    }
    return "";
}

const TaskHash* RunHashes::find(const TaskName& task) const {
    const auto found = std::find_if(tasks.begin(), tasks.end(), [&](const TaskHash& candidate) { return candidate.task == task; });
    return found == tasks.end() ? nullptr : &*found;
}

RunHashes read_run_hashes(const std::filesystem::path& event_log) {
    Reader reader;
    bitbake::EventLog log([&](const bitbake::EventValue& event) { reader.take(event); },
                          bitbake::events_of<QueueEvent, bitbake::TaskEvent, bitbake::AllVariables>());
    bitbake::read_event_log(event_log, log);
    log.finish();
    return reader.finish();
}

}  // namespace bspctl::signatures
