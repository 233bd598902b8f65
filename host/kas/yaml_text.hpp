// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

// Writing YAML with exact control over the bytes: the few forms a kas file needs, spelled so that every reader
// (YAML 1.1 as PyYAML has it, YAML 1.2 as yaml-cpp has it) sees the same text and never another type.
namespace bspctl::kas {

// `text` as a flow scalar: bare where no reader could take it for anything but that text, else quoted. Must be
// well-formed UTF-8 without NUL.
[[nodiscard]] std::string yaml_scalar(std::string_view text);

// A block mapping in the making. Levels are two blanks apart.
class YamlText {
public:
    // A comment at the top: every line of `text` behind "# ".
    void comment(std::string_view text);
    // `key:` and deeper entries until close().
    void open(std::string_view key);
    void close();
    void entry(std::string_view key, std::string_view value);
    void null_entry(std::string_view key);  // `key: null`
    void number_entry(std::string_view key, int value);
    // `value` is YAML already, in one line.
    void raw_entry(std::string_view key, std::string_view value);
    // Several lines as a literal block where YAML keeps them exactly, else as entry().
    void text_entry(std::string_view key, std::string_view value);
    void list_item(std::string_view value);

    [[nodiscard]] const std::string& str() const { return out_; }

private:
    void key(std::string_view name);

    std::string out_;
    std::size_t depth_ = 0;
};

}  // namespace bspctl::kas
