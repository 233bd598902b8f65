# SPDX-License-Identifier: Apache-2.0
# The libraries the host is built on. All are Debian packages; nothing is downloaded.

find_package(Threads REQUIRED)
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)
find_package(yaml-cpp REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(RapidJSON REQUIRED)
find_package(spdlog REQUIRED)
find_package(pugixml REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3>=3.35)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd>=1.4)
# Without it plugins of others are confined by limits and Landlock alone.
pkg_check_modules(SECCOMP IMPORTED_TARGET libseccomp)
if(NOT SECCOMP_FOUND)
    message(WARNING "libseccomp is not there (Debian: libseccomp-dev): plugins will not be kept from the network")
endif()

# One target for each, whatever the package calls its own.
add_library(bspctl_yaml INTERFACE)
target_link_libraries(bspctl_yaml INTERFACE yaml-cpp)
add_library(bspctl_json INTERFACE)
target_include_directories(bspctl_json SYSTEM INTERFACE ${RAPIDJSON_INCLUDE_DIRS} ${RapidJSON_INCLUDE_DIRS})
