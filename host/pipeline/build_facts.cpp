// SPDX-License-Identifier: Apache-2.0
#include "pipeline/build_facts.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "kas/document.hpp"
#include "hashserv/server.hpp"
#include "pipeline/caches.hpp"
#include "pipeline/engine_variables.hpp"
#include "pipeline/overlays.hpp"
#include "sources/layer_set.hpp"
#include "sources/sources.hpp"
#include "sync/mirrors.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

// What a configuration says, whoever wrote it.
struct Configuration {
    std::vector<fs::path> layers;  // the enabled ones, here or not
    std::vector<ConfBlock> local_conf, bblayers_conf;
    std::vector<EnvVar> env;
    std::vector<std::string> targets;
    bool whole = true;  // false: parts of it are not here yet
};

void add_layers(Configuration& out, const std::vector<sources::Source>& list) {
    for (const auto& source : list) {
        for (const auto& layer : source.layers) out.layers.push_back((source.path / (layer == "." ? "" : layer)).lexically_normal());
    }
}

Configuration of_kas_files(const doctor::Context& context, const sources::Sources& sources) {
    const auto document = kas::load(context.config);
    Configuration out{{}, document.local_conf, document.bblayers_conf, document.env, document.targets, true};
    add_layers(out, sources.list);
    out.whole = std::all_of(document.includes.begin(), document.includes.end(),
                            [](const kas::Include& include) { return include.unresolved.empty(); });
    return out;
}

Configuration of_family(const Build& build) {
    const auto config = build.plugin->kas(build.workspace);
    Configuration out{{}, config.local_conf, config.bblayers_conf, config.env, config.targets, true};
    for (const auto& layer : config.layers) {
        const auto repo = std::find_if(config.repos.begin(), config.repos.end(),
                                       [&](const KasRepo& candidate) { return candidate.name == layer.repo; });
        if (repo == config.repos.end()) continue;
        const auto folder = build.bsp_root / (repo->path.empty() ? repo->name : repo->path);
        out.layers.push_back((folder / (layer.subdir == "." ? "" : layer.subdir)).lexically_normal());
    }
    return out;
}

std::string joined(const std::vector<ConfBlock>& blocks) {
    std::string out;
    for (const auto& block : blocks) out += block.text + "\n";
    return out;
}

// What is declared under `env` becomes a variable of BitBake's, as local.conf would set it.
std::string joined(const std::vector<EnvVar>& variables) {
    std::string out;
    for (const auto& variable : variables) {
        if (variable.value) out += variable.name + " ?= \"" + *variable.value + "\"\n";
    }
    return out;
}

std::string overlay_texts(const Build& build, const Surroundings& surroundings) {
    std::string out;
    for (const auto& layer : overlay_stack(build, surroundings).layers) out += layer.text + "\n";
    return out;
}

bool is_layer(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(folder / "conf" / "layer.conf", ignored);
}

void take_layers(doctor::Context& context, const Configuration& configuration) {
    for (const auto& layer : configuration.layers) {
        const bool known = std::find(context.layers.begin(), context.layers.end(), layer) != context.layers.end();
        if (!known && is_layer(layer)) context.layers.push_back(layer);
    }
    context.layers_complete = configuration.whole && !configuration.layers.empty() &&
                              std::all_of(configuration.layers.begin(), configuration.layers.end(), is_layer);
    auto set = sources::read_layer_set(context.layers, joined(configuration.bblayers_conf));
    context.core_series = std::move(set.core_series);
    for (auto& collection : set.collections) {
        doctor::Context::Collection out{std::move(collection.name), std::move(collection.layer), std::move(collection.series),
                                        collection.series_known, std::move(collection.version), {}};
        for (auto& wanted : collection.depends) {
            out.depends.push_back({std::move(wanted.collection), std::move(wanted.comparison), std::move(wanted.version)});
        }
        context.collections.push_back(std::move(out));
    }
}

// git is asked of these, so those of other tools are not among them; nor those that repo leaves out.
void take_repositories(doctor::Context& context, const sources::Sources& sources, const std::vector<sync::Mirror>& mirrors) {
    for (const auto& source : sources.list) {
        const bool is_git = find_value(source.attributes, "type").value_or("git") == "git";
        if (!is_git || source.is_optional()) continue;
        doctor::Context::Repository out{source.name, source.url, source.commit, source.tag, source.branch, source.path, {}};
        out.mirrors = source.url.empty() ? std::vector<std::string>{} : sync::addresses(source.url, mirrors);
        std::erase(out.mirrors, source.url);
        context.repositories.push_back(std::move(out));
    }
}

