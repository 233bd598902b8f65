# SPDX-License-Identifier: Apache-2.0
DESCRIPTION = "Needs what no recipe provides"
DEPENDS = "libgauge"
