# SPDX-License-Identifier: Apache-2.0
# The tasks of a recipe, from its sources to what others use of it.

python do_fetch() {
    uris = (d.getVar('SRC_URI') or '').split()
    try:
        bb.fetch2.Fetch(uris, d).download()
    except bb.fetch2.BBFetchException as e:
        bb.fatal("Bitbake Fetcher Error: " + repr(e))
}
addtask fetch

python do_unpack() {
    uris = (d.getVar('SRC_URI') or '').split()
    bb.fetch2.Fetch(uris, d).unpack(d.getVar('S'))
}
do_unpack[cleandirs] = "${S}"
addtask unpack after do_fetch

do_patch() {
    for patch in ${S}/*.patch; do
        [ -e "$patch" ] || continue
        patch -p1 -i "$patch"
    done
}
do_patch[dirs] = "${S}"
addtask patch after do_unpack

do_configure() {
    :
}
# Before a recipe is configured, what it depends on is in the sysroot.
do_configure[deptask] = "do_install"
do_configure[cleandirs] = "${B}"
do_configure[dirs] = "${B}"
addtask configure after do_patch

do_compile() {
    :
}
do_compile[dirs] = "${B}"
addtask compile after do_configure

do_install() {
    :
}
do_install[cleandirs] = "${D}"
do_install[dirs] = "${B}"
addtask install after do_compile

# A package is the list of a recipe's files.
do_package() {
    mkdir -p ${DEPLOY_DIR}/packages
    (cd ${D} && find . -type f | LC_ALL=C sort) > ${DEPLOY_DIR}/packages/${PN}.list
}
do_package[dirs] = "${D}"
addtask package after do_install

do_deploy() {
    :
}
addtask deploy after do_package

do_build[noexec] = "1"
do_build() {
    :
}
addtask build after do_deploy
