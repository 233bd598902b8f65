// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bspctl/testing.hpp"
#include "conformance/subject.hpp"
#include "plugins/base_table.hpp"

// The tables of the ABI asked directly, without the host's protection: for rules that the protection would hide.
namespace bspctl::conformance {

// A host that records, with services of an empty world and the base of a family that derives.
class RawHost : public testing::FakeHost {
public:
    explicit RawHost(plugins::Plugin* base);

protected:
    [[nodiscard]] const void* extension(std::string_view id) override;

private:
    std::optional<plugins::BaseTable> base_;
};

// A sink's decision: takes `accept` emissions, then refuses with `refusal`.
struct Gate {
    static constexpr bspctl_status refusal = -4242;
    int accept = 1'000'000;
    int taken = 0;
    int after_refusal = 0;

    bspctl_status take() noexcept;
};

// One question to one table.
struct RawCall {
    std::string name;  // "detect() of …"
    std::function<bspctl_status(void* self, Gate& gate)> ask;
    // The same through the host, which throws Failure where it does not accept the answer.
    std::function<void(plugins::Plugin& plugin)> ask_host;
};

// What became of it.
struct RawAnswer {
    bspctl_status status = BSPCTL_OK;
    Gate gate;
    std::optional<std::string> thrown;  // what came out of it
    std::optional<Error> explained;     // through fail(), first of the call
};

// An instance and every question that its plugin has a table for: odd ones, and those about the plugin's own inputs.
class RawPlugin {
public:
    // Throws Unmet when create() gives no instance.
    explicit RawPlugin(Subject& subject);

    [[nodiscard]] const std::vector<RawCall>& calls() const { return calls_; }
    [[nodiscard]] RawAnswer ask(const RawCall& call, Gate gate = {});

    // The questions about one thing, of each table that answers such.
    [[nodiscard]] std::vector<RawCall> about(const Input& input) const;
    [[nodiscard]] std::vector<RawCall> about(const Workspace& workspace) const;
    [[nodiscard]] std::vector<RawCall> about(const ManifestFile& file) const;

private:
    [[nodiscard]] std::vector<RawCall> about_failures() const;
    void add(std::vector<RawCall> calls);

    plugins::Tables tables_;
    RawHost host_;
    void* self_ = nullptr;
    std::vector<RawCall> calls_;
};

}  // namespace bspctl::conformance
