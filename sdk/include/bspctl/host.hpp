// SPDX-License-Identifier: Apache-2.0
//
// The host as a plugin's class sees it: a log, read-only services, the family it derives from, and the way to say why
// a call cannot answer.
#ifndef BSPCTL_HOST_HPP
#define BSPCTL_HOST_HPP

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bspctl/abi.h"
#include "bspctl/collect.hpp"
#include "bspctl/values.hpp"
#include "bspctl/wire.hpp"

namespace bspctl::inline v1 {

// Why a call cannot answer. Reaches the user as three lines.
class Error : public std::exception {
public:
    Error(std::string what, std::string why, std::string fix)
        : what_(std::move(what)), why_(std::move(why)), fix_(std::move(fix)) {}
    [[nodiscard]] const char* what() const noexcept override { return what_.c_str(); }
    [[nodiscard]] const std::string& why() const noexcept { return why_; }
    [[nodiscard]] const std::string& fix() const noexcept { return fix_; }

private:
    std::string what_, why_, fix_;
};

enum class FileKind : std::int32_t { none = 0, regular = 1, directory = 2, other = 3 };

// A call ends here and hands a status back: a sink refused, or the base has failed and explained it.
struct Stopped {
    bspctl_status status;
};

// The family that this one derives from. Where there is none, and where the base has no such table, the answers are
// empty. A base that fails ends the running call of the plugin with the base's explanation.
class Base {
public:
    Base() = default;
    explicit Base(const bspctl_base* base) noexcept : base_(base) {}
    explicit operator bool() const noexcept { return base_ != nullptr; }

    [[nodiscard]] Verdict detect(const Input& input) const {
        Collector<Verdict> collector;
        if (!offers(&bspctl_base::detect)) return {};
        const wire::PackedInput packed(input);
        return finish(base_->detect(base_->ctx, packed.get(), collector.sink()), collector);
    }
    [[nodiscard]] KasConfig kas(const Workspace& workspace) const {
        Collector<KasConfig> collector;
        if (!offers(&bspctl_base::generate)) return {};
        const wire::PackedWorkspace packed(workspace);
        return finish(base_->generate(base_->ctx, packed.get(), collector.sink()), collector);
    }
    [[nodiscard]] std::vector<Step> plan(const Workspace& workspace) const {
        Collector<std::vector<Step>> collector;
        if (!offers(&bspctl_base::plan)) return {};
        const wire::PackedWorkspace packed(workspace);
        return finish(base_->plan(base_->ctx, packed.get(), collector.sink()), collector);
    }

private:
    template <class Field>
    [[nodiscard]] bool offers(Field bspctl_base::*field) const noexcept {
        return base_ != nullptr && wire::has_field(base_, field) && base_->*field != nullptr;
    }
    template <class Value>
    static Value finish(bspctl_status status, Collector<Value>& collector) {
        if (status == BSPCTL_NO) return {};
        if (status != BSPCTL_OK) throw Stopped{status};
        return std::move(collector).finish();
    }

    const bspctl_base* base_ = nullptr;
};

// The host as the plugin sees it: a log and read-only services. Cheap to copy. Where the host offers no services the
// answers are those of an empty world.
class Host {
public:
    Host() = default;
    explicit Host(const bspctl_host* host) noexcept : host_(host) {
        if (host_ != nullptr && host_->extension != nullptr) {
            services_ = static_cast<const bspctl_services*>(
                host_->extension(host_->ctx, wire::view(BSPCTL_HOST_SERVICES)));
        }
    }

    void debug(std::string_view message) const { log(BSPCTL_LOG_DEBUG, message); }
    void info(std::string_view message) const { log(BSPCTL_LOG_INFO, message); }
    void warn(std::string_view message) const { log(BSPCTL_LOG_WARN, message); }

