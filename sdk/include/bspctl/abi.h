/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The binary contract between bspctl and its plugins.
 *
 * A plugin is a shared object that exports exactly one function, bspctl_plugin_query(). Everything else is reached
 * through the descriptor which that function returns: function tables ("extensions") found by id. A plugin offers
 * the tables it has something to say in, and no others.
 *
 * The rules that hold for every function in this file:
 *
 *  - Data only. A call turns the description of a workspace into values. It starts no process, writes no file, prints
 *    nothing, changes no process-wide state (directory, locale, environment, signal handlers, umask) and leaves no
 *    thread behind. The host owns every effect.
 *  - Memory never changes owner. Inputs are views, valid during the call. Results are emitted into host sinks, which
 *    copy before they return. The descriptor and the tables live as long as the library. Nobody frees what the other
 *    side allocated.
 *  - Text is UTF-8, not terminated, as a {data, size} view. A null data pointer means "absent".
 *  - Every struct that may grow begins with its size in bytes as its writer knew it. A reader checks the size before
 *    it reads a field that the first published version did not have. Fields are only ever appended.
 *  - Nothing is thrown across the boundary. A call that cannot do its work calls bspctl_host.fail() once and returns
 *    a negative status.
 *  - Threads: bspctl_plugin_query(), the descriptor and extension() may be used from any thread at any time; one
 *    instance (the `self` of create()) is used by one thread at a time; several instances may exist side by side.
 *
 * The header is plain C99 and also valid C++17 and later.
 */
#ifndef BSPCTL_ABI_H
#define BSPCTL_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The major number changes only if the query function or the descriptor must; a host loads majors N and N-1. The
 * minor number counts published additions. */
#define BSPCTL_ABI_MAJOR 1u
#define BSPCTL_ABI_MINOR 0u

/* The name of the one exported function. */
#define BSPCTL_PLUGIN_ENTRY "bspctl_plugin_query"

/* 0: done. Positive: a documented "no" (BSPCTL_NO). Negative: an error, already explained through fail(). A host
 * treats a status it does not know as an error. */
typedef int32_t bspctl_status;
#define BSPCTL_OK ((bspctl_status)0)
#define BSPCTL_NO ((bspctl_status)1)
#define BSPCTL_ERROR ((bspctl_status)-1)

typedef struct bspctl_str {
    const char* data; /* null: absent */
    size_t size;      /* in bytes */
} bspctl_str;

typedef struct bspctl_str_list {
    const bspctl_str* data;
    size_t size;
} bspctl_str_list;

typedef struct bspctl_kv {
    bspctl_str key;
    bspctl_str value;
} bspctl_kv;

typedef struct bspctl_kv_list {
    const bspctl_kv* data;
    size_t size;
} bspctl_kv_list;

/* ------------------------------------------------------------------------------------------------ what goes in */

/* How an input names the layers of a repository. */
#define BSPCTL_LAYERS_UNSTATED 0 /* the input says nothing (a repo manifest; an oe-layersetup line without layers=) */
#define BSPCTL_LAYERS_ROOT 1     /* the repository's root is the layer, or whatever layers lie in it (`layers=`) */
#define BSPCTL_LAYERS_LISTED 2   /* exactly those in `layers`, in that order */

/* One repository named by the input. */
typedef struct bspctl_project {
    uint32_t size;
    int32_t layers_form;  /* BSPCTL_LAYERS_* */
    bspctl_str name;      /* kas: the key below `repos`; manifest: project name; oe-layersetup: first column */
    bspctl_str url;       /* complete fetch address, remote and fetch base resolved; absent for a local repository */
    bspctl_str path;      /* checkout path as the input says it, relative to the top of the tree; may be absent */
    bspctl_str revision;  /* commit, tag or branch as written, after defaults; absent: none given */
    bspctl_str branch;    /* branch hint that stands beside a revision (manifest upstream/dest-branch, TI column 3) */
    bspctl_str remote;    /* manifest: name of the remote; absent otherwise */
    bspctl_str groups;    /* manifest: groups as written; absent otherwise */
    bspctl_str_list layers;
    bspctl_kv_list attributes; /* everything else the input says of the repository, as written */
} bspctl_project;

