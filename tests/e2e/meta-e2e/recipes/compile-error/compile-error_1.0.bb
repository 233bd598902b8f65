# SPDX-License-Identifier: Apache-2.0
DESCRIPTION = "A C program that does not compile"
SRC_URI = "file://gauge.c"

do_compile() {
    cc -c ${S}/gauge.c -o gauge.o
}
