// SPDX-License-Identifier: Apache-2.0
//
// The C++ layer a plugin is written with: one plain class, no base class, no registration. What the class offers is
// found at compile time by the members it has:
//
//     static constexpr bspctl::Info info{"com.acme.boards", "ACME boards", "1.0.0", "ACME"};   // required
//     explicit Acme(bspctl::Host host);                                    // optional; else a default constructor
//     bspctl::FamilyInfo family(const bspctl::Workspace&) const;           // bspctl.family/1
//     bspctl::Verdict detect(const bspctl::Input&) const;                  // bspctl.detect/1
//     bspctl::KasConfig kas(const bspctl::Workspace&) const;               // bspctl.kas/1
//     std::vector<bspctl::Step> plan(const bspctl::Workspace&) const;      // bspctl.plan/1
//     std::vector<bspctl::Finding> doctor(const bspctl::Workspace&) const; // bspctl.doctor/1
//     std::vector<bspctl::Rule> triage() const;                            // bspctl.triage/1
//
// The last line of the file is BSPCTL_PLUGIN(Acme). Any member may throw bspctl::Error{what, why, fix}; the user sees
// its three parts. Other exceptions arrive as an error that names the call.
//
// Header-only; needs the standard library alone. Build with hidden visibility (bspctl_add_plugin() in CMake does).
#ifndef BSPCTL_SDK_HPP
#define BSPCTL_SDK_HPP

#include <concepts>
#include <cstdint>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "bspctl/abi.h"
#include "bspctl/values.hpp"
#include "bspctl/wire.hpp"

namespace bspctl::inline v1 {

// Who the plugin is. Literals only: the views must live as long as the library.
struct Info {
    std::string_view id;       // reverse domain, lower case: "com.acme.boards"
    std::string_view name;     // for people
    std::string_view version;  // the plugin's own, "1.2.0"
    std::string_view vendor;
};

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

namespace detail {

template <class T>
concept HasInfo = requires { { T::info } -> std::convertible_to<const Info&>; };

// A class that has every name a plugin may offer. Looked up in something derived from it and from T, a name is
// ambiguous exactly when T has it too: however T declares it, overloaded, private or static.
struct EveryName {
    int family, detect, kas, plan, doctor, triage;
};
template <class T>
struct Both : T, EveryName {};

// "has_x": the member exists under that name. "can_x": it also has the right signature. A member that is there but
// cannot be called is a mistake worth a sentence, not silence.
#define BSPCTL_DETAIL_MEMBER(NAME, RESULT, ...)                                                             \
    template <class T>                                                                                      \
    concept has_##NAME = !requires { &Both<T>::NAME; };                                                     \
    template <class T>                                                                                      \
    concept can_##NAME = requires(const T& self __VA_OPT__(, ) __VA_ARGS__) {                               \
        { BSPCTL_DETAIL_CALL_##NAME } -> std::convertible_to<RESULT>;                                       \
    };
#define BSPCTL_DETAIL_CALL_family self.family(workspace)
#define BSPCTL_DETAIL_CALL_detect self.detect(input)
#define BSPCTL_DETAIL_CALL_kas self.kas(workspace)
#define BSPCTL_DETAIL_CALL_plan self.plan(workspace)
#define BSPCTL_DETAIL_CALL_doctor self.doctor(workspace)
#define BSPCTL_DETAIL_CALL_triage self.triage()
BSPCTL_DETAIL_MEMBER(family, FamilyInfo, const Workspace& workspace)
BSPCTL_DETAIL_MEMBER(detect, Verdict, const Input& input)
BSPCTL_DETAIL_MEMBER(kas, KasConfig, const Workspace& workspace)
BSPCTL_DETAIL_MEMBER(plan, std::vector<Step>, const Workspace& workspace)
BSPCTL_DETAIL_MEMBER(doctor, std::vector<Finding>, const Workspace& workspace)
BSPCTL_DETAIL_MEMBER(triage, std::vector<Rule>)
#undef BSPCTL_DETAIL_MEMBER
#undef BSPCTL_DETAIL_CALL_family
#undef BSPCTL_DETAIL_CALL_detect
#undef BSPCTL_DETAIL_CALL_kas
#undef BSPCTL_DETAIL_CALL_plan
#undef BSPCTL_DETAIL_CALL_doctor
#undef BSPCTL_DETAIL_CALL_triage

// An instance as the host holds it: the author's object and the host it may fail to.
template <class T>
struct Instance {
    explicit Instance(const bspctl_host* h) : host(h), object(make(h)) {}
    static T make(const bspctl_host* h) {
        if constexpr (std::is_constructible_v<T, Host>) return T(Host(h));
        else return T();
    }
    const bspctl_host* host;
    T object;
};

// A sink refused: stop, and hand its status back.
struct Stopped {
    bspctl_status status;
};
inline void emit(bspctl_status status) {
    if (status != BSPCTL_OK) throw Stopped{status};
}

inline void fail(const bspctl_host* host, std::string_view what, std::string_view why, std::string_view fix) noexcept {
    if (host != nullptr && host->fail != nullptr) {
        host->fail(host->ctx, wire::view(what), wire::view_or_absent(why), wire::view_or_absent(fix));
    }
}

// Runs an author's call so that nothing is ever thrown across the boundary. `name` is what the user reads when it ends
// in anything but an Error.
template <class Call>
bspctl_status guarded(const bspctl_host* host, std::string_view name, Call&& call) noexcept {
    constexpr std::string_view report = "report this to the plugin's vendor";
    try {
        call();
        return BSPCTL_OK;
    } catch (const Stopped& stopped) {
        return stopped.status;
    } catch (const Error& error) {
        fail(host, error.what(), error.why(), error.fix());
    } catch (const std::bad_alloc&) {
        fail(host, name, "out of memory", {});
    } catch (const std::exception& error) {
        fail(host, name, error.what(), report);
    } catch (...) {
        fail(host, name, "an exception of unknown type", report);
    }
    return BSPCTL_ERROR;
}

template <class T>
struct Tables {
    static_assert(HasInfo<T>, "a plugin class needs `static constexpr bspctl::Info info{id, name, version, vendor};`");
    static_assert(!std::is_final_v<T>, "a plugin class cannot be final: its members are looked up through a derived one");
    static_assert(std::is_constructible_v<T, Host> || std::is_default_constructible_v<T>,
                  "a plugin class needs a default constructor or one that takes bspctl::Host");
    static_assert(!has_family<T> || can_family<T>, "family must be: FamilyInfo family(const Workspace&) const");
    static_assert(!has_detect<T> || can_detect<T>, "detect must be: Verdict detect(const Input&) const");
    static_assert(!has_kas<T> || can_kas<T>, "kas must be: KasConfig kas(const Workspace&) const");
    static_assert(!has_plan<T> || can_plan<T>, "plan must be: std::vector<Step> plan(const Workspace&) const");
    static_assert(!has_doctor<T> || can_doctor<T>, "doctor must be: std::vector<Finding> doctor(const Workspace&) const");
    static_assert(!has_triage<T> || can_triage<T>, "triage must be: std::vector<Rule> triage() const");

