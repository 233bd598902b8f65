/* SPDX-License-Identifier: Apache-2.0 */
/* A library whose functions reach every type of the contract, for abidw to record. */
#include <bspctl/abi.h>

#define USES(TYPE) void uses_##TYPE(const TYPE* value); void uses_##TYPE(const TYPE* value) { (void)value; }

USES(bspctl_plugin)
USES(bspctl_host)
USES(bspctl_services)
USES(bspctl_base)
USES(bspctl_family)
USES(bspctl_detect)
USES(bspctl_manifest)
USES(bspctl_kas)
USES(bspctl_plan)
USES(bspctl_overlay)
USES(bspctl_doctor)
USES(bspctl_triage)
/* declared ahead of the sinks by the header, so that a table alone does not complete them */
USES(bspctl_detect_sink)
USES(bspctl_kas_sink)
USES(bspctl_plan_sink)

void uses_entry(bspctl_plugin_query_fn query);
void uses_entry(bspctl_plugin_query_fn query) { (void)query; }
