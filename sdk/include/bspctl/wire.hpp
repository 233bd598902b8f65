// SPDX-License-Identifier: Apache-2.0
//
// Between the values of values.hpp and the views of abi.h, in both directions. `read` copies out of a view; `Packed…`
// holds the views over a value that must outlive it. Both sides of the boundary use these and nothing else.
#ifndef BSPCTL_WIRE_HPP
#define BSPCTL_WIRE_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bspctl/abi.h"
#include "bspctl/values.hpp"

namespace bspctl::inline v1::wire {

// ------------------------------------------------------------------------------------------------------- text

inline bspctl_str view(std::string_view text) noexcept { return {text.data() ? text.data() : "", text.size()}; }
inline bspctl_str absent() noexcept { return {nullptr, 0}; }
inline bspctl_str view_or_absent(std::string_view text) noexcept { return text.empty() ? absent() : view(text); }

inline std::string_view text(bspctl_str value) noexcept {
    return value.data == nullptr ? std::string_view{} : std::string_view(value.data, value.size);
}
inline std::string read(bspctl_str value) { return std::string(text(value)); }

// True when the writer of `object` knew the field: it lies within the size it stated. The field's place is measured on
// a struct of our own, since the writer's may end before it.
template <class Struct, class Field>
bool has_field(const Struct* object, Field Struct::*field) noexcept {
    const Struct ours{};
    const auto* begin = reinterpret_cast<const char*>(&ours);
    const auto* end = reinterpret_cast<const char*>(&(ours.*field)) + sizeof(Field);
    return static_cast<std::size_t>(end - begin) <= object->size;
}

template <class Struct>
Struct sized() noexcept {
    Struct object{};
    object.size = static_cast<std::uint32_t>(sizeof(Struct));
    return object;
}

inline std::vector<std::string> read(bspctl_str_list list) {
    std::vector<std::string> out;
    if (list.data == nullptr) return out;
    out.reserve(list.size);
    for (std::size_t i = 0; i < list.size; ++i) out.push_back(read(list.data[i]));
    return out;
}

inline std::vector<KeyValue> read(bspctl_kv_list list) {
    std::vector<KeyValue> out;
    if (list.data == nullptr) return out;
    out.reserve(list.size);
    for (std::size_t i = 0; i < list.size; ++i) out.push_back({read(list.data[i].key), read(list.data[i].value)});
    return out;
}

// Views over a list of texts.
class PackedList {
public:
    PackedList() = default;
    explicit PackedList(const std::vector<std::string>& texts) {
        views_.reserve(texts.size());
        for (const auto& entry : texts) views_.push_back(view(entry));
    }
    [[nodiscard]] bspctl_str_list get() const noexcept { return {views_.data(), views_.size()}; }

private:
    std::vector<bspctl_str> views_;
};

// Views over a list of pairs.
class PackedPairs {
public:
    PackedPairs() = default;
    explicit PackedPairs(const std::vector<KeyValue>& pairs) {
        views_.reserve(pairs.size());
        for (const auto& entry : pairs) views_.push_back({view(entry.key), view(entry.value)});
    }
    [[nodiscard]] bspctl_kv_list get() const noexcept { return {views_.data(), views_.size()}; }

private:
    std::vector<bspctl_kv> views_;
};

// ------------------------------------------------------------------------------------------------------ inputs

inline Project read(const bspctl_project& project) {
    Project out;
    out.name = read(project.name);
    out.url = read(project.url);
    out.path = read(project.path);
    out.revision = read(project.revision);
    out.branch = read(project.branch);
    out.remote = read(project.remote);
    out.groups = read(project.groups);
    out.layers_form = static_cast<LayersForm>(project.layers_form);
    out.layers = read(project.layers);
    out.attributes = read(project.attributes);
    return out;
}

inline Input read(const bspctl_input& input) {
    Input out;
    out.kind = read(input.kind);
    out.path = read(input.path);
    out.file_name = read(input.file_name);
    out.machine = read(input.machine);
    out.distro = read(input.distro);
    out.build_system = read(input.build_system);
    out.targets = read(input.targets);
    out.projects.reserve(input.project_count);
    for (std::size_t i = 0; i < input.project_count; ++i) out.projects.push_back(read(*input.projects[i]));
    out.settings = read(input.settings);
    out.files = read(input.files);
    out.text = read(input.text);
    return out;
}

inline Workspace read(const bspctl_workspace& workspace) {
    Workspace out;
    out.root = read(workspace.root);
    out.bsp_root = read(workspace.bsp_root);
    if (workspace.input != nullptr) out.input = read(*workspace.input);
    out.machine = read(workspace.machine);
    out.distro = read(workspace.distro);
    out.image = read(workspace.image);
    out.manifest = read(workspace.manifest);
    out.branch = read(workspace.branch);
    out.repo_url = read(workspace.repo_url);
    out.options = read(workspace.options);
    return out;
}

inline ManifestFile read(const bspctl_manifest_file& file) { return {read(file.path), read(file.name), read(file.text)}; }

inline bspctl_manifest_file pack(const ManifestFile& file) noexcept {
    auto out = sized<bspctl_manifest_file>();
    out.path = view(file.path);
    out.name = view(file.name);
    out.text = view(file.text);
    return out;
}

// Views over an Input, which must outlive it. Not copyable: the views point into it.
class PackedInput {
public:
    explicit PackedInput(const Input& input) : targets_(input.targets), settings_(input.settings), files_(input.files) {
        const auto count = input.projects.size();
        layers_.reserve(count);
        attributes_.reserve(count);
        projects_.reserve(count);
        pointers_.reserve(count);
        for (const auto& project : input.projects) {
            const auto& layers = layers_.emplace_back(project.layers);
            const auto& attributes = attributes_.emplace_back(project.attributes);
            auto& out = projects_.emplace_back(sized<bspctl_project>());
            out.layers_form = static_cast<std::int32_t>(project.layers_form);
            out.name = view(project.name);
            out.url = view_or_absent(project.url);
            out.path = view_or_absent(project.path);
            out.revision = view_or_absent(project.revision);
            out.branch = view_or_absent(project.branch);
            out.remote = view_or_absent(project.remote);
            out.groups = view_or_absent(project.groups);
            out.layers = layers.get();
            out.attributes = attributes.get();
            pointers_.push_back(&out);
        }
        input_ = sized<bspctl_input>();
        input_.kind = view(input.kind);
        input_.path = view_or_absent(input.path);
        input_.file_name = view(input.file_name);
        input_.machine = view_or_absent(input.machine);
        input_.distro = view_or_absent(input.distro);
        input_.build_system = view_or_absent(input.build_system);
        input_.targets = targets_.get();
        input_.projects = pointers_.data();
        input_.project_count = pointers_.size();
        input_.settings = settings_.get();
        input_.files = files_.get();
        input_.text = view_or_absent(input.text);
    }
    PackedInput(const PackedInput&) = delete;
    PackedInput& operator=(const PackedInput&) = delete;

