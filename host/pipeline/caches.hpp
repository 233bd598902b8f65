// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "engine/engine.hpp"
#include "hashserv/place.hpp"
#include "overlay/overlay.hpp"
#include "pipeline/build.hpp"

// What settings say of caches, as a build needs it: build.ccache, ccache_dir and ccache_shared, build.hashserv,
// build.sstate_mirror_url, build.rm_work and build.uninative.
namespace bspctl::pipeline {

struct Caches {
    std::vector<overlay::Switched> overlays;      // in the order they are joined
    std::vector<KeyValue> env;                    // what they read
    std::vector<std::string> runtime_args;        // container: further words for docker or podman
    std::vector<std::filesystem::path> folders;   // container: mounted, so they must be there; whoever starts the hash
                                                  // server makes its own, and it can be done without
};

// `env`: what the build is given otherwise (SSTATE_DIR). Writes nothing. Throws Failure for an address
// or a folder that would not reach BitBake as it is written: a blank, a quote, "$", "\" or a control character.
[[nodiscard]] Caches caches_of(const Build& build, const engine::Engine& engine, const std::vector<KeyValue>& env);

// build.ccache, which is on where nobody has set it.
[[nodiscard]] bool uses_compiler_cache(const Build& build);

// Where the compiler cache is on this machine.
[[nodiscard]] std::filesystem::path compiler_cache(const Build& build);

// The mirror of build.sstate_mirror_url as SSTATE_MIRRORS has it, without its "file://.*": an address of the network serves
// the layout of the Yocto Project's own (everything below /all); a folder is a shared state folder. Empty: none.
[[nodiscard]] std::string mirror_of(const config::Settings& settings);

// Where this build's hash equivalence server lives, switched on or not: beside its shared state, or in its bsp_root where
// BitBake alone knows which that is.
[[nodiscard]] hashserv::Place hash_server_place(const Build& build, const std::vector<KeyValue>& env);

// Takes the server's address, and its folder's mount, out of what a build is given when nobody answers there: BitBake then
// uses a server of its own. One that was killed leaves its socket, and one of another machine shows it on a shared file
// system; a BitBake that is sent to such a socket fails, as does a container whose folder could not be made. `env` as in
// caches_of().
void forget_silent_hash_server(engine::Job& job, const Build& build, const std::vector<KeyValue>& env);

// The server's program of the BitBake that this build uses. Empty before the first checkout; the second throws Failure then.
[[nodiscard]] std::filesystem::path hash_server_program(const Build& build);
[[nodiscard]] std::filesystem::path required_hash_server_program(const Build& build);

}  // namespace bspctl::pipeline
