// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace bspctl::hashserv {

namespace fs = std::filesystem;

// Where one hash equivalence server lives: a folder beside the shared state whose equivalences it keeps, so that who
// moves or shares the one takes the other along.
struct Place {
    fs::path dir;

    [[nodiscard]] fs::path socket() const { return dir / socket_name; }
    [[nodiscard]] fs::path database() const { return dir / "hashserv.db"; }
    [[nodiscard]] fs::path log() const { return dir / "hashserv.log"; }    // the server's own words
    [[nodiscard]] fs::path owner() const { return dir / "owner.json"; }    // who started it, and on which machine
    [[nodiscard]] fs::path turn() const { return dir / "lock"; }           // held while somebody starts or stops it
    // As BB_HASHSERVE takes it. Every BitBake with hash equivalence (from 1.46 on) knows unix://.
    [[nodiscard]] std::string address() const { return "unix://" + socket().string(); }

    static constexpr const char* socket_name = "hashserv.sock";
};

// Of the shared state in `sstate_dir`, or of a build that leaves that to BitBake, of its `bsp_root`.
[[nodiscard]] Place place_of(const fs::path& sstate_dir, const fs::path& bsp_root);

// The server's program in a BitBake of these trees: BitBake itself, or with a folder bitbake/ in it. The first one counts;
// empty: none is there. PATH is not asked: a server of another release may keep another database.
[[nodiscard]] fs::path find_program(const std::vector<fs::path>& trees);

}  // namespace bspctl::hashserv
