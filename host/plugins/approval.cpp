// SPDX-License-Identifier: Apache-2.0
#include "plugins/approval.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/text.hpp"

namespace bspctl::plugins {

namespace {

std::string objection(const std::filesystem::path& path, const std::string& sha256, const Opinion& opinion) {
    if (opinion.approved == Approved::changed) {
        return path.string() + " has changed since it was approved: it was sha256:" + opinion.before +
               ", it is sha256:" + sha256;
    }
    return path.string() + " is not approved (sha256:" + sha256 + ")";
}

}  // namespace

bool Approvals::are_needed(Source source) { return source != Source::system && source != Source::bundled; }

bool Approvals::approved_for_this_run(const std::string& sha256) const {
    return std::ranges::find(options_.approved_digests, "sha256:" + sha256) != options_.approved_digests.end();
}

const TrustStore& Approvals::store() {
    if (!store_) store_ = options_.approved.empty() ? TrustStore{} : TrustStore::load(options_.approved);
    return *store_;
}

std::optional<std::string> Approvals::judge(const std::filesystem::path& path, const std::string& sha256) {
    if (approved_for_this_run(sha256)) return std::nullopt;
    std::string reason;
    try {
        const auto opinion = store().opinion(path, sha256);
        if (opinion.approved == Approved::yes) return std::nullopt;
        reason = objection(path, sha256, opinion);
    } catch (const Failure& failure) {
        if (options_.trust == Trust::strict) throw;
        reason = failure.what();
    }
    if (options_.trust == Trust::warn) return "plugin " + reason + "; it is used all the same";
    throw Failure(reason, {}, "bspctl plugin trust " + text::shell_quote(path.string()));
}

}  // namespace bspctl::plugins
