// SPDX-License-Identifier: Apache-2.0
#include "kas/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>
#include <utility>

#include "base/text.hpp"

namespace bspctl::kas::yaml {

const Node* Node::find(std::string_view key) const {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key->text == key; });
    return found == entries.end() ? nullptr : found->value;
}

Position Forest::position(const Node& node) const { return {files_.at(node.file), node.line, node.column}; }

namespace {

// Positions of keys in a list of entries; a plain scan would make large mappings quadratic.
class KeyIndex {
public:
    explicit KeyIndex(std::vector<Entry>& entries) : entries_(entries) {
        index_.reserve(entries.size());
        for (std::size_t i = 0; i < entries.size(); ++i) index_.emplace(entries[i].key->text, i);
    }
    // The entry with the key, or null.
    Entry* find(std::string_view key) {
        const auto found = index_.find(key);
        return found == index_.end() ? nullptr : &entries_[found->second];
    }
    void append(Entry entry) {
        index_.emplace(entry.key->text, entries_.size());
        entries_.push_back(entry);
    }

private:
    std::vector<Entry>& entries_;
    std::unordered_map<std::string_view, std::size_t> index_;
};

[[noreturn]] void reject(const Position& position, const std::string& what, std::string fix = {}) {
    throw Failure(position.str() + ": " + what, "kas could not read the file either", std::move(fix));
}

// The first byte that no YAML text may hold: YAML is printable UTF-8.
std::size_t unreadable_byte(std::string_view text) {
    std::size_t bad = std::string_view::npos;
    if (text::valid_utf8(text, &bad)) bad = std::string_view::npos;
    for (std::size_t i = 0; i < std::min(bad, text.size()); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f) return i;
    }
    return bad;
}

void check_text(std::string_view text, const std::string& file) {
    if (text.size() > Forest::max_bytes) {
        throw Failure(file + ": too large for a configuration", text::human_bytes(text.size()),
                      "name the kas file itself");
    }
    if (const auto bad = unreadable_byte(text); bad != std::string_view::npos) {
        const auto [line, column] = text::line_column(text, bad);
        reject({file, line, column}, "not text: a byte that neither YAML nor JSON allows", "save the file as UTF-8");
    }
}

}  // namespace

// Receives yaml-cpp's events for one document. Limits are checked as events arrive: yaml-cpp descends only after the
// handler has seen the start of a collection, so an exception here also bounds its recursion.
class Builder : public YAML::EventHandler {
public:
    Builder(Forest& forest, std::uint32_t file) : forest_(forest), file_(file) {}

    [[nodiscard]] const Node* root() const { return root_; }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (documents_++ != 0) fail(mark, "a second document starts here", "keep one configuration a file");
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { finish(make(Kind::scalar, mark), anchor); }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto* target = anchor < anchors_.size() ? anchors_[anchor] : nullptr;
        if (target == nullptr) fail(mark, "an alias stands inside the thing it refers to", "write the value out");
        place(*target, mark);
        if (!stack_.empty() && stack_.back().node->weight > Forest::max_weight) {
            fail(mark, "aliases expand to more than " + std::to_string(Forest::max_weight) + " values",
                 "write the values out");
        }
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        check_tag(mark, tag);
        auto& node = make(Kind::scalar, mark);
        node.text = value;
        node.type = tag == "?" ? classify(value) : Scalar::text;
        plain_merge_key_ = tag == "?" && value == "<<";
        finish(node, anchor);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(Kind::sequence, mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }

    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(Kind::mapping, mark, tag, anchor);
    }
    void OnMapEnd() override {
        auto& frame = stack_.back();
        include_merge_keys(frame);
        drop_duplicates(*frame.node);
        close();
    }

    [[noreturn]] void fail(const YAML::Mark& mark, const std::string& what, std::string fix = {}) const {
        reject(at(mark), what, std::move(fix));
    }

