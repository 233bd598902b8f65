// SPDX-License-Identifier: Apache-2.0
#include "bitbake/pickle.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "bitbake/pickle_text.hpp"

namespace bspctl::bitbake {

// ------------------------------------------------------------------------------------------------- the input

// Out of the way of what is read.
void Pickle::torn() { throw Torn{}; }

std::string_view Pickle::Input::take_line() {
    const auto* end = static_cast<const char*>(std::memchr(at_, '\n', left()));
    if (end == nullptr) torn();
    const std::string_view out(at_, static_cast<std::size_t>(end - at_));
    at_ = end + 1;
    return out;
}

// ------------------------------------------------------------------------------------------------- the stack

void Pickle::push_integer(std::int64_t value, Kind kind) {
    PickleValue out;
    out.kind = kind;
    out.integer = value;
    push(out);
}

void Pickle::push_real(double value) {
    PickleValue out;
    out.kind = Kind::real;
    out.real = value;
    push(out);
}

void Pickle::push_own(std::string text) {
    if (texts_.size() >= max_values) torn();
    push_text(texts_.emplace_back(std::move(text)));
}

// Two's complement, least significant byte first.
void Pickle::push_long(std::string_view bytes) {
    const bool negative = !bytes.empty() && (static_cast<unsigned char>(bytes.back()) & 0x80) != 0;
    if (bytes.size() <= 8) {
        std::uint64_t out = negative ? ~std::uint64_t{0} : 0;
        for (std::size_t i = bytes.size(); i-- > 0;) out = out << 8 | static_cast<unsigned char>(bytes[i]);
        return push_integer(static_cast<std::int64_t>(out));
    }
    double out = negative ? -1 : 0;
    for (std::size_t i = bytes.size(); i-- > 0 && std::isfinite(out);) out = out * 256 + static_cast<unsigned char>(bytes[i]);
    push_real(out);
}

// "I01\n" and "I00\n" are how protocol 0 writes flags; a long ends in an L.
void Pickle::push_decimal(std::string_view digits) {
    if (digits == "00" || digits == "01") return push_integer(digits[1] - '0', Kind::boolean);
    if (digits.ends_with('L')) digits.remove_suffix(1);
    std::int64_t integer = 0;
    const auto* end = digits.data() + digits.size();
    if (const auto got = std::from_chars(digits.data(), end, integer); got.ec == std::errc{} && got.ptr == end) {
        return push_integer(integer);
    }
    double real = 0;
    if (std::from_chars(digits.data(), end, real).ptr != end || digits.empty()) torn();
    push_real(real);
}

PickleValue Pickle::pop() {
    if (stack_.size() <= floor()) torn();
    const auto out = stack_.back();
    stack_.cut(stack_.size() - 1);
    return out;
}

std::size_t Pickle::floor() const { return marks_.empty() ? 0 : marks_.back(); }

void Pickle::mark() {
    if (marks_.size() >= max_values) torn();
    marks_.push_back(static_cast<std::uint32_t>(stack_.size()));
}

std::size_t Pickle::pop_mark() {
    if (marks_.empty()) torn();
    const auto out = marks_.back();
    marks_.pop_back();
    return out;
}

// ---------------------------------------------------------------------------------------------- the containers

Pickle::Node Pickle::add_values(std::span<const PickleValue> content) {
    if (content.size() > max_values - values_.size()) torn();
    const auto begin = static_cast<std::uint32_t>(values_.size()), count = static_cast<std::uint32_t>(content.size());
    values_.insert(values_.end(), content.begin(), content.end());
    return {begin, count, count};
}

PickleValue Pickle::make(Kind kind, std::span<const PickleValue> content) {
    if (nodes_.size() >= max_nodes) torn();
    nodes_.push_back(content.empty() ? Node{} : add_values(content));
    PickleValue out;
    out.kind = kind;
    out.node = static_cast<std::uint32_t>(nodes_.size() - 1);
    return out;
}

// The container takes what stands on the stack from there on.
void Pickle::push_container(Kind kind, std::size_t from) {
    const auto out = make(kind, stack_.from(from));
    stack_.cut(from);
    push(out);
}

// The last run of values grows where it stands, another one moves to the end with twice the room: what is left behind
// is no more than what moved, so that the bound on all values is one on time as well.
void Pickle::grow(Node& node, std::size_t more) {
    const auto needed = node.count + more;
    if (needed <= node.capacity) return;
    const bool last = node.begin + node.capacity == values_.size();
    const auto begin = last ? std::size_t{node.begin} : values_.size();
    const auto capacity = last ? needed : std::max(needed, std::size_t{node.capacity} * 2);
    if (begin + capacity > max_values) torn();
    values_.resize(begin + capacity);
    if (!last) std::copy_n(values_.begin() + node.begin, node.count, values_.begin() + static_cast<std::ptrdiff_t>(begin));
    node.begin = static_cast<std::uint32_t>(begin);
    node.capacity = static_cast<std::uint32_t>(capacity);
}

// What stands on the stack from there on becomes the container's. An object that is filled like one is not followed.
void Pickle::append(PickleValue container, std::size_t from) {
    if (container.is(Kind::list) || container.is(Kind::set) || container.is(Kind::dict)) {
        auto& node = nodes_[container.node];
        const auto more = stack_.from(from);
        if (node.capacity == 0) {  // nearly all of them are filled at once
            node = add_values(more);
        } else {
            grow(node, more.size());
            std::copy(more.begin(), more.end(), values_.begin() + node.begin + node.count);
            node.count += static_cast<std::uint32_t>(more.size());
        }
    }
    stack_.cut(from);
}

void Pickle::push_global(PickleValue module, PickleValue name) {
    if (!module.is(Kind::text) || !name.is(Kind::text)) torn();
    const PickleValue parts[] = {module, name};
    push(make(Kind::global, parts));
}

PickleValue Pickle::make_object(PickleValue global, PickleValue arguments) {
    const PickleValue parts[] = {part(global, module_part), part(global, name_part), arguments, PickleValue{}};
    return make(Kind::object, parts);
}

// What Python would call. Some functions and classes stand for plain data; nothing is called for these either.
PickleValue Pickle::call(PickleValue callable, PickleValue arguments) {
    const auto given = items(arguments);
    const auto module = module_of(callable), name = name_of(callable);
    const bool makes_first = name == "_reconstructor" || name == "__newobj__";
    if (makes_first && !given.empty() && given[0].is(Kind::global)) return make_object(given[0], arguments);
    const bool builtin = module == "builtins" || module == "__builtin__";
    if (builtin && given.size() == 1 && given[0].is(Kind::list) && (name == "set" || name == "frozenset")) {
        auto out = given[0];
        out.kind = Kind::set;
        return out;
    }
    if (module == "collections" && (name == "OrderedDict" || name == "defaultdict")) return make(Kind::dict);
    return make_object(callable, arguments);
}

// What stands above the last mark, for the container below it.
void Pickle::append_marked() {
    const auto from = pop_mark();
    if (from == 0) torn();
    append(stack_[from - 1], from);
}

// Of the stack's name and the module below it.
void Pickle::push_global_of_stack() {
    const auto name = pop();
    push_global(pop(), name);
}

// Of the stack's arguments and what is called with them below.
void Pickle::push_made(bool by_call) {
    const auto arguments = pop();
    const auto callable = pop();
    push(by_call ? call(callable, arguments) : make_object(callable, arguments));
}

// The stack's state for the object below it.
void Pickle::build() {
    const auto state = pop();
    const auto object = top();
    if (object.is(Kind::object)) values_[nodes_[object.node].begin + state_part] = state;
}

// --------------------------------------------------------------------------------------------------- the memo

// A writer counts its entries, so an index beyond the bytes read so far is a lie that would only cost memory and time.
void Pickle::put(std::uint64_t index) {
    if (index >= max_memo || index > size_ - input_.left()) torn();
    memo_.fill(index + 1);
    memo_[index] = top();
}

void Pickle::get(std::uint64_t index) {
    if (index >= memo_.size()) torn();
    push(memo_[index]);
}

// -------------------------------------------------------------------------------------------------- the machine

// The words that BitBake's pickles (protocol 4) are made of. Where reading stands is a local variable while they last: a
// member would have to be asked again after each value that is stored, which could lie there for all the compiler knows.
void Pickle::run() {
    for (auto in = input_;;) {
        switch (const auto code = in.take_code(); code) {
            case 0x8c:                                                                         // SHORT_BINUNICODE
                push_text(in.take_sized(1));
                if (!in.skip(0x94)) break;                                                     // follows each new text
                [[fallthrough]];
            case 0x94: memoize(); break;                                                       // MEMOIZE
            case 'h': get(in.take_number(1)); break;                                           // BINGET
            case 'K': push_integer(static_cast<std::int64_t>(in.take_number(1))); break;       // BININT1
            case 'M': push_integer(static_cast<std::int64_t>(in.take_number(2))); break;       // BININT2
            case 'J': push_integer(static_cast<std::int32_t>(in.take_number(4))); break;       // BININT
            case '(': mark(); break;                                                           // MARK
            case 'N': push({}); break;                                                         // NONE
            case 0x88: push_integer(1, Kind::boolean); break;                                  // NEWTRUE
            case 0x89: push_integer(0, Kind::boolean); break;                                  // NEWFALSE
            case 'G': push_real(in.take_real()); break;                                        // BINFLOAT
            case 'X': push_text(in.take_sized(4)); break;                                      // BINUNICODE
            case '}': push(make(Kind::dict)); break;                                           // EMPTY_DICT
            case ']': push(make(Kind::list)); break;                                           // EMPTY_LIST
            case ')': push(make(Kind::tuple)); break;                                          // EMPTY_TUPLE
            case 'u':                                                                          // SETITEMS
            case 'e':                                                                          // APPENDS
            case 0x90: append_marked(); break;                                                 // ADDITEMS
            case 0x93: push_global_of_stack(); break;                                          // STACK_GLOBAL
            case 'b': build(); break;                                                          // BUILD
            case 0x81:                                                                         // NEWOBJ
            case 'R': push_made(code == 'R'); break;                                           // REDUCE
            case 0x80: (void)in.take(1); break;                                                // PROTO
            case 0x95: (void)in.take(8); break;                                                // FRAME: a hint for readers
            case '.': root_ = pop(); return;                                                   // STOP
            default:
                input_ = in;
                if (!run_old(code)) run_rare(code);
                in = input_;
        }
    }
}

// The words of protocol 0 and 1 that later ones have no use for.
bool Pickle::run_old(unsigned char code) {
    switch (code) {
        case 'I':                                                                              // INT
        case 'L': push_decimal(input_.take_line()); return true;                               // LONG
        case 'F': push_decimal(input_.take_line()); return true;                               // FLOAT
        case 'S': push_own(unquote_python(input_.take_line())); return true;                   // STRING
        case 'V': push_own(unescape_raw_unicode(input_.take_line())); return true;             // UNICODE
        case 'T': push_text(input_.take_sized(4)); return true;                                // BINSTRING
        case 'U': push_text(input_.take_sized(1)); return true;                                // SHORT_BINSTRING
        case 'c':                                                                              // GLOBAL
        case 'i': {                                                                            // INST
            const auto module = input_.take_line(), name = input_.take_line();
            const auto from = code == 'i' ? pop_mark() : 0;
            if (code == 'i') push_container(Kind::tuple, from);
            push_text(module);
            push_text(name);
            const auto name_value = pop();
            push_global(pop(), name_value);
            if (code == 'c') return true;
            const auto global = pop();
            push(make_object(global, pop()));
            return true;
        }
        case 'o': {                                                                            // OBJ
            const auto from = pop_mark();
            if (from >= stack_.size()) torn();
            push_container(Kind::tuple, from + 1);
            const auto arguments = pop();
            push(make_object(pop(), arguments));
            return true;
        }
        case 'd': push_container(Kind::dict, pop_mark()); return true;                         // DICT
        case 'l': push_container(Kind::list, pop_mark()); return true;                         // LIST
        case 'g':                                                                              // GET
        case 'p': {                                                                            // PUT
            push_decimal(input_.take_line());
            const auto index = static_cast<std::uint64_t>(pop().as_integer(-1));
            code == 'g' ? get(index) : put(index);
            return true;
        }
        case 'P': (void)input_.take_line(); push({}); return true;                             // PERSID
        default: return false;
    }
}

void Pickle::run_rare(unsigned char code) {
    switch (code) {
        case 't': return push_container(Kind::tuple, pop_mark());                              // TUPLE
        case 0x85:                                                                             // TUPLE1 …
        case 0x86:
        case 0x87: {                                                                           // … TUPLE3
            const std::size_t count = code - 0x84u;
            if (stack_.size() < floor() + count) torn();
            return push_container(Kind::tuple, stack_.size() - count);
        }
        case 's':                                                                              // SETITEM
        case 'a': {                                                                            // APPEND
            const std::size_t count = code == 's' ? 2 : 1;
            if (stack_.size() < floor() + count + 1) torn();
            return append(stack_[stack_.size() - count - 1], stack_.size() - count);
        }
        case 'j': return get(input_.take_number(4));                                           // LONG_BINGET
        case 'q': return put(input_.take_number(1));                                           // BINPUT
        case 'r': return put(input_.take_number(4));                                           // LONG_BINPUT
        case 0x8a: return push_long(input_.take_sized(1));                                     // LONG1
        case 0x8b: return push_long(input_.take_sized(4));                                     // LONG4
        case 0x8d: return push_text(input_.take_sized(8));                                     // BINUNICODE8
        case 'C': return push_text(input_.take_sized(1), Kind::bytes);                         // SHORT_BINBYTES
        case 'B': return push_text(input_.take_sized(4), Kind::bytes);                         // BINBYTES
        case 0x8e:                                                                             // BINBYTES8
        case 0x96: return push_text(input_.take_sized(8), Kind::bytes);                        // BYTEARRAY8
        case 0x8f: return push(make(Kind::set));                                               // EMPTY_SET
        case 0x91: return push_container(Kind::set, pop_mark());                               // FROZENSET
        case 0x92: {                                                                           // NEWOBJ_EX
            (void)pop();  // keyword arguments
            const auto arguments = pop();
            return push(make_object(pop(), arguments));
        }
        case '0':                                                                              // POP: a mark too
            if (!marks_.empty() && marks_.back() == stack_.size()) return marks_.pop_back();
            (void)pop();
            return;
        case '1': stack_.cut(pop_mark()); return;                                              // POP_MARK
        case '2': return push(top());                                                          // DUP
        case 'Q': (void)pop(); return push({});                                                // BINPERSID
        case 0x82: (void)input_.take(1); return push({});                                      // EXT1: of a registry
        case 0x83: (void)input_.take(2); return push({});                                      // EXT2
        case 0x84: (void)input_.take(4); return push({});                                      // EXT4
        case 0x97: return push({});                                                            // NEXT_BUFFER: not in here
        case 0x98: (void)top(); return;                                                        // READONLY_BUFFER
        default: torn();
    }
}

void Pickle::reset(std::string_view bytes) {
    input_ = Input(bytes);
    size_ = bytes.size();
    root_ = {};
    stack_.cut(0);
    memo_.cut(0);
    values_.clear();
    marks_.clear();
    nodes_.clear();
    texts_.clear();
}

bool Pickle::load(std::string_view bytes) {
    reset(bytes);
    try {
        run();
    } catch (const Torn&) {
        root_ = {};
        return false;
    }
    return true;
}

}  // namespace bspctl::bitbake
