/* SPDX-License-Identifier: Apache-2.0 */
struct gauge { int level; };

int read_gauge(struct gauge* g) { return g->lvel; }
