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
//     std::optional<bspctl::Input> manifest(const bspctl::ManifestFile&) const;   // bspctl.manifest/1
//     std::vector<bspctl::Overlay> overlays(const bspctl::Workspace&) const;      // bspctl.overlay/1
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
#include "bspctl/emit.hpp"
#include "bspctl/host.hpp"
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

namespace detail {

template <class T>
concept HasInfo = requires { { T::info } -> std::convertible_to<const Info&>; };

// A class that has every name a plugin may offer. Looked up in something derived from it and from T, a name is
// ambiguous exactly when T has it too: however T declares it, overloaded, private or static.
struct EveryName {
    int family, detect, manifest, kas, plan, overlays, doctor, triage;
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
#define BSPCTL_DETAIL_CALL_manifest self.manifest(file)
#define BSPCTL_DETAIL_CALL_overlays self.overlays(workspace)
#define BSPCTL_DETAIL_CALL_doctor self.doctor(workspace)
#define BSPCTL_DETAIL_CALL_triage self.triage()
BSPCTL_DETAIL_MEMBER(family, FamilyInfo, const Workspace& workspace)
BSPCTL_DETAIL_MEMBER(detect, Verdict, const Input& input)
BSPCTL_DETAIL_MEMBER(kas, KasConfig, const Workspace& workspace)
BSPCTL_DETAIL_MEMBER(plan, std::vector<Step>, const Workspace& workspace)
BSPCTL_DETAIL_MEMBER(manifest, std::optional<Input>, const ManifestFile& file)
BSPCTL_DETAIL_MEMBER(overlays, std::vector<Overlay>, const Workspace& workspace)
BSPCTL_DETAIL_MEMBER(doctor, std::vector<Finding>, const Workspace& workspace)
BSPCTL_DETAIL_MEMBER(triage, std::vector<Rule>)
#undef BSPCTL_DETAIL_MEMBER
#undef BSPCTL_DETAIL_CALL_family
#undef BSPCTL_DETAIL_CALL_detect
#undef BSPCTL_DETAIL_CALL_kas
#undef BSPCTL_DETAIL_CALL_plan
#undef BSPCTL_DETAIL_CALL_manifest
#undef BSPCTL_DETAIL_CALL_overlays
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
        return call();
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
    static_assert(!has_manifest<T> || can_manifest<T>,
                  "manifest must be: std::optional<Input> manifest(const ManifestFile&) const");
    static_assert(!has_overlays<T> || can_overlays<T>,
                  "overlays must be: std::vector<Overlay> overlays(const Workspace&) const");
    static_assert(!has_doctor<T> || can_doctor<T>, "doctor must be: std::vector<Finding> doctor(const Workspace&) const");
    static_assert(!has_triage<T> || can_triage<T>, "triage must be: std::vector<Rule> triage() const");

    static Instance<T>& of(void* self) noexcept { return *static_cast<Instance<T>*>(self); }

    static bspctl_status describe(void* self, const bspctl_workspace* workspace, const bspctl_value_sink* sink) noexcept {
        return answer(self, "family() failed", sink, [&](const T& object) { return object.family(wire::read(*workspace)); });
    }
    static bspctl_status detect(void* self, const bspctl_input* input, const bspctl_detect_sink* sink) noexcept {
        return answer(self, "detect() failed", sink, [&](const T& object) { return object.detect(wire::read(*input)); });
    }
    static bspctl_status parse(void* self, const bspctl_manifest_file* file, const bspctl_manifest_sink* sink) noexcept {
        return answer(self, "manifest() failed", sink, [&](const T& object) { return object.manifest(wire::read(*file)); });
    }
    static bspctl_status generate(void* self, const bspctl_workspace* workspace, const bspctl_kas_sink* sink) noexcept {
        return answer(self, "kas() failed", sink, [&](const T& object) { return object.kas(wire::read(*workspace)); });
    }
    static bspctl_status plan(void* self, const bspctl_workspace* workspace, const bspctl_plan_sink* sink) noexcept {
        return answer(self, "plan() failed", sink, [&](const T& object) { return object.plan(wire::read(*workspace)); });
    }
    static bspctl_status overlays(void* self, const bspctl_workspace* workspace, const bspctl_overlay_sink* sink) noexcept {
        return answer(self, "overlays() failed", sink, [&](const T& object) { return object.overlays(wire::read(*workspace)); });
    }
    static bspctl_status check(void* self, const bspctl_workspace* workspace, const bspctl_doctor_sink* sink) noexcept {
        return answer(self, "doctor() failed", sink, [&](const T& object) { return object.doctor(wire::read(*workspace)); });
    }
    static bspctl_status rules(void* self, const bspctl_triage_sink* sink) noexcept {
        return answer(self, "triage() failed", sink, [](const T& object) { return object.triage(); });
    }

    // One call: asks the author's object and emits what it says.
    template <class Sink, class Ask>
    static bspctl_status answer(void* self, std::string_view name, const Sink* sink, Ask&& ask) noexcept {
        const auto& instance = of(self);
        return guarded(instance.host, name, [&] { return emit(ask(instance.object), sink); });
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
        if constexpr (has_manifest<T>) {
            static constexpr bspctl_manifest table{sizeof(bspctl_manifest), 0, &parse};
            if (wanted == BSPCTL_EXT_MANIFEST) return &table;
        }
        if constexpr (has_overlays<T>) {
            static constexpr bspctl_overlay table{sizeof(bspctl_overlay), 0, &overlays};
            if (wanted == BSPCTL_EXT_OVERLAY) return &table;
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
        guarded(host, "the constructor failed", [&] {
            instance = new Instance<T>(host);
            return BSPCTL_OK;
        });
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