/* What the user pointed at, already read by the host: includes followed, defaults applied. */
typedef struct bspctl_input {
    uint32_t size;
    uint32_t reserved;        /* 0 */
    bspctl_str kind;          /* "kas", "repo-manifest", "oe-layersetup", "bitbake-setup", or a plugin's own */
    bspctl_str path;          /* absolute path of the file; absent when only a name is known */
    bspctl_str file_name;     /* last component of the path, or the bare name the user gave */
    bspctl_str machine;       /* kas: after includes; absent where the format has none */
    bspctl_str distro;
    bspctl_str build_system;  /* kas: "oe", "openembedded", "isar"; absent: not stated */
    bspctl_str_list targets;
    const bspctl_project* const* projects;
    size_t project_count;
    bspctl_kv_list settings;  /* further statements of the input in their order, e.g. OECORELAYERCONF, LOCALCONF */
    bspctl_kv_list files;     /* manifest copyfile/linkfile: key = destination, value = project path + "/" + source */
    bspctl_str text;          /* the top file's bytes, as read; may be absent for very large inputs */
} bspctl_input;

/* A workspace and the choices made for it. An absent choice means: the family's default. */
typedef struct bspctl_workspace {
    uint32_t size;
    uint32_t reserved;          /* 0 */
    bspctl_str root;            /* absolute path of the workspace; absent: none (a bare question about an input) */
    bspctl_str bsp_root;        /* absolute path of the family's tree inside it */
    const bspctl_input* input;  /* may be null */
    bspctl_str machine;
    bspctl_str distro;
    bspctl_str image;
    bspctl_str manifest;        /* file name of the manifest or configuration */
    bspctl_str branch;          /* branch of the manifest repository */
    bspctl_str repo_url;        /* address of the manifest repository */
    bspctl_kv_list options;     /* everything else: "layout", "engine", "jobs", "dl-dir", "force", … */
} bspctl_workspace;

/* ----------------------------------------------------------------------------------------------- what the host is */

#define BSPCTL_LOG_DEBUG 0
#define BSPCTL_LOG_INFO 1
#define BSPCTL_LOG_WARN 2

typedef struct bspctl_host {
    uint32_t size;
    uint32_t abi_major;
    uint32_t abi_minor;
    uint32_t reserved;
    void* ctx;
    /* Adds a line to the host's log. Any thread. */
    void (*log)(void* ctx, int32_t level, bspctl_str message);
    /* Explains why the running call ends in an error: what happened (one line), why (facts), fix (how to go on). */
    void (*fail)(void* ctx, bspctl_str what, bspctl_str why, bspctl_str fix);
    /* An optional service of the host by id, or null. The table lives as long as the instance. */
    const void* (*extension)(void* ctx, bspctl_str id);
} bspctl_host;

/* A host-side receiver of one text result; called at most once for each request, before the request returns. */
typedef struct bspctl_receiver {
    void* ctx;
    void (*put)(void* ctx, bspctl_str text);
} bspctl_receiver;

typedef struct bspctl_input_receiver {
    void* ctx;
    void (*put)(void* ctx, const bspctl_input* input);
} bspctl_input_receiver;

#define BSPCTL_FILE_NONE 0
#define BSPCTL_FILE_REGULAR 1
#define BSPCTL_FILE_DIRECTORY 2
#define BSPCTL_FILE_OTHER 3

/* Read-only services, as a host extension. Paths are relative to bsp_root, or absolute inside the workspace; a path
 * that leaves the workspace answers as if nothing were there. */
#define BSPCTL_HOST_SERVICES "bspctl.services/1"
typedef struct bspctl_services {
    uint32_t size;
    uint32_t reserved;
    void* ctx;
    /* The effective value of a setting by its dotted name; BSPCTL_NO when unset. */
    bspctl_status (*setting)(void* ctx, bspctl_str key, const bspctl_receiver* out);
    /* The bytes of a regular file of at most 16 MiB; BSPCTL_NO when there is none. */
    bspctl_status (*read_file)(void* ctx, bspctl_str path, const bspctl_receiver* out);
    /* Names in a folder, sorted, each followed by '\n'; BSPCTL_NO when there is no such folder. */
    bspctl_status (*list_dir)(void* ctx, bspctl_str path, const bspctl_receiver* out);
    /* BSPCTL_FILE_*; symbolic links are followed. */
    int32_t (*file_kind)(void* ctx, bspctl_str path);
    /* First line of `NAME --version`, run by the host under a time limit; BSPCTL_NO when NAME is not on PATH. */
    bspctl_status (*tool_version)(void* ctx, bspctl_str name, const bspctl_receiver* out);
    /* Free bytes of the file system that holds the path; negative when it cannot be told. */
    int64_t (*free_bytes)(void* ctx, bspctl_str path);
    /* Reads another manifest or configuration of a kind the host knows; BSPCTL_NO when it is not there. */
    bspctl_status (*read_input)(void* ctx, bspctl_str path, const bspctl_input_receiver* out);
} bspctl_services;

