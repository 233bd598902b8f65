# SPDX-License-Identifier: Apache-2.0
#
#   bspctl_add_plugin(acme SOURCES acme.cpp more.cpp)
#
# A plugin library bspctl-acme.so: C++20, everything hidden but the entry, no undefined symbols.
function(bspctl_add_plugin name)
    cmake_parse_arguments(PLUGIN "" "" "SOURCES" ${ARGN})
    add_library(bspctl-${name} MODULE ${PLUGIN_SOURCES})
    set_target_properties(bspctl-${name} PROPERTIES
        PREFIX "" CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
    target_compile_features(bspctl-${name} PRIVATE cxx_std_20)
    target_link_libraries(bspctl-${name} PRIVATE bspctl::sdk)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(bspctl-${name} PRIVATE -fno-gnu-unique)
    endif()
    if(NOT BSPCTL_SANITIZE)
        target_link_options(bspctl-${name} PRIVATE -Wl,-z,defs)
    endif()
    target_link_options(bspctl-${name} PRIVATE -Wl,--exclude-libs,ALL)
endfunction()
