// SPDX-License-Identifier: Apache-2.0
//
// Hosts for a plugin's own unit tests: the class is called directly, nothing is loaded.
//
//     bspctl::testing::FakeHost host;
//     host.file("conf/machine.conf", "…").tool("git", "git version 2.39.5").setting("build.jobs", "8");
//     const Acme acme(host.host());
//     EXPECT_EQ(acme.detect(input).confidence, 90);
//     EXPECT_TRUE(host.logged("falls back"));
//
// Needs the standard library alone, and goes with any test framework.
#ifndef BSPCTL_TESTING_HPP
#define BSPCTL_TESTING_HPP

#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bspctl/abi.h"
#include "bspctl/emit.hpp"
#include "bspctl/sdk.hpp"
#include "bspctl/values.hpp"
#include "bspctl/wire.hpp"

namespace bspctl::testing {

// A host that offers no services and keeps what it is told. Not copyable: plugins hold its address.
class RecordingHost {
public:
    struct LogLine {
        std::int32_t level;  // BSPCTL_LOG_*
        std::string message;
    };

    RecordingHost() : table_(wire::sized<bspctl_host>()) {
        table_.abi_major = BSPCTL_ABI_MAJOR;
        table_.abi_minor = BSPCTL_ABI_MINOR;
        table_.ctx = this;
        table_.log = [](void* ctx, std::int32_t level, bspctl_str message) {
            self(ctx).log_.push_back({level, wire::read(message)});
        };
        table_.fail = [](void* ctx, bspctl_str what, bspctl_str why, bspctl_str fix) {
            self(ctx).failures_.emplace_back(wire::read(what), wire::read(why), wire::read(fix));
        };
        table_.extension = [](void* ctx, bspctl_str id) { return self(ctx).extension(wire::text(id)); };
    }
    RecordingHost(const RecordingHost&) = delete;
    RecordingHost& operator=(const RecordingHost&) = delete;
    virtual ~RecordingHost() = default;

    // The host as a plugin class takes it. Valid as long as this object.
    [[nodiscard]] Host host() const { return Host(&table_); }
    // The same as the table of the ABI, for tests of tables.
    [[nodiscard]] const bspctl_host* table() const { return &table_; }

    [[nodiscard]] const std::vector<LogLine>& log() const { return log_; }
    // Was a line logged that contains `words`?
    [[nodiscard]] bool logged(std::string_view words) const {
        for (const auto& line : log_) {
            if (line.message.find(words) != std::string::npos) return true;
        }
        return false;
    }
    // What was explained through fail(): the three parts of each. A class that is called directly throws its Errors
    // instead; only the tables of the ABI turn them into this.
    [[nodiscard]] const std::vector<Error>& failures() const { return failures_; }

protected:
    [[nodiscard]] virtual const void* extension(std::string_view) { return nullptr; }

private:
    static RecordingHost& self(void* ctx) { return *static_cast<RecordingHost*>(ctx); }

    bspctl_host table_;
    std::vector<LogLine> log_;
    std::vector<Error> failures_;
};

// What the family that a plugin derives from would answer. An empty function: the base has no such table. One that
// throws an Error fails as a base does: the plugin's call ends, and failures() has the three parts.
struct FakeBase {
    std::function<Verdict(const Input&)> detect;
    std::function<KasConfig(const Workspace&)> kas;
    std::function<std::vector<Step>(const Workspace&)> plan;
};

// A host whose services answer from what the test has put in: a tree of files in memory, settings, tools. What was not
// put in is not there. Paths are relative to an imagined bsp_root; one that leaves it finds nothing, as in the host.
class FakeHost : public RecordingHost {
public:
    FakeHost() : services_(wire::sized<bspctl_services>()) {
        services_.ctx = this;
        services_.setting = [](void* ctx, bspctl_str key, const bspctl_receiver* out) {
            return put(out, self(ctx).settings_, wire::read(key));
        };
        services_.read_file = [](void* ctx, bspctl_str path, const bspctl_receiver* out) {
            return put(out, self(ctx).files_, normal(wire::text(path)));
        };
        services_.list_dir = [](void* ctx, bspctl_str path, const bspctl_receiver* out) {
            return put(out, self(ctx).listings(), normal(wire::text(path)));
        };
        services_.file_kind = [](void* ctx, bspctl_str path) { return self(ctx).kind(normal(wire::text(path))); };
        services_.tool_version = [](void* ctx, bspctl_str name, const bspctl_receiver* out) {
            return put(out, self(ctx).tools_, wire::read(name));
        };
        services_.free_bytes = [](void* ctx, bspctl_str) { return self(ctx).free_bytes_; };
        services_.read_input = [](void* ctx, bspctl_str path, const bspctl_input_receiver* out) {
            return self(ctx).put_input(normal(wire::text(path)), out);
        };
        base_table_.ctx = this;
        base_table_.detect = [](void* ctx, const bspctl_input* input, const bspctl_detect_sink* sink) {
            return self(ctx).ask_base(self(ctx).base_->detect, wire::read(*input), sink);
        };
        base_table_.generate = [](void* ctx, const bspctl_workspace* workspace, const bspctl_kas_sink* sink) {
            return self(ctx).ask_base(self(ctx).base_->kas, wire::read(*workspace), sink);
        };
        base_table_.plan = [](void* ctx, const bspctl_workspace* workspace, const bspctl_plan_sink* sink) {
            return self(ctx).ask_base(self(ctx).base_->plan, wire::read(*workspace), sink);
        };
    }

