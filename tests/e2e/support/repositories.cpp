// SPDX-License-Identifier: Apache-2.0
#include "support/repositories.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace bspctl::e2e {

namespace fs = std::filesystem;

namespace {

const fs::path source = BSPCTL_SOURCE_DIR;

fs::path bitbake() {
    const char* chosen = std::getenv("BSPCTL_BITBAKE_DIR");
    return chosen != nullptr && *chosen != '\0' ? fs::path(chosen) : source / "tests/tinybake";
}

std::string layer_conf(const std::string& name) {
    return "BBPATH .= \":${LAYERDIR}\"\nBBFILE_COLLECTIONS += \"" + name + "\"\nBBFILE_PATTERN_" + name +
           " = \"^${LAYERDIR}/\"\nLAYERSERIES_COMPAT_" + name + " = \"quickstart\"\n";
}

}  // namespace

void Repositories::write(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
}

void Repositories::commit(const std::string& name) const {
    const auto dir = (folder_ / name).string();
    const auto in = "cd '" + dir +
                    "' && git init -q -b main && git add -A && git -c user.name=t -c user.email=t@example.org commit -qm all";
    if (std::system(in.c_str()) != 0) throw std::runtime_error("git failed in " + dir);
}

void Repositories::make_poky() const {
    const auto dir = folder_ / "poky";
    fs::create_directories(dir);
    fs::copy(source / "docs/quick-start/meta-quickstart", dir / "meta", fs::copy_options::recursive);
    fs::remove(dir / "meta/oe-init-build-env");
    fs::create_directory_symlink(bitbake(), dir / "bitbake");
    write("poky/meta-poky/conf/layer.conf", layer_conf("meta-poky"));
    write("poky/oe-init-build-env",
          "top=$(cd \"$(dirname \"${BASH_SOURCE:-$0}\")\" && pwd)\n"
          "BUILDDIR=${1:-$top/../build}\nmkdir -p \"$BUILDDIR/conf\"\nBUILDDIR=$(cd \"$BUILDDIR\" && pwd)\n"
          "PATH=$top/bitbake/bin:$PATH\nBBPATH=$BUILDDIR\nBB_ENV_PASSTHROUGH_ADDITIONS=\"MACHINE DISTRO\"\n"
          "export BUILDDIR PATH BBPATH BB_ENV_PASSTHROUGH_ADDITIONS\ncd \"$BUILDDIR\"\n");
    commit("poky");
}

void Repositories::make_layer(const std::string& name, const std::vector<std::string>& folders) const {
    for (const auto& folder : folders) {
        write(name + "/" + folder + "/conf/layer.conf", layer_conf(folder == "." ? name : folder));
    }
    commit(name);
}

}  // namespace bspctl::e2e
