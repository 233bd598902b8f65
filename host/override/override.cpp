// SPDX-License-Identifier: Apache-2.0
#include "override/override.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "git/git.hpp"
#include "override/checkout.hpp"
#include "override/record.hpp"

namespace bspctl::override {

namespace {

bool is_there(const fs::path& path) {
    std::error_code error;
    return fs::symlink_status(path, error).type() != fs::file_type::not_found;
}

bool is_our_link(const fs::path& place, const Places& places) {
    std::error_code error;
    if (!fs::is_symlink(place, error)) return false;
    const auto target = fs::read_symlink(place, error);
    return (place.parent_path() / target).lexically_normal() == places.checkout.lexically_normal();
}

State state_of(const fs::path& place, const Places& places) {
    const bool aside = is_there(places.vendor);
    if (is_our_link(place, places)) return aside ? State::applied : State::lost;
    if (!aside) return State::off;
    return is_there(place) ? State::replaced : State::interrupted;
}

fs::path choose_tree(const fs::path& bsp_root) {
    const auto found = find_trees(bsp_root);
    if (found.size() == 1) return found.front();
    if (found.empty()) {
        throw Failure("there is no BitBake below " + bsp_root.string(), "no folder there has a lib/bb/__init__.py",
                      "fetch the sources first (bspctl sync), or name its folder with --bitbake");
    }
    std::vector<std::string> names;
    for (const auto& tree : found) names.push_back(tree.lexically_relative(bsp_root).string());
    throw Failure("there are several BitBakes below " + bsp_root.string(), text::join(names, ", "), "name one with --bitbake");
}

// The record wins: while an override is in place, the vendor's tree cannot be found by looking.
fs::path place_of(const fs::path& bsp_root, const fs::path& tree, const std::optional<Record>& record) {
    if (record && state_of(bsp_root / record->place, Places(bsp_root)) != State::off) return bsp_root / record->place;
    if (tree.empty()) return choose_tree(bsp_root);
    const auto place = (bsp_root / tree).lexically_normal();
    if (!files::is_inside(place, bsp_root)) {
        throw Failure(place.string() + " is not below " + bsp_root.string(), "a build in a container could not reach it", "");
    }
    if (version_of(place).empty()) throw Failure("there is no BitBake in " + place.string(), "lib/bb/__init__.py states no version", "");
    return place;
}

Tree describe(const fs::path& path) {
    if (!is_there(path)) return {};
    Tree out{path, version_of(path), {}, {}};
    if (const auto head = git::head(path)) {
        out.branch = head->branch;
        out.commit = head->commit;
    }
    return out;
}

// The repository that holds the vendor's folder without being it; empty: none.
std::string repository_around(const fs::path& place) {
    return git::ask(place.parent_path(), {"rev-parse", "--show-toplevel"}).value_or("");
}

void note_state(const Status& status, const Places& places, std::vector<std::string>& notes) {
    const auto place = status.place.string();
    if (status.state == State::interrupted) notes.push_back("it was interrupted: --apply goes on, --revert goes back");
    if (status.state == State::replaced) {
        notes.push_back(place + " is there again although the vendor's folder is aside; compare it with " +
                        places.vendor.string() + " and remove the one that is not wanted");
    }
    if (status.state == State::lost) {
        notes.push_back("the vendor's folder is not in " + places.vendor.string() + " any more; remove the link " + place +
                        " and fetch the sources again");
    }
}

void note_use(const Status& status, std::vector<std::string>& notes) {
    if (status.state != State::applied) return;
    if (!status.vendor.version.empty() && release_of(status.vendor.version) != release_of(status.checkout.version)) {
        notes.push_back("the vendor's layers are made for BitBake " + release_of(status.vendor.version) + ", this is " +
                        status.checkout.version);
    }
    if (status.checkout.commit != status.commit) {
        notes.push_back("the checkout has been moved since: kas or somebody checked out " + status.checkout.commit.substr(0, 12));
    }
    if (const auto top = repository_around(status.place); !top.empty()) {
        notes.push_back("the work tree " + top + " is dirty now: its bitbake folder is a link");
    }
    notes.push_back("build with --skip-sync: a fetch would check out the vendor's commit again, in the checkout");
}

Status look(const fs::path& bsp_root, const fs::path& tree) {
    const Places places(bsp_root);
    const auto record = read_record(places.state);
    Status out;
    out.place = place_of(bsp_root, tree, record);
    out.state = state_of(out.place, places);
    const bool aside = out.state != State::off && out.state != State::lost;
    out.vendor = out.state == State::lost ? Tree{} : describe(aside ? places.vendor : out.place);
    out.checkout = describe(places.checkout);
    if (record) {
        out.source = git::without_credentials(record->source);
        out.branch = record->branch;
        out.commit = record->commit;
    }
    note_state(out, places, out.notes);
    note_use(out, out.notes);
    return out;
}

void refuse_tangled(const Status& now) {
    if (now.state != State::replaced && now.state != State::lost) return;
    throw Failure("the BitBake override of " + now.place.string() + " is " + std::string(word(now.state)), now.notes.front(),
                  "bspctl does not delete what a vendor delivered");
}

// Keeps the time stamp too: moving a folder touches it on some file systems.
void move(const fs::path& from, const fs::path& to) {
    struct stat before {};
    const bool known = ::lstat(from.c_str(), &before) == 0;
    if (::rename(from.c_str(), to.c_str()) != 0) {
        const std::string reason = errno == EXDEV ? "they are on different file systems" : std::strerror(errno);
        throw Failure("cannot move " + from.string() + " to " + to.string(), reason, "");
    }
    const std::array<timespec, 2> times{before.st_atim, before.st_mtim};
    if (known) ::utimensat(AT_FDCWD, to.c_str(), times.data(), AT_SYMLINK_NOFOLLOW);
}

// Relative, so that it also holds where a container mounts the workspace.
void link_checkout(const fs::path& place, const Places& places) {
    const auto target = places.checkout.lexically_relative(place.parent_path());
    std::error_code error;
    fs::create_directory_symlink(target, place, error);
    if (error) throw Failure("cannot make the link " + place.string(), error.message(), "");
}

}  // namespace

std::string_view word(State state) {
    switch (state) {
        case State::off: return "off";
        case State::applied: return "applied";
        case State::interrupted: return "interrupted";
        case State::replaced: return "replaced";
        case State::lost: break;
    }
    return "lost";
}

Status inspect(const fs::path& bsp_root, const fs::path& tree) { return look(files::resolved(bsp_root), tree); }

Status apply(const fs::path& root, const Request& request, const OnStep& on_step) {
    const auto bsp_root = files::resolved(root);
    const Places places(bsp_root);
    const auto now = look(bsp_root, request.tree);
    refuse_tangled(now);
    const auto wanted = find_branch(request, now.vendor.version);
    update_checkout(places, request, wanted, on_step);
    if (version_of(places.checkout).empty()) {
        throw Failure("that is no BitBake: " + git::without_credentials(request.source),
                      "its branch " + wanted.branch + " has no lib/bb/__init__.py with a version", "name another with --repo");
    }
    on_step("note what is done in " + places.state.string());
    const auto commit = git::head(places.checkout).value_or(git::Head{}).commit;
    write_record(places.state, {now.place.lexically_relative(bsp_root), git::without_credentials(request.source), wanted.branch, commit});
    if (now.state == State::off) {
        on_step("move " + now.place.string() + " to " + places.vendor.string());
        move(now.place, places.vendor);
    }
    if (now.state != State::applied) {
        on_step("link " + now.place.string() + " to " + places.checkout.string());
        link_checkout(now.place, places);
    }
    return look(bsp_root, request.tree);
}

Status revert(const fs::path& root, const fs::path& tree, const OnStep& on_step) {
    const auto bsp_root = files::resolved(root);
    const Places places(bsp_root);
    const auto now = look(bsp_root, tree);
    refuse_tangled(now);
    if (now.state == State::applied) {
        on_step("remove the link " + now.place.string());
        std::error_code error;
        if (!fs::remove(now.place, error)) throw Failure("cannot remove the link " + now.place.string(), error.message(), "");
    }
    if (now.state != State::off) {
        on_step("move " + places.vendor.string() + " to " + now.place.string());
        move(places.vendor, now.place);
    }
    if (is_there(places.state)) {
        on_step("remove the record " + places.state.string());
        files::remove_tree(places.state);
    }
    return look(bsp_root, now.place);
}

}  // namespace bspctl::override
