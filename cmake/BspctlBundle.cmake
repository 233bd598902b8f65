# SPDX-License-Identifier: Apache-2.0
# What is added below the calling folder is part of the program: built with its warnings, put beside it, installed with
# it. Others' plugins go to lib/bspctl/plugins and are trusted less, so the two folders are kept apart.
macro(bspctl_bundle_plugins_of_this_folder)
    set(BSPCTL_PLUGIN_INSTALL_DIR lib/bspctl/bundled)
    set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${bspctl_BINARY_DIR}/lib/bspctl/bundled)
    set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME bspctl)
    link_libraries(bspctl_options)
endmacro()
