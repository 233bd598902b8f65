// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "plugins/discovery.hpp"
#include "plugins/trust_store.hpp"

namespace bspctl::plugins {

// Whether the user has approved a plugin that nobody installed for the whole machine. open_trusted() has asked who
// could have put the bytes there; this asks whether they are meant.
class Approvals {
public:
    // The options outlive it. The user's store is read when the first plugin needs it.
    explicit Approvals(const LoadOptions& options) : options_(options) {}

    // System folders are the administrator's to fill, and bundled plugins are the program itself.
    [[nodiscard]] static bool are_needed(Source source);

    // Nothing: it may be used. A text: it may, with this warning. Throws Failure when it may not, whose fix() is the
    // command that approves it.
    [[nodiscard]] std::optional<std::string> judge(const std::filesystem::path& path, const std::string& sha256);

private:
    [[nodiscard]] bool approved_for_this_run(const std::string& sha256) const;
    const TrustStore& store();

    const LoadOptions& options_;
    std::optional<TrustStore> store_;
};

}  // namespace bspctl::plugins
