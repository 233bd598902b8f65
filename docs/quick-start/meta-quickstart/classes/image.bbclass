# SPDX-License-Identifier: Apache-2.0
# An image: the files of IMAGE_INSTALL in one archive, and a manifest of them. The same input gives the same bytes.
IMAGE_INSTALL ?= ""
DEPENDS += "${IMAGE_INSTALL}"
IMAGE_NAME = "${PN}-${MACHINE}"

do_configure[deptask] = "do_package"

do_install() {
    for recipe in ${IMAGE_INSTALL}; do
        cp -a ${TMPDIR}/work/$recipe/*/image/. ${D}/
    done
}

do_deploy() {
    tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C ${D} -cf - . | gzip -n \
        > ${IMAGE_NAME}.rootfs.tar.gz
    for recipe in ${IMAGE_INSTALL}; do
        sed "s|^\.|$recipe |" ${DEPLOY_DIR}/packages/$recipe.list
    done > ${IMAGE_NAME}.rootfs.manifest
}
do_deploy[dirs] = "${DEPLOY_DIR_IMAGE}"
