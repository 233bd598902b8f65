// SPDX-License-Identifier: Apache-2.0
#include "config/literal.hpp"

#include "base/failure.hpp"
#include "base/text.hpp"
#include "config/check.hpp"
#include "config/settings.hpp"
#include "config/toml.hpp"

namespace bspctl::config {

namespace {

std::string list_literal(std::string_view joined) {
    std::vector<std::string> out;
    if (!joined.empty()) {
        for (const auto& part : text::split(joined, ',')) out.push_back(text_literal(part));
    }
    return "[" + text::join(out, ", ") + "]";
}

// "~/dl" follows whoever reads the file; "${TOPDIR}" is BitBake's.
std::string typed_path(const std::string& word, const std::filesystem::path& base) {
    return word.starts_with("~/") || word == "~" ? word : absolute_path(word, base);
}

std::string typed_plugin_setting(const std::vector<std::string>& words) {
    const auto word = text::join(words, " ");
    try {
        return value_of("value = " + word, "", {"value"});
    } catch (const Failure&) {
        return text_literal(word);
    }
}

std::string joined_words(const Key& key, std::vector<std::string> words, const std::filesystem::path& base) {
    if (!is_list(key.type) && words.size() != 1) {
        throw Failure(std::string(key.name) + " takes one value", "found " + std::to_string(words.size()),
                      "put quotes around a value that has blanks");
    }
    if (key.type == Type::path || key.type == Type::paths) {
        words = text::split(text::join(words, ","), ',');
        for (auto& word : words) word = typed_path(word, base);
    }
    return text::join(words, ",");
}

}  // namespace

std::string literal(const Key& key, std::string_view text) {
    switch (key.type) {
        case Type::flag: return parse_flag(text).value_or(false) ? "true" : "false";
        case Type::integer:
        case Type::number: return std::string(text);
        case Type::list:
        case Type::paths: return list_literal(text);
        case Type::text:
        case Type::path: break;
    }
    return text_literal(text);
}

const Key* key_or_failure(const std::string& name) {
    if (is_plugin_setting(name)) return nullptr;
    if (const auto* key = find_key(name); key != nullptr && (is_map(*key) ? key->name != name : name.find('*') == std::string::npos)) return key;
    if (const auto former = find_former(name); former.key != nullptr) {
        throw Failure(name + " is now " + std::string(former.key->name), "", "use that name");
    }
    const auto near = suggestion(name);
    throw Failure("there is no setting " + name + near, is_unused(name) ? "nothing reads it in this version" : "",
                  "`bspctl config keys` lists them");
}

std::string typed_literal(const std::string& name, const std::vector<std::string>& words, const std::filesystem::path& base) {
    const auto* key = key_or_failure(name);
    if (key == nullptr) return typed_plugin_setting(words);
    const auto text = joined_words(*key, words, base);
    if (const auto problem = check_text(*key, text); !problem.empty()) {
        throw Failure("that is no value of " + name, problem, "`bspctl config keys " + std::string(key->name) + "` says what is");
    }
    return literal(*key, text);
}

}  // namespace bspctl::config
