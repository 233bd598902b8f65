// SPDX-License-Identifier: Apache-2.0
#include "signatures/compressed_file.hpp"

#include <zstd.h>

#include <memory>

#include "base/failure.hpp"
#include "base/text.hpp"

namespace bspctl::signatures {

namespace {

// BitBake compresses with zstd's usual level, whose window is 2 MiB; a frame that wants more memory than this is refused.
constexpr int largest_window = 25;  // as a power of two

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
    throw Failure("cannot read " + file.string(), why, "", ExitCode::failed);
}

struct FreeStream {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

std::unique_ptr<ZSTD_DStream, FreeStream> open_stream() {
    std::unique_ptr<ZSTD_DStream, FreeStream> out(ZSTD_createDStream());
    if (!out) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(out.get(), ZSTD_d_windowLogMax, largest_window);
    return out;
}

}  // namespace

std::string unpack_zstd(std::string_view packed, std::size_t limit, const std::filesystem::path& file) {
    const auto stream = open_stream();
    std::string room(ZSTD_DStreamOutSize(), '\0'), out;
    ZSTD_inBuffer input{packed.data(), packed.size(), 0};
    std::size_t wanted = 1;  // bytes that the present frame still lacks; 0: it is whole
    while (input.pos < input.size || wanted != 0) {
        ZSTD_outBuffer output{room.data(), room.size(), 0};
        const bool at_end = input.pos == input.size;
        wanted = ZSTD_decompressStream(stream.get(), &output, &input);
        if (ZSTD_isError(wanted) != 0) refuse(file, std::string("it is not compressed as it should be: ") + ZSTD_getErrorName(wanted));
        if (at_end && output.pos == 0 && wanted != 0) refuse(file, "its end is missing");
        if (out.size() + output.pos > limit) refuse(file, "it holds more than " + text::human_bytes(limit));
        out.append(room, 0, output.pos);
    }
    return out;
}

}  // namespace bspctl::signatures
