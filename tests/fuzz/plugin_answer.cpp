// SPDX-License-Identifier: Apache-2.0
//
// What a plugin's own process may send: any bytes are a value of each kind or are refused, and a value that was read
// is written as it is read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "plugins/codec.hpp"
#include "plugins/protocol.hpp"

namespace {

using namespace bspctl;

template <class Value>
void check(std::string_view bytes) {
    try {
        const auto value = plugins::decode<Value>(bytes);
        const auto again = plugins::encode(value);
        if (plugins::encode(plugins::decode<Value>(again)) != again) std::abort();
    } catch (const plugins::Garbled& garbled) {
        if (std::string_view(garbled.what()).empty()) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    check<FamilyInfo>(bytes);
    check<Verdict>(bytes);
    check<std::optional<Input>>(bytes);
    check<KasConfig>(bytes);
    check<std::vector<Step>>(bytes);
    check<std::vector<Overlay>>(bytes);
    check<std::vector<Finding>>(bytes);
    check<std::vector<Rule>>(bytes);
    check<Workspace>(bytes);
    check<plugins::Introduction>(bytes);
    check<plugins::Explanation>(bytes);
    check<plugins::LogLine>(bytes);
    return 0;
}
