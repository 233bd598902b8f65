# SPDX-License-Identifier: Apache-2.0
DESCRIPTION = "A task that runs until it is stopped; the file says that it runs"

do_compile() {
    touch ${TOPDIR}/slow-is-running
    sleep 300
}
