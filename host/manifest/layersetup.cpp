// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "manifest/manifest.hpp"

// The format as oe-layertool-setup.sh reads it, line by line and with leading blanks dropped: '#' comments,
// `OECORE…=` and `BITBAKE…=` settings, `LOCALCONF:` and `MOTD:` texts (which may hold commas, so they are told apart
// before any splitting), and everything else a repository `name,uri,branch,commit[,layers=a:b]`.
namespace bspctl::manifest {

namespace {

// Far above any real configuration (they name about twenty), and low enough to stay quick.
constexpr std::size_t max_entries = 10'000;

// A piece of a line and the column (from 1) it begins at.
struct Field {
    std::string_view text;
    std::size_t column = 1;
};

Field trimmed(Field field) {
    const auto kept = text::trim(field.text);
    if (!kept.empty()) field.column += static_cast<std::size_t>(kept.data() - field.text.data());
    return {kept, field.column};
}

// The parts between commas, at most `limit`; the last one keeps the rest.
std::vector<Field> comma_fields(Field line, std::size_t limit) {
    std::vector<Field> out;
    while (out.size() + 1 < limit) {
        const auto end = line.text.find(',');
        if (end == std::string_view::npos) break;
        out.push_back(trimmed({line.text.substr(0, end), line.column}));
        line.text.remove_prefix(end + 1);
        line.column += end + 1;
    }
    out.push_back(trimmed(line));
    return out;
}

std::optional<KeyValue> as_setting(std::string_view line) {
    for (const std::string_view key : {"LOCALCONF", "MOTD"}) {
        if (line.starts_with(key) && line.substr(key.size()).starts_with(':')) {
            return KeyValue{std::string(key), std::string(text::trim(line.substr(key.size() + 1)))};
        }
    }
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || !(line.starts_with("OECORE") || line.starts_with("BITBAKE"))) {
        return std::nullopt;
    }
    // The script takes what stands between the first and the second '='.
    const auto value = line.substr(equals + 1, line.find('=', equals + 1) - equals - 1);
    return KeyValue{std::string(text::trim(line.substr(0, equals))), std::string(text::trim(value))};
}

// An address git could clone: scheme://…, user@host:path or an absolute path.
bool is_address(std::string_view text) {
    if (text.empty() || text.find_first_of(" \t<>\"'") != std::string_view::npos) return false;
    if (text.front() == '/' || text.find("://") != std::string_view::npos) return true;
    const auto at = text.find('@');
    return at != std::string_view::npos && text.find(':', at) != std::string_view::npos;
}

bool is_repository(std::string_view line) {
    const auto fields = comma_fields({line}, 5);
    return fields.size() >= 4 && !fields[0].text.empty() &&
           fields[0].text.find_first_of(" \t{}[]<>\"':=") == std::string_view::npos && is_address(fields[1].text);
}

std::string_view without_bom(std::string_view text) { return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text; }

class Reader {
public:
    explicit Reader(std::string file) : file_(std::move(file)) {}

    void line(std::string_view raw, std::size_t number, Input& out) {
        number_ = number;
        const auto content = trimmed({raw});
        if (content.text.empty() || content.text.front() == '#') return;
        if (auto setting = as_setting(content.text)) {
            out.settings.push_back(std::move(*setting));
        } else {
            out.projects.push_back(repository(content));
            layers_ += out.projects.back().layers.size();
        }
        if (out.settings.size() + out.projects.size() + layers_ > max_entries) {
            fail(content.column, "more than " + std::to_string(max_entries) + " entries", {});
        }
    }

private:
    [[noreturn]] void fail(std::size_t column, std::string why, std::string fix) const {
        throw Failure(Position{file_, number_, column}.str() + ": not a line of an oe-layersetup configuration",
                      std::move(why), std::move(fix));
    }

    [[nodiscard]] Project repository(const Field& line) const {
        const auto fields = comma_fields(line, 5);
        if (fields.size() < 4) {
            fail(line.column, "a repository needs four columns, here are " + std::to_string(fields.size()),
                 "write name,uri,branch,commit[,layers=a:b]");
        }
        Project out;
        out.name = folder_name(fields[0], "the name");
        out.url = std::string(fields[1].text);
        if (!is_address(fields[1].text)) fail(fields[1].column, "the second column is no repository address", {});
        out.branch = std::string(fields[2].text);
        out.revision = revision(fields[3], fields[2]);
        if (fields.size() == 5) read_layers(fields[4], out);
        return out;
    }

    // Names and layers become folders below sources/, so they must not lead out of it.
    [[nodiscard]] std::string folder_name(const Field& field, const std::string& what) const {
        const auto parts = text::split(field.text, '/');
        const bool leads_out = std::find(parts.begin(), parts.end(), "..") != parts.end();
        if (field.text.empty() || field.text.front() == '/' || leads_out ||
            field.text.find_first_of(" \t,") != std::string_view::npos) {
            fail(field.column, what + " '" + std::string(field.text) + "' is no folder below the sources", {});
        }
        return std::string(field.text);
    }

    // HEAD is the tip of the branch: then the branch is all there is to say.
    [[nodiscard]] std::string revision(const Field& commit, const Field& branch) const {
        if (commit.text.empty()) fail(commit.column, "the commit column is empty", "write HEAD for the branch's tip");
        if (commit.text != "HEAD") return std::string(commit.text);
        if (branch.text.empty()) fail(branch.column, "HEAD needs a branch, and the third column is empty", {});
        return {};
    }

    // No fifth column: no layer at all. `layers=` alone: whatever layer the repository is.
    void read_layers(const Field& field, Project& out) const {
        constexpr std::string_view key = "layers=";
        if (field.text.empty()) return;
        if (!field.text.starts_with(key)) fail(field.column, "the fifth column must be layers=…", {});
        auto rest = field.text.substr(key.size());
        auto column = field.column + key.size();
        while (!rest.empty()) {
            const auto end = std::min(rest.find(':'), rest.size());
            if (end != 0) out.layers.push_back(folder_name({rest.substr(0, end), column}, "the layer"));
            const auto taken = std::min(end + 1, rest.size());
            rest.remove_prefix(taken);
            column += taken;
        }
        out.layers_form = out.layers.empty() ? LayersForm::root : LayersForm::listed;
    }

    std::string file_;
    std::size_t number_ = 0;
    std::size_t layers_ = 0;  // of all repositories so far
};

}  // namespace

bool is_layersetup(std::string_view text) {
    if (!text::valid_utf8(text)) return false;
    std::size_t known = 0;
    std::size_t other = 0;
    for (const auto raw : text::lines(without_bom(text))) {
        const auto line = text::trim(raw);
        if (line.empty() || line.front() == '#') continue;
        ++(as_setting(line) || is_repository(line) ? known : other);
    }
    // A mistyped line does not make it something else; prose with one address in it does not make it a configuration.
    return known > other;
}

Input read_layersetup(const std::filesystem::path& file) {
    Input out;
    out.kind = kind_oe_layersetup;
    out.path = std::filesystem::absolute(file).lexically_normal().string();
    out.file_name = file.filename().string();
    out.text = files::read(file);
    files::check_text(out.text, file);

    Reader reader(file.string());
    std::size_t number = 0;
    for (const auto raw : text::lines(without_bom(out.text))) reader.line(raw, ++number, out);
    if (out.projects.empty()) {
        throw Failure(file.string() + ": names no repository", "an oe-layersetup configuration lists at least one",
                      "write lines of the form name,uri,branch,commit[,layers=a:b]");
    }
    return out;
}

}  // namespace bspctl::manifest
