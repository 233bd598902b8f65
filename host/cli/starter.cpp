// SPDX-License-Identifier: Apache-2.0
#include "cli/starter.hpp"

#include <fcntl.h>
#include <stdio.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "plugins/negotiation.hpp"

namespace bspctl::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest_id = 100;

std::string capital(std::string word) {
    if (!word.empty()) word.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(word.front())));
    return word;
}

std::string dashed(std::string_view word) { return text::replace_all(std::string(word), "_", "-"); }

// "acme-boards" as a class: AcmeBoards. A name that begins with a digit is none.
std::string type_name(const std::string& file) {
    std::string out;
    for (const auto& word : text::split(file, '-')) out += capital(word);
    return std::isdigit(static_cast<unsigned char>(out.front())) != 0 ? "Plugin" + out : out;
}

// A folder beside the target in which everything is written first; removed unless it becomes the target.
class Draft {
public:
    explicit Draft(const fs::path& target) : target_(target) {
        auto pattern = (target.parent_path() / ".bspctl-new-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) fail("create", errno);
        path_ = pattern;
        fs::permissions(path_, fs::perms(0755));
    }
    ~Draft() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    [[nodiscard]] const fs::path& path() const { return path_; }

    // A target that came into being meanwhile is left as it is.
    void publish() {
        if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) != 0) fail("create", errno);
        path_.clear();
    }

private:
    [[noreturn]] void fail(const std::string& verb, int error) const {
        throw Failure("cannot " + verb + " " + target_.string(), std::strerror(error),
                      "choose another folder with --output");
    }

    fs::path target_, path_;
};

std::vector<fs::path> files_below(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code error;
    for (auto entry = fs::recursive_directory_iterator(folder, error); !error && entry != fs::end(entry);
         entry.increment(error)) {
        if (entry->is_regular_file()) out.push_back(fs::relative(entry->path(), folder));
    }
    if (error) {
        throw Failure("the template " + folder.string() + " cannot be read", error.message(), "install bspctl again");
    }
    return out;
}

void copy(const fs::path& from, const fs::path& to, const StarterNames& names) {
    files::write_atomically(to, names.put_into(files::read(from)));
    const bool program = (fs::status(from).permissions() & fs::perms::owner_exec) != fs::perms::none;
    fs::permissions(to, fs::perms(program ? 0755 : 0644));
}

}  // namespace

StarterNames::StarterNames(const std::string& wanted) : id(wanted) {
    if (!plugins::is_plugin_id(id)) {
        throw Failure("'" + id + "' cannot be the id of a plugin",
                      "an id is a domain of yours in reverse, in lower case, and a word for the plugin",
                      "for example com.acme.boards");
    }
    if (id.size() > longest_id) {
        throw Failure("'" + id.substr(0, 20) + "…' is too long for the id of a plugin",
                      "it has " + std::to_string(id.size()) + " bytes, and names of files are made of it",
                      "at most " + std::to_string(longest_id) + ", for example com.acme.boards");
    }
    const auto parts = text::split(id, '.');
    const auto& last = parts.back();
    vendor = dashed(parts[parts.size() - 2]);
    file = dashed(vendor + "-" + last);
    type = type_name(file);
    title = capital(vendor) + " " + last;
}

std::string StarterNames::put_into(std::string_view text) const {
    // at each place the first that fits; what was put in is not looked at again
    const std::vector<std::pair<std::string_view, std::string>> replacements{
        {"com.example.starter", id},     {"example-starter", file},         {"ExampleStarter", type},
        {"Example starter", title},      {"Example Inc.", capital(vendor)}, {"example-", vendor + "-"},
        {"meta-example", "meta-" + vendor}, {"\"example\"", "\"" + vendor + "\""}, {"Example", capital(vendor)}};
    std::string out;
    while (!text.empty()) {
        const auto found = std::ranges::find_if(replacements, [&](const auto& one) { return text.starts_with(one.first); });
        const bool plain = found == replacements.end();
        out += plain ? std::string(text.substr(0, 1)) : found->second;
        text.remove_prefix(plain ? 1 : found->first.size());
    }
    return out;
}

std::vector<std::string> write_starter(const fs::path& source, const std::vector<std::string>& parts,
                                       const StarterNames& names, const fs::path& target) {
    std::error_code unclear;  // then the attempt says why
    if (fs::exists(fs::symlink_status(target, unclear))) {
        throw Failure(target.string() + " exists", "a new project needs a folder of its own",
                      "choose another with --output, or remove it");
    }
    Draft draft(target);
    std::vector<std::string> written;
    for (const auto& part : parts) {
        for (const auto& file : files_below(source / part)) {
            written.push_back(names.put_into(file.string()));
            copy(source / part / file, draft.path() / written.back(), names);
        }
    }
    draft.publish();
    std::ranges::sort(written);
    return written;
}

}  // namespace bspctl::cli
