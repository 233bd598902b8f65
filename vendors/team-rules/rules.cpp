// SPDX-License-Identifier: Apache-2.0
//
// A pattern matches the sentence of the failure, not a server's name alone: that also stands in every line of success.
#include "rules.hpp"

namespace team {
namespace {

using bspctl::Rule;

Rule feed_denied() {
    Rule rule;
    rule.id = "team-feed-denied";
    rule.category = "fetch-denied";
    rule.priority = 75;
    rule.pattern = R"(feeds\.acme\.example/(?P<feed>[a-z0-9-]+)\S*[: ].*\b(?:401|403)\b)";
    rule.cause = "the package feed {feed} does not let this account in";
    rule.fix = "renew the token (it lasts 90 days): acme-login feeds";
    rule.link = "https://wiki.acme.example/feeds#token";
    rule.positive = "wget: https://feeds.acme.example/gate-main/zlib.ipk: ERROR 403: Forbidden.";
    rule.negative = "wget: https://feeds.acme.example/gate-main/zlib.ipk: 200 OK, 40312 bytes";
    return rule;
}

Rule feed_down() {
    Rule rule;
    rule.id = "team-feed-down";
    rule.category = "fetch-unavailable";
    rule.priority = 60;
    rule.transient = true;
    rule.pattern = R"(feeds\.acme\.example/(?P<feed>[a-z0-9-]+)\S*[: ].*\b50[234]\b)";
    rule.cause = "the package feed {feed} is being restarted";
    rule.fix = "try again in ten minutes; the state is on status.acme.example";
    rule.positive = "wget: https://feeds.acme.example/gate-main/Packages.gz: ERROR 503: Service Unavailable.";
    rule.negative = "wget: https://feeds.acme.example/gate-main/Packages.gz: 200 OK, 503 bytes sent";
    rule.unless = R"(\b200 OK\b)";
    return rule;
}

Rule licence_seats() {
    Rule rule;
    rule.id = "team-licence-seats";
    rule.category = "licence";
    rule.priority = 80;
    rule.transient = true;
    rule.pattern = R"(lmgrd: (?P<feature>[a-z0-9_]+): all (?P<seats>[0-9]+) licences are in use)";
    rule.cause = "{recipe} needs the compiler {feature}, and its {seats} licences are all taken";
    rule.fix = "build at night, or free one: lmstat -f {feature}";
    rule.positive = "lmgrd: armc_safety: all 12 licences are in use";
    rule.negative = "lmgrd: armc_safety: 11 of 12 licences are in use";
    return rule;
}

Rule proxy_certificate() {
    Rule rule;
    rule.id = "team-proxy-certificate";
    rule.category = "network";
    rule.priority = 85;
    rule.pattern = R"((?:unable to get local issuer certificate|self[- ]signed certificate in certificate chain))";
    rule.cause = "the company's proxy signs with its own certificate, which is not installed here";
    rule.fix = "install acme-ca.deb; in the container, mount /etc/ssl/certs as well";
    rule.link = "https://wiki.acme.example/proxy#certificate";
    rule.positive = "fatal: unable to access 'https://github.com/x/y/': SSL certificate problem: self-signed certificate in certificate chain";
    rule.negative = "NOTE: openssl-native: made a certificate chain for the tests";
    return rule;
}

Rule signing_service() {
    Rule rule;
    rule.id = "team-signing-service";
    rule.category = "signing";
    rule.scope = bspctl::Scope::task_log;
    rule.priority = 80;
    rule.pattern = R"(acme-sign: key (?P<key>[\w-]+) (?:is not released for|may not be used by) (?P<who>\S+))";
    rule.cause = "{who} may not sign with {key}";
    rule.fix = "build with PRODUCT = \"test\", or let the release team start this build";
    rule.positive = "acme-sign: key gate-2031 is not released for developers";
    rule.negative = "acme-sign: key gate-test used for developers";
    return rule;
}

}  // namespace

std::vector<Rule> Rules::triage() const {
    return {feed_denied(), feed_down(), licence_seats(), proxy_certificate(), signing_service()};
}

}  // namespace team
