# SPDX-License-Identifier: Apache-2.0
DESCRIPTION = "Its source is on a host that no resolver knows"
SRC_URI = "https://sources.board.invalid/gauge/gauge-1.0.tar.gz"
SRC_URI[sha256sum] = "0000000000000000000000000000000000000000000000000000000000000000"
