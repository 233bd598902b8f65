// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

// The files of host/report/page, as they were when the program was built.
namespace bspctl::report {

extern const std::string_view page_html;  // with {{name}} where a part goes
extern const std::string_view page_css;
extern const std::string_view tables_js, timeline_js, curves_js;  // one script, in this order

}  // namespace bspctl::report
