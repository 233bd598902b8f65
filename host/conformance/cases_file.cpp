// SPDX-License-Identifier: Apache-2.0
//
// The file, before any of its code is trusted to be a plugin.
#include <dlfcn.h>
#include <fcntl.h>

#include <algorithm>
#include <array>

#include "base/descriptor.hpp"
#include "base/failure.hpp"
#include "base/files.hpp"
#include "conformance/child.hpp"
#include "conformance/stopwatch.hpp"
#include "conformance/subject.hpp"
#include "conformance/trial.hpp"
#include "plugins/requirements.hpp"
#include "plugins/trust.hpp"

namespace bspctl::conformance {

namespace {

void file_whole(Trial& trial) {
    try {
        (void)read_elf(files::read(trial.subject().file()));
    } catch (const Failure& failure) {
        trial.fault(std::string("the file ") + failure.what());
    }
}

void file_loads(Trial& trial) {
    (void)trial.subject().elf();
    const auto& file = trial.subject().file();
    const auto library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library != nullptr) return;
    const auto problem = plugins::explain(::dlerror());
    trial.fault("the file " + problem.what + (problem.fix.empty() ? "" : "; " + problem.fix));
}

// What compilers and instrumentation put beside an author's symbols.
bool is_toolchain_symbol(const std::string& symbol) {
    constexpr std::array<std::string_view, 3> markers{"_init", "_fini", "__bss_start"};
    return symbol.starts_with("__") || symbol == "_edata" || symbol == "_end" ||
           std::find(markers.begin(), markers.end(), symbol) != markers.end();
}

void file_one_export(Trial& trial) {
    for (const auto& symbol : trial.subject().elf().strong_exports) {
        if (symbol != BSPCTL_PLUGIN_ENTRY && !is_toolchain_symbol(symbol)) trial.fault("exports " + symbol);
    }
}

void file_no_unique_symbols(Trial& trial) {
    for (const auto& symbol : trial.subject().elf().unique_exports) trial.fault("shares " + symbol);
}

void file_runtime_floor(Trial& trial) {
    const auto& decisions = trial.subject().options().decisions;
    const auto check = [&](const VersionNeed& need, std::string_view prefix, const std::string& floor) {
        if (!need.version.starts_with(prefix)) return;
        const auto version = need.version.substr(prefix.size());
        const bool numbered = !version.empty() && version.front() >= '0' && version.front() <= '9';
        if (numbered && plugins::compare_versions(version, floor) > 0) {
            trial.fault("needs " + need.version + " of " + need.library + ", newer than " + std::string(prefix) + floor);
        }
    };
    for (const auto& need : trial.subject().elf().versions) {
        check(need, "GLIBC_", decisions.glibc);
        check(need, "GLIBCXX_", decisions.glibcxx);
    }
}

void file_no_run_path(Trial& trial) {
    for (const auto& path : trial.subject().elf().run_paths) trial.fault("searches for libraries in " + path);
}

// Present wherever bspctl is. libc++ and the sanitizers' runtimes are not, but nobody needs them by accident.
void file_platform_libraries(Trial& trial) {
    constexpr std::array<std::string_view, 8> platform{"libc.so.6",  "libm.so.6",     "libdl.so.2",     "libpthread.so.0",
                                                       "librt.so.1", "libgcc_s.so.1", "libstdc++.so.6", "ld-linux"};
    constexpr std::array<std::string_view, 7> deliberate{"libc++.so",  "libc++abi.so", "libunwind.so", "libasan.so",
                                                         "libubsan.so", "libtsan.so",   "liblsan.so"};
    for (const auto& library : trial.subject().elf().needed) {
        const auto is = [&](std::string_view known) { return library.starts_with(known); };
        if (std::any_of(platform.begin(), platform.end(), is)) continue;
        if (std::any_of(deliberate.begin(), deliberate.end(), is)) {
            trial.warn("needs " + library + ", which few systems have; link it statically before you ship");
        } else {
            trial.fault("needs " + library);
        }
    }
}

void file_no_executable_stack(Trial& trial) {
    trial.fault_if(trial.subject().elf().executable_stack, "asks for a stack that code can be run from");
}

double load_milliseconds(const fs::path& file) {
    const Stopwatch watch;
    if (::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL) == nullptr) return 0;
    return watch.elapsed().count() * 1000;
}

