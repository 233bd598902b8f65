/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin in plain C, with nothing but abi.h: one check, which asks the host for a file. */
#include <bspctl/abi.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(LITERAL) {LITERAL, sizeof(LITERAL) - 1}

/* What create() gives: all that a call may know beside its arguments. */
struct instance {
    const bspctl_services* services; /* null where the host has none */
};

static int equals(bspctl_str text, const char* word) {
    return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0;
}

static bspctl_status check(void* self, const bspctl_workspace* workspace, const bspctl_doctor_sink* sink) {
    static const bspctl_finding signed_off = {.size = sizeof(bspctl_finding),
                                              .level = BSPCTL_LEVEL_PASS,
                                              .id = TEXT("sign-off"),
                                              .summary = TEXT("the release is signed off")};
    static const bspctl_finding missing = {.size = sizeof(bspctl_finding),
                                           .level = BSPCTL_LEVEL_WARN,
                                           .id = TEXT("sign-off"),
                                           .summary = TEXT("the release is not signed off"),
                                           .why = TEXT("its images must not leave the house"),
                                           .fix = TEXT("put the letter into conf/sign-off.txt")};
    static const bspctl_str letter = TEXT("conf/sign-off.txt");
    const bspctl_services* services = ((struct instance*)self)->services;
    const int there = services != NULL && services->file_kind(services->ctx, letter) == BSPCTL_FILE_REGULAR;
    (void)workspace;
    return sink->finding(sink->ctx, there ? &signed_off : &missing);
}

static void* create(const bspctl_host* host) {
    static const bspctl_str services = TEXT(BSPCTL_HOST_SERVICES);
    static const bspctl_str what = TEXT("out of memory"), none = {NULL, 0};
    struct instance* self = malloc(sizeof *self);
    if (self == NULL) host->fail(host->ctx, what, none, none);
    else self->services = host->extension(host->ctx, services);
    return self;
}

static void destroy(void* self) { free(self); }

static const void* extension(bspctl_str id) {
    static const bspctl_doctor doctor = {sizeof(bspctl_doctor), 0, check};
    return equals(id, BSPCTL_EXT_DOCTOR) ? &doctor : NULL;
}

static const bspctl_plugin plugin = {.size = sizeof(bspctl_plugin),
                                     .abi_major = BSPCTL_ABI_MAJOR,
                                     .abi_minor = BSPCTL_ABI_MINOR,
                                     .id = TEXT("com.example.c"),
                                     .name = TEXT("Checks in C"),
                                     .version = TEXT("1.0.0"),
                                     .vendor = TEXT("Example"),
                                     .create = create,
                                     .destroy = destroy,
                                     .extension = extension};

__attribute__((visibility("default"))) const bspctl_plugin* bspctl_plugin_query(uint32_t major, uint32_t minor);
const bspctl_plugin* bspctl_plugin_query(uint32_t major, uint32_t minor) {
    (void)minor;
    return major == BSPCTL_ABI_MAJOR ? &plugin : NULL;
}
