# SPDX-License-Identifier: Apache-2.0
DESCRIPTION = "A task that ends soon after an interrupt came"

do_compile() {
    touch ${TOPDIR}/patient-is-running
    for second in 1 2 3; do sleep 1; done
    touch ${TOPDIR}/patient-has-finished
}
