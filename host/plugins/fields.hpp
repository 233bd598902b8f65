// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <concepts>
#include <type_traits>

#include "bspctl/values.hpp"

// The fields of each value that travels between the host and a plugin's own process, said once for both directions.
// Structured bindings must name every member: one that is added to values.hpp does not compile until it is here.
namespace bspctl::plugins {

// T is Value, const or not: what is read from and what is written to have the same fields.
template <class T, class Value>
concept Like = std::same_as<std::remove_const_t<T>, Value>;

template <class Visit, Like<KeyValue> T>
void fields(Visit& visit, T& pair) {
    auto& [key, value] = pair;
    visit(key, value);
}

template <class Visit, Like<Project> T>
void fields(Visit& visit, T& project) {
    auto& [name, url, path, revision, branch, remote, groups, layers_form, layers, attributes] = project;
    visit(name, url, path, revision, branch, remote, groups, layers_form, layers, attributes);
}

template <class Visit, Like<Input> T>
void fields(Visit& visit, T& input) {
    auto& [kind, path, file_name, machine, distro, build_system, targets, projects, settings, files, text] = input;
    visit(kind, path, file_name, machine, distro, build_system, targets, projects, settings, files, text);
}

template <class Visit, Like<ManifestFile> T>
void fields(Visit& visit, T& file) {
    auto& [path, name, text] = file;
    visit(path, name, text);
}

template <class Visit, Like<Workspace> T>
void fields(Visit& visit, T& workspace) {
    auto& [root, bsp_root, input, machine, distro, image, manifest, branch, repo_url, options] = workspace;
    visit(root, bsp_root, input, machine, distro, image, manifest, branch, repo_url, options);
}

template <class Visit, Like<Verdict> T>
void fields(Visit& visit, T& verdict) {
    auto& [confidence, soc, vendor, evidence] = verdict;
    visit(confidence, soc, vendor, evidence);
}

template <class Visit, Like<FamilyInfo> T>
void fields(Visit& visit, T& info) {
    auto& [family, title, derives, directory, machine, distro, image, manifest, repo_url, branch, manifest_dir,
           manifest_checkout, manifest_subdir, overlays, vendor_tree_markers, host_tools, extra] = info;
    visit(family, title, derives, directory, machine, distro, image, manifest, repo_url, branch, manifest_dir,
          manifest_checkout, manifest_subdir, overlays, vendor_tree_markers, host_tools, extra);
}

template <class Visit, Like<Overlay> T>
void fields(Visit& visit, T& overlay) {
    auto& [name, summary, text] = overlay;
    visit(name, summary, text);
}

template <class Visit, Like<KasRepo> T>
void fields(Visit& visit, T& repo) {
    auto& [name, url, path, commit, tag, branch] = repo;
    visit(name, url, path, commit, tag, branch);
}

template <class Visit, Like<LayerRef> T>
void fields(Visit& visit, T& layer) {
    auto& [repo, subdir] = layer;
    visit(repo, subdir);
}

template <class Visit, Like<ConfBlock> T>
void fields(Visit& visit, T& block) {
    auto& [name, text] = block;
    visit(name, text);
}

template <class Visit, Like<EnvVar> T>
void fields(Visit& visit, T& variable) {
    auto& [name, value] = variable;
    visit(name, value);
}

template <class Visit, Like<KasConfig> T>
void fields(Visit& visit, T& config) {
    auto& [machine, distro, targets, repos, layers, local_conf, bblayers_conf, env, notes] = config;
    visit(machine, distro, targets, repos, layers, local_conf, bblayers_conf, env, notes);
}

template <class Visit, Like<Step> T>
void fields(Visit& visit, T& step) {
    auto& [name, phase, action, argv, cwd, env, clean_env, network, path, text, why, skip, fix, outputs] = step;
    visit(name, phase, action, argv, cwd, env, clean_env, network, path, text, why, skip, fix, outputs);
}

template <class Visit, Like<Finding> T>
void fields(Visit& visit, T& finding) {
    auto& [id, level, summary, why, fix] = finding;
    visit(id, level, summary, why, fix);
}

template <class Visit, Like<Rule> T>
void fields(Visit& visit, T& rule) {
    auto& [id, category, scope, priority, transient, pattern, unless, cause, fix, link, positive, negative] = rule;
    visit(id, category, scope, priority, transient, pattern, unless, cause, fix, link, positive, negative);
}

}  // namespace bspctl::plugins
