// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "kas/document.hpp"
#include "kas/yaml.hpp"

// Which files make up a configuration: header.includes followed as kas does, depth first, includes before the file
// that names them.
namespace bspctl::kas {

class Includes {
public:
    static constexpr std::size_t max_depth = 200;    // files that include one another in a chain
    static constexpr std::size_t max_visits = 5000;  // files in all, counting repeated ones

    // Reads the files and all they include. An include of another repository is followed when that repository is
    // checked out here; which those are is known only after a merge, so reading repeats until nothing new is found,
    // as kas does it.
    Includes(yaml::Forest& forest, std::vector<std::filesystem::path> top_files);

    [[nodiscard]] const yaml::Node& merged() const { return *merged_; }
    [[nodiscard]] const yaml::Node& top() const { return *parsed_.at(top_files_.front()); }   // alone, not merged
    [[nodiscard]] const std::vector<const yaml::Node*>& roots() const { return roots_; }      // in merge order
    [[nodiscard]] const std::vector<std::filesystem::path>& files() const { return files_; }  // the same order
    [[nodiscard]] const std::vector<Include>& includes() const { return includes_; }
    [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }
    [[nodiscard]] const std::string& top_text() const { return top_text_; }  // bytes of the first file

private:
    // The tree that string includes count from.
    struct Base {
        std::filesystem::path root;
        bool versioned = false;  // a real repository root; otherwise a guess: the top file's folder
    };

    static Base base_of(const std::filesystem::path& top_file);
    void read_all();
    void visit(const std::filesystem::path& file, const Base& base, const Position& from);
    void enter(const std::filesystem::path& file, const Position& from);
    void visit_lock_file(const std::filesystem::path& file, const Base& base);
    void follow(const yaml::Node& include, const std::filesystem::path& file, const Base& base);
    void follow_string(Include include, const std::filesystem::path& file, const Base& base);
    void follow_repository(Include include, const std::filesystem::path& file);
    [[nodiscard]] std::filesystem::path find(const Include& include, const std::filesystem::path& file,
                                             const Base& base);
    const yaml::Node& parsed(const std::filesystem::path& file);
    void merge();
    [[nodiscard]] std::map<std::string, std::filesystem::path> locate_repositories() const;
    [[nodiscard]] std::filesystem::path locate(const std::string& name, const yaml::Node& repo) const;

    yaml::Forest& forest_;
    std::vector<std::filesystem::path> top_files_;
    Base own_;
    std::string top_text_;
    std::map<std::filesystem::path, const yaml::Node*> parsed_;
    std::map<std::string, std::filesystem::path> known_;  // repositories includes name -> root here; empty: not here
    // of the current reading
    std::vector<std::filesystem::path> chain_;
    std::size_t visits_ = 0;
    std::vector<const yaml::Node*> roots_;
    std::vector<std::filesystem::path> files_;
    std::vector<Include> includes_;
    std::vector<std::string> warnings_;
    const yaml::Node* merged_ = nullptr;
};

}  // namespace bspctl::kas
