// SPDX-License-Identifier: Apache-2.0
//
// Signature data of BitBake before 2.0: a pickled dict with the keys that the JSON of later versions has.
#include "base/failure.hpp"
#include "bitbake/pickle.hpp"
#include "signatures/signature_keys.hpp"

namespace bspctl::signatures {

namespace {

using bitbake::Pickle;
using bitbake::PickleValue;
using Kind = PickleValue::Kind;

// Texts, and flags that are numbers; what is unset is None.
std::string text_of(PickleValue value) {
    const bool is_number = value.is(Kind::integer) || value.is(Kind::boolean);
    return is_number ? std::to_string(value.as_integer()) : std::string(value.text());
}

class PickledData {
public:
    explicit PickledData(const Pickle& pickle) : pickle_(pickle) {}

    [[nodiscard]] PickleValue member(std::string_view key) const { return pickle_.find(pickle_.root(), key); }
    [[nodiscard]] std::string text(std::string_view key) const { return text_of(member(key)); }
    template <class Take>
    void each(std::string_view key, const Take& take) const {
        if (!member(key).is(Kind::dict)) return;
        const auto entries = pickle_.items(member(key));
        for (std::size_t i = 0; i + 1 < entries.size(); i += 2) take(text_of(entries[i]), text_of(entries[i + 1]));
    }
    template <class Take>
    void each_pair(std::string_view key, const Take& take) const {
        for (const auto& entry : pickle_.items(member(key))) {
            const auto pair = pickle_.items(entry);
            if (pair.size() == 2) take(text_of(pair[0]), text_of(pair[1]));
        }
    }

private:
    const Pickle& pickle_;
};

}  // namespace

Signature parse_pickled_signature(std::string_view bytes, const std::filesystem::path& file) {
    Pickle pickle;
    const bool is_whole = pickle.load(bytes);
    const PickledData data(pickle);
    if (is_whole && data.member("varvals").is(Kind::dict)) return signature_of(data);
    const auto* why = is_whole ? "it does not say what a task reads" : "the pickle is torn, or none";
    throw Failure(file.string() + " is no signature data", why, "", ExitCode::failed);
}

}  // namespace bspctl::signatures
