// SPDX-License-Identifier: Apache-2.0
#include "doctor/declaration_reader.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include <re2/re2.h>

#include "base/text.hpp"
#include "config/toml.hpp"
#include "doctor/look.hpp"
#include "doctor/toml_fields.hpp"

namespace bspctl::doctor {
namespace {

constexpr std::size_t most_checks = 200;  // of one file; each has a thread of its own while it runs
constexpr double unlimited = std::numeric_limits<double>::infinity();
constexpr double an_hour = 3600;

// ---------------------------------------------------------------------------------------------------- the probes

Bounds bounds_of(Fields& fields) { return {fields.integer("at_least"), fields.integer("at_most")}; }

void need_bounds(Fields& fields, const std::string& name, const Bounds& bounds, bool otherwise) {
    if (!bounds.at_least && !bounds.at_most && !otherwise) fields.problem(name, name + " needs at_least or at_most");
    if (bounds.at_least && bounds.at_most && *bounds.at_least > *bounds.at_most) {
        fields.problem("at_least", "at_least is above at_most");
    }
}

std::optional<VersionRange> range_of(Fields& fields) {
    const auto text = fields.text("version");
    if (!text) return std::nullopt;
    auto out = VersionRange::parse(*text);
    if (!out) fields.problem("version", R"(version must be a range, as ">= 9.0, < 11", found ')" + *text + "'");
    return out;
}

Probe command(Fields& fields) {
    CommandProbe out;
    out.argv = fields.words("command");
    if (!out.argv.empty() && out.argv.front().empty()) fields.problem("command", "command names no program");
    out.exit = fields.integer("exit").value_or(0);
    if (out.exit < 0 || out.exit > 255) fields.problem("exit", "exit must be 0 to 255");
    out.output = fields.pattern("output");
    out.version = range_of(fields);
    out.version_pattern = fields.pattern("version_pattern");
    if (out.version_pattern && out.version_pattern->NumberOfCapturingGroups() != 1) {
        fields.problem("version_pattern", "version_pattern must have one group ( ), around the version");
    }
    if (fields.has("version_pattern") && !fields.has("version")) fields.problem("version_pattern", "version_pattern goes with version");
    return out;
}

Probe sysctl_probe(Fields& fields) {
    SysctlProbe out;
    out.name = fields.text("sysctl").value_or("");
    const bool plain = out.name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") == std::string::npos;
    if (!plain || out.name.find("..") != std::string::npos) fields.problem("sysctl", "sysctl must be a name, as vm.swappiness");
    out.bounds = bounds_of(fields);
    const auto* wanted = fields.node("equals");
    if (wanted != nullptr && wanted->is_integer()) out.equals = std::to_string(*wanted->value<std::int64_t>());
    else out.equals = fields.text("equals");
    need_bounds(fields, "sysctl", out.bounds, fields.has("equals"));
    return out;
}

Probe ulimit_probe(Fields& fields) {
    UlimitProbe out{fields.text("ulimit").value_or(""), bounds_of(fields)};
    if (!out.name.empty() && !is_ulimit(out.name)) fields.problem("ulimit", "ulimit must be one of " + ulimit_names());
    need_bounds(fields, "ulimit", out.bounds, false);
    return out;
}

Probe file(Fields& fields) {
    FileProbe out;
    out.path = fields.text("file").value_or("");
    out.absent = fields.flag("absent").value_or(!fields.flag("exists").value_or(true));
    out.readable = fields.flag("readable").value_or(false);
    out.writable = fields.flag("writable").value_or(false);
    out.executable = fields.flag("executable").value_or(false);
    out.contains = fields.text("contains");
    out.matches = fields.pattern("matches");
    out.max_age_days = fields.number("max_age_days", 0, unlimited);
    const bool more = out.readable || out.writable || out.executable || out.contains || out.matches || out.max_age_days;
    if (out.absent && more) fields.problem("file", "a file that must not be there can be nothing else");
    return out;
}

Probe port(Fields& fields) {
    const auto address = fields.text("port").value_or("");
    const auto endpoint = endpoint_of(address);
    if (!endpoint && !address.empty()) fields.problem("port", R"(port must be "HOST:PORT", found ')" + address + "'");
    return PortProbe{endpoint.value_or(Endpoint{})};
}

Probe space(Fields& fields) {
    return SpaceProbe{fields.number("free_gib", 0, unlimited).value_or(0), fields.text("path").value_or("")};
}

Probe variable(Fields& fields) {
    VariableProbe out{fields.text("env").value_or(""), fields.flag("set").value_or(true), fields.pattern("matches")};
    if (out.name.find_first_of("= \t") != std::string::npos) fields.problem("env", "env must be the name of a variable");
    if (!out.set && fields.has("matches")) fields.problem("matches", "a variable that must not be set matches nothing");
    return out;
}

// A way to look, and the fields that go with it.
struct Form {
    std::string_view name;
    std::vector<std::string_view> fields;
    Probe (*read)(Fields&);
};

const std::vector<Form>& forms() {
    static const std::vector<Form> all{
        {"command", {"exit", "output", "version", "version_pattern"}, command},
        {"sysctl", {"at_least", "at_most", "equals"}, sysctl_probe},
        {"ulimit", {"at_least", "at_most"}, ulimit_probe},
        {"file", {"exists", "absent", "readable", "writable", "executable", "contains", "matches", "max_age_days"}, file},
        {"port", {}, port},
        {"free_gib", {"path"}, space},
        {"env", {"set", "matches"}, variable},
    };
    return all;
}

std::string form_names() {
    std::vector<std::string> out;
    for (const auto& form : forms()) out.emplace_back(form.name);
    return text::join(out, ", ");
}

// ----------------------------------------------------------------------------------------------------- the check

// A word of command lines, and of [doctor.levels].
bool is_id(std::string_view text) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    return !text.empty() && text.size() <= 100 && text.front() != '-' && text.find_first_not_of(allowed) == std::string_view::npos;
}

class CheckReader {
public:
    CheckReader(const toml::table& table, Problems& problems) : table_(table), problems_(problems), fields_(table, problems) {}

