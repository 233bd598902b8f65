// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "manifest/xml_element.hpp"

namespace bspctl::manifest {

// One child of a <manifest> with what the includes on the way to it add to its projects.
struct Statement {
    XmlElement element;
    std::string include_groups;    // comma separated; every project below gets them besides its own
    std::string include_revision;  // nearest enclosing include's; used by projects that name no revision
};

struct FlatManifest {
    std::string text;                   // bytes of the top file
    std::string links_to;               // name of the file that the top file is a link to; empty: it is none
    std::vector<std::string> includes;  // names as written, in the order they were read
    std::vector<Statement> statements;  // includes replaced by what they hold, file order
};

// Reads `file` and everything it includes. A name is looked up in the manifest repository's root as `repo` does: the
// nearest folder at or above the file, within its git checkout, where the name exists. Throws Failure when a file is
// missing (naming where it was looked for), not a manifest, part of a cycle, or when includes nest too deeply.
[[nodiscard]] FlatManifest read_with_includes(const std::filesystem::path& file);

}  // namespace bspctl::manifest
