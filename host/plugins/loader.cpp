// SPDX-License-Identifier: Apache-2.0
#include "plugins/loader.hpp"

#include <cxxabi.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>

#include "base/failure.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "plugins/elf.hpp"

namespace bspctl::plugins {

namespace dll = boost::dll;
namespace fs = std::filesystem;

namespace {

using Query = const bspctl_plugin*(std::uint32_t, std::uint32_t);

struct Loaded {
    Descriptor file;
    dll::shared_library library;
};

// The loaded files by device and inode. The dynamic linker recognises a library by the name it was loaded under, and
// ours are descriptor numbers: were one closed and its number used again, the next plugin would silently be the old
// one. So a descriptor lives as long as its library, which is as long as the process.
class Shelf {
public:
    // Never destroyed: other static objects may still call into a plugin while the process ends.
    static Shelf& instance() {
        static auto& shelf = *new Shelf;
        return shelf;
    }
    template <class Load>
    const Loaded& find_or_load(Descriptor file, Load&& load) {
        const std::lock_guard lock(mutex_);
        struct stat info {};
        ::fstat(file.get(), &info);
        const std::pair key(info.st_dev, info.st_ino);
        if (const auto known = loaded_.find(key); known != loaded_.end()) return known->second;
        auto library = load(file.get());
        return loaded_.emplace(key, Loaded{std::move(file), std::move(library)}).first->second;
    }

private:
    std::mutex mutex_;
    std::map<std::pair<dev_t, ino_t>, Loaded> loaded_;
};

// With our number instead of "self", a debugger finds the file under this name too.
fs::path name_of(int file) { return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(file); }

// Boost wraps the linker's words in its own: "… (dlerror system message: WORDS): Bad file descriptor". The name they
// begin with is the descriptor's, which means nothing to a person.
std::string linker_words(std::string message, const fs::path& name) {
    constexpr std::string_view marker = "dlerror system message: ";
    if (const auto at = message.find(marker); at != std::string::npos) message.erase(0, at + marker.size());
    if (const auto end = message.rfind(')'); end != std::string::npos) message.erase(end);
    return text::replace_all(message, name.string() + ": ", "");
}

dll::shared_library open_library(int file, const fs::path& path) {
    if (const auto problem = elf_problem(file)) {
        throw Failure(path.string() + " " + *problem, {}, "build or copy the plugin again");
    }
    const auto name = name_of(file);
    try {
        return dll::shared_library(name, dll::load_mode::rtld_now | dll::load_mode::rtld_local);
    } catch (const std::exception& error) {
        auto problem = explain(linker_words(error.what(), name));
        throw Failure(path.string() + " " + problem.what, {}, std::move(problem.fix));
    }
}

std::string after(const std::string& text, std::string_view marker) {
    const auto at = text.find(marker);
    return at == std::string::npos ? std::string{} : text.substr(at + marker.size());
}

// A C++ symbol as its author wrote it; others stay as they are.
std::string readable(const std::string& symbol) {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> name(
        abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status), &std::free);
    return name ? name.get() : symbol;
}

std::string before(const std::string& text, std::string_view marker) { return text.substr(0, text.find(marker)); }

}  // namespace

LoadProblem explain(const std::string& message) {
    const auto has = [&](std::string_view words) { return message.find(words) != std::string::npos; };
    if (has("undefined symbol: ")) {
        const auto symbol = readable(before(after(message, "undefined symbol: "), ","));
        return {"needs the symbol " + symbol + ", which no library provides",
                "link what defines it into the plugin; -Wl,-z,defs finds this at build time"};
    }
    if (has("version `")) {
        return {
            "was built on a newer system: this one has no " + before(after(message, "version `"), "'"),
            "build it on the oldest system it shall run on, or link the C++ runtime statically (-static-libstdc++)"};
    }
    if (has("cannot open shared object file")) {
        return {"needs the library " + before(message, ":") + ", which is not installed",
                "install it, or link it into the plugin statically"};
    }
    if (has("failed to map segment")) {
        return {"cannot be mapped: its file system is probably mounted noexec (" + message + ")",
                "move the plugin to another file system"};
    }
    return {"cannot be loaded: " + message, "build it as a shared object: -shared -fPIC"};
}

Library load(Descriptor file, const fs::path& path) {
    const auto& loaded =
        Shelf::instance().find_or_load(std::move(file), [&](int fd) { return open_library(fd, path); });
    if (!loaded.library.has(BSPCTL_PLUGIN_ENTRY)) {
        throw Failure(path.string() + " is no bspctl plugin: it does not export " BSPCTL_PLUGIN_ENTRY, {},
                      "end one of its source files with BSPCTL_PLUGIN(YourClass)");
    }
    return {&loaded.library.get<Query>(BSPCTL_PLUGIN_ENTRY), loaded.file.get()};
}

std::string digest(int file) {
    Sha256 sum;
    std::vector<char> piece(256 * 1024);
    off_t done = 0;
    for (;;) {
        const auto count = ::pread(file, piece.data(), piece.size(), done);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw Failure("cannot read a plugin's file again", std::strerror(errno));
        if (count == 0) return sum.hex();
        sum.update({piece.data(), static_cast<std::size_t>(count)});
        done += count;
    }
}

}  // namespace bspctl::plugins
