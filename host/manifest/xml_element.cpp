// SPDX-License-Identifier: Apache-2.0
#include "manifest/xml_element.hpp"

#include <pugixml.hpp>

#include <utility>

#include "base/text.hpp"

namespace bspctl::manifest {
namespace {

// Sub-projects nest; three levels have been seen. The limit bounds the recursion of copy_element().
constexpr int max_depth = 64;

Position position_of(const XmlSource& source, std::size_t offset) {
    const auto at = text::line_column(source.text, offset);
    return {source.file, at.line, at.column};
}

[[noreturn]] void refuse(const XmlSource& source, std::size_t offset, const std::string& why, std::string fix) {
    throw Failure("cannot read " + position_of(source, offset).str(), why, std::move(fix));
}

void drop_byte_order_mark(std::string& text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
}

void require_utf8(const XmlSource& source) {
    std::size_t bad = 0;
    if (!text::valid_utf8(source.text, &bad)) {
        refuse(source, bad, "the file is not UTF-8 text", "check that this is the XML manifest and not a binary file");
    }
}

// pugixml never expands declared entities: a reference would silently stay in a path or an address.
void refuse_entities(const pugi::xml_document& document, const XmlSource& source) {
    for (const auto& node : document.children()) {
        if (node.type() != pugi::node_doctype) continue;
        if (std::string_view(node.value()).find("<!ENTITY") == std::string_view::npos) continue;
        refuse(source, source.text.find("<!ENTITY"), "the manifest declares XML entities, which are not expanded here",
               "write the values out in place of the entity references");
    }
}

XmlElement copy_element(const pugi::xml_node& node, const std::shared_ptr<const XmlSource>& source, int depth) {
    const auto offset = static_cast<std::size_t>(node.offset_debug());
    if (depth > max_depth) refuse(*source, offset, "the elements are nested too deeply", "no manifest needs that");
    XmlElement element{node.name(), {}, {}, source, offset};
    for (const auto& attribute : node.attributes()) element.attributes.push_back({attribute.name(), attribute.value()});
    for (const auto& child : node.children()) {
        if (child.type() == pugi::node_element) element.children.push_back(copy_element(child, source, depth + 1));
    }
    return element;
}

}  // namespace

std::string_view XmlElement::attribute(std::string_view key) const {
    for (const auto& entry : attributes) {
        if (entry.key == key) return entry.value;
    }
    return {};
}

Position XmlElement::position() const { return position_of(*source, offset); }

XmlElement parse_xml(std::string file, std::string text) {
    drop_byte_order_mark(text);
    const auto source = std::make_shared<const XmlSource>(XmlSource{std::move(file), std::move(text)});
    require_utf8(*source);
    pugi::xml_document document;
    const auto result = document.load_buffer(source->text.data(), source->text.size(),
                                             pugi::parse_default | pugi::parse_doctype, pugi::encoding_utf8);
    if (!result) {
        refuse(*source, static_cast<std::size_t>(result.offset),
               std::string("not well-formed XML: ") + result.description(), "correct the file at that place");
    }
    refuse_entities(document, *source);
    return copy_element(document.document_element(), source, 0);
}

}  // namespace bspctl::manifest
