// SPDX-License-Identifier: Apache-2.0
#include "cli/main.hpp"

int main(int argc, char** argv) { return bspctl::cli::main(argc, argv); }