    [[nodiscard]] const bspctl_input* get() const noexcept { return &input_; }

private:
    PackedList targets_;
    PackedPairs settings_;
    PackedPairs files_;
    std::vector<PackedList> layers_;
    std::vector<PackedPairs> attributes_;
    std::vector<bspctl_project> projects_;
    std::vector<const bspctl_project*> pointers_;
    bspctl_input input_{};
};

// Views over a Workspace, which must outlive it.
class PackedWorkspace {
public:
    explicit PackedWorkspace(const Workspace& workspace) : options_(workspace.options) {
        if (workspace.input) input_.emplace(*workspace.input);
        workspace_ = sized<bspctl_workspace>();
        workspace_.root = view_or_absent(workspace.root);
        workspace_.bsp_root = view_or_absent(workspace.bsp_root);
        workspace_.input = input_ ? input_->get() : nullptr;
        workspace_.machine = view_or_absent(workspace.machine);
        workspace_.distro = view_or_absent(workspace.distro);
        workspace_.image = view_or_absent(workspace.image);
        workspace_.manifest = view_or_absent(workspace.manifest);
        workspace_.branch = view_or_absent(workspace.branch);
        workspace_.repo_url = view_or_absent(workspace.repo_url);
        workspace_.options = options_.get();
    }
    PackedWorkspace(const PackedWorkspace&) = delete;
    PackedWorkspace& operator=(const PackedWorkspace&) = delete;

