// SPDX-License-Identifier: Apache-2.0
//
// The wrapper from both sides at once: a class below, and the tables that the wrapper makes of it, called here as a
// host would.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "bspctl/sdk.hpp"
#include "bspctl/testing.hpp"

namespace {

using bspctl::testing::RecordingHost;
using ::testing::ElementsAre;

struct Everything {
    static constexpr bspctl::Info info{"test.everything", "Everything", "1.0.0", "Test"};
    bspctl::FamilyInfo family(const bspctl::Workspace& workspace) const {
        if (workspace.machine == "error") throw bspctl::Error("what", "why", "fix");
        if (workspace.machine == "standard") throw std::runtime_error("standard");
        if (workspace.machine == "other") throw 42;
        bspctl::FamilyInfo out;
        out.family = "everything";
        out.overlays = {"a", "b"};
        return out;
    }
    bspctl::Verdict detect(const bspctl::Input&) const { return {70, "soc", "", {"first", "second", "third"}}; }
    bspctl::KasConfig kas(const bspctl::Workspace&) const { return {}; }
    std::vector<bspctl::Step> plan(const bspctl::Workspace&) const { return {}; }
    std::vector<bspctl::Finding> doctor(const bspctl::Workspace&) const { return {}; }
    std::vector<bspctl::Rule> triage() const { return {}; }
};

struct Nothing {
    static constexpr bspctl::Info info{"test.nothing", "Nothing", "1.0.0", "Test"};
};

// A name that is there twice is still a capability, if one of the two is right.
struct Overloads {
    static constexpr bspctl::Info info{"test.overloads", "Overloads", "1.0.0", "Test"};
    std::vector<bspctl::Rule> triage() const { return triage(1); }
    std::vector<bspctl::Rule> triage(int) const { return {}; }
};

struct TakesHost {
    static constexpr bspctl::Info info{"test.takes-host", "Takes host", "1.0.0", "Test"};
    explicit TakesHost(bspctl::Host host) { host.info("hello"); }
};

struct NeverBegins {
    static constexpr bspctl::Info info{"test.never", "Never", "1.0.0", "Test"};
    NeverBegins() { throw bspctl::Error("no licence", "it has expired", "buy one"); }
};

template <class T>
const bspctl_plugin& plugin_of() {
    return *bspctl::detail::Tables<T>::descriptor();
}

template <class T>
bool offers(const char* id) {
    return plugin_of<T>().extension(bspctl::wire::view(id)) != nullptr;
}

// An instance of T, for as long as a test needs it.
template <class T>
class Instance {
public:
    explicit Instance(const RecordingHost& host) : self_(plugin_of<T>().create(host.table())) {}
    ~Instance() { plugin_of<T>().destroy(self_); }
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;
    [[nodiscard]] void* get() const { return self_; }
    template <class Table>
    [[nodiscard]] const Table& table(const char* id) const {
        return *static_cast<const Table*>(plugin_of<T>().extension(bspctl::wire::view(id)));
    }

private:
    void* self_;
};

bspctl_status describe(const RecordingHost& host, const std::string& machine, const bspctl_value_sink& sink) {
    const Instance<Everything> instance(host);
    bspctl::Workspace workspace;
    workspace.machine = machine;
    const bspctl::wire::PackedWorkspace packed(workspace);
    return instance.table<bspctl_family>(BSPCTL_EXT_FAMILY).describe(instance.get(), packed.get(), &sink);
}

bspctl_value_sink deaf_sink() {
    auto sink = bspctl::wire::sized<bspctl_value_sink>();
    sink.value = [](void*, bspctl_str, bspctl_str) { return BSPCTL_OK; };
    return sink;
}

TEST(Wrapper, FindsEachCapability) {
    for (const auto* id : {BSPCTL_EXT_FAMILY, BSPCTL_EXT_DETECT, BSPCTL_EXT_KAS, BSPCTL_EXT_PLAN, BSPCTL_EXT_DOCTOR,
                           BSPCTL_EXT_TRIAGE}) {
        EXPECT_TRUE(offers<Everything>(id)) << id;
        EXPECT_FALSE(offers<Nothing>(id)) << id;
    }
    EXPECT_TRUE(offers<Overloads>(BSPCTL_EXT_TRIAGE));
    EXPECT_FALSE(offers<Overloads>(BSPCTL_EXT_KAS));
}

TEST(Wrapper, DescriptorSaysWhoItIs) {
    const auto& plugin = plugin_of<Everything>();
    EXPECT_EQ(plugin.size, sizeof(bspctl_plugin));
    EXPECT_EQ(plugin.abi_major, BSPCTL_ABI_MAJOR);
    EXPECT_EQ(bspctl::wire::text(plugin.id), "test.everything");
    EXPECT_EQ(bspctl::wire::text(plugin.version), "1.0.0");
}

TEST(Wrapper, EmitsInOrder) {
    const RecordingHost host;
    std::vector<std::string> seen;
    auto sink = deaf_sink();
    sink.ctx = &seen;
    sink.value = [](void* ctx, bspctl_str key, bspctl_str value) {
        static_cast<std::vector<std::string>*>(ctx)->push_back(bspctl::wire::read(key) + "=" +
                                                               bspctl::wire::read(value));
        return BSPCTL_OK;
    };
    EXPECT_EQ(describe(host, "", sink), BSPCTL_OK);
    EXPECT_THAT(seen, ElementsAre("family=everything", "overlay=a", "overlay=b"));
}

TEST(Wrapper, StopsAtASinkThatRefusesAndPassesItsStatusBack) {
    const RecordingHost host;
    const Instance<Everything> instance(host);
    int calls = 0;
    auto sink = bspctl::wire::sized<bspctl_detect_sink>();
    sink.ctx = &calls;
    sink.verdict = [](void*, const bspctl_verdict*) { return BSPCTL_OK; };
    sink.evidence = [](void* ctx, bspctl_str) -> bspctl_status { return ++*static_cast<int*>(ctx) == 2 ? -5 : 0; };
    const auto input = bspctl::wire::sized<bspctl_input>();
    EXPECT_EQ(instance.table<bspctl_detect>(BSPCTL_EXT_DETECT).detect(instance.get(), &input, &sink), -5);
    EXPECT_EQ(calls, 2);
    EXPECT_TRUE(host.failures().empty());  // the host knows why it refused
}

TEST(Wrapper, AnErrorsThreePartsArrive) {
    const RecordingHost host;
    EXPECT_EQ(describe(host, "error", deaf_sink()), BSPCTL_ERROR);
    ASSERT_EQ(host.failures().size(), 1u);
    EXPECT_STREQ(host.failures()[0].what(), "what");
    EXPECT_EQ(host.failures()[0].why(), "why");
    EXPECT_EQ(host.failures()[0].fix(), "fix");
}

TEST(Wrapper, OtherExceptionsNameTheCall) {
    const RecordingHost host;
    EXPECT_EQ(describe(host, "standard", deaf_sink()), BSPCTL_ERROR);
    EXPECT_EQ(describe(host, "other", deaf_sink()), BSPCTL_ERROR);
    ASSERT_EQ(host.failures().size(), 2u);
    EXPECT_STREQ(host.failures()[0].what(), "family() failed");
    EXPECT_EQ(host.failures()[0].why(), "standard");
    EXPECT_EQ(host.failures()[1].why(), "an exception of unknown type");
}

TEST(Wrapper, AConstructorMayTakeTheHost) {
    const RecordingHost host;
    const Instance<TakesHost> instance(host);
    EXPECT_TRUE(host.logged("hello"));
}

TEST(Wrapper, AConstructorThatThrowsGivesNoInstance) {
    const RecordingHost host;
    EXPECT_EQ(plugin_of<NeverBegins>().create(host.table()), nullptr);
    ASSERT_EQ(host.failures().size(), 1u);
    EXPECT_STREQ(host.failures()[0].what(), "no licence");
}

TEST(Wrapper, AHostWithoutServicesIsAnEmptyWorld) {
    const bspctl::Host host;
    EXPECT_EQ(host.read_file("x"), std::nullopt);
    EXPECT_EQ(host.list_dir("."), std::nullopt);
    EXPECT_EQ(host.tool_version("git"), std::nullopt);
    EXPECT_EQ(host.free_bytes("."), std::nullopt);
    EXPECT_EQ(host.read_input("x"), std::nullopt);
    EXPECT_FALSE(host.exists("."));
    host.warn("nobody listens");
}

// A host older than a service: the table ends before it.
TEST(Wrapper, AServiceBehindTheTablesEndIsNotCalled) {
    static auto services = bspctl::wire::sized<bspctl_services>();
    services.size = offsetof(bspctl_services, tool_version);
    services.setting = [](void*, bspctl_str, const bspctl_receiver* out) {
        out->put(out->ctx, bspctl::wire::view("8"));
        return BSPCTL_OK;
    };
    services.tool_version = [](void*, bspctl_str, const bspctl_receiver*) -> bspctl_status {
        ADD_FAILURE() << "called";
        return BSPCTL_NO;
    };
    auto table = bspctl::wire::sized<bspctl_host>();
    table.extension = [](void*, bspctl_str) -> const void* { return &services; };
    const bspctl::Host host(&table);
    EXPECT_EQ(host.setting("build.jobs"), "8");
    EXPECT_EQ(host.tool_version("git"), std::nullopt);
}

}  // namespace