// The best of a few processes: the first may wait for a disk.
void file_loads_fast(Trial& trial) {
    (void)trial.subject().elf();
    constexpr double limit = 100;
    double best = limit + 1;
    for (int i = 0; i < 3 && best > limit; ++i) {
        const auto tried = in_child(".", std::chrono::seconds(20), [&](const Trial::Report& report) {
            report(Outcome::pass, std::to_string(load_milliseconds(trial.subject().file())));
        });
        if (tried.told.empty()) throw Unmet("only after file-loads: the file does not load");
        best = std::min(best, std::stod(tried.told.back().second));
    }
    trial.fault_if(best > limit, "takes " + std::to_string(static_cast<int>(best)) + " ms to load");
}

void file_unloads(Trial& trial) {
    (void)trial.subject().elf();
    constexpr int times = 3;
    for (int i = 0; i < times; ++i) {
        trial.now("loading");
        auto* library = ::dlopen(trial.subject().file().c_str(), RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) throw Unmet("only after file-loads: the file does not load");
        trial.now("unloading");
        trial.fault_if(::dlclose(library) != 0, "does not unload");
    }
}

constexpr std::array table{
    Case{{"file-whole", "BP-FILE-1", "file", Level::basic, "the file is a whole shared object for this machine",
          "build it again for this processor, and compare its size with the one you copied"},
         file_whole},
    Case{{"file-loads", "BP-FILE-2", "file", Level::basic, "it loads with every symbol bound at once",
          "link with -Wl,-z,defs, which finds what is missing when the plugin is built"},
         file_loads},
    Case{{"file-one-export", "BP-FILE-3", "file", Level::standard, "it exports bspctl_plugin_query and nothing else",
          "compile with -fvisibility=hidden and link with -Wl,--exclude-libs,ALL; bspctl_add_plugin() does"},
         file_one_export},
    Case{{"file-no-unique-symbols", "BP-FILE-4", "file", Level::standard,
          "it has no GNU unique symbols, which all plugins of a process would share",
          "compile with -fno-gnu-unique (g++) and -fvisibility=hidden"},
         file_no_unique_symbols},
    Case{{"file-runtime-floor", "BP-FILE-5", "file", Level::standard,
          "it needs no newer C or C++ runtime than the oldest system it is for",
          "build on the oldest system you support, or link the C++ runtime statically; the floor is set in "
          "bspctl-plugin-check.toml"},
         file_runtime_floor},
    Case{{"file-no-run-path", "BP-FILE-6", "file", Level::standard, "it has no run path",
          "link without -rpath (CMake: set SKIP_BUILD_RPATH); the path is one of your machine"},
         file_no_run_path},
    Case{{"file-platform-libraries", "BP-FILE-7", "file", Level::standard,
          "it needs no libraries but those of every system", "link the library into the plugin statically"},
         file_platform_libraries},
    Case{{"file-no-executable-stack", "BP-FILE-8", "file", Level::standard, "it does not ask for an executable stack",
          "add .note.GNU-stack to your assembler files, or link with -Wl,-z,noexecstack"},
         file_no_executable_stack},
    Case{{"file-loads-fast", "BP-FILE-9", "file", Level::standard, "it loads in less than 100 ms",
          "do the work of static objects when it is first needed: every command of bspctl loads the plugin"},
         file_loads_fast},
    Case{{"file-unloads", "BP-FILE-10", "file", Level::standard, "it can be loaded and unloaded again and again",
          "leave nothing behind that calls into the library: threads, exit handlers, signal handlers"},
         file_unloads},
};

}  // namespace

std::span<const Case> file_cases() { return table; }

}  // namespace bspctl::conformance
