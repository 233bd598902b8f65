/* SPDX-License-Identifier: Apache-2.0 */
/* Calls a function that no library has. Lazy binding would load it and die at the call. */
#include "bspctl/abi.h"

extern const bspctl_plugin* acme_table_that_is_nowhere(void);

__attribute__((visibility("default"))) const bspctl_plugin* bspctl_plugin_query(uint32_t major, uint32_t minor);
const bspctl_plugin* bspctl_plugin_query(uint32_t major, uint32_t minor) {
    (void)major;
    (void)minor;
    return acme_table_that_is_nowhere();
}
