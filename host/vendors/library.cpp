// SPDX-License-Identifier: Apache-2.0
#include "vendors/library.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"
#include "vendors/reader.hpp"

namespace bspctl::vendors {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> toml_files(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".toml") out.push_back(entry.path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

Reading read_user_file(const fs::path& file, const std::vector<std::string>& families, bool strict) {
    const auto bytes = file.empty() ? std::nullopt : files::read_if_exists(file);
    if (!bytes) return {};
    auto reading = read(*bytes, file.string(), Source::user, families);
    if (strict) reading.problems.insert(reading.problems.end(), reading.warnings.begin(), reading.warnings.end());
    if (reading.problems.empty()) return reading;
    throw Failure("the vendor definitions are not valid", text::join(reading.problems, "\n       "),
                  "correct the places named; `bspctl vendors check " + text::shell_quote(file.string()) + "` tries again");
}

}  // namespace

Library Library::load(const Places& places, const std::vector<std::string>& families, bool strict) {
    Library out;
    auto own = read_user_file(places.user_file, families, strict);
    out.warnings_ = std::move(own.warnings);
    out.add(std::move(own.definitions));
    for (const auto& file : toml_files(places.shipped)) {
        auto reading = read(files::read(file), file.string(), Source::shipped, {});
        std::move(reading.problems.begin(), reading.problems.end(), std::back_inserter(out.warnings_));
        std::erase_if(reading.definitions, [&](const Definition& entry) {
            return !families.empty() && std::ranges::find(families, entry.family) == families.end();
        });
        out.add(std::move(reading.definitions));
    }
    return out;
}

void Library::add(std::vector<Definition> definitions) {
    for (auto& definition : definitions) {
        if (find(definition.name) == nullptr) definitions_.push_back(std::move(definition));
    }
}

const Definition* Library::find(std::string_view name) const {
    const auto found = std::ranges::find(definitions_, name, &Definition::name);
    return found == definitions_.end() ? nullptr : &*found;
}

}  // namespace bspctl::vendors
