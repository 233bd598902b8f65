// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <vector>

#include "bspctl/values.hpp"
#include "plugins/intake.hpp"

// The host's end of each extension: a sink of the C ABI that checks and copies, and the value that comes of it.
// A collector is used for one call. finish() throws Malformed when what was emitted is no whole answer.
namespace bspctl::plugins {

class FamilyCollector : public Intake {
public:
    using Result = FamilyInfo;
    [[nodiscard]] bspctl_value_sink sink() noexcept;
    [[nodiscard]] FamilyInfo finish();

private:
    FamilyInfo info_;
};

class DetectCollector : public Intake {
public:
    using Result = Verdict;
    [[nodiscard]] bspctl_detect_sink sink() noexcept;
    [[nodiscard]] Verdict finish();

private:
    void set(const bspctl_verdict* verdict);
    Verdict verdict_;
    bool given_ = false;
};

class ManifestCollector : public Intake {
public:
    using Result = std::optional<Input>;
    [[nodiscard]] bspctl_manifest_sink sink() noexcept;
    [[nodiscard]] std::optional<Input> finish();

private:
    void set(bspctl_str key, bspctl_str value);
    void add(const bspctl_project* project);
    Input input_;
};

class KasCollector : public Intake {
public:
    using Result = KasConfig;
    [[nodiscard]] bspctl_kas_sink sink() noexcept;
    [[nodiscard]] KasConfig finish() { return std::move(config_); }

private:
    void set(bspctl_str key, bspctl_str value);
    void add(const bspctl_kas_repo* repo);
    void add_layer(bspctl_str repo, bspctl_str subdir);
    void add_block(std::int32_t section, bspctl_str name, bspctl_str text);
    void add_variable(bspctl_str key, bspctl_str value);
    void add_note(bspctl_str sentence);
    KasConfig config_;
};

class PlanCollector : public Intake {
public:
    using Result = std::vector<Step>;
    [[nodiscard]] bspctl_plan_sink sink() noexcept;
    [[nodiscard]] std::vector<Step> finish() { return std::move(steps_); }

private:
    void add(const bspctl_step* step);
    std::vector<Step> steps_;
};

class OverlayCollector : public Intake {
public:
    using Result = std::vector<Overlay>;
    [[nodiscard]] bspctl_overlay_sink sink() noexcept;
    [[nodiscard]] std::vector<Overlay> finish() { return std::move(overlays_); }

private:
    void add(const bspctl_overlay_file* overlay);
    std::vector<Overlay> overlays_;
};

class DoctorCollector : public Intake {
public:
    using Result = std::vector<Finding>;
    [[nodiscard]] bspctl_doctor_sink sink() noexcept;
    [[nodiscard]] std::vector<Finding> finish() { return std::move(findings_); }

private:
    void add(const bspctl_finding* finding);
    std::vector<Finding> findings_;
};

class TriageCollector : public Intake {
public:
    using Result = std::vector<Rule>;
    [[nodiscard]] bspctl_triage_sink sink() noexcept;
    [[nodiscard]] std::vector<Rule> finish() { return std::move(rules_); }

private:
    void add(const bspctl_rule* rule);
    std::vector<Rule> rules_;
};

}  // namespace bspctl::plugins
