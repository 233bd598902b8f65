// SPDX-License-Identifier: Apache-2.0
//
// A valid plugin with random bytes changed: it works or it is refused or it fails by name, and never harms the host.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <random>
#include <thread>

#include "base/failure.hpp"
#include "base/sha256.hpp"
#include "parts.hpp"

namespace bspctl::testing {
namespace {

using namespace std::chrono_literals;

// Another one a run; BSPCTL_SEED repeats one.
unsigned seed() {
    if (const char* given = std::getenv("BSPCTL_SEED")) return static_cast<unsigned>(std::strtoul(given, nullptr, 10));
    return std::random_device{}();
}

// One to eight bytes are others, as of a bad disk, or of somebody who tries.
std::string mutated(std::string bytes, std::mt19937& random) {
    const auto below = [&](std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random); };
    for (auto changes = 1 + below(8); changes > 0; --changes) {
        // Half of them where headers, symbols and code are dense.
        const auto at = below(2) == 0 ? below(std::min<std::size_t>(bytes.size(), 8192)) : below(bytes.size());
        bytes[at] = static_cast<char>(below(256));
    }
    return bytes;
}

struct Tally {
    std::size_t answered = 0, refused = 0, failed = 0;
};

void try_one(const std::string& bytes, Tally& tally) {
    const TempDir dir;
    plugins::LoadOptions options;
    options.files = {dir.write("bspctl-mutant.so", bytes)};
    options.bundled = dir.path();
    options.isolation = plugins::Isolation::all;
    options.trust = plugins::Trust::warn;
    options.limits = {.answer = 1s, .cpu = 2s, .memory = 256u << 20};
    const plugins::Registry registry(options);
    if (registry.plugins().empty()) {
        ++tally.refused;
        for (const auto& entry : registry.entries()) EXPECT_NE(entry.reason, "");
        return;
    }
    try {
        (void)registry.plugins().front()->doctor({});
        ++tally.answered;
    } catch (const Failure&) {
        ++tally.failed;
    }
}

TEST(Mutations, AThousandLeaveTheHostAlone) {
    const auto start = seed();
    std::cout << "BSPCTL_SEED=" << start << '\n';
    const EnvironmentVariable path("BSPCTL_PLUGIN_PATH", "/nowhere");
    const auto whole = slurp(part("plain_c_bare"));
    ASSERT_FALSE(whole.empty());
    constexpr int threads = 2, each = 500;
    std::vector<Tally> tallies(threads);
    std::vector<std::thread> workers;
    for (int t = 0; t < threads; ++t) {
        workers.emplace_back([&, t] {
            std::mt19937 random(start + static_cast<unsigned>(t));
            for (int i = 0; i < each; ++i) try_one(mutated(whole, random), tallies[static_cast<std::size_t>(t)]);
        });
    }
    for (auto& worker : workers) worker.join();
    Tally all;
    for (const auto& tally : tallies) {
        all.answered += tally.answered;
        all.refused += tally.refused;
        all.failed += tally.failed;
    }
    std::cout << all.answered << " answered, " << all.refused << " refused, " << all.failed << " failed\n";
    EXPECT_EQ(all.answered + all.refused + all.failed, std::size_t{threads} * each);
    EXPECT_GT(all.refused, 0u);
    EXPECT_GT(all.answered, 0u);
}

}  // namespace
}  // namespace bspctl::testing