    // The effective value of a setting by its dotted name.
    [[nodiscard]] std::optional<std::string> setting(std::string_view key) const {
        return ask(&bspctl_services::setting, key);
    }
    // The bytes of a regular file below bsp_root (at most 16 MiB).
    [[nodiscard]] std::optional<std::string> read_file(std::string_view path) const {
        return ask(&bspctl_services::read_file, path);
    }
    // The names in a folder, sorted. Nothing: no such folder.
    [[nodiscard]] std::optional<std::vector<std::string>> list_dir(std::string_view path) const {
        const auto text = ask(&bspctl_services::list_dir, path);
        if (!text) return std::nullopt;
        std::vector<std::string> names;
        for (std::string_view rest = *text; !rest.empty();) {
            const auto end = rest.find('\n');
            names.emplace_back(rest.substr(0, end));
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        }
        return names;
    }
    [[nodiscard]] FileKind file_kind(std::string_view path) const {
        if (!offers(&bspctl_services::file_kind)) return FileKind::none;
        return static_cast<FileKind>(services_->file_kind(services_->ctx, wire::view(path)));
    }
    [[nodiscard]] bool exists(std::string_view path) const { return file_kind(path) != FileKind::none; }
    // First line of `NAME --version`; nothing when NAME is not on PATH.
    [[nodiscard]] std::optional<std::string> tool_version(std::string_view name) const {
        return ask(&bspctl_services::tool_version, name);
    }
    // Free bytes of the file system that holds `path`; nothing when it cannot be told.
    [[nodiscard]] std::optional<std::int64_t> free_bytes(std::string_view path) const {
        if (!offers(&bspctl_services::free_bytes)) return std::nullopt;
        const auto bytes = services_->free_bytes(services_->ctx, wire::view(path));
        if (bytes < 0) return std::nullopt;
        return bytes;
    }
    // Reads another manifest or configuration of a kind the host knows.
    [[nodiscard]] std::optional<Input> read_input(std::string_view path) const {
        if (!offers(&bspctl_services::read_input)) return std::nullopt;
        Answer<Input> answer;
        const bspctl_input_receiver receiver{&answer, [](void* ctx, const bspctl_input* input) {
                                                 static_cast<Answer<Input>*>(ctx)->take(*input);
                                             }};
        const auto status = services_->read_input(services_->ctx, wire::view(path), &receiver);
        return std::move(answer).get(status);
    }

    // The family this one derives from (FamilyInfo::derives). Not for family(), which comes before the base is known.
    [[nodiscard]] Base base() const {
        if (host_ == nullptr || host_->extension == nullptr) return {};
        return Base(static_cast<const bspctl_base*>(host_->extension(host_->ctx, wire::view(BSPCTL_HOST_BASE))));
    }

private:
    // What a service hands over. It arrives through a frame of the host, so an exception waits here until that is left.
    template <class T>
    struct Answer {
        template <class View>
        void take(const View& view) noexcept {
            try {
                value = wire::read(view);
            } catch (...) {
                error = std::current_exception();
            }
        }
        std::optional<T> get(bspctl_status status) && {
            if (error) std::rethrow_exception(error);
            if (status != BSPCTL_OK) return std::nullopt;
            return std::move(value);
        }
        std::optional<T> value;
        std::exception_ptr error;
    };

    template <class Field>
    [[nodiscard]] bool offers(Field bspctl_services::*field) const noexcept {
        return services_ != nullptr && wire::has_field(services_, field) && services_->*field != nullptr;
    }
    using TextService = bspctl_status (*)(void*, bspctl_str, const bspctl_receiver*);
    [[nodiscard]] std::optional<std::string> ask(TextService bspctl_services::*service, std::string_view key) const {
        if (!offers(service)) return std::nullopt;
        Answer<std::string> answer;
        const bspctl_receiver receiver{&answer, [](void* ctx, bspctl_str text) {
                                           static_cast<Answer<std::string>*>(ctx)->take(text);
                                       }};
        const auto status = (services_->*service)(services_->ctx, wire::view(key), &receiver);
        return std::move(answer).get(status);
    }
    void log(std::int32_t level, std::string_view message) const {
        if (host_ != nullptr && host_->log != nullptr) host_->log(host_->ctx, level, wire::view(message));
    }

    const bspctl_host* host_ = nullptr;
    const bspctl_services* services_ = nullptr;
};

}  // namespace bspctl::inline v1

#endif  // BSPCTL_HOST_HPP
