// SPDX-License-Identifier: Apache-2.0
#include "bitbake/console_words.hpp"

namespace bspctl::bitbake {

const std::vector<std::string>& console_words() {
    static const std::vector<std::string> words{"parsing recipes:",
                                                "parsing of ",
                                                "currently ",
                                                "summary: ",
                                                "command execution failed: stopped build",
                                                "kas execution cancelled",
                                                "execution was interrupted, returning",
                                                "keyboard interrupt, ",
                                                "forced shutdown",
                                                "/bitbake -c "};
    return words;
}

}  // namespace bspctl::bitbake
