// SPDX-License-Identifier: Apache-2.0
#include "fanout/variants.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/failure.hpp"
#include "base/text.hpp"

namespace bspctl::fanout {

namespace {

// In the order of labels.
constexpr std::array<std::string_view, 7> axis_names{"manifest", "branch", "kas_yaml", "machine",
                                                     "distro",   "image",  "overlay"};

std::size_t rank_of(std::string_view name) {
    return static_cast<std::size_t>(std::find(axis_names.begin(), axis_names.end(), name) - axis_names.begin());
}

// Sources differ with these, so they cannot share a tree.
bool makes_a_tree(std::string_view axis) { return axis == "manifest" || axis == "branch"; }

[[noreturn]] void fail_unknown(std::string_view name, std::string_view option) {
    const std::vector<std::string> known(axis_names.begin(), axis_names.end());
    const auto near = text::nearest(name, known);
    throw Failure(std::string(option) + ": there is no axis '" + std::string(name) + "'",
                  near ? "the nearest is " + *near : "", "the axes are " + text::join(known, ", "));
}

struct Assignment {
    std::string name, value;
};

Assignment assignment(std::string_view text, std::string_view option, std::string_view example) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || equals + 1 == text.size()) {
        throw Failure(std::string(option) + " takes AXIS=VALUE", "found '" + std::string(text) + "'",
                      std::string(option) + " " + std::string(example));
    }
    const auto name = text::replace_all(std::string(text.substr(0, equals)), "-", "_");
    if (rank_of(name) == axis_names.size()) fail_unknown(name, option);
    return {name, std::string(text.substr(equals + 1))};
}

// Of a file the name without what tells its format; of several joined by ':' the first one's.
std::string label_of(std::string_view field, const std::string& value) {
    if (field != "manifest" && field != "kas_yaml" && field != "overlay") return value;
    auto name = text::split(value, ':').front();
    name.erase(0, name.rfind('/') + 1);
    for (const std::string_view ending : {".xml", ".txt", ".yml", ".yaml", ".json"}) {
        if (name.size() > ending.size() && name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
    }
    return name;
}

Axis simple_axis(std::string_view name, const std::vector<std::string>& values, std::string from) {
    Axis out{std::string(name), std::move(from), {}};
    for (const auto& value : values) out.choices.push_back({label_of(name, value), {{out.name, value}}});
    return out;
}

// A manifest that comes with several branches is told apart by them.
void pair_branches(Axis& manifests, const std::vector<std::string>& branches) {
    std::map<std::string, int> seen;
    for (const auto& choice : manifests.choices) ++seen[choice.label];
    for (std::size_t i = 0; i < manifests.choices.size(); ++i) {
        auto& choice = manifests.choices[i];
        choice.values.push_back({"branch", branches[i]});
        if (seen[choice.label] > 1) choice.label += "-" + branches[i];
    }
}

bool has(const std::vector<KeyValue>& values, const KeyValue& wanted) {
    return std::find(values.begin(), values.end(), wanted) != values.end();
}

bool is_excluded(const std::vector<KeyValue>& values, const Exclusion& exclusion) {
    return std::all_of(exclusion.begin(), exclusion.end(), [&](const auto& wanted) { return has(values, wanted); });
}

std::string without_odd_characters(std::string text) {
    constexpr std::string_view fine = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-";
    for (auto& c : text) {
        if (fine.find(c) == std::string_view::npos) c = '-';
    }
    return text;
}

// A word that no variant before has.
std::string once(std::set<std::string>& taken, const std::string& word) {
    auto out = word;
    for (int number = 2; !taken.insert(out).second; ++number) out = word + "-" + std::to_string(number);
    return out;
}

void add(std::string& words, std::string_view separator, const std::string& word) {
    words += (words.empty() ? "" : std::string(separator)) + word;
}

// One combination before it has names.
struct Combination {
    std::vector<KeyValue> values;
    std::vector<std::string> labels;  // one an axis
};

std::vector<Combination> combinations(const std::vector<Axis>& axes) {
    std::vector<Combination> out{{}};
    for (const auto& axis : axes) {
        std::vector<Combination> longer;
        for (const auto& start : out) {
            for (const auto& choice : axis.choices) {
                longer.push_back(start);
                auto& last = longer.back();
                last.values.insert(last.values.end(), choice.values.begin(), choice.values.end());
                last.labels.push_back(choice.label);
            }
        }
        out = std::move(longer);
    }
    return out;
}

// A million builds are a slip of the finger, and a lot of memory.
void check_size(const std::vector<Axis>& axes) {
    constexpr std::size_t most = 1000;
    std::size_t count = 1;
    for (const auto& axis : axes) {
        count *= axis.choices.size();
        if (count > most) throw Failure("the matrix has more than " + std::to_string(most) + " builds", "", "take fewer values");
    }
}

void check_exclusions(const std::vector<Axis>& axes, const std::vector<Exclusion>& exclusions) {
    for (const auto& exclusion : exclusions) {
        for (const auto& wanted : exclusion) {
            std::vector<std::string> known;
            for (const auto& axis : axes) {
                for (const auto& choice : axis.choices) {
                    if (const auto value = find_value(choice.values, wanted.key)) known.push_back(*value);
                }
            }
            if (std::find(known.begin(), known.end(), wanted.value) != known.end()) continue;
            const auto near = text::nearest(wanted.value, known);
            throw Failure("--exclude: no build here has " + wanted.key + "=" + wanted.value,
                          near ? "the nearest is " + wanted.key + "=" + *near : "",
                          known.empty() ? "it is no axis of this matrix" : "the values are " + text::join(known, ", "));
        }
    }
}

class Naming {
public:
    explicit Naming(const std::vector<Axis>& axes) : axes_(axes) {}

    Variant name(Combination combination) {
        Variant out;
        std::string folder;
        for (std::size_t i = 0; i < axes_.size(); ++i) {
            const auto& label = combination.labels[i];
            add(out.label, "/", label);
            add(makes_a_tree(axes_[i].name) ? out.tree : folder, "-", without_odd_characters(label));
        }
        out.label = once(labels_, out.label);
        if (!folder.empty()) out.build_folder = "build-" + folder;
        // Two in one place would be one build after all.
        const auto place = out.tree + "/" + out.build_folder;
        const auto free = once(places_, place);
        out.build_folder += free.substr(place.size());
        out.values = std::move(combination.values);
        return out;
    }

private:
    const std::vector<Axis>& axes_;
    std::set<std::string> labels_, places_;
};

}  // namespace