// The bytes of the last line of a du.tsv, "<unix seconds>\t<bytes>".
std::optional<double> last_size(const fs::path& file) {
    constexpr std::streamoff longest = 64;
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    if (!in) return std::nullopt;
    const std::streamoff size = in.tellg();
    in.seekg(std::max<std::streamoff>(0, size - longest));
    std::string end(static_cast<std::size_t>(std::min(size, longest)), '\0');
    in.read(end.data(), static_cast<std::streamsize>(end.size()));
    const auto tail = text::trim(end);
    const auto digits = tail.substr(tail.rfind('\t') + 1);
    std::uint64_t bytes = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bytes);
    if (error != std::errc{} || stop != digits.data() + digits.size()) return std::nullopt;
    return static_cast<double>(bytes);
}

// What the newest few runs in the same build folder ended with, the largest of it.
double size_before(const Build& build) {
    constexpr std::size_t most_runs = 5;
    constexpr double bytes_in_gib = 1024.0 * 1024 * 1024;
    std::vector<fs::path> runs;
    std::error_code error;
    for (fs::directory_iterator at(build_dir(build) / "runs", error), end; !error && at != end; at.increment(error)) {
        runs.push_back(at->path());
    }
    std::sort(runs.rbegin(), runs.rend());  // their names are times
    runs.resize(std::min(runs.size(), most_runs));
    double largest = 0;
    for (const auto& run : runs) largest = std::max(largest, last_size(run / "du.tsv").value_or(0));
    return largest / bytes_in_gib;
}

std::string or_else(const std::string& chosen, const std::string& other) { return chosen.empty() ? other : chosen; }

void take_choices(doctor::Context& context, const Build& build) {
    const auto& input = build.workspace.input;
    context.machine = or_else(build.workspace.machine, input ? input->machine : build.family.machine);
    context.distro = or_else(build.workspace.distro, input ? input->distro : build.family.distro);
    context.targets = build.request.targets;
    if (context.targets.empty() && input) context.targets = input->targets;
}

// Whatever is wrong with a file, others say; what was read before it stays.
template <typename Work>
void if_readable(const Work& work) {
    try {
        work();
    } catch (const Failure&) {
        return;
    }
}

void take_caches(doctor::Context& context, const Build& build, const config::Settings& settings, const std::vector<KeyValue>& variables) {
    context.compiler_cache = uses_compiler_cache(build) && !build.bsp_root.empty() ? compiler_cache(build) : std::filesystem::path{};
    if (const auto mirror = mirror_of(settings); !mirror.empty()) context.sstate_mirrors += " file://.* " + mirror;
    if (!build.settings.flag("build.hashserv")) return;
    const auto server = hash_server_place(build, variables);
    context.hash_server = doctor::Context::HashServer{server.address(), hashserv::status(server).state == hashserv::State::running,
                                                      !hash_server_program(build).empty()};
}

}  // namespace

void add_build_facts(doctor::Context& context, const Build& build, const Surroundings& surroundings,
                     const config::Settings& settings) {
    const auto variables = engine_variables(settings);
    context.sstate_mirrors = find_value(variables, "SSTATE_MIRRORS").value_or("");
    if_readable([&] { take_caches(context, build, settings, variables); });
    const auto sets = [&](const char* key) { return !settings.text(key).empty(); };
    context.pressure_limits = sets("build.pressure_max_cpu") || sets("build.pressure_max_io") || sets("build.pressure_max_memory");
    context.offline = surroundings.sync.offline;
    if (build.plugin == nullptr) return;
    take_choices(context, build);
    context.expected_gib = size_before(build);
    if_readable([&] { context.settings_text += overlay_texts(build, surroundings); });
    if (!build.workspace.input) return;
    if_readable([&] {
        const auto sources = sources::of_input(*build.workspace.input, build.bsp_root);
        take_repositories(context, sources, surroundings.sync.mirrors);
        const auto configuration = build.generates ? of_family(build) : of_kas_files(context, sources);
        context.settings_text += joined(configuration.local_conf) + joined(configuration.bblayers_conf) + joined(configuration.env);
        if (context.targets.empty()) context.targets = configuration.targets;
        take_layers(context, configuration);
    });
}

}  // namespace bspctl::pipeline