    static Instance<T>& of(void* self) noexcept { return *static_cast<Instance<T>*>(self); }

    static bspctl_status describe(void* self, const bspctl_workspace* workspace, const bspctl_value_sink* sink) noexcept {
        return guarded(of(self).host, "family() failed", [&] {
            const FamilyInfo info = of(self).object.family(wire::read(*workspace));
            for (const auto& pair : wire::to_pairs(info)) {
                emit(sink->value(sink->ctx, wire::view(pair.key), wire::view(pair.value)));
            }
        });
    }

    static bspctl_status detect(void* self, const bspctl_input* input, const bspctl_detect_sink* sink) noexcept {
        return guarded(of(self).host, "detect() failed", [&] {
            const Verdict verdict = of(self).object.detect(wire::read(*input));
            const auto packed = wire::pack(verdict);
            emit(sink->verdict(sink->ctx, &packed));
            for (const auto& sentence : verdict.evidence) emit(sink->evidence(sink->ctx, wire::view(sentence)));
        });
    }

    static bspctl_status generate(void* self, const bspctl_workspace* workspace, const bspctl_kas_sink* sink) noexcept {
        return guarded(of(self).host, "kas() failed", [&] {
            const KasConfig config = of(self).object.kas(wire::read(*workspace));
            const auto set = [&](std::string_view key, const std::string& value) {
                if (!value.empty()) emit(sink->set(sink->ctx, wire::view(key), wire::view(value)));
            };
            set("machine", config.machine);
            set("distro", config.distro);
            for (const auto& target : config.targets) set("target", target);
            for (const auto& repo : config.repos) {
                const auto packed = wire::pack(repo);
                emit(sink->repo(sink->ctx, &packed));
            }
            for (const auto& layer : config.layers) {
                emit(sink->layer(sink->ctx, wire::view(layer.repo), wire::view(layer.subdir)));
            }
            for (const auto& block : config.local_conf) {
                emit(sink->conf(sink->ctx, BSPCTL_CONF_LOCAL, wire::view(block.name), wire::view(block.text)));
            }
            for (const auto& block : config.bblayers_conf) {
                emit(sink->conf(sink->ctx, BSPCTL_CONF_BBLAYERS, wire::view(block.name), wire::view(block.text)));
            }
            for (const auto& variable : config.env) {
                emit(sink->env(sink->ctx, wire::view(variable.name),
                               variable.value ? wire::view(*variable.value) : wire::absent()));
            }
            for (const auto& note : config.notes) emit(sink->note(sink->ctx, wire::view(note)));
        });
    }