    // What is there; each gives the host back, to go on.
    FakeHost& setting(std::string key, std::string value) {
        settings_[std::move(key)] = std::move(value);
        return *this;
    }
    // A regular file, and the folders above it.
    FakeHost& file(std::string_view path, std::string bytes) {
        files_[normal(path)] = std::move(bytes);
        return *this;
    }
    // A folder, for one that is empty.
    FakeHost& directory(std::string_view path) {
        directories_.insert(normal(path));
        return *this;
    }
    // A program on PATH and the first line of its `--version`.
    FakeHost& tool(std::string name, std::string version) {
        tools_[std::move(name)] = std::move(version);
        return *this;
    }
    FakeHost& free_bytes(std::int64_t bytes) {
        free_bytes_ = bytes;
        return *this;
    }
    // What read_input() makes of a file.
    FakeHost& input(std::string_view path, Input value) {
        inputs_[normal(path)] = std::move(value);
        return *this;
    }
    // The family it derives from. Without this call there is none.
    FakeHost& base(FakeBase answers) {
        base_ = std::move(answers);
        return *this;
    }

protected:
    [[nodiscard]] const void* extension(std::string_view id) override {
        if (id == BSPCTL_HOST_BASE) return base_ ? &base_table_ : nullptr;
        return id == BSPCTL_HOST_SERVICES ? &services_ : nullptr;
    }

private:
    using Texts = std::map<std::string, std::string>;

    static FakeHost& self(void* ctx) { return *static_cast<FakeHost*>(ctx); }

    static bspctl_status put(const bspctl_receiver* out, const Texts& texts, const std::string& key) {
        const auto found = texts.find(key);
        if (found == texts.end()) return BSPCTL_NO;
        out->put(out->ctx, wire::view(found->second));
        return BSPCTL_OK;
    }

    bspctl_status put_input(const std::string& path, const bspctl_input_receiver* out) const {
        const auto found = inputs_.find(path);
        if (found == inputs_.end()) return BSPCTL_NO;
        out->put(out->ctx, wire::PackedInput(found->second).get());
        return BSPCTL_OK;
    }

    template <class Answer, class Question, class Sink>
    bspctl_status ask_base(const std::function<Answer(const Question&)>& answer, const Question& question,
                           const Sink* sink) const {
        if (!answer) return BSPCTL_NO;
        return detail::guarded(table(), "the base failed", [&] { return emit(answer(question), sink); });
    }

    // "./a//b/" is "a/b"; the root is ".". A path that begins with ".." is kept, and matches nothing.
    static std::string normal(std::string_view path) {
        auto text = std::filesystem::path(path).lexically_normal().string();
        if (text.size() > 1 && text.ends_with('/')) text.pop_back();
        return text.empty() ? "." : text;
    }

    // Every folder, with its listing as the service gives it.
    [[nodiscard]] Texts listings() const {
        std::map<std::string, std::set<std::string>> names;
        for (const auto& [path, bytes] : files_) add_with_parents(names, path);
        for (const auto& path : directories_) {
            names[path];
            add_with_parents(names, path);
        }
        Texts out;
        for (const auto& [folder, entries] : names) {
            auto& listing = out[folder];
            for (const auto& name : entries) listing += name + "\n";
        }
        return out;
    }

    static void add_with_parents(std::map<std::string, std::set<std::string>>& names, const std::string& path) {
        const std::filesystem::path whole(path);
        if (path == ".") return;
        const auto parent = whole.has_parent_path() ? whole.parent_path().string() : std::string(".");
        names[parent].insert(whole.filename().string());
        if (parent != "/") add_with_parents(names, parent);
    }

    [[nodiscard]] std::int32_t kind(const std::string& path) const {
        if (files_.contains(path)) return BSPCTL_FILE_REGULAR;
        return listings().contains(path) ? BSPCTL_FILE_DIRECTORY : BSPCTL_FILE_NONE;
    }

    bspctl_services services_;
    bspctl_base base_table_ = wire::sized<bspctl_base>();
    std::optional<FakeBase> base_;
    Texts settings_;
    Texts files_;
    Texts tools_;
    std::set<std::string> directories_;
    std::map<std::string, Input> inputs_;
    std::int64_t free_bytes_ = -1;
};

}  // namespace bspctl::testing

#endif  // BSPCTL_TESTING_HPP
