// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

// Fetch addresses as `repo` composes them.
namespace bspctl::manifest {

// `fetch` seen from the manifest repository at `manifest_url`, joined the way `repo` does it (RFC 3986, the last part
// of the base dropped first): ".." from https://host/org/manifests is https://host. An address of its own (a scheme,
// or user@host:path) stays as it is; without a manifest_url a relative one does too. No trailing slash.
[[nodiscard]] std::string join_fetch_url(std::string_view manifest_url, std::string_view fetch);

// Where the git checkout that holds `folder` was cloned from: the url of its remote "origin", else of its first
// remote. Read from the checkout's own configuration, git is not started. Empty when there is no checkout or remote.
[[nodiscard]] std::string checkout_remote_url(const std::filesystem::path& folder);

// The nearest ancestor of `folder`, itself included, that has a `.git`. Empty when there is none.
[[nodiscard]] std::filesystem::path checkout_root(const std::filesystem::path& folder);

}  // namespace bspctl::manifest
