// SPDX-License-Identifier: Apache-2.0
//
// Where every field of every published struct lies. Plugins are compiled against these numbers: a line here is never
// changed, only added (fields at the end of a struct, and new structs). On 64-bit Linux (LP64: x86-64, aarch64).
#include <cstddef>

#include "bspctl/abi.h"

static_assert(sizeof(void*) == 8 && sizeof(std::size_t) == 8, "the layout is written down for LP64");

// A struct may grow: its size is that of the newest fields, its first published size the floor.
#define SIZE(STRUCT, BYTES) static_assert(sizeof(STRUCT) == (BYTES), #STRUCT " has changed its size")
#define FIELD(STRUCT, NAME, AT) static_assert(offsetof(STRUCT, NAME) == (AT), #STRUCT "::" #NAME " has moved")

SIZE(bspctl_str, 16);
FIELD(bspctl_str, data, 0);
FIELD(bspctl_str, size, 8);

SIZE(bspctl_str_list, 16);
FIELD(bspctl_str_list, data, 0);
FIELD(bspctl_str_list, size, 8);

SIZE(bspctl_kv, 32);
FIELD(bspctl_kv, key, 0);
FIELD(bspctl_kv, value, 16);

SIZE(bspctl_kv_list, 16);
FIELD(bspctl_kv_list, data, 0);
FIELD(bspctl_kv_list, size, 8);

SIZE(bspctl_project, 152);
FIELD(bspctl_project, size, 0);
FIELD(bspctl_project, layers_form, 4);
FIELD(bspctl_project, name, 8);
FIELD(bspctl_project, url, 24);
FIELD(bspctl_project, path, 40);
FIELD(bspctl_project, revision, 56);
FIELD(bspctl_project, branch, 72);
FIELD(bspctl_project, remote, 88);
FIELD(bspctl_project, groups, 104);
FIELD(bspctl_project, layers, 120);
FIELD(bspctl_project, attributes, 136);

SIZE(bspctl_input, 184);
FIELD(bspctl_input, size, 0);
FIELD(bspctl_input, reserved, 4);
FIELD(bspctl_input, kind, 8);
FIELD(bspctl_input, path, 24);
FIELD(bspctl_input, file_name, 40);
FIELD(bspctl_input, machine, 56);
FIELD(bspctl_input, distro, 72);
FIELD(bspctl_input, build_system, 88);
FIELD(bspctl_input, targets, 104);
FIELD(bspctl_input, projects, 120);
FIELD(bspctl_input, project_count, 128);
FIELD(bspctl_input, settings, 136);
FIELD(bspctl_input, files, 152);
FIELD(bspctl_input, text, 168);

SIZE(bspctl_workspace, 160);
FIELD(bspctl_workspace, size, 0);
FIELD(bspctl_workspace, reserved, 4);
FIELD(bspctl_workspace, root, 8);
FIELD(bspctl_workspace, bsp_root, 24);
FIELD(bspctl_workspace, input, 40);
FIELD(bspctl_workspace, machine, 48);
FIELD(bspctl_workspace, distro, 64);
FIELD(bspctl_workspace, image, 80);
FIELD(bspctl_workspace, manifest, 96);
FIELD(bspctl_workspace, branch, 112);
FIELD(bspctl_workspace, repo_url, 128);
FIELD(bspctl_workspace, options, 144);

SIZE(bspctl_host, 48);
FIELD(bspctl_host, size, 0);
FIELD(bspctl_host, abi_major, 4);
FIELD(bspctl_host, abi_minor, 8);
FIELD(bspctl_host, reserved, 12);
FIELD(bspctl_host, ctx, 16);
FIELD(bspctl_host, log, 24);
FIELD(bspctl_host, fail, 32);
FIELD(bspctl_host, extension, 40);

SIZE(bspctl_receiver, 16);
FIELD(bspctl_receiver, ctx, 0);
FIELD(bspctl_receiver, put, 8);

SIZE(bspctl_input_receiver, 16);
FIELD(bspctl_input_receiver, ctx, 0);
FIELD(bspctl_input_receiver, put, 8);

SIZE(bspctl_services, 72);
FIELD(bspctl_services, size, 0);
FIELD(bspctl_services, reserved, 4);
FIELD(bspctl_services, ctx, 8);
FIELD(bspctl_services, setting, 16);
FIELD(bspctl_services, read_file, 24);
FIELD(bspctl_services, list_dir, 32);
FIELD(bspctl_services, file_kind, 40);
FIELD(bspctl_services, tool_version, 48);
FIELD(bspctl_services, free_bytes, 56);
FIELD(bspctl_services, read_input, 64);

SIZE(bspctl_value_sink, 24);
FIELD(bspctl_value_sink, size, 0);
FIELD(bspctl_value_sink, reserved, 4);
FIELD(bspctl_value_sink, ctx, 8);
FIELD(bspctl_value_sink, value, 16);

