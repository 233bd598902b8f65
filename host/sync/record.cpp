// SPDX-License-Identifier: Apache-2.0
#include "sync/record.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace bspctl::sync {

namespace {

fs::path file_of(const fs::path& root) { return root / ".bspctl" / "sync.tsv"; }

bool is_relative_inside(const fs::path& path) {
    return path.is_relative() && !path.empty() && *path.lexically_normal().begin() != "..";
}

void take_line(Record& record, std::string_view line) {
    const auto words = text::split(line, '\t');
    if (words.size() < 2 || !is_relative_inside(words[1])) return;
    if (words[0] == "repository") record.repositories.emplace_back(words[1]);
    if (words[0] == "file" && words.size() == 3) record.files[words[1]] = words[2];
}

}  // namespace

Record Record::load(const fs::path& root) {
    Record out;
    try {
        const auto text = files::read_if_exists(file_of(root)).value_or("");
        for (const auto line : text::lines(text)) take_line(out, line);
    } catch (const Failure&) {
        return {};
    }
    return out;
}

void Record::store(const fs::path& root) const {
    std::string text;
    for (const auto& path : repositories) text += "repository\t" + path.string() + "\n";
    for (const auto& [path, content] : files) text += "file\t" + path.string() + "\t" + content + "\n";
    files::write_if_changed(file_of(root), text);
}

}  // namespace bspctl::sync