bool is_axis(std::string_view word) {
    const auto name = text::replace_all(std::string(word.substr(0, word.find('='))), "-", "_");
    return word.find('=') != std::string_view::npos && rank_of(name) != axis_names.size();
}

Axis parse_axis(std::string_view text) {
    const auto [name, value] = assignment(text, "--matrix", "machine=a,b");
    auto values = text::split(value, ',');
    for (auto& one : values) one = text::trim(one);
    std::erase(values, "");
    if (values.empty()) throw Failure("--matrix " + name + " names no value", "found '" + std::string(text) + "'", "");
    return simple_axis(name, values, "--matrix");
}

Exclusion parse_exclusion(std::string_view text) {
    Exclusion out;
    for (const auto& part : text::split(text, ',')) {
        auto [name, value] = assignment(text::trim(part), "--exclude", "machine=a,image=y");
        out.push_back({std::move(name), std::move(value)});
    }
    return out;
}

std::vector<Axis> axes_of(const config::Preset& preset) {
    std::vector<Axis> out;
    const auto* branches = preset.find("branch");
    for (const auto& field : preset.fields) {
        if (!field.several || field.name == "branch") continue;
        put(out, simple_axis(field.name, field.values, field.where.str()));
        if (field.name == "manifest" && branches != nullptr && branches->several) {
            pair_branches(*std::find_if(out.begin(), out.end(), [](const Axis& axis) { return axis.name == "manifest"; }),
                          branches->values);
        }
    }
    return out;
}

void put(std::vector<Axis>& axes, Axis axis) {
    std::erase_if(axes, [&](const Axis& old) { return old.name == axis.name; });
    axes.push_back(std::move(axis));
}

void fix(std::vector<Axis>& axes, std::string_view field, const std::string& value) {
    for (auto& axis : axes) {
        const bool beside = std::any_of(axis.choices.begin(), axis.choices.end(),
                                        [&](const Choice& choice) { return find_value(choice.values, field).has_value(); });
        if (!beside) continue;
        if (axis.name != field) {  // the branch beside each manifest
            for (auto& choice : axis.choices) {
                for (auto& own : choice.values) {
                    if (own.key == field) own.value = value;
                }
            }
            continue;
        }
        const KeyValue wanted{std::string(field), value};
        std::vector<Choice> kept;
        for (const auto& choice : axis.choices) {
            if (has(choice.values, wanted)) kept.push_back(choice);
        }
        if (kept.empty()) kept.push_back({label_of(field, value), {wanted}});
        axis.choices = std::move(kept);
    }
}

std::vector<Variant> expand(std::vector<Axis> axes, const std::vector<Exclusion>& exclusions) {
    if (axes.empty()) return {};
    std::stable_sort(axes.begin(), axes.end(), [](const Axis& a, const Axis& b) { return rank_of(a.name) < rank_of(b.name); });
    check_size(axes);
    check_exclusions(axes, exclusions);
    std::vector<Variant> out;
    std::set<std::vector<std::string>> seen;
    Naming naming(axes);
    for (auto& combination : combinations(axes)) {
        std::vector<std::string> key;
        for (const auto& value : combination.values) key.push_back(value.key + "=" + value.value);
        const bool excluded = std::any_of(exclusions.begin(), exclusions.end(), [&](const Exclusion& exclusion) {
            return is_excluded(combination.values, exclusion);
        });
        if (!excluded && seen.insert(std::move(key)).second) out.push_back(naming.name(std::move(combination)));
    }
    if (out.empty()) throw Failure("--exclude leaves nothing to build", "every build of the matrix is excluded", "");
    return out;
}

}  // namespace bspctl::fanout
