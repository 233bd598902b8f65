/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin in C99, with nothing but abi.h: one check. */
#include "bspctl/abi.h"

#include <string.h>

#define TEXT(LITERAL) {LITERAL, sizeof(LITERAL) - 1}

static bspctl_status check(void* self, const bspctl_workspace* workspace, const bspctl_doctor_sink* sink) {
    const bspctl_finding finding = {.size = sizeof(bspctl_finding),
                                    .level = BSPCTL_LEVEL_PASS,
                                    .id = TEXT("plain-c"),
                                    .summary = TEXT("said by C")};
    (void)self;
    (void)workspace;
    return sink->finding(sink->ctx, &finding);
}

static void* create(const bspctl_host* host) {
    static int instance;
    (void)host;
    return &instance;
}

static void destroy(void* self) { (void)self; }

static const void* extension(bspctl_str id) {
    static const bspctl_doctor doctor = {sizeof(bspctl_doctor), 0, check};
    static const char wanted[] = BSPCTL_EXT_DOCTOR;
    return id.size == sizeof(wanted) - 1 && memcmp(id.data, wanted, id.size) == 0 ? &doctor : NULL;
}

static const bspctl_plugin plugin = {.size = sizeof(bspctl_plugin),
                                     .abi_major = BSPCTL_ABI_MAJOR,
                                     .abi_minor = BSPCTL_ABI_MINOR,
                                     .id = TEXT("test.plain-c"),
                                     .name = TEXT("Plain C"),
                                     .version = TEXT("1.0.0"),
                                     .vendor = TEXT("Test"),
                                     .create = create,
                                     .destroy = destroy,
                                     .extension = extension};

__attribute__((visibility("default"))) const bspctl_plugin* bspctl_plugin_query(uint32_t major, uint32_t minor);
const bspctl_plugin* bspctl_plugin_query(uint32_t major, uint32_t minor) {
    (void)minor;
    return major == BSPCTL_ABI_MAJOR ? &plugin : NULL;
}
