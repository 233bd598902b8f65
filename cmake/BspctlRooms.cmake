# SPDX-License-Identifier: Apache-2.0
# Headers that are compiled once for many targets. No source may count on them: it includes what it uses, and a build
# with a cache of objects (BSPCTL_PRECOMPILE=OFF) says where one does not.
set(bspctl_standard_headers <algorithm> <array> <chrono> <filesystem> <functional> <map> <memory> <optional> <set>
    <sstream> <string> <string_view> <utility> <vector>)

# What `owner` has precompiled serves `target` as well; both must be compiled in the same way.
function(bspctl_precompiled target owner)
    if(BSPCTL_PRECOMPILE)
        target_compile_options(${target} PRIVATE -pthread)  # everywhere alike, or the compiler refuses them
        target_precompile_headers(${target} REUSE_FROM ${owner})
    endif()
endfunction()

# Made for what is compiled with the options that follow the name.
function(bspctl_precompile_standard_headers owner)
    if(BSPCTL_PRECOMPILE)
        file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled/headers.cpp CONTENT "// precompiled headers need a source\n")
        add_library(${owner} STATIC ${CMAKE_BINARY_DIR}/precompiled/headers.cpp)
        target_link_libraries(${owner} PRIVATE bspctl_options)
        target_compile_options(${owner} PRIVATE -pthread ${ARGN})
        target_precompile_headers(${owner} PRIVATE ${bspctl_standard_headers})
    endif()
endfunction()
bspctl_precompile_standard_headers(bspctl_headers)
bspctl_precompile_standard_headers(bspctl_hot_headers ${BSPCTL_HOT_OPTIONS})

# A room is one folder of host/: a static library of its sources. What it may include is what it names here, so the
# list of rooms in host/CMakeLists.txt is the include graph (tests/architecture checks that no include goes around it).
#
# HOT rooms read what grows with a build: they are compiled for speed.
#
#   bspctl_room(kas DEPENDS base LIBRARIES bspctl_yaml)
function(bspctl_room name)
    cmake_parse_arguments(ROOM "HOT" "" "DEPENDS;LIBRARIES" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
    if(sources)
        add_library(bspctl_${name} STATIC ${sources})
        set(scope PUBLIC)
        target_link_libraries(bspctl_${name} PRIVATE bspctl_options)
        if(ROOM_HOT)
            target_compile_options(bspctl_${name} PRIVATE ${BSPCTL_HOT_OPTIONS})
            bspctl_precompiled(bspctl_${name} bspctl_hot_headers)
        else()
            bspctl_precompiled(bspctl_${name} bspctl_headers)
        endif()
    else()
        add_library(bspctl_${name} INTERFACE)
        set(scope INTERFACE)
    endif()
    target_include_directories(bspctl_${name} ${scope} ${CMAKE_CURRENT_SOURCE_DIR})
    list(TRANSFORM ROOM_DEPENDS PREPEND bspctl_)
    target_link_libraries(bspctl_${name} ${scope} bspctl_sdk ${ROOM_DEPENDS} ${ROOM_LIBRARIES})
endfunction()
