// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"
#include "kas/bitbake_statement.hpp"

// The assignments of a BitBake .conf file, evaluated as BitBake does. Enough of the language for bblayers.conf: no
// overrides are active, and of inline Python only the "folder above this file" idiom is understood.
namespace bspctl::kas {

// What the statements about one variable have left behind.
struct ConfVariable {
    std::optional<std::string> value;  // =, ?=, :=, +=, …
    std::optional<std::string> weak;   // ??=
    std::vector<std::string> append;   // :append, :prepend and :remove wait until the value is asked for
    std::vector<std::string> prepend;
    std::vector<std::string> remove;
};

class BitbakeConf {
public:
    // `topdir` is what ${TOPDIR} stands for; ${BSPDIR}, ${OEROOT} and ${OEBASE} stand for its parent until the file
    // says otherwise.
    explicit BitbakeConf(std::filesystem::path topdir);

    // Evaluates a file. include and require are followed (beside the file, then below topdir); a required file that
    // is not there is added to missing(). Throws Failure with file:line:column on an unterminated string.
    void read(std::string_view text, const std::filesystem::path& file);

    // The final, expanded value; nothing when the variable was never set. References that nothing defines stay as
    // written.
    [[nodiscard]] std::optional<std::string> get(const std::string& name) const;

    [[nodiscard]] const std::vector<std::string>& missing() const { return missing_; }

private:
    void read_statement(const BitbakeStatement& statement);
    void assign(const BitbakeAssignment& statement, const Position& position);
    void set(ConfVariable& variable, const BitbakeAssignment& statement);
    void include(const BitbakeStatement& statement, bool required);
    [[nodiscard]] std::string expand(const std::string& text, int depth) const;
    [[nodiscard]] std::optional<std::string> reference(const std::string& name, int depth) const;
    [[nodiscard]] std::optional<std::string> raw_value(const std::string& name) const;
    [[nodiscard]] std::optional<std::string> final_value(const std::string& name, int depth) const;

    std::filesystem::path topdir_;
    std::filesystem::path file_;  // the one being read, for ${@…d.getVar('FILE')…}
    int include_depth_ = 0;
    mutable std::size_t references_ = 0;  // expanded so far, against exponential inputs
    mutable std::size_t expanded_bytes_ = 0;  // read for that, what :remove takes out again included
    std::map<std::string, ConfVariable> variables_;
    std::vector<std::string> missing_;
};

}  // namespace bspctl::kas
