// SPDX-License-Identifier: Apache-2.0
#include "override/record.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace bspctl::override {

namespace fs = std::filesystem;

Places::Places(const fs::path& bsp_root)
    : folder(bsp_root / ".bspctl/bitbake-override"),
      state(folder / "state"),
      vendor(folder / "vendor"),
      checkout(folder / "checkout"),
      fresh(folder / "checkout.new") {}

std::optional<Record> read_record(const fs::path& file) {
    const auto text = files::read_if_exists(file, 64 * 1024);
    if (!text) return std::nullopt;
    Record out;
    for (const auto line : text::lines(*text)) {
        const auto equals = line.find('=');
        const auto key = line.substr(0, equals);
        const auto value = equals == std::string_view::npos ? std::string() : std::string(line.substr(equals + 1));
        if (key == "place") out.place = value;
        else if (key == "source") out.source = value;
        else if (key == "branch") out.branch = value;
        else if (key == "commit") out.commit = value;
    }
    // It names what is renamed: only a path that stays below bsp_root is one of ours.
    const bool leaves = out.place.is_absolute() || out.place.lexically_normal().string().starts_with("..");
    if (out.place.empty() || leaves || !text::valid_utf8(*text)) {
        throw Failure("the record of the BitBake override is damaged", file.string() + " names no folder below the workspace",
                      "look at what lies beside it, and remove the file once the vendor's BitBake is in its place");
    }
    return out;
}

void write_record(const fs::path& file, const Record& record) {
    files::write_atomically(file, "place=" + record.place.string() + "\nsource=" + record.source + "\nbranch=" +
                                      record.branch + "\ncommit=" + record.commit + "\n");
}

}  // namespace bspctl::override
