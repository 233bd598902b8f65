// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The project that `bspctl plugin new` starts from. The template is itself a project that builds; what is particular to
// it (com.example.starter, ExampleStarter, …) is replaced by what belongs to the new plugin.
namespace bspctl::cli {

// What a plugin's id says of its other names: com.acme.boards is of the vendor Acme, its file is bspctl-acme-boards.so,
// its class AcmeBoards.
struct StarterNames {
    explicit StarterNames(const std::string& id);  // throws Failure unless `id` is a plugin's

    std::string id;
    std::string vendor;  // "acme"
    std::string file;    // "acme-boards": also the family's name, in which neither '.' nor '_' may be
    std::string type;    // "AcmeBoards"
    std::string title;   // "Acme boards"

    // The text (or path) of the template with these names in it.
    [[nodiscard]] std::string put_into(std::string_view text) const;
};

// Copies the template's folders `parts`, one over the other, to the new folder `target`. Throws Failure, and leaves
// nothing behind, when the target exists or cannot be written. Gives the files' paths below it, sorted.
std::vector<std::string> write_starter(const std::filesystem::path& source, const std::vector<std::string>& parts,
                                       const StarterNames& names, const std::filesystem::path& target);

}  // namespace bspctl::cli
