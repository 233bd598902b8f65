// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>

// What apply() means to do, kept while it is done and until it is undone.
namespace bspctl::override {

struct Record {
    std::filesystem::path place;  // relative to bsp_root, so that the workspace can be moved
    std::string source, branch, commit;
};

// The files of an override below a bsp_root.
struct Places {
    explicit Places(const std::filesystem::path& bsp_root);
    std::filesystem::path folder, state, vendor, checkout, fresh;  // fresh: a clone that is not complete yet
};

// Nothing when there is no record. Throws Failure for one that cannot be understood.
[[nodiscard]] std::optional<Record> read_record(const std::filesystem::path& file);
void write_record(const std::filesystem::path& file, const Record& record);

}  // namespace bspctl::override