private:
    struct Frame {
        Node* node;
        YAML::anchor_t anchor;
        const Node* key = nullptr;  // waits for its value
        bool key_is_merge = false;
        std::vector<const Node*> merges = {};  // values of `<<`
    };

    [[nodiscard]] Position at(const YAML::Mark& mark) const {
        const auto count = [](int zero_based) { return static_cast<std::size_t>(std::max(zero_based, 0)) + 1; };
        return {forest_.files_.at(file_), count(mark.line), count(mark.column)};
    }

    Node& make(Kind kind, const YAML::Mark& mark) {
        auto& node = forest_.nodes_.emplace_back();
        const auto position = at(mark);
        node.kind = kind;
        node.file = file_;
        node.line = static_cast<std::uint32_t>(position.line);
        node.column = static_cast<std::uint32_t>(position.column);
        return node;
    }

    // PyYAML's safe loader, which kas uses, refuses application tags; the standard ones change nothing we read.
    void check_tag(const YAML::Mark& mark, const std::string& tag) const {
        const bool known = tag.empty() || tag == "?" || tag == "!" || tag.starts_with("tag:yaml.org,2002:");
        if (!known) fail(mark, "the tag '" + tag + "' means nothing to kas", "remove the tag");
    }

    void remember(const Node& node, YAML::anchor_t anchor) {
        if (anchor == 0) return;
        if (anchors_.size() <= anchor) anchors_.resize(anchor + 1);
        anchors_[anchor] = &node;
    }

    void finish(const Node& node, YAML::anchor_t anchor) {
        remember(node, anchor);
        YAML::Mark mark;
        mark.line = static_cast<int>(node.line) - 1;
        mark.column = static_cast<int>(node.column) - 1;
        place(node, mark);
    }

    // Hangs a complete node where it belongs.
    void place(const Node& node, const YAML::Mark& mark) {
        const bool is_merge_key = std::exchange(plain_merge_key_, false);
        if (stack_.empty()) {
            root_ = &node;
            return;
        }
        auto& frame = stack_.back();
        frame.node->weight += node.weight;
        if (frame.node->kind == Kind::sequence) {
            frame.node->items.push_back(&node);
        } else if (frame.key == nullptr) {
            if (node.kind != Kind::scalar) fail(mark, "a mapping or list cannot be a key", "use a text as the key");
            frame.key = &node;
            frame.key_is_merge = is_merge_key;
        } else {
            const auto* key = std::exchange(frame.key, nullptr);
            if (frame.key_is_merge) frame.merges.push_back(&node);
            else frame.node->entries.push_back({key, &node});
        }
    }

    void open(Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        check_tag(mark, tag);
        if (stack_.size() >= Forest::max_depth) {
            fail(mark, "nested more than " + std::to_string(Forest::max_depth) + " levels deep");
        }
        stack_.push_back({&make(kind, mark), anchor});
    }

    void close() {
        const auto frame = std::move(stack_.back());
        stack_.pop_back();
        finish(*frame.node, frame.anchor);
    }

    // `<<: *base` or `<<: [*a, *b]`: entries the mapping does not have itself, the first named winning.
    void include_merge_keys(Frame& frame) {
        std::vector<const Node*> sources;
        for (const auto* merge : frame.merges) {
            if (merge->is_sequence()) sources.insert(sources.end(), merge->items.begin(), merge->items.end());
            else sources.push_back(merge);
        }
        if (sources.empty()) return;
        KeyIndex index(frame.node->entries);
        for (const auto* source : sources) {
            if (!source->is_mapping()) {
                reject(forest_.position(*source), "'<<' merges mappings only");
            }
            for (const auto& entry : source->entries) {
                if (index.find(entry.key->text) == nullptr) index.append(entry);
            }
        }
    }

    void drop_duplicates(Node& node) {
        std::vector<Entry> unique;
        unique.reserve(node.entries.size());
        KeyIndex index(unique);
        for (const auto& entry : node.entries) {
            if (auto* earlier = index.find(entry.key->text)) {
                forest_.warnings_.push_back(forest_.position(*entry.key).str() + ": '" + entry.key->text +
                                            "' is given twice; this one counts");
                earlier->value = entry.value;
            } else {
                index.append(entry);
            }
        }
        node.entries = std::move(unique);
    }

    Forest& forest_;
    std::uint32_t file_;
    int documents_ = 0;
    bool plain_merge_key_ = false;
    const Node* root_ = nullptr;
    std::vector<Frame> stack_;
    std::vector<const Node*> anchors_;
};

const Node& Forest::parse(std::string_view text, const std::filesystem::path& file) {
    const auto name = file.string();
    check_text(text, name);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const auto index = static_cast<std::uint32_t>(files_.size());
    files_.push_back(name);
    Builder builder(*this, index);
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception& error) {
        builder.fail(error.mark, "not valid YAML: " + error.msg);
    }
    if (builder.root() != nullptr) return *builder.root();
    auto& nothing = nodes_.emplace_back();
    nothing.file = index;
    return nothing;
}

const Node& Forest::merge(const Node& below, const Node& above) {
    if (!below.is_mapping() || !above.is_mapping()) return above;
    auto& merged = nodes_.emplace_back(below);
    KeyIndex index(merged.entries);
    for (const auto& entry : above.entries) {
        if (auto* existing = index.find(entry.key->text)) {
            *existing = {entry.key, &merge(*existing->value, *entry.value)};
        } else {
            index.append(entry);
        }
    }
    return merged;
}

}  // namespace bspctl::kas::yaml
