/* SPDX-License-Identifier: Apache-2.0 */
/* A shared object that is no plugin: another function is exported. */
__attribute__((visibility("default"))) int acme_plugin_init(void);
int acme_plugin_init(void) { return 0; }
