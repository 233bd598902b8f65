// SPDX-License-Identifier: Apache-2.0
#include "plugins/examination.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>
#include <utility>

#include "base/failure.hpp"
#include "base/paths.hpp"
#include "plugins/loader.hpp"
#include "plugins/trust.hpp"

namespace bspctl::plugins {

namespace {

bool runs_here(const LoadOptions& options, Source source) {
    if (options.isolation == Isolation::third_party) return source == Source::bundled;
    return options.isolation == Isolation::none;
}

void disable(Entry& entry, std::string reason) {
    entry.state = State::disabled;
    entry.reason = std::move(reason);
}

// Calls work(0) … work(count - 1), as many at a time as there are cores.
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    const auto share = [&] {
        for (std::size_t i = next++; i < count; i = next++) work(i);
    };
    std::vector<std::jthread> others;  // joined also when one more cannot be started
    const auto cores = std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
    for (std::size_t i = 1; i < std::min(count, cores); ++i) others.emplace_back(share);
    share();
}

}  // namespace

void refuse(Entry& entry, const Failure& failure, std::vector<std::string>& warnings) {
    entry.state = State::refused;
    entry.reason = failure.what();
    if (!failure.why().empty()) entry.reason += ": " + failure.why();
    entry.fix = failure.fix();
    // Until a plugin has an id its reason begins with the path.
    const auto who = entry.id.empty() ? entry.path.filename().string() : entry.id + " (" + entry.path.string() + ")";
    warnings.push_back("plugin " + who + " is not used: " + entry.reason +
                       (entry.fix.empty() ? "" : "; " + entry.fix));
}

Isolate isolate(const LoadOptions& options) {
    return {options.worker.empty() ? paths::plugin_worker() : options.worker, options.limits};
}

Examination::Examination(const LoadOptions& options, const Filter& filter, HostSide side, ProbeCache& cache,
                         std::vector<std::string>& warnings)
    : options_(options), filter_(filter), side_(side), cache_(cache), warnings_(warnings), approvals_(options) {}

std::vector<Examined> Examination::look_at(const std::vector<Candidate>& candidates) {
    std::vector<Examined> out(candidates.size());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        auto& entry = out[i].entry;
        entry.path = candidates[i].path;
        entry.source = name(candidates[i].source);
        entry.state = State::active;
        if (const auto reason = filter_.disables(short_name(entry.path))) {
            disable(entry, *reason);
            continue;
        }
        try {
            open(out[i], candidates[i]);
        } catch (const Failure& failure) {
            refuse(entry, failure, warnings_);
        }
    }
    probe_all(out);
    for (auto& examined : out) {
        if (examined.entry.state == State::active) accept(examined);
    }
    cache_.save();
    return out;
}

// Opens a file and finds out whether it may be used; no code of it runs before that is settled.
void Examination::open(Examined& examined, const Candidate& candidate) {
    auto file = open_trusted(candidate);
    const bool here = runs_here(options_, candidate.source);
    if (!here || Approvals::are_needed(candidate.source)) {
        const auto& known = knowledge(candidate.path, file.get());
        examined.entry.info.sha256 = known.sha256;
        examined.identity = known.identity;
        if (Approvals::are_needed(candidate.source)) approve(examined, known);
        if (!here) examined.profile = known.profile;
    }
    if (here) return load_here(examined, std::move(file));
    examined.own_file = std::move(file);
    examined.file = examined.own_file.get();
}

const Knowledge& Examination::knowledge(const std::filesystem::path& path, int file) {
    const auto identity = identity_of(file);
    if (const auto* known = cache_.find(path, identity)) return *known;
    cache_.put(path, {identity, digest(file), {}});
    return *cache_.find(path, identity);
}

void Examination::approve(Examined& examined, const Knowledge& known) {
    auto& entry = examined.entry;
    try {
        if (const auto warning = approvals_.judge(entry.path, known.sha256)) warnings_.push_back(*warning);
    } catch (const Failure&) {
        // One that was approved once has told its name.
        if (known.profile) entry.info = known.profile->info;
        entry.id = entry.info.id;
        throw;
    }
}

void Examination::load_here(Examined& examined, Descriptor file) {
    const auto& path = examined.entry.path;
    const auto library = load(std::move(file), path);
    examined.file = library.file;
    examined.agreement = negotiate(library.query, path);
}

void Examination::probe_all(std::vector<Examined>& all) {
    std::vector<Examined*> unknown;
    for (auto& examined : all) {
        if (examined.own_file && !examined.profile && examined.entry.state == State::active) {
            unknown.push_back(&examined);
        }
    }
    const auto how = isolate(options_);
    std::vector<std::optional<Failure>> failures(unknown.size());
    in_parallel(unknown.size(), [&](std::size_t i) {
        auto& examined = *unknown[i];
        try {
            examined.profile = probe(examined.file, examined.entry.path, how, side_);
        } catch (const Failure& failure) {
            failures[i] = failure;
        } catch (const std::exception& error) {
            failures[i] = Failure(examined.entry.path.string() + " cannot be examined", error.what());
        }
    });
    for (std::size_t i = 0; i < unknown.size(); ++i) {
        auto& entry = unknown[i]->entry;
        if (failures[i]) refuse(entry, *failures[i], warnings_);
        else cache_.put(entry.path, {unknown[i]->identity, entry.info.sha256, unknown[i]->profile});
    }
}

// Takes over what a plugin says of itself, and asks the filters again, which may go by its id.
void Examination::accept(Examined& examined) {
    auto& entry = examined.entry;
    auto sha256 = std::move(entry.info.sha256);
    entry.info = examined.agreement ? examined.agreement->info : examined.profile->info;
    entry.info.sha256 = std::move(sha256);
    entry.id = entry.info.id;
    if (const auto reason = filter_.disables(entry.id)) return disable(entry, *reason);
    if (const auto reason = filter_.leaves_out(entry.id, short_name(entry.path))) return disable(entry, *reason);
}

}  // namespace bspctl::plugins
