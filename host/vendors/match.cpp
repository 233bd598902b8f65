// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "vendors/library.hpp"

namespace bspctl::vendors {

namespace {

std::string_view last_part(std::string_view path) {
    while (path.ends_with('/')) path.remove_suffix(1);
    if (path.ends_with(".git")) path.remove_suffix(4);
    return path.substr(path.find_last_of('/') + 1);
}

// "https://user@Host/org/repo.git" and "git@host:org/repo" alike: host/org/repo
std::string address_of(std::string_view url) {
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
    if (const auto at = url.substr(0, url.find('/')).find('@'); at != std::string_view::npos) url.remove_prefix(at + 1);
    auto address = text::lower(url);
    if (const auto colon = address.find(':'); colon != std::string::npos) address[colon] = '/';
    if (address.ends_with(".git")) address.resize(address.size() - 4);
    return address;
}

// The names of an input that definitions look at.
struct Names {
    std::set<std::string, std::less<>> layers, addresses;

    explicit Names(const Input& input) {
        for (const auto& project : input.projects) {
            // A repository whose layers are all switched off is fetched, but builds nothing.
            if (project.layers_form == LayersForm::listed && project.layers.empty()) continue;
            for (const auto name : {project.short_name(), last_part(project.path), last_part(project.url)}) {
                if (!name.empty()) layers.emplace(name);
            }
            for (const auto& layer : project.layers) layers.emplace(last_part(layer));
            if (!project.url.empty()) addresses.insert(address_of(project.url));
        }
    }
};

const std::string* first_match(const Patterns& patterns, const std::set<std::string, std::less<>>& names) {
    const auto found = std::ranges::find_if(names, [&](const auto& name) { return patterns.match(name); });
    return found == names.end() ? nullptr : &*found;
}

// After other words, a short one without a number is an ordinary word: "edge-falcon" is not the board "falcon", but
// "edge-beagleplay" is a BeaglePlay.
bool is_ordinary_word(std::string_view text) {
    return text.size() < 8 && text.find_first_of("-_0123456789") == std::string_view::npos;
}

// How much of the machine's name the definitions know: all of it, or what follows some leading words. Empty: none. An
// emulator is nobody's board, whatever it emulates.
std::string_view known_part(const std::vector<Definition>& definitions, std::string_view machine) {
    if (machine.find("qemu") != std::string_view::npos) return {};
    while (!machine.empty()) {
        const auto knows = [&](const Definition& one) { return one.machines.match(machine); };
        if (std::ranges::any_of(definitions, knows)) return machine;
        const auto end = machine.find_first_of("-_");
        machine = end == std::string_view::npos ? std::string_view{} : machine.substr(end + 1);
        if (is_ordinary_word(machine)) return {};
    }
    return {};
}

// Only a manifest is known by its file's name: kas files are called as anybody likes.
bool has_telling_name(const Input& input) { return input.kind != kind_kas && input.kind != kind_bitbake_setup; }

Match found(const Definition& definition, Evidence by, std::string_view what, std::string_view name) {
    return {&definition, by, std::string(what) + " " + std::string(name) + " is known to the definition " + definition.name};
}

std::optional<Match> strongest(const Definition& one, const Input& input, std::string_view machine, const Names& names) {
    if (has_telling_name(input) && one.manifests.match(input.file_name)) {
        return found(one, Evidence::manifest, "file name", input.file_name);
    }
    if (one.machines.match(machine)) return found(one, Evidence::machine, "machine", input.machine);
    if (const auto* layer = first_match(one.layers, names.layers)) return found(one, Evidence::layer, "layer", *layer);
    if (const auto* address = first_match(one.repos, names.addresses)) {
        return found(one, Evidence::repository, "repository", *address);
    }
    if (one.distros.match(input.distro)) return found(one, Evidence::distro, "distro", input.distro);
    return std::nullopt;
}

// Which layers are whose silicon the families know themselves, and weigh; a board vendor's they take our word for.
std::string_view advice_word(const Match& match) {
    if (match.by == Evidence::layer && match.definition->of_silicon_vendor()) return "silicon";
    constexpr std::array<std::string_view, 5> words{"distro", "repository", "layer", "machine", "name"};
    return words[static_cast<std::size_t>(match.by)];
}

// Stronger evidence first, then the user's, then who made the board before who made the chip.
bool comes_before(const Match& a, const Match& b) {
    const auto rank = [](const Match& match) {
        return std::tuple(-static_cast<int>(match.by), match.definition->source == Source::shipped,
                          match.definition->of_silicon_vendor());
    };
    return rank(a) < rank(b);
}

// A file's name says something where there is nothing else, or where its user has said so.
bool advises(const Match& match, const Input& input) {
    if (match.by == Evidence::distro) return false;
    return match.by != Evidence::manifest || input.kind.empty() || match.definition->source == Source::user;
}

}  // namespace

std::vector<Match> Library::match(const Input& input) const {
    const Names names(input);
    const auto machine = known_part(definitions_, input.machine);
    std::vector<Match> out;
    for (const auto& definition : definitions_) {
        if (auto match = strongest(definition, input, machine, names)) out.push_back(std::move(*match));
    }
    std::ranges::stable_sort(out, comes_before);
    return out;
}

Input with_advice(Input input, const std::vector<Match>& matches) {
    const auto first = std::ranges::find_if(matches, [&](const Match& match) { return advises(match, input); });
    if (first == matches.end()) return input;
    // The first machine or name that fits decides; layers of one board vendor may be in trees for several chips.
    const bool decides = first->by >= Evidence::machine;
    const auto contradicts = [&](const Match& other) {
        return advice_word(other) == advice_word(*first) && other.definition->soc != first->definition->soc;
    };
    if (!decides && std::ranges::any_of(matches, contradicts)) return input;
    if (input.kind.empty()) input.build_system = first->definition->build_system;
    input.settings.push_back({"definition.soc", first->definition->soc});
    input.settings.push_back({"definition.by", std::string(advice_word(*first))});
    input.settings.push_back({"definition.why", first->why});
    return input;
}

}  // namespace bspctl::vendors
