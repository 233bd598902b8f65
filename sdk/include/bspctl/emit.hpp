// SPDX-License-Identifier: Apache-2.0
//
// Values into sinks: how an answer leaves a plugin. Each function emits one whole answer and returns BSPCTL_OK, or the
// status with which the sink refused; nothing more is emitted after a refusal.
#ifndef BSPCTL_EMIT_HPP
#define BSPCTL_EMIT_HPP

#include <optional>
#include <string_view>
#include <vector>

#include "bspctl/abi.h"
#include "bspctl/values.hpp"
#include "bspctl/wire.hpp"

namespace bspctl::inline v1 {

namespace detail {

// Calls `one` for each value until it is refused.
template <class Values, class One>
bspctl_status emit_each(const Values& values, One&& one) {
    for (const auto& value : values) {
        if (const bspctl_status status = one(value); status != BSPCTL_OK) return status;
    }
    return BSPCTL_OK;
}

// The first that is not BSPCTL_OK, the rest left out.
template <class... Parts>
bspctl_status emit_in_turn(Parts&&... parts) {
    bspctl_status status = BSPCTL_OK;
    static_cast<void>((((status = parts()) == BSPCTL_OK) && ...));
    return status;
}

}  // namespace detail

inline bspctl_status emit(const FamilyInfo& info, const bspctl_value_sink* sink) {
    return detail::emit_each(wire::to_pairs(info), [&](const KeyValue& pair) {
        return sink->value(sink->ctx, wire::view(pair.key), wire::view(pair.value));
    });
}

inline bspctl_status emit(const Verdict& verdict, const bspctl_detect_sink* sink) {
    const auto packed = wire::pack(verdict);
    if (const auto status = sink->verdict(sink->ctx, &packed); status != BSPCTL_OK) return status;
    return detail::emit_each(verdict.evidence, [&](std::string_view sentence) {
        return sink->evidence(sink->ctx, wire::view(sentence));
    });
}

// Nothing: BSPCTL_NO, the file is of another format. The path, the file name and the text of the input are the host's
// own and not emitted; nor are `files`, which only repo manifests have.
inline bspctl_status emit(const std::optional<Input>& input, const bspctl_manifest_sink* sink) {
    if (!input) return BSPCTL_NO;
    const auto set = [&](std::string_view key, std::string_view value) {
        return value.empty() ? BSPCTL_OK : sink->set(sink->ctx, wire::view(key), wire::view(value));
    };
    const wire::PackedInput packed(*input);
    return detail::emit_in_turn(
        [&] { return set("kind", input->kind); },                  //
        [&] { return set("machine", input->machine); },            //
        [&] { return set("distro", input->distro); },              //
        [&] { return set("build-system", input->build_system); },  //
        [&] { return detail::emit_each(input->targets, [&](std::string_view name) { return set("target", name); }); },
        [&] {
            const auto* view = packed.get();
            for (std::size_t i = 0; i < view->project_count; ++i) {
                if (const auto status = sink->project(sink->ctx, view->projects[i]); status != BSPCTL_OK) return status;
            }
            return BSPCTL_OK;
        },
        [&] {
            return detail::emit_each(input->settings, [&](const KeyValue& pair) {
                return sink->setting(sink->ctx, wire::view(pair.key), wire::view(pair.value));
            });
        });
}

inline bspctl_status emit(const KasConfig& config, const bspctl_kas_sink* sink) {
    const auto set = [&](std::string_view key, std::string_view value) {
        return value.empty() ? BSPCTL_OK : sink->set(sink->ctx, wire::view(key), wire::view(value));
    };
    const auto conf = [&](std::int32_t section, const std::vector<ConfBlock>& blocks) {
        return detail::emit_each(blocks, [&](const ConfBlock& block) {
            return sink->conf(sink->ctx, section, wire::view(block.name), wire::view(block.text));
        });
    };
    return detail::emit_in_turn(
        [&] { return set("machine", config.machine); },  //
        [&] { return set("distro", config.distro); },
        [&] { return detail::emit_each(config.targets, [&](std::string_view name) { return set("target", name); }); },
        [&] {
            return detail::emit_each(config.repos, [&](const KasRepo& repo) {
                const auto packed = wire::pack(repo);
                return sink->repo(sink->ctx, &packed);
            });
        },
        [&] {
            return detail::emit_each(config.layers, [&](const LayerRef& layer) {
                return sink->layer(sink->ctx, wire::view(layer.repo), wire::view(layer.subdir));
            });
        },
        [&] { return conf(BSPCTL_CONF_LOCAL, config.local_conf); },
        [&] { return conf(BSPCTL_CONF_BBLAYERS, config.bblayers_conf); },
        [&] {
            return detail::emit_each(config.env, [&](const EnvVar& variable) {
                return sink->env(sink->ctx, wire::view(variable.name),
                                 variable.value ? wire::view(*variable.value) : wire::absent());
            });
        },
        [&] {
            return detail::emit_each(config.notes, [&](std::string_view note) {
                return sink->note(sink->ctx, wire::view(note));
            });
        });
}

inline bspctl_status emit(const std::vector<Step>& steps, const bspctl_plan_sink* sink) {
    return detail::emit_each(
        steps, [&](const Step& step) { return sink->step(sink->ctx, wire::PackedStep(step).get()); });
}

inline bspctl_status emit(const std::vector<Overlay>& overlays, const bspctl_overlay_sink* sink) {
    return detail::emit_each(overlays, [&](const Overlay& overlay) {
        const auto packed = wire::pack(overlay);
        return sink->overlay(sink->ctx, &packed);
    });
}

inline bspctl_status emit(const std::vector<Finding>& findings, const bspctl_doctor_sink* sink) {
    return detail::emit_each(findings, [&](const Finding& finding) {
        const auto packed = wire::pack(finding);
        return sink->finding(sink->ctx, &packed);
    });
}

inline bspctl_status emit(const std::vector<Rule>& rules, const bspctl_triage_sink* sink) {
    return detail::emit_each(rules, [&](const Rule& rule) {
        const auto packed = wire::pack(rule);
        return sink->rule(sink->ctx, &packed);
    });
}

}  // namespace bspctl::inline v1

#endif  // BSPCTL_EMIT_HPP
