// SPDX-License-Identifier: Apache-2.0
#include "doctor/metadata_walk.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_files = 100'000;  // patches beside recipes included
constexpr std::uintmax_t largest_conf = 1024 * 1024;

bool holds_metadata(const std::string& folder) {
    return folder == "conf" || folder == "classes" || folder.starts_with("recipes-") || folder.starts_with("classes-");
}

std::vector<fs::path> folders_of(const fs::path& layer) {
    std::vector<fs::path> out;
    std::error_code error;
    for (fs::directory_iterator at(layer, error), end; !error && at != end; at.increment(error)) {
        if (holds_metadata(at->path().filename().string())) out.push_back(at->path());
    }
    return out;
}

void add_text(const fs::path& file, std::string& out) {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) return;
    try {
        out += files::read(file, largest_conf) + "\n";
    } catch (const Failure&) {
        return;  // too large or unreadable: BitBake will say so
    }
}

}  // namespace

bool for_each_metadata_file(const std::vector<fs::path>& layers, std::chrono::steady_clock::time_point until,
                            const std::function<void(const fs::path&)>& visit) {
    std::size_t seen = 0;
    for (const auto& layer : layers) {
        for (const auto& folder : folders_of(layer)) {
            std::error_code error;
            for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
                std::error_code ignored;
                if (!at->is_regular_file(ignored)) continue;
                if (++seen > most_files || std::chrono::steady_clock::now() >= until) return false;
                visit(at->path());
            }
        }
    }
    return true;
}

std::string conf_texts(const Context& context) {
    std::string out;
    for (const auto& layer : context.layers) {
        add_text(layer / "conf" / "layer.conf", out);
        add_text(layer / "conf" / "distro" / (context.distro + ".conf"), out);
        add_text(layer / "conf" / "machine" / (context.machine + ".conf"), out);
        for (const auto* folder : {"conf/distro/include", "conf/machine/include"}) {
            std::error_code error;
            for (fs::directory_iterator at(layer / folder, error), end; !error && at != end; at.increment(error)) {
                add_text(at->path(), out);
            }
        }
    }
    return out;
}

}  // namespace bspctl::doctor
