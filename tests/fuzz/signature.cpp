// SPDX-License-Identifier: Apache-2.0
//
// Signature data of BitBake's in both forms, as `why` reads it, compared with itself: nothing differs then.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/failure.hpp"
#include "signatures/comparison.hpp"
#include "signatures/signature.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace bspctl;
    try {
        const std::string_view bytes(reinterpret_cast<const char*>(data), size);
        const bool is_pickle = bytes.starts_with('\x80');
        const auto read = is_pickle ? signatures::parse_pickled_signature(bytes, "sigdata") : signatures::parse_signature(bytes, "sigdata");
        const auto found = signatures::compare(read, read);
        if (!found.own.empty() || !found.dependencies.empty()) std::abort();
    } catch (const Failure&) {
    }
    return 0;
}