    [[nodiscard]] const bspctl_workspace* get() const noexcept { return &workspace_; }

private:
    PackedPairs options_;
    std::optional<PackedInput> input_;
    bspctl_workspace workspace_{};
};

// ----------------------------------------------------------------------------------------------------- results

inline std::vector<KeyValue> to_pairs(const FamilyInfo& info) {
    std::vector<KeyValue> out;
    const auto add = [&out](std::string_view key, const std::string& value) {
        if (!value.empty()) out.push_back({std::string(key), value});
    };
    add("family", info.family);
    add("title", info.title);
    add("derives", info.derives);
    add("directory", info.directory);
    add("machine", info.machine);
    add("distro", info.distro);
    add("image", info.image);
    add("manifest", info.manifest);
    add("repo-url", info.repo_url);
    add("branch", info.branch);
    add("manifest-dir", info.manifest_dir);
    add("manifest-checkout", info.manifest_checkout);
    add("manifest-subdir", info.manifest_subdir);
    for (const auto& name : info.overlays) add("overlay", name);
    for (const auto& name : info.vendor_tree_markers) add("vendor-tree-marker", name);
    for (const auto& name : info.host_tools) add("host-tool", name);
    for (const auto& pair : info.extra) out.push_back(pair);
    return out;
}

inline void assign(FamilyInfo& info, std::string_view key, std::string value) {
    if (key == "family") info.family = std::move(value);
    else if (key == "title") info.title = std::move(value);
    else if (key == "derives") info.derives = std::move(value);
    else if (key == "directory") info.directory = std::move(value);
    else if (key == "machine") info.machine = std::move(value);
    else if (key == "distro") info.distro = std::move(value);
    else if (key == "image") info.image = std::move(value);
    else if (key == "manifest") info.manifest = std::move(value);
    else if (key == "repo-url") info.repo_url = std::move(value);
    else if (key == "branch") info.branch = std::move(value);
    else if (key == "manifest-dir") info.manifest_dir = std::move(value);
    else if (key == "manifest-checkout") info.manifest_checkout = std::move(value);
    else if (key == "manifest-subdir") info.manifest_subdir = std::move(value);
    else if (key == "overlay") info.overlays.push_back(std::move(value));
    else if (key == "vendor-tree-marker") info.vendor_tree_markers.push_back(std::move(value));
    else if (key == "host-tool") info.host_tools.push_back(std::move(value));
    else info.extra.push_back({std::string(key), std::move(value)});
}

inline bspctl_verdict pack(const Verdict& verdict) noexcept {
    auto out = sized<bspctl_verdict>();
    out.confidence = verdict.confidence;
    out.soc = view_or_absent(verdict.soc);
    out.vendor = view_or_absent(verdict.vendor);
    return out;
}

inline bspctl_kas_repo pack(const KasRepo& repo) noexcept {
    auto out = sized<bspctl_kas_repo>();
    out.name = view(repo.name);
    out.url = view_or_absent(repo.url);
    out.path = view_or_absent(repo.path);
    out.commit = view_or_absent(repo.commit);
    out.tag = view_or_absent(repo.tag);
    out.branch = view_or_absent(repo.branch);
    return out;
}

inline KasRepo read(const bspctl_kas_repo& repo) {
    return {read(repo.name), read(repo.url), read(repo.path), read(repo.commit), read(repo.tag), read(repo.branch)};
}

inline bspctl_overlay_file pack(const Overlay& overlay) noexcept {
    auto out = sized<bspctl_overlay_file>();
    out.name = view(overlay.name);
    out.summary = view_or_absent(overlay.summary);
    out.text = view(overlay.text);
    return out;
}

inline Overlay read(const bspctl_overlay_file& overlay) {
    return {read(overlay.name), read(overlay.summary), read(overlay.text)};
}

// Views over a Step, which must outlive it.
class PackedStep {
public:
    explicit PackedStep(const Step& step) : argv_(step.argv), outputs_(step.outputs), env_(step.env) {
        step_ = sized<bspctl_step>();
        step_.action = static_cast<std::int32_t>(step.action);
        step_.clean_env = step.clean_env ? 1 : 0;
        step_.network = step.network ? 1 : 0;
        step_.name = view(step.name);
        step_.phase = view(step.phase);
        step_.argv = argv_.get();
        step_.cwd = view_or_absent(step.cwd);
        step_.env = env_.get();
        step_.path = view_or_absent(step.path);
        step_.text = view(step.text);
        step_.why = view_or_absent(step.why);
        step_.skip = step.skip ? view(*step.skip) : absent();
        step_.fix = view_or_absent(step.fix);
        step_.outputs = outputs_.get();
    }
    PackedStep(const PackedStep&) = delete;
    PackedStep& operator=(const PackedStep&) = delete;

