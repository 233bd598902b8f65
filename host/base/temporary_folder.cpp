// SPDX-License-Identifier: Apache-2.0
#include "base/temporary_folder.hpp"

#include <stdlib.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/failure.hpp"
#include "base/files.hpp"

namespace bspctl {

namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder(const std::string& purpose) {
    auto name = (fs::temp_directory_path() / ("bspctl-" + purpose + "-XXXXXX")).string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw Failure("cannot make a folder in " + fs::temp_directory_path().string(), std::strerror(errno),
                      "TMPDIR names another place for temporary files");
    }
    path_ = files::resolved(name);
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

}  // namespace bspctl
