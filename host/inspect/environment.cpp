// SPDX-License-Identifier: Apache-2.0
#include "inspect/environment.hpp"

#include <utility>

#include "base/text.hpp"

namespace bspctl::inspect {

namespace {

constexpr std::string_view variable_head = "# $";
constexpr std::string_view operation_head = "#   ";
constexpr std::string_view detail_head = "#     ";

bool is_name(std::string_view text) {
    return !text.empty() && text.find_first_of(" \t\"'()=#") == std::string_view::npos;
}

std::string_view without_quotes(std::string_view text) {
    if (text.starts_with('"')) text.remove_prefix(1);
    if (text.ends_with('"')) text.remove_suffix(1);
    return text;
}

// emit_var() puts a backslash before quotes and dollars, and " \" at the end of a line that goes on, and before nothing
// else: read from the left, every backslash is either one of these or the value's own.
std::string unescaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto rest = text.substr(i);
        if (rest.starts_with(" \\\n")) i += 2;
        else if (rest.starts_with("\\\"") || rest.starts_with("\\$")) ++i;
        out += text[i];
    }
    return out;
}

}  // namespace

class EnvironmentReader {
public:
    explicit EnvironmentReader(std::string_view text) : lines_(text::lines(text)) {}

    Environment read() {
        while (!at_end()) {
            const bool known = take_variable_head() || take_operation() || take_plain_value() ||
                               take_expansion_error() || take_unexport() || take_function() || take_assignment();
            if (!known) ++next_;
        }
        store();
        return std::move(out_);
    }

private:
    [[nodiscard]] bool at_end() const { return next_ == lines_.size(); }
    [[nodiscard]] std::string_view line() const { return at_end() ? std::string_view() : lines_[next_]; }
    [[nodiscard]] std::string_view line_after() const {
        return next_ + 1 < lines_.size() ? lines_[next_ + 1] : std::string_view();
    }

    // "# $NAME" or "# $NAME [3 operations]"
    bool take_variable_head() {
        if (!line().starts_with(variable_head)) return false;
        auto name = line().substr(variable_head.size());
        if (const auto count = name.rfind(" ["); name.ends_with(" operations]") && count != std::string_view::npos) {
            name = name.substr(0, count);
        }
        if (!is_name(name)) return false;
        begin(std::string(name));
        ++next_;
        return true;
    }

    // "#   set /a/b.conf:4 [function]", its detail below, indented deeper on each of its lines
    bool take_operation() {
        if (current_.name.empty() || !line_after().starts_with(detail_head)) return false;
        if (!line().starts_with(operation_head) || line().starts_with(detail_head)) return false;
        auto operation = operation_of(line().substr(operation_head.size()));
        ++next_;
        set_detail(operation, joined_while([](auto text) { return text.starts_with(detail_head); }, detail_head.size()));
        current_.history.push_back(std::move(operation));
        return true;
    }

    // BitBake's own code is named by a file without a path and a function; what it does may be said in several words: "from
    // env data.py:105 [inheritFromOS]".
    static Operation operation_of(std::string_view words) {
        const auto function = words.ends_with(']') ? words.rfind(" [") : std::string_view::npos;
        words = words.substr(0, function);
        const auto blank = function == std::string_view::npos ? words.find(' ') : words.rfind(' ');
        Operation out;
        out.kind = words.substr(0, blank);
        if (blank != std::string_view::npos) out.where = words.substr(blank + 1);
        return out;
    }

    static void set_detail(Operation& operation, std::string_view text) {
        if (const auto end = text.find("] \""); text.starts_with('[') && end != std::string_view::npos) {
            operation.flag = text.substr(1, end - 1);
            text.remove_prefix(end + 2);
        }
        operation.detail = without_quotes(text);
    }

    // The value before expansion: behind "# pre-expansion value:", or where there is no history behind "#". A new line in
    // it is followed by "#" alone, so it goes on until something begins that is no part of it.
    bool take_plain_value() {
        const bool announced = line() == "# pre-expansion value:" || (line() == "#" && line_after().starts_with("#   \""));
        if (current_.name.empty() || !announced) return false;
        ++next_;
        const auto value = joined_while([this](auto text) { return text.starts_with('#') && !begins_something(); }, 1);
        current_.unexpanded = std::string(without_quotes(text::trim(value)));
        return true;
    }

