// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bitbake/bounded_stack.hpp"

// Python's pickles as data. A pickle is a program for a stack machine that may import and call whatever it names; this
// machine knows the words of protocols 0 to 5 and does none of that: an object is what its pickle says of it.
namespace bspctl::bitbake {

// A value of a pickle. Small and trivially copied; what a container holds is asked of the Pickle.
struct PickleValue {
    enum class Kind : std::uint8_t {
        none,     // None, and whatever has no meaning outside of the writer's process (persistent ids, buffers)
        boolean,  // in `integer`
        integer,
        real,     // also integers beyond 64 bits
        text,     // as the writer's bytes: UTF-8, except that Python lets lone surrogates pass
        bytes,
        list,
        tuple,
        set,
        dict,
        global,   // a class or function, by name only
        object,
    };

    Kind kind = Kind::none;
    std::uint32_t size = 0;  // of text and bytes
    union {
        std::int64_t integer = 0;
        double real;
        const char* data;
        std::uint32_t node;
    };

    [[nodiscard]] bool is(Kind wanted) const { return kind == wanted; }
    // The text; empty for what is none.
    [[nodiscard]] std::string_view text() const {
        return is(Kind::text) || is(Kind::bytes) ? std::string_view(data, size) : std::string_view();
    }
    // The number, a flag's as 0 or 1; `other` for what is none. A real is cut to an integer where it fits one.
    [[nodiscard]] std::int64_t as_integer(std::int64_t other = 0) const;
    // The number; 0 for what is none, and for infinities and NaN, which no clock or counter says.
    [[nodiscard]] double as_real() const;
    // A number that is not 0, a text that is not empty.
    [[nodiscard]] bool is_true() const { return is(Kind::text) ? size != 0 : as_integer() != 0; }
};

// Reads pickles, one after the other, into memory that is used again. Time and memory are bounded by the size of the
// pickle and by the limits below, whatever it says: nothing is allocated because a length or an index promises bytes.
class Pickle {
public:
    static constexpr std::size_t max_values = 1 << 20;  // in all containers and on the stack, each
    static constexpr std::size_t max_nodes = 1 << 18;   // containers and objects
    static constexpr std::size_t max_memo = 1 << 20;

    // False when the pickle is torn, no pickle, or beyond a limit; root() is None then. What is given refers to `bytes`
    // and holds until the next load().
    bool load(std::string_view bytes);
    [[nodiscard]] PickleValue root() const { return root_; }

    // The elements of a list, tuple or set; of a dict, keys and values by turns. Empty for everything else. A container
    // may hold itself.
    [[nodiscard]] std::span<const PickleValue> items(PickleValue container) const;

    // What a dict has under a text, or an object as an attribute (__dict__ and __slots__); None when it has no such.
    [[nodiscard]] PickleValue find(PickleValue owner, std::string_view key) const;

    // Of a global and of an object's class: "bb.event", "DiskFull". Empty for everything else.
    [[nodiscard]] std::string_view module_of(PickleValue value) const;
    [[nodiscard]] std::string_view name_of(PickleValue value) const;
    // What the object was made with: a tuple, as a rule. None for everything else.
    [[nodiscard]] PickleValue arguments_of(PickleValue object) const;

private:
    using Kind = PickleValue::Kind;
    struct Torn {};  // ends a load

    // A run of values in `values_`, with room to grow to `capacity`.
    struct Node {
        std::uint32_t begin = 0, count = 0, capacity = 0;
    };
    // A global's values are its module and name; an object's these two, its arguments and its state.
    enum Part : std::uint32_t { module_part, name_part, arguments_part, state_part };

    // What has not been read yet.
    class Input {
    public:
        Input() = default;
        explicit Input(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

        [[nodiscard]] std::string_view take(std::size_t size) {
            if (size > static_cast<std::size_t>(end_ - at_)) torn();
            const std::string_view out(at_, size);
            at_ += size;
            return out;
        }
        [[nodiscard]] unsigned char take_code() {
            if (at_ == end_) torn();
            return static_cast<unsigned char>(*at_++);
        }
        // Past the code, if it is the next one.
        [[nodiscard]] bool skip(unsigned char code) {
            if (at_ == end_ || static_cast<unsigned char>(*at_) != code) return false;
            ++at_;
            return true;
        }
        [[nodiscard]] std::string_view take_line();
        // Little endian, of at most 8 bytes.
        [[nodiscard]] std::uint64_t take_number(std::size_t bytes) {
            std::uint64_t out = 0;
            std::memcpy(&out, take(bytes).data(), bytes);
            return std::endian::native == std::endian::little ? out : __builtin_bswap64(out);
        }
        [[nodiscard]] double take_real() {  // big endian
            const auto bits = take_number(8);
            return std::bit_cast<double>(__builtin_bswap64(bits));
        }
        [[nodiscard]] std::string_view take_sized(std::size_t bytes_of_size) { return take(take_number(bytes_of_size)); }
        [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

    private:
        const char* at_ = nullptr;
        const char* end_ = nullptr;
    };

    [[noreturn]] static void torn();
    void reset(std::string_view bytes);
    void run();
    bool run_old(unsigned char code);
    void run_rare(unsigned char code);

    void push(PickleValue value) {
        if (!stack_.push(value)) torn();
    }
    void push_integer(std::int64_t value, Kind kind = Kind::integer);
    void push_real(double value);
    void push_text(std::string_view text, Kind kind = Kind::text) {
        if (text.size() > std::numeric_limits<std::uint32_t>::max()) torn();
        PickleValue out;
        out.kind = kind;
        out.size = static_cast<std::uint32_t>(text.size());
        out.data = text.data();
        push(out);
    }
    void push_own(std::string text);
    void push_long(std::string_view little_endian);
    void push_decimal(std::string_view digits);
    void push_container(Kind kind, std::size_t from);
    void push_global(PickleValue module, PickleValue name);
    [[nodiscard]] PickleValue pop();
    [[nodiscard]] PickleValue& top() {
        if (stack_.empty()) torn();
        return stack_.back();
    }
    void mark();
    [[nodiscard]] std::size_t floor() const;  // what lies below the last mark is not the present word's
    [[nodiscard]] std::size_t pop_mark();     // where on the stack what follows the mark begins

    [[nodiscard]] Node add_values(std::span<const PickleValue> content);
    [[nodiscard]] PickleValue make(Kind kind, std::span<const PickleValue> content = {});
    [[nodiscard]] PickleValue make_object(PickleValue global, PickleValue arguments);
    [[nodiscard]] PickleValue call(PickleValue callable, PickleValue arguments);
    [[nodiscard]] PickleValue part(PickleValue value, Part which) const;
    void append(PickleValue container, std::size_t from);
    void grow(Node& node, std::size_t more);
    void append_marked();
    void push_global_of_stack();
    void push_made(bool by_call);
    void build();
    [[nodiscard]] PickleValue find_in_dict(PickleValue dict, std::string_view key) const;

    void memoize() {
        if (!memo_.push(top())) torn();
    }
    void put(std::uint64_t index);
    void get(std::uint64_t index);

    Input input_;
    std::size_t size_ = 0;  // of the pickle
    PickleValue root_;
    BoundedStack<PickleValue, max_values> stack_;
    BoundedStack<PickleValue, max_memo> memo_;
    std::vector<PickleValue> values_;
    std::vector<std::uint32_t> marks_;
    std::vector<Node> nodes_;
    std::deque<std::string> texts_;  // of protocol 0, which writes text with escapes
};

}  // namespace bspctl::bitbake
