# SPDX-License-Identifier: Apache-2.0
# How a plugin is built, installed and checked: the same in this tree and in a vendor's.

set(BSPCTL_PLUGIN_INSTALL_DIR lib/bspctl/plugins CACHE STRING "Where plugins are installed, below the prefix")

#   bspctl_add_plugin(acme SOURCES acme.cpp more.cpp [STATIC_RUNTIME] [NO_INSTALL] [NO_CHECK])
#
# Makes the target bspctl-acme, the plugin bspctl-acme.so: C++20, everything hidden but the entry, no undefined symbols;
# a rule that installs it where bspctl looks; and, where the program bspctl is known, the test bspctl-acme.check, which
# asks `bspctl plugin check` about it.
#   STATIC_RUNTIME  links the C++ runtime into the plugin, which then loads on systems whose runtime is older
function(bspctl_add_plugin name)
    cmake_parse_arguments(PLUGIN "STATIC_RUNTIME;NO_INSTALL;NO_CHECK" "" "SOURCES" ${ARGN})
    set(target bspctl-${name})
    add_library(${target} MODULE ${PLUGIN_SOURCES})
    target_link_libraries(${target} PRIVATE bspctl::sdk)
    set_target_properties(${target} PROPERTIES
        PREFIX "" SUFFIX .so C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
    _bspctl_cxx_settings(${target})
    _bspctl_link_settings(${target})
    if(PLUGIN_STATIC_RUNTIME)
        target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc)
    endif()
    if(NOT PLUGIN_NO_INSTALL)
        install(TARGETS ${target} LIBRARY DESTINATION ${BSPCTL_PLUGIN_INSTALL_DIR})
    endif()
    _bspctl_tool(tool)
    if(tool AND NOT PLUGIN_NO_CHECK)
        add_test(NAME ${target}.check COMMAND ${tool} plugin check $<TARGET_FILE:${target}>)
    endif()
endfunction()

#   bspctl_conformance_tests(TARGET bspctl-acme [FIXTURES fixtures] [LEVEL basic|standard|strict])
#
# Every case of the conformance kit as a test of its own, bspctl-acme.CASE, through the runner bspctl-acme-conformance.
# Without a GoogleTest that goes with the compiler's standard library it is one test, bspctl-acme.conformance; without
# the program bspctl there is none.
#   FIXTURES  folder with inputs of the plugin's own (mine/) and of others (foreign/)
#   LEVEL     standard when not given
function(bspctl_conformance_tests)
    cmake_parse_arguments(KIT "" "TARGET;FIXTURES;LEVEL" "" ${ARGN})
    if(NOT TARGET "${KIT_TARGET}")
        message(FATAL_ERROR "bspctl_conformance_tests: TARGET must name a plugin made by bspctl_add_plugin")
    endif()
    if(NOT KIT_LEVEL)
        set(KIT_LEVEL standard)
    endif()
    if(KIT_FIXTURES)
        get_filename_component(KIT_FIXTURES ${KIT_FIXTURES} ABSOLUTE)
    endif()
    _bspctl_tool(tool)
    _bspctl_gtest_links(gtest_links)
    if(NOT tool)
        message(STATUS "${KIT_TARGET}: no conformance tests, the program bspctl was not found (BSPCTL_TOOL)")
    elseif(gtest_links)
        _bspctl_conformance_runner(${KIT_TARGET} ${tool} "${KIT_FIXTURES}" ${KIT_LEVEL})
    else()
        set(fixtures)
        if(KIT_FIXTURES)
            set(fixtures --fixtures ${KIT_FIXTURES})
        endif()
        add_test(NAME ${KIT_TARGET}.conformance
            COMMAND ${tool} plugin check $<TARGET_FILE:${KIT_TARGET}> --level ${KIT_LEVEL} ${fixtures})
    endif()
endfunction()

function(_bspctl_conformance_runner target tool fixtures level)
    set(runner ${target}-conformance)
    add_executable(${runner} ${BSPCTL_SDK_DATA_DIR}/testkit/conformance_main.cpp)
    target_compile_features(${runner} PRIVATE cxx_std_20)
    target_link_libraries(${runner} PRIVATE GTest::gtest)
    target_compile_definitions(${runner} PRIVATE BSPCTL_TOOL="${tool}" BSPCTL_PLUGIN="$<TARGET_FILE:${target}>"
        BSPCTL_FIXTURES="${fixtures}" BSPCTL_LEVEL="${level}")
    add_dependencies(${runner} ${target})
    include(GoogleTest)
    gtest_discover_tests(${runner} TEST_PREFIX "${target}." DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60)
endfunction()

# A distribution's GoogleTest is built for its own standard library: with clang's libc++ it is found and does not link.
function(_bspctl_gtest_links result)
    find_package(GTest QUIET)
    if(GTest_FOUND AND CMAKE_CXX_COMPILER_LOADED)
        include(CheckCXXSourceCompiles)
        set(CMAKE_REQUIRED_LIBRARIES GTest::gtest)
        check_cxx_source_compiles("#include <gtest/gtest.h>
            int main(int argc, char** argv) { testing::InitGoogleTest(&argc, argv); return RUN_ALL_TESTS(); }"
            BSPCTL_GTEST_LINKS)
    endif()
    set(${result} "${BSPCTL_GTEST_LINKS}" PARENT_SCOPE)
endfunction()

# C++20 where the plugin is C++; a plugin in plain C needs no C++ compiler at all.
function(_bspctl_cxx_settings target)
    if(NOT CMAKE_CXX_COMPILER_LOADED)
        return()
    endif()
    target_compile_features(${target} PRIVATE cxx_std_20)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # unique symbols are shared between plugins and keep a library from being unloaded
        target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-gnu-unique>)
    endif()
endfunction()

function(_bspctl_link_settings target)
    set(map ${BSPCTL_SDK_DATA_DIR}/bspctl-plugin.map)
    target_link_options(${target} PRIVATE LINKER:--exclude-libs,ALL LINKER:--version-script=${map})
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${map})
    # clang leaves the sanitizers' symbols to the program that loads the plugin
    if(NOT BSPCTL_SANITIZE AND NOT "${CMAKE_C_FLAGS} ${CMAKE_CXX_FLAGS}" MATCHES "-fsanitize")
        target_link_options(${target} PRIVATE LINKER:-z,defs)
    endif()
endfunction()

# The program bspctl: the one of the tree that is being built, or the one that the SDK's package has found.
function(_bspctl_tool result)
    if(TARGET bspctl)
        set(${result} $<TARGET_FILE:bspctl> PARENT_SCOPE)
    elseif(BSPCTL_TOOL)
        set(${result} ${BSPCTL_TOOL} PARENT_SCOPE)
    else()
        set(${result} "" PARENT_SCOPE)
    endif()
endfunction()
