# SPDX-License-Identifier: Apache-2.0
# A room is one folder of host/: a static library of its sources. What it may include is what it names here, so the
# list of rooms in host/CMakeLists.txt is the include graph (tests/architecture checks that no include goes around it).
#
#   bspctl_room(kas DEPENDS base LIBRARIES bspctl_yaml)
function(bspctl_room name)
    cmake_parse_arguments(ROOM "" "" "DEPENDS;LIBRARIES" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
    if(sources)
        add_library(bspctl_${name} STATIC ${sources})
        set(scope PUBLIC)
        target_link_libraries(bspctl_${name} PRIVATE bspctl_options)
    else()
        add_library(bspctl_${name} INTERFACE)
        set(scope INTERFACE)
    endif()
    target_include_directories(bspctl_${name} ${scope} ${CMAKE_CURRENT_SOURCE_DIR})
    list(TRANSFORM ROOM_DEPENDS PREPEND bspctl_)
    target_link_libraries(bspctl_${name} ${scope} bspctl_sdk ${ROOM_DEPENDS} ${ROOM_LIBRARIES})
endfunction()
