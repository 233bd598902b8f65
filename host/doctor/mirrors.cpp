// SPDX-License-Identifier: Apache-2.0
#include "doctor/mirrors.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/text.hpp"
#include "doctor/endpoint.hpp"
#include "doctor/probe.hpp"
#include "doctor/settings_text.hpp"
#include "doctor/web_server.hpp"
#include "git/git.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

// SSTATE_MIRRORS is pairs of an expression and an address; ";downloadfilename=PATH" and its kin belong to the address.
std::vector<std::string> mirror_addresses(const Context& context) {
    auto all = words_of(context.sstate_mirrors);
    for (const auto& value : values_of(context.settings_text, "SSTATE_MIRRORS")) {
        for (auto& word : words_of(value)) all.push_back(std::move(word));
    }
    std::vector<std::string> out;
    for (std::size_t i = 1; i < all.size(); i += 2) {
        auto address = all[i].substr(0, all[i].find(';'));
        const bool known = address.find("${") != std::string::npos || std::find(out.begin(), out.end(), address) != out.end();
        if (!known) out.push_back(std::move(address));
    }
    return out;
}

bool is_folder(const std::string& address) { return address.starts_with("file:///"); }
bool is_web(const std::string& address) { return address.starts_with("http://") || address.starts_with("https://"); }

// A folder of a container's own is none of ours.
bool can_be_asked(const Context& context, const std::string& address) {
    if (is_folder(address)) return !context.container;
    return is_web(address) || endpoint_of(address).has_value();
}

// The mirror's own folder: BitBake puts the name of what it looks for in the place of PATH, or of "\1" of the expression.
std::string folder_of(std::string_view address) {
    auto end = std::min(address.find("/PATH"), address.find('\\'));
    if (end == std::string_view::npos) end = address.size();
    auto folder = std::string(address.substr(0, end));
    if (!folder.ends_with('/')) folder += '/';
    return folder;
}

// What was found of the mirrors: troubles, and answers that may be all right.
struct Answers {
    std::vector<std::string> troubles, doubts;
    std::size_t asked = 0;  // mirrors
};

void look_at_folder(const std::string& address, Answers& out) {
    const fs::path folder = folder_of(address).substr(std::string_view("file://").size());
    std::error_code ignored;
    ++out.asked;
    if (!fs::is_directory(folder, ignored)) out.troubles.push_back(folder.parent_path().string() + " is not there");
    else if (::access(folder.c_str(), R_OK | X_OK) != 0) out.troubles.push_back(folder.parent_path().string() + " cannot be read");
}

// "c" of "https://a/b/c/?d".
std::string last_part(std::string_view address) {
    address = address.substr(0, address.find_first_of("?#"));
    if (const auto scheme = address.find("://"); scheme != std::string_view::npos) address.remove_prefix(scheme + 3);
    else if (!address.starts_with('/')) return std::string(address);  // relative to what was asked for
    while (address.ends_with('/')) address.remove_suffix(1);
    const auto slash = address.rfind('/');
    return slash == std::string_view::npos ? std::string{} : std::string(address.substr(slash + 1));
}

// A folder stays a folder of the same name when its server moves it; a login page is another.
void judge_success(const std::string& shown, const std::string& asked, const WebAnswer& answer, Answers& out) {
    if (answer.place.empty() || last_part(answer.place) == last_part(asked)) return;
    out.troubles.push_back(shown + " leads to " + git::without_credentials(answer.place) + ", a login page?");
}

// Of the folder itself: a server that lists no folders refuses it with 403 and still gives what lies in it.
void judge(const std::string& asked, const WebAnswer& answer, Answers& out) {
    const auto shown = git::without_credentials(asked);
    ++out.asked;
    const auto words = shown + " answers " + std::to_string(answer.status) + " " + answer.reason;
    switch (answer.status) {
        case 0: out.troubles.push_back(shown + ": " + answer.problem); break;
        case 403: out.doubts.push_back(words); break;
        case 405: case 501: break;  // no headers without the rest; the server is there
        default:
            if (answer.status < 400) judge_success(shown, asked, answer, out);
            else out.troubles.push_back(words);
    }
}

// What only a proxy reaches is not ours to tell; wget knows proxies.
void ask_to_listen(const std::vector<std::string>& addresses, Answers& out) {
    std::vector<Endpoint> endpoints;
    for (const auto& address : addresses) {
        if (auto endpoint = endpoint_of(address); endpoint && !uses_proxy(address)) endpoints.push_back(std::move(*endpoint));
    }
    const auto problems = connection_problems(endpoints, 2s);
    out.asked += problems.size();
    for (std::size_t i = 0; i < problems.size(); ++i) {
        if (!problems[i].empty()) out.troubles.push_back(endpoints[i].str() + ": " + problems[i]);
    }
}

// Gives those back that nobody could ask.
std::vector<std::string> ask_web(const std::vector<std::string>& addresses, Answers& out) {
    std::vector<std::string> folders, not_asked;
    for (const auto& address : addresses) folders.push_back(folder_of(address));
    const auto answers = ask_web_servers(folders, 5s);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (answers[i].asked) judge(folders[i], answers[i], out);
        else not_asked.push_back(addresses[i]);
    }
    return not_asked;
}

Answers ask_all(const std::vector<std::string>& addresses) {
    Answers out;
    std::vector<std::string> web, others;
    for (const auto& address : addresses) {
        if (is_folder(address)) look_at_folder(address, out);
        else (is_web(address) ? web : others).push_back(address);
    }
    for (auto& address : ask_web(web, out)) others.push_back(std::move(address));
    ask_to_listen(others, out);
    return out;
}

Finding finding_of(const Answers& answers) {
    if (answers.asked == 0) return skip("only BitBake itself can ask these mirrors");
    if (!answers.troubles.empty()) {
        return warn("a mirror of shared state does not serve: " + text::join(answers.troubles, "; "),
                    "every task that it holds is built again, after a wait for each",
                    "start it or correct its address (a user and a password belong in ~/.netrc); SSTATE_MIRRORS='' builds without");
    }
    if (!answers.doubts.empty()) {
        return info(text::join(answers.doubts, "; ") + ": it lists no folders, or gives you nothing",
                    "if a build reuses nothing of it, put a user and a password in ~/.netrc");
    }
    return pass(std::to_string(answers.asked) + (answers.asked == 1 ? " mirror answers" : " mirrors answer"));
}

}  // namespace

Finding sstate_mirrors(const Context& context) {
    auto addresses = mirror_addresses(context);
    if (addresses.empty()) return pass("no mirror of shared state is configured");
    if (context.offline) return skip("offline: mirrors are not asked");
    if (plain_value(context.settings_text, "BB_NO_NETWORK") == "1") std::erase_if(addresses, [](const auto& address) { return !address.starts_with("file:"); });
    if (addresses.empty()) return skip("BB_NO_NETWORK: mirrors on the network are not asked");
    std::erase_if(addresses, [&](const auto& address) { return !can_be_asked(context, address); });
    return finding_of(ask_all(addresses));
}

}  // namespace bspctl::doctor
