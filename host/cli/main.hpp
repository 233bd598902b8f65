// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace bspctl::cli {

// The whole program: parses, runs one command, turns every failure into three lines and an exit code.
int main(int argc, char** argv);

}  // namespace bspctl::cli