/* A family that derives from another (key "derives" of bspctl.family/1) inherits: what its own description leaves out,
 * the tables kas and plan where it does not offer them, and besides its own the base's overlays, checks and rules.
 * Through this host extension it asks what the base would answer, to change what it wants changed. Null where there is
 * no base; no question while the family describes itself, which is before the base is known. The functions behave like
 * those of the base's tables; BSPCTL_NO where the base has no such table. A base that fails has explained it already:
 * hand its status back. */
#define BSPCTL_HOST_BASE "bspctl.base/1"
struct bspctl_detect_sink;
struct bspctl_kas_sink;
struct bspctl_plan_sink;
typedef struct bspctl_base {
    uint32_t size;
    uint32_t reserved;
    void* ctx;
    bspctl_status (*detect)(void* ctx, const bspctl_input* input, const struct bspctl_detect_sink* sink);
    bspctl_status (*generate)(void* ctx, const bspctl_workspace* workspace, const struct bspctl_kas_sink* sink);
    bspctl_status (*plan)(void* ctx, const bspctl_workspace* workspace, const struct bspctl_plan_sink* sink);
} bspctl_base;

/* -------------------------------------------------------------------------------------------------- extensions */

/* Facts about the family that hold before any input is read. Keys are listed in sdk.hpp (struct FamilyInfo). */
#define BSPCTL_EXT_FAMILY "bspctl.family/1"
typedef struct bspctl_value_sink {
    uint32_t size;
    uint32_t reserved;
    void* ctx;
    bspctl_status (*value)(void* ctx, bspctl_str key, bspctl_str value); /* a repeated key appends to a list */
} bspctl_value_sink;
typedef struct bspctl_family {
    uint32_t size;
    uint32_t reserved;
    bspctl_status (*describe)(void* self, const bspctl_workspace* workspace, const bspctl_value_sink* sink);
} bspctl_family;

/* "Is this input yours, and why?" Cheap; no network. */
#define BSPCTL_EXT_DETECT "bspctl.detect/1"
typedef struct bspctl_verdict {
    uint32_t size;
    int32_t confidence; /* 0 (not mine) to 100 (certain) */
    bspctl_str soc;     /* silicon vendor, e.g. "nxp"; absent: not known */
    bspctl_str vendor;  /* board vendor, e.g. "variscite"; absent: not known */
} bspctl_verdict;
typedef struct bspctl_detect_sink {
    uint32_t size;
    uint32_t reserved;
    void* ctx;
    bspctl_status (*verdict)(void* ctx, const bspctl_verdict* verdict); /* exactly once */
    bspctl_status (*evidence)(void* ctx, bspctl_str sentence);          /* once for each reason, strongest first */
} bspctl_detect_sink;
typedef struct bspctl_detect {
    uint32_t size;
    uint32_t reserved;
    bspctl_status (*detect)(void* self, const bspctl_input* input, const bspctl_detect_sink* sink);
} bspctl_detect;

/* The kas configuration that builds a workspace, as data. The host orders, checks and writes it. */
#define BSPCTL_EXT_KAS "bspctl.kas/1"
#define BSPCTL_CONF_LOCAL 0    /* local_conf_header */
#define BSPCTL_CONF_BBLAYERS 1 /* bblayers_conf_header */
typedef struct bspctl_kas_repo {
    uint32_t size;
    uint32_t reserved;
    bspctl_str name;   /* key below `repos`, unique */
    bspctl_str url;    /* absent: local */
    bspctl_str path;   /* absent: kas chooses (its name below the work directory) */
    bspctl_str commit; /* full or abbreviated hash; absent: none */
    bspctl_str tag;    /* absent: none */
    bspctl_str branch; /* absent: none; never beside commit unless the branch is known to contain it */
} bspctl_kas_repo;
typedef struct bspctl_kas_sink {
    uint32_t size;
    uint32_t reserved;
    void* ctx;
    bspctl_status (*set)(void* ctx, bspctl_str key, bspctl_str value); /* "machine", "distro", "target" (repeatable) */
    bspctl_status (*repo)(void* ctx, const bspctl_kas_repo* repo);
    /* One entry of BBLAYERS, in order. subdir "." is the repository's root. */
    bspctl_status (*layer)(void* ctx, bspctl_str repo, bspctl_str subdir);
    bspctl_status (*conf)(void* ctx, int32_t section, bspctl_str name, bspctl_str text);
    bspctl_status (*env)(void* ctx, bspctl_str key, bspctl_str value); /* absent value: null (let the caller's through) */
    bspctl_status (*note)(void* ctx, bspctl_str sentence); /* shown to the user and written as a comment */
} bspctl_kas_sink;
typedef struct bspctl_kas {
    uint32_t size;
    uint32_t reserved;
    bspctl_status (*generate)(void* self, const bspctl_workspace* workspace, const bspctl_kas_sink* sink);
} bspctl_kas;

