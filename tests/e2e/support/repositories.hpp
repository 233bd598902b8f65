// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace bspctl::e2e {

// Git repositories in a folder, which builds fetch from by file:// addresses.
class Repositories {
public:
    explicit Repositories(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // The address below which all of them are, and that of one.
    [[nodiscard]] std::string base() const { return "file://" + folder_.string(); }
    [[nodiscard]] std::string url(const std::string& name) const { return base() + "/" + name; }

    // A file "REPOSITORY/…"; in the repository after commit().
    void write(const std::string& name, const std::string& text) const;
    // Everything written so far, as a commit on the branch main; made a repository where it is none.
    void commit(const std::string& name) const;

    // A core as the vendors' manifests expect it: the quick start's layer as poky/meta, an empty meta-poky, and BitBake:
    // tinybake, or the checkout in BSPCTL_BITBAKE_DIR.
    void make_poky() const;
    // A repository with an empty layer in each of the folders.
    void make_layer(const std::string& name, const std::vector<std::string>& folders) const;

private:
    std::filesystem::path folder_;
};

}  // namespace bspctl::e2e
