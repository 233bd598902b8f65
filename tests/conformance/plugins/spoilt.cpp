// SPDX-License-Identifier: Apache-2.0
//
// One source, many plugins: each is built with a DEFECT of its own, and must be refused before it is used.
#include <stdexcept>

#include "raw.hpp"

#define WRONG_MAJOR 1
#define NULL_DESCRIPTOR 2
#define OTHER_MAJOR_ONLY 3
#define SMALL_DESCRIPTOR 4
#define TINY_DESCRIPTOR 5
#define BAD_ID 6
#define EMPTY_ID 7
#define BAD_VERSION 8
#define NO_CREATE 9
#define SMALL_TABLE 10
#define EMPTY_TABLE 11
#define THROWS_IN_QUERY 12
#define THROWS_IN_EXTENSION 13
#define THROWS_IN_CREATE 14
#define THROWS_OTHER_IN_CREATE 15
#define CREATE_GIVES_NULL 16
#define CREATE_EXPLAINS 17
#define THROWS_IN_DESCRIBE 18
#define NAMELESS_FAMILY 19
#define BAD_FAMILY_NAME 20
#define ODD_VENDOR 21

namespace {

bspctl_status describe(void*, const bspctl_workspace*, [[maybe_unused]] const bspctl_value_sink* sink) {
#if DEFECT == THROWS_IN_DESCRIBE
    throw std::runtime_error("thrown in describe");
#elif DEFECT == BAD_FAMILY_NAME
    return sink->value(sink->ctx, raw::view("family"), raw::view("Not A Word"));
#else
    return BSPCTL_OK;
#endif
}

[[maybe_unused]] const void* extension(bspctl_str id) {
#if DEFECT == THROWS_IN_EXTENSION
    throw std::runtime_error("thrown in extension");
#endif
    static auto family = bspctl::wire::sized<bspctl_family>();
    family.describe = &describe;
#if DEFECT == SMALL_TABLE
    family.size = 8;
#elif DEFECT == EMPTY_TABLE
    family.describe = nullptr;
#endif
    return raw::text(id) == BSPCTL_EXT_FAMILY ? &family : nullptr;
}

[[maybe_unused]] void* create([[maybe_unused]] const bspctl_host* host) {
#if DEFECT == THROWS_IN_CREATE
    throw std::runtime_error("thrown in create");
#elif DEFECT == THROWS_OTHER_IN_CREATE
    throw 42;
#elif DEFECT == CREATE_EXPLAINS
    host->fail(host->ctx, raw::view("no licence"), raw::view("it has expired"), raw::view("buy one"));
#endif
    return nullptr;
}

}  // namespace

RAW_ENTRY([[maybe_unused]] uint32_t host_major, uint32_t) {
    static auto plugin = raw::descriptor("test.spoilt");
    plugin.extension = &extension;
#if DEFECT == WRONG_MAJOR
    plugin.abi_major = 2;
#elif DEFECT == NULL_DESCRIPTOR
    return nullptr;
#elif DEFECT == OTHER_MAJOR_ONLY
    return host_major == 2 ? &plugin : nullptr;
#elif DEFECT == SMALL_DESCRIPTOR
    plugin.size = 40;
#elif DEFECT == TINY_DESCRIPTOR
    plugin.size = 4;
#elif DEFECT == BAD_ID
    plugin.id = raw::view("Not an id!");
#elif DEFECT == EMPTY_ID
    plugin.id = bspctl::wire::absent();
#elif DEFECT == ODD_VENDOR
    plugin.vendor = raw::view("\x1b]0;title\x07" "Acme");
#elif DEFECT == BAD_VERSION
    plugin.version = raw::view("\xff\xfe");
#elif DEFECT == NO_CREATE
    plugin.create = nullptr;
#elif DEFECT == THROWS_IN_QUERY
    throw std::runtime_error("thrown in query");
#elif DEFECT == THROWS_IN_CREATE || DEFECT == THROWS_OTHER_IN_CREATE || DEFECT == CREATE_GIVES_NULL || \
    DEFECT == CREATE_EXPLAINS
    plugin.create = &create;
#endif
    return &plugin;
}
