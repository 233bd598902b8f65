// SPDX-License-Identifier: Apache-2.0
//
// Secrets planted wherever a build may meet one: none is in anything that bspctl writes or prints.
#include <algorithm>

#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;

namespace {

// Each one's value stands nowhere else.
struct Planted {
    const char* of_environment = "canary-environment-0001";
    const char* of_url = "canary-url-0002";
    const char* of_netrc = "canary-netrc-0003";
    const char* of_git_config = "canary-git-0004";
    const char* of_settings = "canary-settings-0005";
    const char* of_docker = "Y2FuYXJ5LWRvY2tlci0wMDA2";
    const char* of_key = "Y2FuYXJ5K2tleS0wMDA3AAAAQAAAABBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB";
    const char* of_variable = "canary-variable-0008";

    [[nodiscard]] std::vector<std::string> all() const {
        return {of_environment, of_url, of_netrc, of_git_config, of_settings, of_docker, of_key, of_variable};
    }
};

// What the task prints before it fails: files that a recipe's author looked at when nothing worked.
std::string talk(const Planted& planted) {
    const std::string quote = "\"";
    return std::string("the server was told ") + planted.of_environment + "\n" +
           "fatal: unable to access 'https://jane:" + planted.of_url + "@git.example.com/x.git/'\n" +
           "machine git.example.com\n  login jane\n  password " + planted.of_netrc + "\n" +
           "[http \"https://git.example.com\"]\n\textraheader = AUTHORIZATION: basic " + planted.of_git_config + "\n" +
           "{" + quote + "auths" + quote + ": {" + quote + "r.example.com" + quote + ": {" + quote + "auth" + quote + ": " + quote + planted.of_docker + quote + "}}}\n" +
           "-----BEGIN OPENSSH PRIVATE KEY-----\n" + planted.of_key + "\n-----END OPENSSH PRIVATE KEY-----\n" +
           "UPLOAD_PASSWORD=" + planted.of_variable + "\n";
}

void write_leaky_recipe(const Workspace& workspace, const Planted& planted) {
    workspace.write("meta-e2e/recipes/leaky/files/talk.txt", talk(planted));
    workspace.write("meta-e2e/recipes/leaky/leaky_1.0.bb",
                    "SRC_URI = \"file://talk.txt\"\n\ndo_compile() {\n    cat ${S}/talk.txt\n    cat ${S}/talk.txt >&2\n    exit 1\n}\n");
    workspace.write_kas("kas.yml", "leaky",
                        "env:\n  UPLOAD_TOKEN: \"" + std::string(planted.of_settings) + "\"\n" +
                            "local_conf_header:\n  secret: |\n    UPLOAD_PASSWORD = \"" + planted.of_variable + "\"\n");
}

void expect_none(const std::string& text, const Planted& planted, const std::string& where) {
    for (const auto& secret : planted.all()) {
        const auto at = text.find(secret);
        EXPECT_EQ(at, std::string::npos) << where << ": …" << text.substr(at > 60 ? at - 60 : 0, 120);
    }
}

// Everything below a folder but BitBake's own event log, which BitBake writes itself and which the bundle leaves out.
void expect_none_below(const fs::path& folder, const Planted& planted) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && entry.path().filename() != "bitbake_eventlog.json") {
            expect_none(testing::slurp(entry.path()), planted, entry.path().string());
        }
    }
}

}  // namespace

TEST(Secrets, AreInNothingThatIsWrittenOrPrinted) {
    BSPCTL_NEEDS_KAS();
    const Planted planted;
    const Workspace workspace;
    write_leaky_recipe(workspace, planted);
    const auto with_token = [&](std::vector<std::string> arguments, bool builds) {
        auto invocation = builds ? workspace.build(std::move(arguments)) : workspace.bspctl(std::move(arguments));
        invocation.env.emplace_back("DEPLOY_TOKEN", planted.of_environment);
        return run(invocation);
    };
    const auto built = with_token({"--json", "--verbose"}, true);
    ASSERT_EQ(built.code, 1) << built.err;
    EXPECT_NE(built.err.find("git.example.com"), std::string::npos) << "the talk is shown: " << built.err;
    expect_none(built.out + built.err, planted, "build --json --verbose");
    expect_none_below(workspace.last_run(), planted);

    for (const auto* format : {"text", "json", "junit", "sarif", "github", "gitlab"}) {
        const auto answer = with_token({"triage", "--verbose", "--format", format, "-k", "kas.yml"}, false);
        EXPECT_EQ(answer.code, 0) << answer.err;
        expect_none(answer.out + answer.err, planted, format);
    }
    ASSERT_EQ(with_token({"triage", "-k", "kas.yml", "--bundle", "out.tar.gz"}, false).code, 0);
    ASSERT_EQ(run({{"sh", "-c", "mkdir unpacked && tar -xzf out.tar.gz -C unpacked"}, workspace.root(), {}}).code, 0);
    expect_none_below(workspace / "unpacked", planted);
}

}  // namespace bspctl::e2e
