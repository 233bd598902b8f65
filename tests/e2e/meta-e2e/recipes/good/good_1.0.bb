# SPDX-License-Identifier: Apache-2.0
DESCRIPTION = "Builds, always"

do_install() {
    echo good > ${D}/good
}
