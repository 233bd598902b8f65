# SPDX-License-Identifier: Apache-2.0
# What is installed beside the programs, and the packages bspctl and bspctl-sdk (`cpack -G DEB` in the build folder).

file(GLOB definitions CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/vendors/*.toml)
install(FILES ${definitions} DESTINATION ${CMAKE_INSTALL_DATADIR}/bspctl/vendors)
install(FILES ${PROJECT_SOURCE_DIR}/host/triage/layers.toml DESTINATION ${CMAKE_INSTALL_DATADIR}/bspctl)
install(DIRECTORY host/triage/rules/ DESTINATION ${CMAKE_INSTALL_DATADIR}/bspctl/triage.d FILES_MATCHING PATTERN "*.toml")
install(DIRECTORY overlays/ DESTINATION ${CMAKE_INSTALL_DATADIR}/bspctl/overlays FILES_MATCHING PATTERN "*.yml")
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
# As they lie here: the pages lead to each other and to the example vendors.
install(DIRECTORY docs/user docs/vendor docs/images DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs)
install(FILES vendors/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/vendors)
install(FILES sdk/CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/sdk)
foreach(example acme-boards acme-lists team-checks team-rules)
    install(DIRECTORY vendors/${example} DESTINATION ${CMAKE_INSTALL_DOCDIR}/vendors)
endforeach()
foreach(package bspctl bspctl-sdk)
    install(FILES cmake/debian/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${package})
endforeach()

# The manual and the completions come from the option tables of the program itself.
find_program(GZIP gzip REQUIRED)
set(generated ${CMAKE_BINARY_DIR}/generated)
add_custom_command(OUTPUT ${generated}/stamp
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${generated}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${generated}/man ${generated}/completion
    COMMAND bspctl help --man-pages ${generated}/man
    COMMAND ${GZIP} -9nr ${generated}/man
    COMMAND bspctl completion bash > ${generated}/completion/bspctl
    COMMAND bspctl completion zsh > ${generated}/completion/_bspctl
    COMMAND bspctl completion fish > ${generated}/completion/bspctl.fish
    COMMAND ${CMAKE_COMMAND} -E touch ${generated}/stamp
    DEPENDS bspctl VERBATIM COMMENT "Manual and completions")
add_custom_target(bspctl_manual ALL DEPENDS ${generated}/stamp)
install(DIRECTORY ${generated}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR})
install(FILES ${generated}/completion/bspctl DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${generated}/completion/bspctl.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
# Debian's packages differ: zsh looks in a folder of its own, and the licence is the copy that every system has.
install(CODE "
    set(zsh_folder site-functions)
    if(CMAKE_INSTALL_PREFIX STREQUAL \"/usr\" AND EXISTS /etc/debian_version)
        set(zsh_folder vendor-completions)
    else()
        file(INSTALL \"${PROJECT_SOURCE_DIR}/LICENSE\" DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DOCDIR}\")
    endif()
    file(INSTALL \"${generated}/completion/_bspctl\"
         DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/zsh/\${zsh_folder}\")")

# A native Debian package needs a changelog in Debian's form; the project's own is CHANGELOG.md.
string(TIMESTAMP BSPCTL_CHANGELOG_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
foreach(package bspctl bspctl-sdk)
    set(BSPCTL_PACKAGE ${package})
    configure_file(cmake/debian/changelog.in ${CMAKE_BINARY_DIR}/debian/${package}/changelog @ONLY)
    execute_process(COMMAND ${GZIP} -9nf ${CMAKE_BINARY_DIR}/debian/${package}/changelog COMMAND_ERROR_IS_FATAL ANY)
    install(FILES ${CMAKE_BINARY_DIR}/debian/${package}/changelog.gz
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${package})
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL bspctl bspctl-sdk)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PACKAGE_CONTACT "bspctl maintainers <bspctl@users.noreply.github.com>")
set(CPACK_PACKAGE_HOMEPAGE_URL https://github.com/bspctl/bspctl)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)

set(CPACK_DEBIAN_BSPCTL_PACKAGE_NAME bspctl)
set(CPACK_DEBIAN_BSPCTL_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_BSPCTL_PACKAGE_RECOMMENDS "git, kas")
set(CPACK_DEBIAN_BSPCTL_PACKAGE_SUGGESTS bspctl-sdk)
# the first line of either is the project's description
set(CPACK_DEBIAN_BSPCTL_DESCRIPTION "One command from what a board vendor hands out (a repo manifest, an
oe-layersetup configuration or kas YAML) to an image: bspctl checks the host,
fetches the sources, builds through kas, records the run and says what broke.
Knowledge of vendors comes from plugins.")

set(CPACK_DEBIAN_BSPCTL-SDK_PACKAGE_NAME bspctl-sdk)
set(CPACK_DEBIAN_BSPCTL-SDK_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_BSPCTL-SDK_PACKAGE_RECOMMENDS "bspctl, g++ | c++-compiler, cmake (>= 3.25) | meson")
set(CPACK_DEBIAN_BSPCTL-SDK_PACKAGE_SUGGESTS libgtest-dev)
set(CPACK_DEBIAN_BSPCTL-SDK_DESCRIPTION "Headers and build rules for plugins of bspctl: the C header that is the
contract, the C++ wrapper around it, hosts for unit tests, packages for CMake
and pkg-config, and the runner of the conformance kit.")
include(CPack)
