// SPDX-License-Identifier: Apache-2.0
//
// The names of the defects, which are the ids of the cases, and the defects that need the system's headers.
#ifndef BSPCTL_TESTS_DEFECTS_HPP
#define BSPCTL_TESTS_DEFECTS_HPP

enum class Defect {
    none,
    file_whole, file_loads, file_one_export, file_no_unique_symbols, file_runtime_floor, file_no_run_path,
    file_platform_libraries, file_no_executable_stack, file_loads_fast, file_unloads,
    entry_exported, entry_descriptor, entry_foreign_major, entry_newer_minor, entry_same_descriptor, entry_names,
    entry_unknown_extension, entry_same_tables, entry_tables_whole, entry_offers_something,
    life_create, life_no_services, life_no_leak, life_instances_apart, life_destroy_after_failure,
    family_described, family_steady, family_paths_inside, family_base, family_without_base,
    detect_own, detect_foreign, detect_meaningless, detect_huge, detect_same_twice, detect_evidence, detect_leaves_files,
    manifest_own, manifest_foreign, manifest_projects, manifest_cut, manifest_same_twice, manifest_huge,
    kas_valid, kas_same_twice, kas_same_elsewhere, kas_no_host_paths, kas_no_credentials, kas_revisions, kas_commits,
    kas_paths_inside, kas_explains, kas_choices,
    plan_steps, plan_inside, plan_same_twice, plan_no_credentials, plan_remedies,
    overlay_names, overlay_summaries, overlay_valid, overlay_known, overlay_same_twice,
    doctor_answers, doctor_ids, doctor_remedies, doctor_in_time, doctor_leaves_files, doctor_same_twice,
    triage_rules, triage_ids, triage_patterns, triage_samples, triage_linear, triage_ties, triage_words,
    triage_same_twice,
    manners_quiet, manners_locale, manners_signals, manners_umask, manners_folder, manners_environment, manners_threads,
    manners_processes, manners_descriptors, manners_files, manners_refusal, manners_exceptions, manners_status,
    manners_explains, manners_well_formed,
    fuzz_inputs, fuzz_workspaces, fuzz_manifests
};

// Writes a file of that name into the current folder.
void leave_a_file(const char* name);
// Sleeps for four seconds.
void waste_time();
// What the plugin does to the process, if that is its defect; once.
void misbehave();

#endif  // BSPCTL_TESTS_DEFECTS_HPP
