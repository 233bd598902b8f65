// SPDX-License-Identifier: Apache-2.0
#include "cli/main.hpp"

namespace bspctl::cli {

int main(int, char**) { return 0; }

}  // namespace bspctl::cli
