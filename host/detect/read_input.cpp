// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <system_error>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "detect/bitbake_setup.hpp"
#include "detect/detect.hpp"
#include "kas/document.hpp"
#include "kas/file_name.hpp"
#include "manifest/manifest.hpp"

namespace bspctl::detect {

namespace fs = std::filesystem;

namespace {

Input read_kas(const std::string& argument) { return kas::to_input(kas::load(argument)); }

// What a plugin makes of a file; nothing when none knows it. Manifests are small: a large file is not offered.
std::optional<Input> read_by_plugin(const fs::path& file, const std::string& text,
                                    const std::vector<plugins::Plugin*>& plugins) {
    constexpr std::size_t largest = 16 * 1024 * 1024;
    if (text.size() > largest || !text::valid_utf8(text)) return std::nullopt;
    const ManifestFile offered{fs::absolute(file).lexically_normal().string(), file.filename().string(), text};
    for (auto* plugin : plugins) {
        auto input = plugin->manifest(offered);
        if (!input) continue;
        input->path = offered.path;
        input->file_name = offered.name;
        input->text = text;
        return input;
    }
    return std::nullopt;
}

Input read_file(const fs::path& file, const std::vector<plugins::Plugin*>& plugins) {
    const auto text = files::read(file);
    if (manifest::is_repo_manifest(text)) return manifest::read_repo_manifest(file);
    if (is_bitbake_setup(text)) return read_bitbake_setup(file);
    if (manifest::is_layersetup(text)) return manifest::read_layersetup(file);
    if (kas::looks_like_kas(text)) return read_kas(file.string());
    if (auto input = read_by_plugin(file, text, plugins)) return std::move(*input);
    // A file that calls itself YAML or JSON and cannot be read as such gets the reason, with its place.
    if (kas::has_kas_ending(file) && !text::trim(text).empty()) return read_kas(file.string());
    throw Failure(file.string() + ": not a build configuration",
                  text::trim(text).empty() ? "the file is empty"
                                           : "it is neither a kas file, a repo manifest, an oe-layersetup "
                                             "configuration nor a bitbake-setup file",
                  "name one of these; see `bspctl help build`");
}

Input name_only(const std::string& name) {
    Input input;
    input.file_name = name;
    return input;
}

}  // namespace

Input read_input(const std::string& argument, bool name_is_enough, const std::vector<plugins::Plugin*>& plugins) {
    std::error_code error;
    if (fs::is_directory(argument, error)) return read_bitbake_setup(bitbake_setup_file(argument));
    if (fs::exists(argument, error)) return read_file(argument, plugins);
    if (argument.find(':') != std::string::npos) return read_kas(argument);
    const bool bare = !argument.empty() && argument.find('/') == std::string::npos;
    if (name_is_enough && bare && !kas::has_kas_ending(argument)) return name_only(argument);
    throw Failure(argument.empty() ? "no file was named" : "no such file: " + argument, {},
                  "give the path of a kas file, a manifest or a bitbake-setup folder");
}

}  // namespace bspctl::detect
