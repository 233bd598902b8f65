// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "bspctl/values.hpp"
#include "vendors/definition.hpp"

namespace bspctl::vendors {

// What of an input a definition recognised, weakest first. A layer may be among others' for any reason, a machine's name
// is its board's.
enum class Evidence { distro, repository, layer, machine, manifest };

struct Match {
    const Definition* definition = nullptr;
    Evidence by = Evidence::distro;
    std::string why;  // a sentence: "machine verdin-imx8mp is one of toradex's (…/toradex.toml:4:1)"
};

// All definitions of this run: the user's in file order, then those that ship, by file name and file order. A shipped
// one whose name the user's file has, too, is replaced by the user's.
class Library {
public:
    struct Places {
        std::filesystem::path user_file;  // it need not exist
        std::filesystem::path shipped;    // folder of *.toml
    };

    Library() = default;
    // Throws Failure that lists every problem of the user's file; with `strict` what is unknown in it is one. Of those
    // that ship, entries for a family that is not among `families` (a plugin that is switched off) are left out; empty:
    // any family will do. The patterns of those that ship are not checked.
    static Library load(const Places& places, const std::vector<std::string>& families, bool strict = false);

    void add(std::vector<Definition> definitions);
    [[nodiscard]] const std::vector<Definition>& all() const { return definitions_; }
    [[nodiscard]] const Definition* find(std::string_view name) const;  // or null
    [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

    // The definitions that recognise an input, each by the strongest evidence it has; strongest evidence first, then
    // the user's, then board vendors' before silicon vendors', then in the order of all(). A machine is also looked up
    // without its leading words, so that a prefix before a known name ("acme-verdin-imx8mp") does not hide it; a short
    // word that is left without a number says nothing. Pointers hold as long as this object does.
    [[nodiscard]] std::vector<Match> match(const Input& input) const;

private:
    std::vector<Definition> definitions_;
    std::vector<std::string> warnings_;
};

// The same input, told what definitions make of it: settings "definition.soc", "definition.by" ("machine", "name",
// "layer", "silicon" for a silicon vendor's layer, or "repository") and "definition.why"; and of a bare name, what builds
// it. Families weigh that with what they know themselves. Definitions that disagree about the silicon tell nothing.
[[nodiscard]] Input with_advice(Input input, const std::vector<Match>& matches);

}  // namespace bspctl::vendors
