// SPDX-License-Identifier: Apache-2.0
//
// Host compiler, C library and Python against what the release was made for. Releases get repairs for newer hosts as long
// as they are maintained, so what is too new warns and does not block.
#include <algorithm>
#include <array>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/probe.hpp"
#include "doctor/release.hpp"
#include "doctor/settings_text.hpp"

namespace bspctl::doctor {
namespace {

// The newest host compiler that the last point release of a series builds its native recipes with. Evidence: the
// "fix build with gcc-N" changes on its branch. GCC 10 no longer merges common symbols, 14 refuses implicit
// declarations, 15 takes C23 for the language.
struct NewestCompiler {
    std::string_view release;
    int major;
};
constexpr std::array<NewestCompiler, 12> newest_compilers{{{"dunfell", 12},   {"gatesgarth", 10}, {"hardknott", 11}, {"honister", 11},
                                                           {"kirkstone", 14}, {"langdale", 12},   {"mickledore", 13}, {"nanbield", 13},
                                                           {"scarthgap", 15}, {"styhead", 14},    {"walnascar", 15},  {"whinlatter", 15}}};

// 0: no release is known to be too old for it.
int newest_compiler(std::string_view release) {
    const auto found = std::find_if(newest_compilers.begin(), newest_compilers.end(), [&](const auto& row) { return row.release == release; });
    return found == newest_compilers.end() ? 0 : found->major;
}

Finding host_gcc(const Context& context) {
    if (context.container) return skip("the container image brings its own");
    if (uses_buildtools(context)) return skip("buildtools bring their own");
    if (paths::which("gcc").empty()) return skip("no gcc on PATH");
    const auto version = first_line(probe({"gcc", "-dumpfullversion", "-dumpversion"}, 5s).out);
    const auto numbers = version_numbers(version);
    if (numbers.empty()) return skip("gcc does not say its version");
    const auto release = release_of(context);
    const auto newest = newest_compiler(release.name);
    if (newest == 0 || numbers.front() <= newest) return pass("gcc " + version);
    return warn("gcc " + version + " is newer than " + release.name + " knows (up to " + std::to_string(newest) + ")",
                "native recipes of that time do not build with it",
                "build in a container (--container), or with the buildtools of the release (scripts/install-buildtools in OE-Core)");
}

// Uninative is in use where a distribution's configuration or the settings require it.
bool uses_uninative(const Context& context) {
    constexpr std::string_view file = "yocto-uninative.inc";
    if (context.settings_text.find(file) != std::string::npos) return true;
    return std::any_of(context.layers.begin(), context.layers.end(), [&](const auto& layer) {
        return read_kernel_file(layer / "conf/distro" / (context.distro + ".conf")).value_or("").find(file) != std::string::npos;
    });
}

// "ldd (Debian GLIBC 2.36-9+deb12u10) 2.36": the last word of the first line.
std::string glibc_version() {
    if (paths::which("ldd").empty()) return {};
    const auto line = first_line(probe({"ldd", "--version"}, 5s).out);
    const auto word = line.substr(line.rfind(' ') + 1);
    return version_numbers(word).size() >= 2 ? word : "";
}

Finding host_glibc(const Context& context) {
    if (context.container) return skip("the container image brings its own");
    const auto release = release_of(context);
    if (release.newest_glibc.empty()) return skip("no OE-Core on disk yet to compare with");
    const auto version = glibc_version();
    if (version.empty()) return skip("the C library does not say its version");
    const auto both = "glibc " + version + ", uninative knows up to " + release.newest_glibc;
    if (version_numbers(version) <= version_numbers(release.newest_glibc)) return pass(both);
    if (!uses_uninative(context)) return info(both + "; it is not in use here");
    return warn(both, "BitBake switches uninative off: native results of others in the shared state do not fit and are built again",
                "take a newer point release of " + (release.name.empty() ? std::string("the branch") : release.name) + ", or build in a container (--container)");
}

// What Python gave up, and in which version.
struct Gone {
    const char* module;
    std::vector<int> since;
    const char* file;   // of BitBake or OE-Core, where older releases import it
    bool in_bitbake;
};
const std::array<Gone, 3>& gone_modules() {
    static const std::array<Gone, 3> all{{{"asyncore", {3, 12}, "lib/pyinotify.py", true},
                                          {"imp", {3, 12}, "lib/layerindexlib/__init__.py", true},
                                          {"distutils", {3, 12}, "classes/sanity.bbclass", false}}};
    return all;
}

bool imports(const std::filesystem::path& file, const std::string& module) {
    const auto text = read_kernel_file(file).value_or("");
    for (const auto line : text::lines(text)) {
        const auto trimmed = text::trim(line);
        if (trimmed == "import " + module || trimmed.starts_with("from " + module + ".") || trimmed.starts_with("import " + module + ".")) return true;
    }
    return false;
}

// What this BitBake and this OE-Core were seen to need that such a Python has not; empty: nothing.
std::string lacking(const Release& release, const std::vector<int>& python) {
    std::vector<std::string> out;
    for (const auto& gone : gone_modules()) {
        const auto& base = gone.in_bitbake ? release.bitbake : release.core;
        if (python >= gone.since && !base.empty() && imports(base / gone.file, gone.module)) out.emplace_back(gone.module);
    }
    return text::join(out, ", ");
}

// Python 3.13 changed what pickles of exceptions and COW dictionaries rely on, 3.14 starts workers with "forkserver" unless
// told to fork. Both were repaired on maintained branches, so the sources are asked, not only the version.
bool is_unready(const Release& release, const std::vector<int>& python) {
    const std::vector<int> py13{3, 13}, py14{3, 14}, knows13{2, 12}, knows14{2, 16};
    if (python >= py14) return release.bitbake_version < knows14 && !release.bitbake_has("lib/bb/__init__.py", "get_context(\"fork\")");
    return python >= py13 && release.bitbake_version < knows13 && !release.bitbake_has("lib/bb/COW.py", "__firstlineno__");
}

}  // namespace

Finding judge_python(const std::string& python, const Release& release) {
    const auto numbers = version_numbers(python);
    if (numbers.size() < 2) return skip("Python does not say its version");
    if (release.bitbake_version.empty()) return info("Python " + python + "; no BitBake in the workspace yet to compare with");
    std::vector<std::string> parts;
    for (const auto number : release.bitbake_version) parts.push_back(std::to_string(number));
    const auto both = "Python " + python + " with BitBake " + text::join(parts, ".");
    const auto lowest = release.at_least.find("python3");
    if (lowest != release.at_least.end() && numbers < version_numbers(lowest->second)) {
        return block(both + ", which needs " + lowest->second, "BitBake refuses to start", "build in a container (--container), or with newer buildtools");
    }
    const auto gone = lacking(release, numbers);
    const auto help = "build in a container of the release's time (--container), or take a newer point release of the branch";
    if (!gone.empty()) return warn(both + ": it imports " + gone + ", which Python gave up", "BitBake, or the sanity check of OE-Core, ends on the missing module", help);
    if (is_unready(release, numbers)) return warn(both, "this BitBake was made for older Pythons: parsing may hang or its workers fail", help);
    return pass(both);
}

namespace {

// Parts of Python that distributions package apart and BitBake imports.
constexpr const char* question =
    "import importlib.util as u, platform\n"
    "print(platform.python_version(), *[m for m in ('sqlite3', '_sqlite3', 'pyexpat', '_ctypes', 'multiprocessing')"
    " if u.find_spec(m) is None])";

Finding host_python(const Context& context) {
    if (context.container) return skip("the container brings its own");
    if (uses_buildtools(context)) return skip("buildtools bring their own");
    if (paths::which("python3").empty()) return skip("no python3 on PATH");
    const auto answer = probe({"python3", "-c", question}, 7s);
    const auto words = words_of(first_line(answer.out));
    if (!answer.ok() || words.empty()) return skip("python3 does not say its version");
    const std::vector<std::string> missing(words.begin() + 1, words.end());
    if (missing.empty()) return judge_python(words.front(), release_of(context));
    return block("Python " + words.front() + " without " + text::join(missing, ", "), "BitBake imports these modules when it starts",
                 "install the whole of Python (Debian: sudo apt-get install -y python3; Fedora: sudo dnf install -y python3-libs)");
}

}  // namespace

std::vector<Check> toolchain_checks() {
    return {
        {"host-python", "host", "the Python that BitBake will get", false, 8s, host_python,
         "Asks python3 for its version and for the modules that BitBake imports, and compares with what this BitBake says it "
         "needs. A Python that is too old is refused; one that is too new lacks modules (asyncore, imp, distutils went in "
         "3.12) or starts processes in another way (3.14), and older BitBakes fail or hang while parsing."},
        {"host-gcc", "host", "the host's compiler", false, 8s, host_gcc,
         "Compares gcc on PATH with the newest that the release builds its native recipes with. Each new GCC refuses code that "
         "the one before took; a release that is no longer maintained then fails in one native recipe after the other."},
        {"host-glibc", "host", "the host's C library", false, 8s, host_glibc,
         "Compares the C library with the newest that the release's uninative knows. With a newer one BitBake switches uninative "
         "off, so that native results from elsewhere cannot be used and the first build takes longer."},
    };
}

}  // namespace bspctl::doctor
