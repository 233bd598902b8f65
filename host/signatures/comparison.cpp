// SPDX-License-Identifier: Apache-2.0
#include "signatures/comparison.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace bspctl::signatures {

namespace {

using Kind = Difference::Kind;

constexpr std::string_view nostamp = "nostamp:";

bool is_checksum(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Below a value BitBake notes what else its code looks at: "DISTRO_FEATURES{systemd} = Set" (bb.data.build_dependencies).
bool is_note(std::string_view line) {
    return line.ends_with("} = Set") || line.ends_with("} = Unset") || line.starts_with("_remove of ");
}

// A variable is one line, for the parser joins those that go on; each line of a function's body has its end.
bool has_several_lines(const std::vector<std::string>& lines) {
    return std::any_of(lines.begin() + 1, lines.end(), [](const std::string& line) { return !is_note(line); });
}

// The flag that marks a function is among the data only where BB_SIGNATURE_EXCLUDE_FLAGS does not leave it out, as OE-Core's
// does. Of Python code outside of recipes there is the checksum alone.
Kind kind_of(const std::string& name, const std::string& value, const Signature& signature) {
    const auto lines = text::split(value, '\n');
    if (name.find('.') != std::string::npos && is_checksum(lines.front())) return Kind::library;
    const bool is_function = name == signature.task || signature.values.contains(name + "[func]") || has_several_lines(lines);
    return is_function ? Kind::function : Kind::variable;
}

// A name of which one signature has nothing is put last: as a rule it is there, or gone, because something else changed.
class Collector {
public:
    void add(Difference difference) {
        auto& list = difference.before && difference.after ? changed_ : new_or_gone_;
        list.push_back(std::move(difference));
    }
    std::vector<Difference> take() {
        changed_.insert(changed_.end(), std::make_move_iterator(new_or_gone_.begin()), std::make_move_iterator(new_or_gone_.end()));
        return std::move(changed_);
    }

private:
    std::vector<Difference> changed_, new_or_gone_;
};

void compare_values(const Signature& before, const Signature& after, Collector& out) {
    for (const auto& [name, value] : before.values) {
        const auto now = after.values.find(name);
        if (now == after.values.end()) out.add({kind_of(name, value, before), name, value, std::nullopt});
        else if (now->second != value) out.add({kind_of(name, value, after), name, value, now->second});
    }
    for (const auto& [name, value] : after.values) {
        if (!before.values.contains(name)) out.add({kind_of(name, value, after), name, std::nullopt, value});
    }
}

// Several files may have one name: what is in both lists is no difference, of the rest equal names are one file.
void compare_files(const Signature& before, const Signature& after, Collector& out) {
    std::multiset<std::pair<std::string, std::string>> gone(before.files.begin(), before.files.end()), come;
    for (const auto& file : after.files) {
        if (const auto same = gone.find(file); same != gone.end()) gone.erase(same);
        else come.insert(file);
    }
    for (const auto& [name, checksum] : gone) {
        const auto now = come.lower_bound({name, {}});
        if (now == come.end() || now->first != name) {
            out.add({Kind::file, name, checksum, std::nullopt});
            continue;
        }
        out.add({Kind::file, name, checksum, now->second});
        come.erase(now);
    }
    for (const auto& [name, checksum] : come) out.add({Kind::file, name, std::nullopt, checksum});
}

void compare_dependencies(const Signature& before, const Signature& after, Collector& own, Comparison& out) {
    for (const auto& [task, hash] : before.dependencies) {
        const auto now = after.dependencies.find(task);
        if (now == after.dependencies.end()) own.add({Kind::dependency, task.str(), hash, std::nullopt});
        else if (now->second != hash) out.dependencies.push_back({task, hash, now->second});
    }
    for (const auto& [task, hash] : after.dependencies) {
        if (!before.dependencies.contains(task)) own.add({Kind::dependency, task.str(), std::nullopt, hash});
    }
}

void compare_taints(const Signature& before, const Signature& after, Collector& out) {
    if (before.taint == after.taint) return;
    const auto text_of = [](const std::string& taint) { return taint.empty() ? std::nullopt : std::optional(taint); };
    const bool always = after.taint.starts_with(nostamp) || (after.taint.empty() && before.taint.starts_with(nostamp));
    out.add({always ? Kind::always : Kind::forced, {}, text_of(before.taint), text_of(after.taint)});
}

}  // namespace

std::string_view to_word(Kind kind) {
    switch (kind) {
        case Kind::variable: return "variable";
        case Kind::function: return "function";
        case Kind::library: return "library";
        case Kind::file: return "file";
        case Kind::dependency: return "dependency";
        case Kind::forced: return "forced";
        case Kind::always: return "always";
    }
    return "";
}

Comparison compare(const Signature& before, const Signature& after) {
    Comparison out;
    Collector own;
    compare_taints(before, after, own);
    compare_values(before, after, own);
    compare_files(before, after, own);
    compare_dependencies(before, after, own, out);
    out.own = own.take();
    return out;
}

}  // namespace bspctl::signatures
