// SPDX-License-Identifier: Apache-2.0
#include "plugins/services.hpp"

#include <algorithm>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"
#include "bspctl/wire.hpp"

namespace bspctl::plugins {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t largest_file = 16ull * 1024 * 1024;
constexpr std::size_t largest_listing = 16ull * 1024 * 1024;

// Hands a text over, or says that there is none.
bspctl_status put(const bspctl_receiver* out, const std::optional<std::string>& text) {
    if (!text) return BSPCTL_NO;
    out->put(out->ctx, wire::view(*text));
    return BSPCTL_OK;
}

// Whatever goes wrong while looking, the plugin learns "not there": a service explains nothing and throws nothing.
template <class Answer, class Look>
Answer quietly(Answer otherwise, Look&& look) noexcept {
    try {
        return look();
    } catch (...) {
        return otherwise;
    }
}

bool is_tool_name(std::string_view name) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-";
    return !name.empty() && name.front() != '-' && name.front() != '.' &&
           name.find_first_not_of(allowed) == std::string_view::npos;
}

std::int32_t kind_of(fs::file_type type) {
    switch (type) {
        case fs::file_type::regular:
            return BSPCTL_FILE_REGULAR;
        case fs::file_type::directory:
            return BSPCTL_FILE_DIRECTORY;
        case fs::file_type::none:
        case fs::file_type::not_found:
            return BSPCTL_FILE_NONE;
        default:
            return BSPCTL_FILE_OTHER;
    }
}

// The path itself or the nearest folder above it that exists: where a folder still to be made will lie.
fs::path existing(fs::path path) {
    std::error_code error;
    while (!fs::exists(path, error) && path != path.parent_path()) path = path.parent_path();
    return path;
}

}  // namespace

struct Services::Calls {
    static const Services& self(void* ctx) noexcept { return *static_cast<const Services*>(ctx); }

    static bspctl_status setting(void* ctx, bspctl_str key, const bspctl_receiver* out) noexcept {
        return quietly(BSPCTL_NO, [&] {
            const auto found = self(ctx).settings_.find(wire::read(key));
            return found == self(ctx).settings_.end() ? BSPCTL_NO : put(out, found->second);
        });
    }

    static bspctl_status read_file(void* ctx, bspctl_str path, const bspctl_receiver* out) noexcept {
        return quietly(BSPCTL_NO, [&] {
            const auto file = self(ctx).inside(wire::text(path));
            return file ? put(out, files::read_if_exists(*file, largest_file)) : BSPCTL_NO;
        });
    }

    static bspctl_status list_dir(void* ctx, bspctl_str path, const bspctl_receiver* out) noexcept {
        return quietly(BSPCTL_NO, [&] { return put(out, self(ctx).list(wire::text(path))); });
    }

    static std::int32_t file_kind(void* ctx, bspctl_str path) noexcept {
        return quietly<std::int32_t>(BSPCTL_FILE_NONE, [&] {
            const auto file = self(ctx).inside(wire::text(path));
            return file ? kind_of(fs::status(*file).type()) : BSPCTL_FILE_NONE;
        });
    }

    static bspctl_status tool_version(void* ctx, bspctl_str name, const bspctl_receiver* out) noexcept {
        return quietly(BSPCTL_NO, [&] { return put(out, self(ctx).tool_version(wire::text(name))); });
    }

    static std::int64_t free_bytes(void* ctx, bspctl_str path) noexcept {
        return quietly<std::int64_t>(-1, [&] {
            const auto place = self(ctx).inside(wire::text(path));
            return place ? static_cast<std::int64_t>(fs::space(existing(*place)).available) : std::int64_t{-1};
        });
    }

    static bspctl_status read_input(void* ctx, bspctl_str path, const bspctl_input_receiver* out) noexcept {
        return quietly(BSPCTL_NO, [&] {
            const auto file = self(ctx).inside(wire::text(path));
            if (!file || !self(ctx).read_input_) return BSPCTL_NO;
            const auto input = self(ctx).read_input_(*file);
            if (!input) return BSPCTL_NO;
            out->put(out->ctx, wire::PackedInput(*input).get());
            return BSPCTL_OK;
        });
    }
};

Services::Services(std::map<std::string, std::string> settings)
    : settings_(std::move(settings)), table_(wire::sized<bspctl_services>()) {
    table_.ctx = this;
    table_.setting = &Calls::setting;
    table_.read_file = &Calls::read_file;
    table_.list_dir = &Calls::list_dir;
    table_.file_kind = &Calls::file_kind;
    table_.tool_version = &Calls::tool_version;
    table_.free_bytes = &Calls::free_bytes;
    table_.read_input = &Calls::read_input;
}

void Services::set_scope(const fs::path& root, const fs::path& bsp_root) {
    root_ = root.empty() ? root : files::resolved(root);
    bsp_root_ = bsp_root.empty() ? root_ : files::resolved(bsp_root);
}

std::optional<fs::path> Services::inside(std::string_view path) const {
    if (bsp_root_.empty() || path.find('\0') != std::string_view::npos) return std::nullopt;
    auto file = files::resolved(bsp_root_ / fs::path(path));
    const bool allowed = files::is_inside(file, bsp_root_) || (!root_.empty() && files::is_inside(file, root_));
    return allowed ? std::optional(std::move(file)) : std::nullopt;
}

std::optional<std::string> Services::list(std::string_view path) const {
    const auto folder = inside(path);
    if (!folder || !fs::is_directory(*folder)) return std::nullopt;
    std::vector<std::string> names;
    std::size_t bytes = 0;
    for (const auto& entry : fs::directory_iterator(*folder)) {
        auto name = entry.path().filename().string();
        // A name that the listing cannot carry is one a plugin could not ask about either.
        if (!text::valid_utf8(name) || name.find('\n') != std::string::npos) continue;
        bytes += name.size() + 1;
        if (bytes > largest_listing) return std::nullopt;
        names.push_back(std::move(name));
    }
    std::ranges::sort(names);
    std::string out;
    for (const auto& name : names) out += name + "\n";
    return out;
}

std::optional<std::string> Services::tool_version(std::string_view name) const {
    if (!probe_tool_ || !is_tool_name(name)) return std::nullopt;
    const auto answer = probe_tool_(std::string(name));
    if (!answer) return std::nullopt;
    const auto lines = text::lines(*answer);
    return lines.empty() ? std::string{} : text::to_utf8(text::trim(lines.front()));
}

}  // namespace bspctl::plugins