    [[nodiscard]] const bspctl_step* get() const noexcept { return &step_; }

private:
    PackedList argv_;
    PackedList outputs_;
    PackedPairs env_;
    bspctl_step step_{};
};

inline Step read(const bspctl_step& step) {
    Step out;
    out.name = read(step.name);
    out.phase = read(step.phase);
    out.action = static_cast<StepAction>(step.action);
    out.argv = read(step.argv);
    out.cwd = read(step.cwd);
    out.env = read(step.env);
    out.clean_env = step.clean_env != 0;
    out.network = step.network != 0;
    out.path = read(step.path);
    out.text = read(step.text);
    out.why = read(step.why);
    if (step.skip.data != nullptr) out.skip = read(step.skip);
    out.fix = read(step.fix);
    out.outputs = read(step.outputs);
    return out;
}

inline bspctl_finding pack(const Finding& finding) noexcept {
    auto out = sized<bspctl_finding>();
    out.level = static_cast<std::int32_t>(finding.level);
    out.id = view(finding.id);
    out.summary = view(finding.summary);
    out.why = view_or_absent(finding.why);
    out.fix = view_or_absent(finding.fix);
    return out;
}

inline Finding read(const bspctl_finding& finding) {
    return {read(finding.id), static_cast<Level>(finding.level), read(finding.summary), read(finding.why),
            read(finding.fix)};
}

inline bspctl_rule pack(const Rule& rule) noexcept {
    auto out = sized<bspctl_rule>();
    out.scope = static_cast<std::int32_t>(rule.scope);
    out.priority = rule.priority;
    out.transient = rule.transient ? 1 : 0;
    out.id = view(rule.id);
    out.category = view(rule.category);
    out.pattern = view(rule.pattern);
    out.unless = view_or_absent(rule.unless);
    out.cause = view(rule.cause);
    out.fix = view(rule.fix);
    out.link = view_or_absent(rule.link);
    out.positive = view_or_absent(rule.positive);
    out.negative = view_or_absent(rule.negative);
    return out;
}

inline Rule read(const bspctl_rule& rule) {
    Rule out;
    out.id = read(rule.id);
    out.category = read(rule.category);
    out.scope = static_cast<Scope>(rule.scope);
    out.priority = rule.priority;
    out.transient = rule.transient != 0;
    out.pattern = read(rule.pattern);
    out.unless = read(rule.unless);
    out.cause = read(rule.cause);
    out.fix = read(rule.fix);
    out.link = read(rule.link);
    out.positive = read(rule.positive);
    out.negative = read(rule.negative);
    return out;
}

}  // namespace bspctl::inline v1::wire

#endif  // BSPCTL_WIRE_HPP