SIZE(bspctl_family, 16);
FIELD(bspctl_family, size, 0);
FIELD(bspctl_family, reserved, 4);
FIELD(bspctl_family, describe, 8);

SIZE(bspctl_verdict, 40);
FIELD(bspctl_verdict, size, 0);
FIELD(bspctl_verdict, confidence, 4);
FIELD(bspctl_verdict, soc, 8);
FIELD(bspctl_verdict, vendor, 24);

SIZE(bspctl_detect_sink, 32);
FIELD(bspctl_detect_sink, size, 0);
FIELD(bspctl_detect_sink, reserved, 4);
FIELD(bspctl_detect_sink, ctx, 8);
FIELD(bspctl_detect_sink, verdict, 16);
FIELD(bspctl_detect_sink, evidence, 24);

SIZE(bspctl_detect, 16);
FIELD(bspctl_detect, size, 0);
FIELD(bspctl_detect, reserved, 4);
FIELD(bspctl_detect, detect, 8);

SIZE(bspctl_kas_repo, 104);
FIELD(bspctl_kas_repo, size, 0);
FIELD(bspctl_kas_repo, reserved, 4);
FIELD(bspctl_kas_repo, name, 8);
FIELD(bspctl_kas_repo, url, 24);
FIELD(bspctl_kas_repo, path, 40);
FIELD(bspctl_kas_repo, commit, 56);
FIELD(bspctl_kas_repo, tag, 72);
FIELD(bspctl_kas_repo, branch, 88);

SIZE(bspctl_kas_sink, 64);
FIELD(bspctl_kas_sink, size, 0);
FIELD(bspctl_kas_sink, reserved, 4);
FIELD(bspctl_kas_sink, ctx, 8);
FIELD(bspctl_kas_sink, set, 16);
FIELD(bspctl_kas_sink, repo, 24);
FIELD(bspctl_kas_sink, layer, 32);
FIELD(bspctl_kas_sink, conf, 40);
FIELD(bspctl_kas_sink, env, 48);
FIELD(bspctl_kas_sink, note, 56);

SIZE(bspctl_kas, 16);
FIELD(bspctl_kas, size, 0);
FIELD(bspctl_kas, reserved, 4);
FIELD(bspctl_kas, generate, 8);

SIZE(bspctl_step, 192);
FIELD(bspctl_step, size, 0);
FIELD(bspctl_step, action, 4);
FIELD(bspctl_step, clean_env, 8);
FIELD(bspctl_step, network, 12);
FIELD(bspctl_step, name, 16);
FIELD(bspctl_step, phase, 32);
FIELD(bspctl_step, argv, 48);
FIELD(bspctl_step, cwd, 64);
FIELD(bspctl_step, env, 80);
FIELD(bspctl_step, path, 96);
FIELD(bspctl_step, text, 112);
FIELD(bspctl_step, why, 128);
FIELD(bspctl_step, skip, 144);
FIELD(bspctl_step, fix, 160);
FIELD(bspctl_step, outputs, 176);

SIZE(bspctl_plan_sink, 24);
FIELD(bspctl_plan_sink, size, 0);
FIELD(bspctl_plan_sink, reserved, 4);
FIELD(bspctl_plan_sink, ctx, 8);
FIELD(bspctl_plan_sink, step, 16);

SIZE(bspctl_plan, 16);
FIELD(bspctl_plan, size, 0);
FIELD(bspctl_plan, reserved, 4);
FIELD(bspctl_plan, plan, 8);

SIZE(bspctl_finding, 72);
FIELD(bspctl_finding, size, 0);
FIELD(bspctl_finding, level, 4);
FIELD(bspctl_finding, id, 8);
FIELD(bspctl_finding, summary, 24);
FIELD(bspctl_finding, why, 40);
FIELD(bspctl_finding, fix, 56);

SIZE(bspctl_doctor_sink, 24);
FIELD(bspctl_doctor_sink, size, 0);
FIELD(bspctl_doctor_sink, reserved, 4);
FIELD(bspctl_doctor_sink, ctx, 8);
FIELD(bspctl_doctor_sink, finding, 16);

SIZE(bspctl_doctor, 16);
FIELD(bspctl_doctor, size, 0);
FIELD(bspctl_doctor, reserved, 4);
FIELD(bspctl_doctor, check, 8);

SIZE(bspctl_rule, 160);
FIELD(bspctl_rule, size, 0);
FIELD(bspctl_rule, scope, 4);
FIELD(bspctl_rule, priority, 8);
FIELD(bspctl_rule, transient, 12);
FIELD(bspctl_rule, id, 16);
FIELD(bspctl_rule, category, 32);
FIELD(bspctl_rule, pattern, 48);
FIELD(bspctl_rule, unless, 64);
FIELD(bspctl_rule, cause, 80);
FIELD(bspctl_rule, fix, 96);
FIELD(bspctl_rule, link, 112);
FIELD(bspctl_rule, positive, 128);
FIELD(bspctl_rule, negative, 144);

