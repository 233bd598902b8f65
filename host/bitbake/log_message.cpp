// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdio>

#include "bitbake/event_decode.hpp"

namespace bspctl::bitbake {

namespace {

using Kind = PickleValue::Kind;

constexpr std::size_t longest = 1024 * 1024;  // of a message; repeated references to one argument could multiply it
constexpr int deepest = 8;                    // of containers in an argument

// str() and repr() of Python's for the values that stand in messages.
class Words {
public:
    Words(const Pickle& pickle, std::string& out) : pickle_(pickle), out_(out) {}

    void str(PickleValue value) {
        if (value.is(Kind::text)) add(value.text());
        else repr(value, 0);
    }
    void repr(PickleValue value, int depth) {
        switch (value.kind) {
            case Kind::none: return add("None");
            case Kind::boolean: return add(value.is_true() ? "True" : "False");
            case Kind::integer: return add(std::to_string(value.integer));
            case Kind::real: return real(value.real);
            case Kind::text: return quoted(value.text());
            case Kind::bytes: return add("b"), quoted(value.text());
            case Kind::list: return list(value, depth, "[", "]");
            case Kind::tuple: return list(value, depth, "(", pickle_.items(value).size() == 1 ? ",)" : ")");
            case Kind::set: return list(value, depth, "{", "}");
            case Kind::dict: return list(value, depth, "{", "}");
            case Kind::global: return add("<class '"), name(value), add("'>");
            case Kind::object: return object(value, depth);
        }
    }
    void add(std::string_view text) { out_ += text.substr(0, longest - std::min(longest, out_.size())); }

private:
    void real(double value) {
        std::array<char, 32> text{};
        const auto size = std::snprintf(text.data(), text.size(), "%.12g", value);
        add({text.data(), static_cast<std::size_t>(size)});
    }
    void quoted(std::string_view text) {
        const std::string_view quote = text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos ? "\"" : "'";
        add(quote), add(text), add(quote);
    }
    void name(PickleValue value) { add(pickle_.module_of(value)), add("."), add(pickle_.name_of(value)); }
    // An exception is made with its message.
    void object(PickleValue value, int depth) {
        name(value);
        const auto arguments = pickle_.arguments_of(value);
        if (arguments.is(Kind::tuple)) repr(arguments, depth);
    }
    void list(PickleValue value, int depth, std::string_view open, std::string_view close) {
        add(open);
        const auto all = pickle_.items(value);
        for (std::size_t i = 0; i < all.size() && out_.size() < longest; ++i) {
            if (i != 0) add(value.is(Kind::dict) && i % 2 == 1 ? ": " : ", ");
            if (depth < deepest) repr(all[i], depth + 1);
            else add("…");
        }
        add(close);
    }

    const Pickle& pickle_;
    std::string& out_;
};

// One %-conversion: "%(name)-5.2f".
struct Conversion {
    std::string_view name;  // empty: the next argument
    std::string number;     // flags, width and precision
    char type = '\0';       // '\0': it is none
    std::size_t size = 0;   // with the percent sign
};

constexpr std::string_view digits = "0123456789";

// Past at most `count` characters of `set`: a width of millions would cost as much time.
std::size_t skip(std::string_view text, std::size_t at, std::string_view set, std::size_t count) {
    while (count-- > 0 && at < text.size() && set.find(text[at]) != std::string_view::npos) ++at;
    return at;
}

Conversion read_conversion(std::string_view text) {
    Conversion out;
    std::size_t at = 1;
    if (text.substr(at).starts_with('(')) {
        const auto end = text.find(')');
        if (end == std::string_view::npos) return out;
        out.name = text.substr(2, end - 2);
        at = end + 1;
    }
    const auto begin = at;
    at = skip(text, at, "0- +", 4);
    at = skip(text, at, digits, 2);
    if (text.substr(at).starts_with('.')) at = skip(text, at + 1, digits, 2);
    if (at >= text.size()) return out;
    out.number = text.substr(begin, at - begin);
    out.type = std::string_view("diouxXeEfFgGcrsa%").find(text[at]) != std::string_view::npos ? text[at] : '\0';
    out.size = at + 1;
    return out;
}

// Widths are kept for numbers, where tables have them.
void add_number(Words& words, const Conversion& conversion, PickleValue value) {
    std::array<char, 512> text{};
    int size = 0;
    if (std::string_view("eEfFgG").find(conversion.type) != std::string_view::npos) {
        const auto format = "%" + conversion.number + conversion.type;
        size = std::snprintf(text.data(), text.size(), format.c_str(), value.as_real());
    } else {
        const char type = conversion.type == 'u' || conversion.type == 'i' ? 'd' : conversion.type;
        const auto format = "%" + conversion.number + "ll" + type;
        size = std::snprintf(text.data(), text.size(), format.c_str(), static_cast<long long>(value.as_integer()));
    }
    words.add({text.data(), static_cast<std::size_t>(std::clamp(size, 0, static_cast<int>(text.size()) - 1))});
}

void add_argument(Words& words, const Conversion& conversion, PickleValue value) {
    const bool is_number = value.is(Kind::integer) || value.is(Kind::real) || value.is(Kind::boolean);
    if (conversion.type == 'r' || conversion.type == 'a') words.repr(value, 0);
    else if (conversion.type == 's' || conversion.type == 'c' || !is_number) words.str(value);
    else add_number(words, conversion, value);
}

}  // namespace

std::string format_message(const Pickle& pickle, std::string_view message, PickleValue arguments) {
    const bool named = arguments.is(Kind::dict);
    const auto given = arguments.is(Kind::tuple) ? pickle.items(arguments) : std::span<const PickleValue>();
    std::string out;
    Words words(pickle, out);
    // logging leaves a message alone that has no arguments.
    if (given.empty() && (!named || pickle.items(arguments).empty())) {
        words.add(message);
        return out;
    }
    std::size_t next = 0;
    while (!message.empty()) {
        const auto plain = std::min(message.find('%'), message.size());
        words.add(message.substr(0, plain));
        message.remove_prefix(plain);
        if (message.empty()) break;
        const auto conversion = read_conversion(message);
        const bool fits = conversion.type == '%' || (conversion.type != '\0' && (named ? !conversion.name.empty() : next < given.size()));
        if (!fits) {
            words.add(message.substr(0, 1));
            message.remove_prefix(1);
            continue;
        }
        if (conversion.type == '%') words.add("%");
        else add_argument(words, conversion, named ? pickle.find(arguments, conversion.name) : given[next++]);
        message.remove_prefix(conversion.size);
    }
    return out;
}

}  // namespace bspctl::bitbake
