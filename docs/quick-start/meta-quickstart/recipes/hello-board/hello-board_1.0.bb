# SPDX-License-Identifier: Apache-2.0
DESCRIPTION = "Greets whoever logs in to the board"
DEPENDS = "base-files"
SRC_URI = "file://hello-board.sh.in"
BOARD_GREETING ?= "Hello"

do_compile() {
    sed -e 's|@GREETING@|${BOARD_GREETING}|' -e 's|@MACHINE@|${MACHINE}|' ${S}/hello-board.sh.in > hello-board
    chmod 755 hello-board
}

do_install() {
    mkdir -p ${D}/bin
    cp hello-board ${D}/bin/
}
