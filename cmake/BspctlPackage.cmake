# SPDX-License-Identifier: Apache-2.0
# What is installed beside the programs, and the two packages: bspctl and bspctl-sdk.

install(DIRECTORY overlays/ DESTINATION ${CMAKE_INSTALL_DATADIR}/bspctl/overlays FILES_MATCHING PATTERN "*.yml")
