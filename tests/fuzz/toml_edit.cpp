// SPDX-License-Identifier: Apache-2.0
//
// Edits of settings files: of any bytes a value can be set, or a Failure says why not. What is written says what was
// asked for, doing it again changes nothing, and the value can be taken out again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/failure.hpp"
#include "config/edit.hpp"
#include "config/toml.hpp"

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

void try_edit(std::string_view document, const bspctl::config::KeyPath& path) {
    using namespace bspctl::config;
    try {
        const auto after = set_value(document, path, "\"v\"", "fuzz.toml");
        require(!value_of(after, "fuzz.toml", path).empty());
        require(set_value(after, path, "\"v\"", "fuzz.toml") == after);
        require(value_of(unset_value(after, path, "fuzz.toml"), "fuzz.toml", path).empty());
    } catch (const bspctl::Failure& failure) {
        require(!std::string_view(failure.what()).empty());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view document(reinterpret_cast<const char*>(data), size);
    try_edit(document, {"build", "nproc"});
    try_edit(document, {"a", "b", "c"});
    return 0;
}