    Declaration read() {
        out_.position = problems_.place(table_.source());
        const auto* form = form_of();
        allow(form);
        read_words();
        read_remedy();
        read_when();
        if (form != nullptr) out_.probe = form->read(fields_);
        return std::move(out_);
    }

private:
    const Form* form_of() {
        const Form* out = nullptr;
        for (const auto& form : forms()) {
            if (!fields_.has(form.name)) continue;
            if (out != nullptr) fields_.problem(form.name, "a check looks at one thing: " + std::string(out->name) + " or " + std::string(form.name) + ", not both");
            else out = &form;
        }
        if (out == nullptr) problems_.add(table_.source(), "the check looks at nothing; it needs one of " + form_names());
        return out;
    }

    // Without a form nobody knows which of its fields are right.
    void allow(const Form* form) {
        std::vector<std::string_view> names{"id",     "title",      "group", "level", "explain", "fix",
                                            "remedy", "privileged", "limit", "when"};
        for (const auto& one : forms()) {
            names.push_back(one.name);
            if (form == nullptr || &one == form) names.insert(names.end(), one.fields.begin(), one.fields.end());
        }
        fields_.allow(names);
    }

    void read_words() {
        out_.id = required("id");
        if (!out_.id.empty() && !is_id(out_.id)) fields_.problem("id", "id must be of letters, digits, '-', '_' and '.', found '" + out_.id + "'");
        out_.title = required("title");
        out_.group = fields_.text("group").value_or(out_.group);
        if (!is_id(out_.group)) fields_.problem("group", "group must be a word");
        out_.explain = fields_.text("explain").value_or("");
        out_.fix = fields_.text("fix").value_or("");
        out_.limit_seconds = fields_.number("limit", 0, an_hour).value_or(out_.limit_seconds);
        read_level();
    }

    std::string required(std::string_view name) {
        if (!fields_.has(name)) problems_.add(table_.source(), std::string(name) + " is missing");
        return fields_.text(name).value_or("");
    }

    void read_level() {
        const auto word = fields_.text("level");
        if (!word || *word == "warn") return;
        if (*word == "block") out_.level = Level::block;
        else if (*word == "info") out_.level = Level::info;
        else fields_.problem("level", "level must be one of info, warn, block, found '" + *word + "'");
    }

    void read_remedy() {
        out_.remedy = fields_.text("remedy").value_or("");
        out_.privileged = fields_.flag("privileged").value_or(false);
        if (fields_.has("privileged") && !fields_.has("remedy")) fields_.problem("privileged", "privileged goes with remedy");
    }

    void read_when() {
        const auto* table = fields_.table("when");
        if (table == nullptr) return;
        Fields when(*table, problems_);
        when.allow({"engine", "family", "machine", "distro"});
        out_.when = {when.text("engine").value_or(""), when.text("family").value_or(""), when.text("machine").value_or(""),
                     when.text("distro").value_or("")};
        const auto& engine = out_.when.engine;
        if (!engine.empty() && engine != "host" && engine != "container") {
            when.problem("engine", "engine must be one of host, container, found '" + engine + "'");
        }
    }

    const toml::table& table_;
    Problems& problems_;
    Fields fields_;
    Declaration out_;
};

void read_checks(const toml::array& list, Problems& problems, std::vector<Declaration>& out) {
    std::set<std::string> ids;
    for (const auto& item : list) {
        if (out.size() == most_checks) return problems.add(item.source(), "a file may have " + std::to_string(most_checks) + " checks");
        const auto before = problems.count();
        auto check = CheckReader(*item.as_table(), problems).read();
        if (!check.id.empty() && !ids.insert(check.id).second) {
            problems.add(item.source(), "the id " + check.id + " is taken by another check of this file");
        }
        if (problems.count() == before) out.push_back(std::move(check));
    }
}

void read_document(const toml::table& document, Problems& problems, std::vector<Declaration>& out) {
    for (const auto& [key, node] : document) {
        const auto* list = node.as_array();
        if (key.str() != "check") {
            problems.add(key.source(), "unknown table " + std::string(key.str()) + "; checks are [[check]] entries");
        } else if (list == nullptr || !std::ranges::all_of(*list, [](const toml::node& item) { return item.is_table(); })) {
            problems.add(key.source(), "check must be a list of tables; write [[check]] above each");
        } else {
            read_checks(*list, problems, out);
        }
    }
}

}  // namespace

Declarations read_declarations(std::string_view bytes, const std::string& file) {
    Declarations out;
    try {
        (void)config::read_toml(bytes, file);  // refuses what toml++ must not be given
        Problems problems(file);
        read_document(toml::parse(bytes, file), problems, out.checks);
        out.problems = problems.sorted();
    } catch (const Failure& failure) {
        out.problems = {failure.why()};
    }
    return out;
}

}  // namespace bspctl::doctor