    static bspctl_status plan(void* self, const bspctl_workspace* workspace, const bspctl_plan_sink* sink) noexcept {
        return guarded(of(self).host, "plan() failed", [&] {
            const std::vector<Step> steps = of(self).object.plan(wire::read(*workspace));
            for (const auto& step : steps) {
                emit(sink->step(sink->ctx, wire::PackedStep(step).get()));
            }
        });
    }

    static bspctl_status check(void* self, const bspctl_workspace* workspace, const bspctl_doctor_sink* sink) noexcept {
        return guarded(of(self).host, "doctor() failed", [&] {
            const std::vector<Finding> findings = of(self).object.doctor(wire::read(*workspace));
            for (const auto& finding : findings) {
                const auto packed = wire::pack(finding);
                emit(sink->finding(sink->ctx, &packed));
            }
        });
    }

    static bspctl_status rules(void* self, const bspctl_triage_sink* sink) noexcept {
        return guarded(of(self).host, "triage() failed", [&] {
            const std::vector<Rule> rules = of(self).object.triage();
            for (const auto& rule : rules) {
                const auto packed = wire::pack(rule);
                emit(sink->rule(sink->ctx, &packed));
            }
        });
    }

    static const void* extension(bspctl_str id) noexcept {
        const auto wanted = wire::text(id);
        if constexpr (has_family<T>) {
            static constexpr bspctl_family table{sizeof(bspctl_family), 0, &describe};
            if (wanted == BSPCTL_EXT_FAMILY) return &table;
        }
        if constexpr (has_detect<T>) {
            static constexpr bspctl_detect table{sizeof(bspctl_detect), 0, &detect};
            if (wanted == BSPCTL_EXT_DETECT) return &table;
        }
        if constexpr (has_kas<T>) {
            static constexpr bspctl_kas table{sizeof(bspctl_kas), 0, &generate};
            if (wanted == BSPCTL_EXT_KAS) return &table;
        }
        if constexpr (has_plan<T>) {
            static constexpr bspctl_plan table{sizeof(bspctl_plan), 0, &plan};
            if (wanted == BSPCTL_EXT_PLAN) return &table;
        }
        if constexpr (has_doctor<T>) {
            static constexpr bspctl_doctor table{sizeof(bspctl_doctor), 0, &check};
            if (wanted == BSPCTL_EXT_DOCTOR) return &table;
        }
        if constexpr (has_triage<T>) {
            static constexpr bspctl_triage table{sizeof(bspctl_triage), 0, &rules};
            if (wanted == BSPCTL_EXT_TRIAGE) return &table;
        }
        return nullptr;
    }

    static void* create(const bspctl_host* host) noexcept {
        Instance<T>* instance = nullptr;
        guarded(host, "the constructor failed", [&] { instance = new Instance<T>(host); });
        return instance;
    }

    static void destroy(void* self) noexcept { delete static_cast<Instance<T>*>(self); }

    static const bspctl_plugin* descriptor() noexcept {
        static const bspctl_plugin plugin{
            sizeof(bspctl_plugin),       BSPCTL_ABI_MAJOR,           BSPCTL_ABI_MINOR, 0,
            wire::view(T::info.id),      wire::view(T::info.name),   wire::view(T::info.version),
            wire::view(T::info.vendor),  &create,                    &destroy,         &extension};
        return &plugin;
    }
};

}  // namespace detail
}  // namespace bspctl::inline v1

#if defined(__GNUC__)
#define BSPCTL_EXPORT __attribute__((visibility("default")))
#else
#define BSPCTL_EXPORT
#endif

// The last line of a plugin: makes CLASS the library's one plugin. A second use in a library is a link error.
#define BSPCTL_PLUGIN(CLASS)                                                                                 \
    extern "C" BSPCTL_EXPORT const bspctl_plugin* bspctl_plugin_query(uint32_t host_major, uint32_t) {       \
        return host_major == BSPCTL_ABI_MAJOR ? ::bspctl::detail::Tables<CLASS>::descriptor() : nullptr;     \
    }                                                                                                        \
    static_assert(true, "BSPCTL_PLUGIN needs no semicolon, and takes one")

#endif  // BSPCTL_SDK_HPP