SIZE(bspctl_triage_sink, 24);
FIELD(bspctl_triage_sink, size, 0);
FIELD(bspctl_triage_sink, reserved, 4);
FIELD(bspctl_triage_sink, ctx, 8);
FIELD(bspctl_triage_sink, rule, 16);

SIZE(bspctl_triage, 16);
FIELD(bspctl_triage, size, 0);
FIELD(bspctl_triage, reserved, 4);
FIELD(bspctl_triage, rules, 8);

SIZE(bspctl_base, 40);
FIELD(bspctl_base, size, 0);
FIELD(bspctl_base, reserved, 4);
FIELD(bspctl_base, ctx, 8);
FIELD(bspctl_base, detect, 16);
FIELD(bspctl_base, generate, 24);
FIELD(bspctl_base, plan, 32);

SIZE(bspctl_manifest_file, 56);
FIELD(bspctl_manifest_file, size, 0);
FIELD(bspctl_manifest_file, reserved, 4);
FIELD(bspctl_manifest_file, path, 8);
FIELD(bspctl_manifest_file, name, 24);
FIELD(bspctl_manifest_file, text, 40);

SIZE(bspctl_manifest_sink, 40);
FIELD(bspctl_manifest_sink, size, 0);
FIELD(bspctl_manifest_sink, reserved, 4);
FIELD(bspctl_manifest_sink, ctx, 8);
FIELD(bspctl_manifest_sink, set, 16);
FIELD(bspctl_manifest_sink, project, 24);
FIELD(bspctl_manifest_sink, setting, 32);

SIZE(bspctl_manifest, 16);
FIELD(bspctl_manifest, size, 0);
FIELD(bspctl_manifest, reserved, 4);
FIELD(bspctl_manifest, parse, 8);

SIZE(bspctl_overlay_file, 56);
FIELD(bspctl_overlay_file, size, 0);
FIELD(bspctl_overlay_file, reserved, 4);
FIELD(bspctl_overlay_file, name, 8);
FIELD(bspctl_overlay_file, summary, 24);
FIELD(bspctl_overlay_file, text, 40);

SIZE(bspctl_overlay_sink, 24);
FIELD(bspctl_overlay_sink, size, 0);
FIELD(bspctl_overlay_sink, reserved, 4);
FIELD(bspctl_overlay_sink, ctx, 8);
FIELD(bspctl_overlay_sink, overlay, 16);

SIZE(bspctl_overlay, 16);
FIELD(bspctl_overlay, size, 0);
FIELD(bspctl_overlay, reserved, 4);
FIELD(bspctl_overlay, overlays, 8);

SIZE(bspctl_plugin, 104);
FIELD(bspctl_plugin, size, 0);
FIELD(bspctl_plugin, abi_major, 4);
FIELD(bspctl_plugin, abi_minor, 8);
FIELD(bspctl_plugin, reserved, 12);
FIELD(bspctl_plugin, id, 16);
FIELD(bspctl_plugin, name, 32);
FIELD(bspctl_plugin, version, 48);
FIELD(bspctl_plugin, vendor, 64);
FIELD(bspctl_plugin, create, 80);
FIELD(bspctl_plugin, destroy, 88);
FIELD(bspctl_plugin, extension, 96);

// Numbers that are part of the contract as much as the layout.
static_assert(BSPCTL_OK == 0 && BSPCTL_NO == 1 && BSPCTL_ERROR == -1);
static_assert(BSPCTL_LAYERS_UNSTATED == 0 && BSPCTL_LAYERS_ROOT == 1 && BSPCTL_LAYERS_LISTED == 2);
static_assert(BSPCTL_LOG_DEBUG == 0 && BSPCTL_LOG_INFO == 1 && BSPCTL_LOG_WARN == 2);
static_assert(BSPCTL_FILE_NONE == 0 && BSPCTL_FILE_REGULAR == 1 && BSPCTL_FILE_DIRECTORY == 2 && BSPCTL_FILE_OTHER == 3);
static_assert(BSPCTL_CONF_LOCAL == 0 && BSPCTL_CONF_BBLAYERS == 1);
static_assert(BSPCTL_STEP_RUN == 0 && BSPCTL_STEP_REMOVE == 1 && BSPCTL_STEP_WRITE == 2 && BSPCTL_STEP_REQUIRE == 3);
static_assert(BSPCTL_LEVEL_PASS == 0 && BSPCTL_LEVEL_INFO == 1 && BSPCTL_LEVEL_WARN == 2 && BSPCTL_LEVEL_BLOCK == 3 &&
              BSPCTL_LEVEL_SKIP == 4);
static_assert(BSPCTL_SCOPE_ANY == 0 && BSPCTL_SCOPE_CONSOLE == 1 && BSPCTL_SCOPE_TASK_LOG == 2);
