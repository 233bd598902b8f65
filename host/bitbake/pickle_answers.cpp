// SPDX-License-Identifier: Apache-2.0
//
// What is asked of a pickle that has been read.
#include <cmath>
#include <cstdint>
#include <cstring>

#include "bitbake/pickle.hpp"

namespace bspctl::bitbake {

std::int64_t PickleValue::as_integer(std::int64_t other) const {
    if (is(Kind::integer) || is(Kind::boolean)) return integer;
    constexpr double beyond = 9223372036854775808.0;  // 2^63
    return is(Kind::real) && real > -beyond && real < beyond ? static_cast<std::int64_t>(real) : other;
}

double PickleValue::as_real() const {
    if (is(Kind::real)) return std::isfinite(real) ? real : 0;
    return static_cast<double>(as_integer());
}

PickleValue Pickle::part(PickleValue value, Part which) const {
    if (!value.is(Kind::object) && !(value.is(Kind::global) && which <= name_part)) return {};
    return values_[nodes_[value.node].begin + which];
}

std::span<const PickleValue> Pickle::items(PickleValue container) const {
    if (container.kind < Kind::list || container.kind > Kind::dict) return {};
    const auto& node = nodes_[container.node];
    return {values_.data() + node.begin, node.count};
}

namespace {

template <class Word>
Word word_at(const char* at) {
    Word out;
    std::memcpy(&out, at, sizeof out);
    return out;
}

// Of texts that are one or two words long; those overlap. Names of attributes begin alike and end differently.
template <class Word>
bool are_equal(const char* one, const char* other, std::size_t size) {
    const auto last = size - sizeof(Word);
    return word_at<Word>(one + last) == word_at<Word>(other + last) && word_at<Word>(one) == word_at<Word>(other);
}

// Without a call for the sizes that nearly all names of attributes have.
bool is_key(const PickleValue& value, std::string_view key) {
    const auto size = key.size();
    if (value.size != size || !value.is(PickleValue::Kind::text)) return false;
    if (size >= 8 && size <= 16) return are_equal<std::uint64_t>(value.data, key.data(), size);
    if (size >= 4 && size < 8) return are_equal<std::uint32_t>(value.data, key.data(), size);
    return value.text() == key;
}

}  // namespace

// The last one of equal keys is the dict's.
PickleValue Pickle::find_in_dict(PickleValue dict, std::string_view key) const {
    const auto all = dict.is(Kind::dict) ? items(dict) : std::span<const PickleValue>();
    for (auto i = all.size() / 2; i-- > 0;) {
        if (is_key(all[2 * i], key)) return all[2 * i + 1];
    }
    return {};
}

PickleValue Pickle::find(PickleValue owner, std::string_view key) const {
    if (owner.is(Kind::dict)) return find_in_dict(owner, key);
    const auto state = part(owner, state_part);
    if (state.is(Kind::dict)) return find_in_dict(state, key);
    const auto both = items(state);  // (__dict__, slots)
    for (auto i = state.is(Kind::tuple) ? both.size() : 0; i-- > 0;) {
        if (const auto found = find_in_dict(both[i], key); !found.is(Kind::none)) return found;
    }
    return {};
}

std::string_view Pickle::module_of(PickleValue value) const { return part(value, module_part).text(); }
std::string_view Pickle::name_of(PickleValue value) const { return part(value, name_part).text(); }
PickleValue Pickle::arguments_of(PickleValue object) const { return part(object, arguments_part); }

}  // namespace bspctl::bitbake
