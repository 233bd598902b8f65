/* SPDX-License-Identifier: Apache-2.0 */
/* The header alone, first and twice, in the dialect the build asks for. */
#include "bspctl/abi.h"
#include "bspctl/abi.h"

/* A use of each kind of thing in it: a type, a constant, the entry's type. */
bspctl_status uses_the_header(const bspctl_plugin* plugin, bspctl_plugin_query_fn query);
bspctl_status uses_the_header(const bspctl_plugin* plugin, bspctl_plugin_query_fn query) {
    return query(BSPCTL_ABI_MAJOR, BSPCTL_ABI_MINOR) == plugin ? BSPCTL_OK : BSPCTL_NO;
}