    [[nodiscard]] bool begins_something() const {
        return (line() == "#" && line_after().starts_with(variable_head)) || line().starts_with("# line: ") ||
               line().starts_with("# expansion of ");
    }

    bool take_expansion_error() {
        constexpr std::string_view head = "# expansion of ", middle = " threw ";
        const auto end = line().find(middle);
        if (!line().starts_with(head) || end == std::string_view::npos) return false;
        begin(std::string(line().substr(head.size(), end - head.size())));
        current_.error = line().substr(end + middle.size());
        ++next_;
        return true;
    }

    // Of a variable that tasks shall not see BitBake tells the value before expansion alone.
    bool take_unexport() {
        constexpr std::string_view head = "unset ";
        if (!line().starts_with(head) || line().substr(head.size()) != current_.name) return false;
        const auto before = unexpanded();
        if (before && before->find("${") == std::string::npos) current_.value = before;
        else current_.error = "it is marked unexport, so `bitbake -e` does not tell its value";
        ++next_;
        return true;
    }

    // "do_compile() {" or "python do_fetch () {", until "}" at the beginning of a line, which BitBake's own parser takes for
    // the end as well.
    bool take_function() {
        constexpr std::string_view tail = "() {", python = "python ";
        auto head = line();
        if (!head.ends_with(tail)) return false;
        head.remove_suffix(tail.size());
        if (head.starts_with(python)) head.remove_prefix(python.size());
        head = text::trim(head);
        if (!is_name(head)) return false;
        rename(head);
        ++next_;
        current_.value = joined_while([](auto text) { return text != "}"; }, 0);
        if (!at_end()) ++next_;
        store();
        return true;
    }

    // NAME="value", perhaps over several lines: all but the last end in a backslash.
    bool take_assignment() {
        constexpr std::string_view exported = "export ";
        auto text = line();
        if (text.starts_with(exported)) text.remove_prefix(exported.size());
        const auto equals = text.find("=\"");
        if (equals == std::string_view::npos || !is_name(text.substr(0, equals))) return false;
        rename(text.substr(0, equals));
        std::string value(text.substr(equals + 2));
        while (value.ends_with('\\') && next_ + 1 < lines_.size()) value.append("\n").append(lines_[++next_]);
        ++next_;
        if (value.ends_with('"')) value.pop_back();
        current_.value = unescaped(value);
        store();
        return true;
    }

    template <typename Belongs>
    std::string joined_while(const Belongs& belongs, std::size_t indent) {
        std::string out;
        bool first = true;
        for (; !at_end() && belongs(line()); ++next_) {
            if (!std::exchange(first, false)) out += '\n';
            out += line().substr(indent);
        }
        return out;
    }

    void begin(std::string name) {
        store();
        current_.name = std::move(name);
    }

    // An assignment has the name after expansion; the head above it may not.
    void rename(std::string_view name) {
        if (current_.name.find("${") == std::string::npos && current_.name != name) store();
        current_.name = name;
    }

    // Where there was one operation alone BitBake does not write the value before expansion: it follows from that.
    [[nodiscard]] std::optional<std::string> unexpanded() const {
        if (current_.unexpanded || current_.history.size() != 1) return current_.unexpanded;
        const auto& only = current_.history.front();
        if (!only.flag.empty() && only.flag != "_defaultval") return std::nullopt;
        if (only.kind == "immediate") return current_.value;
        if (only.kind == "append") return " " + only.detail;
        if (only.kind == "prepend") return only.detail + " ";
        return only.detail;
    }

    void store() {
        if (!current_.name.empty()) {
            current_.unexpanded = unexpanded();
            if (!current_.value && current_.unexpanded == "None") current_.unexpanded.reset();  // Python's word for it
            auto name = current_.name;
            out_.variables_.insert_or_assign(std::move(name), std::move(current_));
        }
        current_ = {};
    }

    std::vector<std::string_view> lines_;
    std::size_t next_ = 0;
    Variable current_;
    Environment out_;
};

Environment Environment::parse(std::string_view text) { return EnvironmentReader(text).read(); }

const Variable* Environment::find(const std::string& name) const {
    const auto found = variables_.find(name);
    return found == variables_.end() ? nullptr : &found->second;
}

std::string Environment::value(const std::string& name) const {
    const auto* variable = find(name);
    return variable == nullptr ? "" : variable->value.value_or("");
}

}  // namespace bspctl::inspect
