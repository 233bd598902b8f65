// SPDX-License-Identifier: Apache-2.0
#include "manifest/repo_includes.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "manifest/fetch_url.hpp"

namespace bspctl::manifest {
namespace {

namespace fs = std::filesystem;

// Real chains are two or three long. Together they bound what a hostile tree of includes can cost.
constexpr std::size_t max_chain = 32;
constexpr std::size_t max_files = 1000;

// A git checkout without symbolic links leaves a text file that holds the link's target. NXP's zeus branch publishes
// its default.xml like that.
std::optional<fs::path> link_target(const fs::path& file, std::string_view text) {
    const auto target = text::trim(text);
    if (target.empty() || target.size() > 255 || target.find_first_of("<\n/") != std::string_view::npos)
        return std::nullopt;
    const auto sibling = file.parent_path() / std::string(target);
    std::error_code ignored;
    if (!target.ends_with(".xml") || !fs::is_regular_file(sibling, ignored)) return std::nullopt;
    return sibling;
}

class Reader {
public:
    explicit Reader(const fs::path& file) : top_(fs::absolute(file).lexically_normal()) {}

    FlatManifest read() {
        auto file = top_;
        out_.text = files::read(file);
        if (const auto target = link_target(file, out_.text)) {
            file = *target;
            out_.text = files::read(file);
            out_.links_to = file.filename().string();
        } else if (std::error_code ignored; fs::is_symlink(file, ignored)) {
            out_.links_to = files::resolved(file).filename().string();
        }
        add_file(file, out_.text, {}, {});
        return std::move(out_);
    }

private:
    void add_file(const fs::path& file, std::string text, const std::string& groups, const std::string& revision) {
        if (++files_ > max_files) {
            throw Failure("too many included manifests",
                          "more than " + std::to_string(max_files) + " files below " + top_.string(),
                          "check the include elements");
        }
        chain_.push_back(file);
        auto root = parse_xml(file.string(), std::move(text));
        if (root.name != "manifest") {
            throw Failure(file.string() + " is not a repo manifest",
                          root.position().str() + " is <" + root.name + ">, expected <manifest>",
                          "give the XML file that `repo init -m` would take");
        }
        for (auto& element : root.children) add_element(std::move(element), groups, revision);
        chain_.pop_back();
    }

    void add_element(XmlElement element, const std::string& groups, const std::string& revision) {
        if (element.name != "include") {
            out_.statements.push_back({std::move(element), groups, revision});
            return;
        }
        const auto file = locate(element);
        out_.includes.emplace_back(element.attribute("name"));
        const std::string own_groups(element.attribute("groups"));
        const std::string own_revision(element.attribute("revision"));
        const std::string separator = groups.empty() || own_groups.empty() ? "" : ",";
        add_file(file, files::read(file), groups + separator + own_groups,
                 own_revision.empty() ? revision : own_revision);
    }

    fs::path locate(const XmlElement& include) const {
        const std::string name(include.attribute("name"));
        if (name.empty()) throw Failure("an include without a name", include.position().str(), "add name=\"FILE.xml\"");
        check_name(include, name);
        const auto file = search(name);
        if (file.empty()) {
            throw Failure("cannot include " + name, include.position().str() + ": no such file in " + searched(),
                          "check the name; it is relative to the top of the manifest repository");
        }
        if (std::find(chain_.begin(), chain_.end(), file) != chain_.end()) {
            throw Failure("manifests include each other",
                          include.position().str() + " includes " + name + ", which is being read already",
                          "remove one of the include elements");
        }
        if (chain_.size() >= max_chain) {
            throw Failure("manifests include each other too deeply",
                          include.position().str() + ": more than " + std::to_string(max_chain) + " levels",
                          "include the file directly");
        }
        return file;
    }

    static void check_name(const XmlElement& include, const std::string& name) {
        const auto normal = fs::path(name).lexically_normal();
        if (!normal.is_absolute() && *normal.begin() != "..") return;
        throw Failure("cannot include " + name, include.position().str() + ": the name leaves the manifest repository",
                      "name a file inside the manifest repository");
    }

    // From the top file's folder up to the root of its checkout; without a checkout, up to the file system's root.
    fs::path search(const std::string& name) const {
        const auto stop = checkout_root(top_.parent_path());
        std::error_code ignored;
        for (auto folder = top_.parent_path();; folder = folder.parent_path()) {
            const auto candidate = (folder / name).lexically_normal();
            if (fs::is_regular_file(candidate, ignored)) return candidate;
            if (folder == stop || folder == folder.parent_path()) return {};
        }
    }

    [[nodiscard]] std::string searched() const {
        const auto stop = checkout_root(top_.parent_path());
        const auto start = top_.parent_path();
        if (stop.empty()) return start.string() + " or a folder above it";
        return stop == start ? start.string() : start.string() + " up to " + stop.string();
    }

    fs::path top_;
    FlatManifest out_;
    std::vector<fs::path> chain_;
    std::size_t files_ = 0;
};

}  // namespace

FlatManifest read_with_includes(const fs::path& file) { return Reader(file).read(); }

}  // namespace bspctl::manifest
