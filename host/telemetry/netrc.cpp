// SPDX-License-Identifier: Apache-2.0
#include "telemetry/netrc.hpp"

#include <algorithm>
#include <vector>

#include "telemetry/secrets.hpp"

namespace bspctl::telemetry {

namespace {

constexpr std::string_view blanks = " \t\r";

bool is_keyword(std::string_view word) {
    return word == "machine" || word == "login" || word == "password" || word == "account";
}

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; (at = line.find_first_not_of(blanks, at)) != std::string_view::npos;) {
        const auto end = std::min(line.find_first_of(blanks, at), line.size());
        out.push_back(line.substr(at, end - at));
        at = end;
    }
    return out;
}

}  // namespace

NetrcLine mask_netrc(std::string_view line, bool begun) {
    NetrcLine out;
    const auto has = [&](std::string_view word) { return line.find(word) != std::string_view::npos; };
    if (!has("machine") && !has("login") && !has("password")) return out;
    const auto words = words_of(line);
    std::size_t copied = 0;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        // A keyword and its word, by themselves or in front of the next keyword.
        const bool pair = is_keyword(words[i]) && (i + 2 == words.size() || is_keyword(words[i + 2]));
        if (!pair) continue;
        if (words[i] == "password" && begun) {
            const auto begin = static_cast<std::size_t>(words[i + 1].data() - line.data());
            if (!out.masked) out.masked.emplace();
            out.masked->append(line.substr(copied, begin - copied)).append(mask);
            copied = begin + words[i + 1].size();
        }
        if (words[i] == "machine" || words[i] == "login") begun = out.begins = true;
        ++i;
    }
    if (out.masked) out.masked->append(line.substr(copied));
    return out;
}

}  // namespace bspctl::telemetry
