// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"
#include "bspctl/values.hpp"

// XML as the manifest reader needs it: elements and attributes that know where they stand, nothing else.
namespace bspctl::manifest {

// One file, kept as long as any of its elements so that a position can be worked out when it is asked for.
struct XmlSource {
    std::string file;
    std::string text;
};

struct XmlElement {
    std::string name;
    std::vector<KeyValue> attributes;  // file order, values unescaped
    std::vector<XmlElement> children;  // elements only: text and comments mean nothing in a manifest
    std::shared_ptr<const XmlSource> source;
    std::size_t offset = 0;            // of the element's name in source->text

    // The attribute's value; empty when it is absent. `repo` treats an empty attribute like an absent one.
    [[nodiscard]] std::string_view attribute(std::string_view key) const;

    [[nodiscard]] Position position() const;
};

// The root element. Throws Failure with file:line:column when the text is not well-formed XML in UTF-8, nests deeper
// than any manifest does, or declares entities: those would have to be expanded to be understood, and an expansion can
// be made arbitrarily large.
[[nodiscard]] XmlElement parse_xml(std::string file, std::string text);

}  // namespace bspctl::manifest
