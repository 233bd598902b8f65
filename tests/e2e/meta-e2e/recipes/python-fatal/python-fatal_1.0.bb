# SPDX-License-Identifier: Apache-2.0
DESCRIPTION = "A Python task that gives up"

python do_install() {
    bb.warn("the board table has no revision")
    bb.fatal("the board table is not complete")
}
