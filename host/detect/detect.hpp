// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "bspctl/values.hpp"
#include "plugins/registry.hpp"
#include "vendors/library.hpp"

// What did the user point at, and whose is it?
namespace bspctl::detect {

// Reads whatever `argument` names: a kas file or several joined by ':', a repo manifest, an oe-layersetup
// configuration, a bitbake-setup folder. Decided by content, not by name. Throws Failure when it is none of these.
// A bare file name that does not exist gives an Input with the name alone (kind empty) when `name_is_enough`. A file of
// none of these formats is offered to `plugins`, in their order; the first that knows it reads it.
[[nodiscard]] Input read_input(const std::string& argument, bool name_is_enough = false,
                               const std::vector<plugins::Plugin*>& plugins = {});

struct Candidate {
    std::string family;
    std::string plugin;  // id
    Verdict verdict;
    const vendors::Definition* definition = nullptr;  // the one that fits best and builds upon this family; null: none
};

struct Detection {
    bool is_build = false;
    std::string reason;                 // why it is no build; empty otherwise
    std::string hint;                   // what to do about it
    std::vector<Candidate> candidates;  // confidence descending; those with confidence 0 are left out
    bool ambiguous = false;             // the first two are equal
    std::vector<std::string> warnings;  // plugins that could not answer, and why; the others count all the same
    [[nodiscard]] const Candidate* best() const { return candidates.empty() ? nullptr : &candidates.front(); }
};

// Asks every family, and tells each what `definitions` make of the input. Never decides by load order: a tie is
// `ambiguous`. A definition whose manifest_regex fits decides for its family: the user's always, one that ships where
// nothing but the name is known. Pointers into `definitions` hold as long as that does.
[[nodiscard]] Detection rank(const Input& input, const std::vector<plugins::Plugin*>& families,
                             const vendors::Library& definitions = {});
[[nodiscard]] inline Detection rank(const Input& input, const plugins::Registry& registry,
                                    const vendors::Library& definitions = {}) {
    return rank(input, registry.families(), definitions);
}

// The definition that fits an input best of those that build upon `family`, or null.
[[nodiscard]] const vendors::Definition* definition_for(const Input& input, std::string_view family,
                                                        const vendors::Library& definitions);

}  // namespace bspctl::detect
