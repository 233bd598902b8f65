# SPDX-License-Identifier: Apache-2.0
DESCRIPTION = "The image of the quick start"
IMAGE_INSTALL = "base-files hello-board"
inherit image
