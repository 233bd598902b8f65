// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

// How protocol 0 of Python's pickles writes text: a line, with escapes for what is no plain character.
namespace bspctl::bitbake {

// A Python string literal with its quotes ('it\'s\n'), as UTF-8: what is no literal comes back as it stands. \x80 to
// \xff are taken for Latin-1, as a pickle of text from Python 2 is read by BitBake's Python.
[[nodiscard]] std::string unquote_python(std::string_view literal);

// Latin-1 with \uXXXX and \UXXXXXXXX, as UTF-8. A broken escape stays as it stands.
[[nodiscard]] std::string unescape_raw_unicode(std::string_view line);

}  // namespace bspctl::bitbake
