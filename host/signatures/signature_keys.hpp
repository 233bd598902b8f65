// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <utility>

#include "signatures/signature.hpp"

namespace bspctl::signatures {

// The keys of BitBake's signature data, which are the same in both of its forms. A Source has
//   std::string text(key)     of a plain value; empty when there is none
//   void each(key, take)      take(name, value) for what a dict holds
//   void each_pair(key, take) take(first, second) for a list of pairs
template <class Source>
Signature signature_of(const Source& source) {
    Signature out;
    out.task = source.text("task");
    out.hash = source.text("taskhash");
    out.taint = source.text("taint");
    source.each("varvals", [&](std::string name, std::string value) { out.values[std::move(name)] = std::move(value); });
    source.each("runtaskhashes", [&](const std::string& name, std::string hash) {
        if (auto task = parse_dependency(name)) out.dependencies[std::move(*task)] = std::move(hash);
    });
    source.each_pair("file_checksum_values",
                     [&](std::string name, std::string checksum) { out.files.emplace_back(std::move(name), std::move(checksum)); });
    return out;
}

}  // namespace bspctl::signatures
