// SPDX-License-Identifier: Apache-2.0
//
// Sinks into values: how a plugin receives an answer of the family it derives from, and how a unit test receives one
// of the plugin's own tables. These believe what they are given; the host has its own, which do not.
#ifndef BSPCTL_COLLECT_HPP
#define BSPCTL_COLLECT_HPP

#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "bspctl/abi.h"
#include "bspctl/values.hpp"
#include "bspctl/wire.hpp"

namespace bspctl::inline v1 {

namespace detail {

// What every collector has: the value so far, and an exception that waits until the frames of the other side are left.
template <class Value>
class Collecting {
public:
    Collecting() = default;
    Collecting(const Collecting&) = delete;
    Collecting& operator=(const Collecting&) = delete;

    // The whole answer. Rethrows what went wrong while it was collected (out of memory).
    [[nodiscard]] Value finish() && {
        if (error_) std::rethrow_exception(error_);
        return std::move(value_);
    }

protected:
    template <class Copy>
    static bspctl_status take(void* ctx, Copy&& copy) noexcept {
        auto& self = *static_cast<Collecting*>(ctx);
        try {
            copy(self.value_);
            return BSPCTL_OK;
        } catch (...) {
            self.error_ = std::current_exception();
            return BSPCTL_ERROR;
        }
    }

private:
    Value value_;
    std::exception_ptr error_;
};

}  // namespace detail

// One answer. sink() is what the other side emits into; it lives as long as the collector.
template <class Value>
class Collector;

template <>
class Collector<Verdict> : public detail::Collecting<Verdict> {
public:
    Collector() {
        sink_.ctx = static_cast<Collecting*>(this);
        sink_.verdict = [](void* ctx, const bspctl_verdict* verdict) {
            return take(ctx, [&](Verdict& value) {
                value.confidence = verdict->confidence;
                value.soc = wire::read(verdict->soc);
                value.vendor = wire::read(verdict->vendor);
            });
        };
        sink_.evidence = [](void* ctx, bspctl_str sentence) {
            return take(ctx, [&](Verdict& value) { value.evidence.push_back(wire::read(sentence)); });
        };
    }
    [[nodiscard]] const bspctl_detect_sink* sink() const noexcept { return &sink_; }

private:
    bspctl_detect_sink sink_ = wire::sized<bspctl_detect_sink>();
};

template <>
class Collector<KasConfig> : public detail::Collecting<KasConfig> {
public:
    Collector() {
        sink_.ctx = static_cast<Collecting*>(this);
        sink_.set = [](void* ctx, bspctl_str key, bspctl_str text) {
            return take(ctx, [&](KasConfig& value) { set(value, wire::text(key), wire::read(text)); });
        };
        sink_.repo = [](void* ctx, const bspctl_kas_repo* repo) {
            return take(ctx, [&](KasConfig& value) { value.repos.push_back(wire::read(*repo)); });
        };
        sink_.layer = [](void* ctx, bspctl_str repo, bspctl_str subdir) {
            return take(ctx, [&](KasConfig& value) { value.layers.push_back({wire::read(repo), wire::read(subdir)}); });
        };
        sink_.conf = [](void* ctx, std::int32_t section, bspctl_str name, bspctl_str text) {
            return take(ctx, [&](KasConfig& value) {
                auto& blocks = section == BSPCTL_CONF_BBLAYERS ? value.bblayers_conf : value.local_conf;
                blocks.push_back({wire::read(name), wire::read(text)});
            });
        };
        sink_.env = [](void* ctx, bspctl_str key, bspctl_str text) {
            return take(ctx, [&](KasConfig& value) {
                auto& variable = value.env.emplace_back();
                variable.name = wire::read(key);
                if (text.data != nullptr) variable.value = wire::read(text);
            });
        };
        sink_.note = [](void* ctx, bspctl_str sentence) {
            return take(ctx, [&](KasConfig& value) { value.notes.push_back(wire::read(sentence)); });
        };
    }
    [[nodiscard]] const bspctl_kas_sink* sink() const noexcept { return &sink_; }

private:
    static void set(KasConfig& value, std::string_view key, std::string text) {
        if (key == "machine") value.machine = std::move(text);
        else if (key == "distro") value.distro = std::move(text);
        else if (key == "target") value.targets.push_back(std::move(text));
    }
    bspctl_kas_sink sink_ = wire::sized<bspctl_kas_sink>();
};

template <>
class Collector<std::vector<Step>> : public detail::Collecting<std::vector<Step>> {
public:
    Collector() {
        sink_.ctx = static_cast<Collecting*>(this);
        sink_.step = [](void* ctx, const bspctl_step* step) {
            return take(ctx, [&](std::vector<Step>& value) { value.push_back(wire::read(*step)); });
        };
    }
    [[nodiscard]] const bspctl_plan_sink* sink() const noexcept { return &sink_; }

private:
    bspctl_plan_sink sink_ = wire::sized<bspctl_plan_sink>();
};

}  // namespace bspctl::inline v1

#endif  // BSPCTL_COLLECT_HPP