/* The steps that fetch and prepare a tree with the vendor's own tools, as values. The host runs them, in order, and
 * asks again after each one that ran, so that `skip` is always about the tree as it is now. */
#define BSPCTL_EXT_PLAN "bspctl.plan/1"
#define BSPCTL_STEP_RUN 0     /* run argv in cwd */
#define BSPCTL_STEP_REMOVE 1  /* remove the file or tree `path` (must lie inside bsp_root) */
#define BSPCTL_STEP_WRITE 2   /* write `text` to `path` (inside bsp_root), atomically */
#define BSPCTL_STEP_REQUIRE 3 /* `path` must exist; `why` and `fix` say what its absence means */
typedef struct bspctl_step {
    uint32_t size;
    int32_t action;    /* BSPCTL_STEP_* */
    int32_t clean_env; /* 1: only `env`, nothing inherited; 0: the caller's environment plus `env` */
    int32_t network;   /* 1: needs the network */
    bspctl_str name;   /* stable, lower case: the step's name in telemetry ("repo_sync"); several steps may share it */
    bspctl_str phase;  /* "manifest" (brings the manifest file), "sync" or "setup" */
    bspctl_str_list argv;
    bspctl_str cwd;    /* relative to bsp_root or absolute; absent: bsp_root; created by the host if missing */
    bspctl_kv_list env;
    bspctl_str path;
    bspctl_str text;
    bspctl_str why;    /* one sentence: why the step is there */
    bspctl_str skip;   /* present: not needed now, and this is the reason */
    bspctl_str fix;    /* what to do when it fails; absent: nothing particular */
    bspctl_str_list outputs; /* must exist afterwards */
} bspctl_step;
typedef struct bspctl_plan_sink {
    uint32_t size;
    uint32_t reserved;
    void* ctx;
    bspctl_status (*step)(void* ctx, const bspctl_step* step);
} bspctl_plan_sink;
typedef struct bspctl_plan {
    uint32_t size;
    uint32_t reserved;
    bspctl_status (*plan)(void* self, const bspctl_workspace* workspace, const bspctl_plan_sink* sink);
} bspctl_plan;

/* Checks before a build. Through the services a check may look at files and tool versions, and at nothing else. */
#define BSPCTL_EXT_DOCTOR "bspctl.doctor/1"
#define BSPCTL_LEVEL_PASS 0
#define BSPCTL_LEVEL_INFO 1
#define BSPCTL_LEVEL_WARN 2
#define BSPCTL_LEVEL_BLOCK 3 /* the build does not start */
#define BSPCTL_LEVEL_SKIP 4  /* could not apply here; `summary` says why */
typedef struct bspctl_finding {
    uint32_t size;
    int32_t level;      /* BSPCTL_LEVEL_* */
    bspctl_str id;      /* kebab-case, unique in the plugin */
    bspctl_str summary; /* the fact found */
    bspctl_str why;     /* what it would lead to; absent on pass */
    bspctl_str fix;     /* required for warn and block */
} bspctl_finding;
typedef struct bspctl_doctor_sink {
    uint32_t size;
    uint32_t reserved;
    void* ctx;
    bspctl_status (*finding)(void* ctx, const bspctl_finding* finding);
} bspctl_doctor_sink;
typedef struct bspctl_doctor {
    uint32_t size;
    uint32_t reserved;
    bspctl_status (*check)(void* self, const bspctl_workspace* workspace, const bspctl_doctor_sink* sink);
} bspctl_doctor;

