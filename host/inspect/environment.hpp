// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What `bitbake -e` says of a configuration or a recipe, as data. The text is the same since 1.40 (bb.data.emit_env and
// bb.data_smart.VariableHistory.emit), and for every variable it has value, value before expansion and history.
namespace bspctl::inspect {

// One thing that was done to a variable.
struct Operation {
    std::string kind;    // "set", "set?", "append", "immediate", "override[qemuarm]:set", …
    std::string where;   // "/layer/conf/layer.conf:5"; of BitBake's own code the file's name alone
    std::string flag;    // of the variable; empty: the variable itself. "_defaultval" is ??=
    std::string detail;  // what was assigned or added, before expansion
};

struct Variable {
    std::string name;
    std::optional<std::string> value;     // expanded; nothing: it is not set (only its flags or its history are)
    std::optional<std::string> unexpanded;
    std::vector<Operation> history;       // oldest first, overrides after the others
    std::string error;                    // why its value is not told; empty: it is
};

class Environment {
public:
    // Lines that are neither (BitBake's notes stand on the same stream) are passed over. Linear in the text.
    [[nodiscard]] static Environment parse(std::string_view text);

    // Null: BitBake names no such variable.
    [[nodiscard]] const Variable* find(const std::string& name) const;
    // Its value; empty when it has none.
    [[nodiscard]] std::string value(const std::string& name) const;
    [[nodiscard]] const std::map<std::string, Variable>& variables() const { return variables_; }

private:
    friend class EnvironmentReader;
    std::map<std::string, Variable> variables_;
};

}  // namespace bspctl::inspect
