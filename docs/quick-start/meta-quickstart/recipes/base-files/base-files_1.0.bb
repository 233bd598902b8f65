# SPDX-License-Identifier: Apache-2.0
DESCRIPTION = "The folders and the few files that every root file system has"

do_install() {
    mkdir -p ${D}/bin ${D}/dev ${D}/etc ${D}/proc ${D}/sys ${D}/tmp
    echo "${MACHINE}" > ${D}/etc/hostname
    printf 'NAME=%s\nID=%s\n' "${DISTRO}" "${DISTRO}" > ${D}/etc/os-release
}