/* Failure rules, as data; the host owns the matching (RE2: linear time). */
#define BSPCTL_EXT_TRIAGE "bspctl.triage/1"
#define BSPCTL_SCOPE_ANY 0
#define BSPCTL_SCOPE_CONSOLE 1
#define BSPCTL_SCOPE_TASK_LOG 2
#define BSPCTL_SCOPE_EVENT 3 /* what BitBake's event log says of a failure */
#define BSPCTL_SCOPE_STEP 4  /* a failed step of the run: its exit status or signal */
typedef struct bspctl_rule {
    uint32_t size;
    int32_t scope;        /* BSPCTL_SCOPE_* */
    int32_t priority;     /* 0 to 100; of two rules that match, the higher is named first */
    int32_t transient;    /* 1: trying again may help; 0: it will not */
    bspctl_str id;        /* kebab-case, unique in the plugin */
    bspctl_str category;  /* e.g. "fetch-unavailable" */
    bspctl_str pattern;   /* RE2 syntax, matched against one line; named groups are captures */
    bspctl_str unless;    /* RE2: a line that matches this too does not count; absent: none */
    bspctl_str cause;     /* one sentence; "{name}" is replaced by a capture, {recipe} and {task} by the failing task */
    bspctl_str fix;       /* what to do; same replacements */
    bspctl_str link;      /* documentation; absent: none */
    bspctl_str positive;  /* a sample line that must match */
    bspctl_str negative;  /* a similar, innocent line that must not */
} bspctl_rule;
typedef struct bspctl_triage_sink {
    uint32_t size;
    uint32_t reserved;
    void* ctx;
    bspctl_status (*rule)(void* ctx, const bspctl_rule* rule);
} bspctl_triage_sink;
typedef struct bspctl_triage {
    uint32_t size;
    uint32_t reserved;
    bspctl_status (*rules)(void* self, const bspctl_triage_sink* sink);
} bspctl_triage;

/* A manifest format that the host does not read itself. Asked for a file that is of none of the host's own kinds, of
 * each plugin that offers the table, in order of precedence, until one says BSPCTL_OK. BSPCTL_NO: not my format. */
#define BSPCTL_EXT_MANIFEST "bspctl.manifest/1"
typedef struct bspctl_manifest_file {
    uint32_t size;
    uint32_t reserved;
    bspctl_str path; /* absolute */
    bspctl_str name; /* last component of the path */
    bspctl_str text; /* its bytes: at most 16 MiB, valid UTF-8 */
} bspctl_manifest_file;
typedef struct bspctl_manifest_sink {
    uint32_t size;
    uint32_t reserved;
    void* ctx;
    /* "kind" (required: the format's name, e.g. "acme-list"; none of the host's), "machine", "distro", "build-system",
     * "target" (repeatable) */
    bspctl_status (*set)(void* ctx, bspctl_str key, bspctl_str value);
    bspctl_status (*project)(void* ctx, const bspctl_project* project);
    bspctl_status (*setting)(void* ctx, bspctl_str key, bspctl_str value); /* bspctl_input.settings, in order */
} bspctl_manifest_sink;
typedef struct bspctl_manifest {
    uint32_t size;
    uint32_t reserved;
    bspctl_status (*parse)(void* self, const bspctl_manifest_file* file, const bspctl_manifest_sink* sink);
} bspctl_manifest;

/* Overlays that travel inside the plugin: kas YAML files that a build layers over its configuration. Those a family
 * names ("overlay" of bspctl.family/1) stand where it names them; others follow in the order emitted, plugin after
 * plugin in order of precedence. A plugin that is no family may offer them too, for every build or for some. */
#define BSPCTL_EXT_OVERLAY "bspctl.overlay/1"
typedef struct bspctl_overlay_file {
    uint32_t size;
    uint32_t reserved;
    bspctl_str name;    /* file name, ends in .yml; begins with the last part of the plugin's id ("boards-net.yml") */
    bspctl_str summary; /* one line: what it is for */
    bspctl_str text;    /* kas YAML */
} bspctl_overlay_file;
typedef struct bspctl_overlay_sink {
    uint32_t size;
    uint32_t reserved;
    void* ctx;
    bspctl_status (*overlay)(void* ctx, const bspctl_overlay_file* overlay);
} bspctl_overlay_sink;
typedef struct bspctl_overlay {
    uint32_t size;
    uint32_t reserved;
    bspctl_status (*overlays)(void* self, const bspctl_workspace* workspace, const bspctl_overlay_sink* sink);
} bspctl_overlay;

/* --------------------------------------------------------------------------------------------------- the plugin */

typedef struct bspctl_plugin {
    uint32_t size;
    uint32_t abi_major; /* the numbers the plugin was built with */
    uint32_t abi_minor;
    uint32_t reserved;
    bspctl_str id;      /* reverse domain: "com.acme.boards" */
    bspctl_str name;    /* for people */
    bspctl_str version; /* the plugin's own */
    bspctl_str vendor;
    /* A new instance, or null after host->fail(). The host table outlives the instance. */
    void* (*create)(const bspctl_host* host);
    void (*destroy)(void* self);
    /* The table for an extension id, or null. The same pointer each time. */
    const void* (*extension)(bspctl_str id);
} bspctl_plugin;

/* The one exported function. Returns the same descriptor each time, or null if the plugin cannot serve that major. */
typedef const bspctl_plugin* (*bspctl_plugin_query_fn)(uint32_t host_major, uint32_t host_minor);

#ifdef __cplusplus
}
#endif

#endif /* BSPCTL_ABI_H */
