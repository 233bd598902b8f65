// SPDX-License-Identifier: Apache-2.0
#include "doctor/web_server.hpp"

#include <charconv>
#include <future>

#include "base/text.hpp"
#include "process/process.hpp"

namespace bspctl::doctor {
namespace {

// "HTTP/1.1 404 Not Found"
void read_status(std::string_view line, WebAnswer& out) {
    const auto code = text::trim(line.substr(std::min(line.find(' '), line.size())));
    const auto end = code.data() + std::min<std::size_t>(3, code.size());
    if (std::from_chars(code.data(), end, out.status).ptr != end) out.status = 0;
    out.reason = std::string(text::trim(code.substr(std::min<std::size_t>(3, code.size()))));
}

// wget's complaint: its first line that is neither a header (those are indented) nor the address.
std::string complaint_in(std::string_view said) {
    for (const auto line : text::lines(said)) {
        if (!line.empty() && !line.starts_with(' ') && !line.ends_with(':')) return std::string(text::trim(line));
    }
    return "no answer";
}

// GNU's ends with 2 for words that it does not know, those of others (BusyBox) with 1: nobody was asked then.
bool refuses_words(int code) { return code == 1 || code == 2; }

WebAnswer ask(const std::string& address, std::chrono::seconds limit) {
    const process::Command command{.argv = {"wget", "--spider", "--server-response", "--no-verbose", "--no-hsts", "--tries=1",
                                            "--max-redirect=5", "--timeout=" + std::to_string(limit.count()), "--", address},
                                   .env = {{"LC_ALL", "C"}}};
    const auto result = process::capture(command, limit);
    WebAnswer out = read_headers(result.err + result.out);
    out.asked = result.start_error.empty() && (out.status != 0 || !refuses_words(result.code));
    if (result.ok() && out.status == 0) out.status = 200;  // a wget that shows no headers
    if (result.timed_out) out.problem = "no answer within " + std::to_string(limit.count()) + " s";
    else if (out.status == 0) out.problem = complaint_in(result.err);
    return out;
}

}  // namespace

WebAnswer read_headers(std::string_view said) {
    constexpr std::string_view location = "location:";
    WebAnswer out;
    for (const auto whole : text::lines(said)) {
        const auto line = text::trim(whole);
        if (line.starts_with("HTTP/")) read_status(line, out);
        else if (text::lower(line.substr(0, location.size())) == location) out.place = std::string(text::trim(line.substr(location.size())));
    }
    return out;
}

std::vector<WebAnswer> ask_web_servers(const std::vector<std::string>& addresses, std::chrono::seconds limit) {
    std::vector<std::future<WebAnswer>> questions;
    for (const auto& address : addresses) questions.push_back(std::async(std::launch::async, ask, address, limit));
    std::vector<WebAnswer> out;
    for (auto& question : questions) out.push_back(question.get());
    return out;
}

}  // namespace bspctl::doctor
