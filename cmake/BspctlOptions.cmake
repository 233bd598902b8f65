# SPDX-License-Identifier: Apache-2.0
# How the project is built: language level, warnings, sanitizers.

option(BSPCTL_TESTS "Build the tests" ON)
option(BSPCTL_WERROR "Warnings are errors (development presets)" OFF)
option(BSPCTL_COVERAGE "Instrument for coverage" OFF)
option(BSPCTL_FUZZ "Build the fuzz targets (clang only)" OFF)
set(BSPCTL_SANITIZE "" CACHE STRING "Sanitizers, comma separated: address,undefined or thread")

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

# Most of the program waits for others. -O1 compiles a quarter faster than -O2 and is not slower there; the rooms that
# read what grows with a build are compiled with -O2 (HOT in host/CMakeLists.txt).
if(CMAKE_CXX_FLAGS_RELEASE STREQUAL "-O3 -DNDEBUG")
    set(CMAKE_CXX_FLAGS_RELEASE "-O1 -DNDEBUG")
    set(BSPCTL_HOT_OPTIONS $<$<CONFIG:Release>:-O2>)
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 99)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

# Reading the standard library's headers is a quarter of a cold build; a cache of objects and this exclude each other.
if(CCACHE_PROGRAM)
    option(BSPCTL_PRECOMPILE "Precompile the headers that nearly every source reads" OFF)
else()
    option(BSPCTL_PRECOMPILE "Precompile the headers that nearly every source reads" ON)
endif()

add_library(bspctl_options INTERFACE)
# designated initialisers leave members to their defaults on purpose
target_compile_options(bspctl_options INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # g++ 12 sees overlapping copies, and such beyond the end, in std::string's operator+ where there are none (GCC bug 105651)
    target_compile_options(bspctl_options INTERFACE $<$<NOT:$<CONFIG:Debug>>:-Wno-restrict$<SEMICOLON>-Wno-array-bounds>)
endif()
if(BSPCTL_WERROR)
    target_compile_options(bspctl_options INTERFACE -Werror)
endif()
if(BSPCTL_SANITIZE)
    add_compile_options(-fsanitize=${BSPCTL_SANITIZE} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${BSPCTL_SANITIZE})
endif()
if(BSPCTL_COVERAGE)
    add_compile_options(--coverage)
    add_link_options(--coverage)
endif()
if(BSPCTL_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)  # the libraries tell the fuzzer what it reached
endif()
