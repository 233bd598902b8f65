// SPDX-License-Identifier: Apache-2.0
//
// The JSON Schema says of a file what --strict says of it; the reference page is of this table of keys.
#include "config/schema.hpp"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <cstdlib>
#include <fstream>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "config/keys.hpp"
#include "config/settings.hpp"
#include "temp_dir.hpp"

namespace bspctl::config {
namespace {

namespace fs = std::filesystem;
using testing::slurp;
using testing::TempDir;

// One document each; whether it is right is asked of both.
const std::vector<std::string> samples{
    "", "config_version = 3", "config_version = 'x'", "config_version = -1",
    "[build]\nnproc = 4", "[build]\nnproc = 0", "[build]\nnproc = '4'", "[build]\nnproc = 1.5", "[build]\nnproc = true",
    "[build]\nengine = 'host'", "[build]\nengine = 'cloud'", "[build]\naccept_eula = true", "[build]\naccept_eula = 'yes'",
    "[build]\npressure_max_cpu = 72.5", "[build]\npressure_max_cpu = 0.5", "[build]\npressure_max_cpu = 101",
    "[build]\ndisk_free_threshold_gb = 0", "[build]\ndisk_free_threshold_gb = 0.1", "[build]\ndl_dir = '/dl'", "[build]\ndl_dir = 3",
    "[build]\noverlays = ['a.yml', 'b.yml']", "[build]\noverlays = 'a.yml'", "[build]\noverlays = [1]", "[build]\noverlays = ['a,b']",
    "[build]\ncontainer_image = 'i'", "[build]\ncontainer_image = 3", "[build]\ncontainer = true", "[build]\ncontainer = 'yes'",
    "[build]\nhashserv = true", "[build]\nhashserv = 1", "[build]\njournal = true", "[build.buildtools_dirs]\nkirkstone = '/x'", "[build]\nnproc.x = 3", "build = 3", "[build]\nunheard = 3",
    "[defaults.acme]\nmachine = 'm'", "[defaults.acme]\nmachine = 3", "[defaults.acme]\nunheard = 'm'", "[defaults]\nacme = 'm'",
    "[unheard]\nof = 1", "[plugin.com.acme]\nany = [1, 'x']", "plugin = 3", "[[presets]]\nname = 'x'", "[[vendors]]\nname = 'x'",
    "[plugins]\ntrusted = ['sha256:" + std::string(64, 'a') + "']", "[plugins]\ntrusted = ['sha256:abc']", "[plugins]\ntrust = 'warn'",
    "[host]\nmem_min_gb = 16.5", "[host]\nswappiness_max = 0", "[sync]\njobs = 8", "[sync]\njobs = 1000", "[sync]\ndepth = 0",
    "[layers]\nshow_hashes = true", "[ui]\nprogress = 'plain'", "[workspace]\nfamily = 'nxp'",
};

bool strict_reading_takes(const fs::path& file) {
    try {
        (void)Settings::load({file, {}, [](const char*) { return std::string{}; }, true});
        return true;
    } catch (const Failure&) {
        return false;
    }
}

// Debian's, which has Debian's modules, whatever else comes first on PATH.
constexpr const char* python = "/usr/bin/python3";

// Reads "N.toml" of its folder in turn and prints 1 or 0 for each.
constexpr const char* validator = R"(
import json, sys, jsonschema, tomllib
schema = json.load(open(sys.argv[1] + '/schema.json'))
jsonschema.Draft202012Validator.check_schema(schema)
check = jsonschema.Draft202012Validator(schema)
print(''.join('1' if check.is_valid(tomllib.load(open('%s/%d.toml' % (sys.argv[1], i), 'rb'))) else '0' for i in range(int(sys.argv[2]))), end='')
)";

TEST(Schema, AcceptsWhatStrictReadingAcceptsAndNothingElse) {
    const auto modules = std::string(python) + " -c 'import jsonschema, tomllib; jsonschema.Draft202012Validator' 2>/dev/null";
    if (std::system(modules.c_str()) != 0) {
        GTEST_SKIP() << "python3-jsonschema (and a Python with tomllib) is not installed";
    }
    const TempDir dir;
    std::string expected;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        expected += strict_reading_takes(dir.write(std::to_string(i) + ".toml", samples[i] + "\n")) ? '1' : '0';
    }
    (void)dir.write("schema.json", json_schema());
    const auto script = dir.write("validate.py", validator);
    const auto command = std::string(python) + " " + script.string() + " " + script.parent_path().string() + " " + std::to_string(samples.size()) + " > " +
                         (dir / "answer").string();
    ASSERT_EQ(std::system(command.c_str()), 0);
    const auto answer = slurp(dir / "answer");
    ASSERT_EQ(answer.size(), samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i) EXPECT_EQ(answer[i], expected[i]) << samples[i];
    EXPECT_NE(expected.find('0'), std::string::npos);
}

TEST(Schema, HasEveryKeyWithItsHelp) {
    rapidjson::Document schema;
    ASSERT_FALSE(schema.Parse(json_schema().c_str()).HasParseError());
    for (const auto& key : keys()) {
        const rapidjson::Value* place = &schema;
        for (const auto& part : text::split(key.name, '.')) {
            const auto* child = part == "*" ? "additionalProperties" : "properties";
            ASSERT_TRUE(place->HasMember(child)) << key.name;
            place = &(*place)[child];
            if (part == "*") continue;
            ASSERT_TRUE(place->HasMember(part.c_str())) << key.name;
            place = &(*place)[part.c_str()];
        }
        EXPECT_TRUE(std::string_view((*place)["description"].GetString()).starts_with(key.help)) << key.name;
    }
}

// -------------------------------------------------------------------------------------------------- reference page

constexpr std::string_view begin_mark = "<!-- keys: written by BSPCTL_UPDATE_DOCS=1 bin/test_config -->\n";
constexpr std::string_view end_mark = "<!-- end of keys -->\n";

TEST(Reference, ThePageIsOfThisTable) {
    const auto file = fs::path(BSPCTL_SOURCE_DIR) / "docs/user/configuration.md";
    const auto page = slurp(file);
    const auto begin = page.find(begin_mark);
    const auto end = page.find(end_mark);
    ASSERT_TRUE(begin != std::string::npos && end != std::string::npos && begin < end);
    const auto wanted = page.substr(0, begin) + std::string(begin_mark) + "\n" + keys_markdown() + "\n" + page.substr(end);
    if (std::getenv("BSPCTL_UPDATE_DOCS") != nullptr) std::ofstream(file) << wanted;
    EXPECT_EQ(slurp(file), wanted) << "write it anew: BSPCTL_UPDATE_DOCS=1 bin/test_config";
}

}  // namespace
}  // namespace bspctl::config
