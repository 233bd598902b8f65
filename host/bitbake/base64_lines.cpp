// SPDX-License-Identifier: Apache-2.0
#include "bitbake/base64_lines.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "bitbake/base64_groups.hpp"

namespace bspctl::bitbake {

namespace {

bool is_line(const char* at, const char* end) {
    return end - at >= base64_line + 2 && at[base64_line] == '\\' && at[base64_line + 1] == 'n';
}

void pass_line(const char*& at, char*& out) {
    at += base64_line + 2;
    out += base64_line_bytes;
}

}  // namespace

// Without a question between the groups.
void decode_lines_plain(const char*& at, const char* end, char*& out) {
    while (is_line(at, end)) {
        std::uint32_t all = 0;
        for (std::ptrdiff_t i = 0; i < base64_line / 4; ++i) {
            const auto bits = base64::group(at + 4 * i);
            all |= bits;
            base64::put(out + 3 * i, bits);
        }
        if ((all & base64::bad) != 0) return;
        pass_line(at, out);
    }
}

#if defined(__x86_64__)

namespace {

// The same table for both halves of a register, which a shuffle looks things up in by four bits of each byte.
[[gnu::target("avx2")]] __m256i both(char a, char b, char c, char d, char e, char f, char g, char h, char i, char j, char k, char l,
                                     char m, char n, char o, char p) {
    return _mm256_broadcastsi128_si256(_mm_setr_epi8(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p));
}

// 32 characters as 24 bytes (and eight that do not count), after Wojciech Muła's "Base64 decoding with SIMD instructions":
// the upper four bits of a character say which range of the alphabet it is in and so what to add to it; a slash shares them
// with the plus. Upper and lower bits each name the classes of characters that they rule out: a character both agree on is
// none of base64, and `foreign` is not zero then.
[[gnu::target("avx2")]] void decode_32(const char* at, char* out, __m256i& foreign) {
    const auto slash = _mm256_set1_epi8('/');
    const auto in = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    const auto upper = _mm256_and_si256(_mm256_srli_epi32(in, 4), slash), lower = _mm256_and_si256(in, slash);
    const auto upper_rules = both(0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10);
    const auto lower_rules = both(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x13, 0x1a, 0x1b, 0x1b, 0x1b, 0x1a);
    const auto steps = both(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0);
    const auto ruled_out = _mm256_and_si256(_mm256_shuffle_epi8(upper_rules, upper), _mm256_shuffle_epi8(lower_rules, lower));
    foreign = _mm256_or_si256(foreign, ruled_out);
    const auto range = _mm256_add_epi8(_mm256_cmpeq_epi8(in, slash), upper);
    const auto sixes = _mm256_add_epi8(in, _mm256_shuffle_epi8(steps, range));
    const auto twelves = _mm256_maddubs_epi16(sixes, _mm256_set1_epi32(0x01400140));
    const auto groups = _mm256_madd_epi16(twelves, _mm256_set1_epi32(0x00011000));
    const auto bytes = _mm256_shuffle_epi8(groups, both(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1));
    const auto packed = _mm256_permutevar8x32_epi32(bytes, _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 7, 7));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), packed);
}

// The last 32 characters of a line overlap those before.
[[gnu::target("avx2")]] void decode_lines_avx2(const char*& at, const char* end, char*& out) {
    constexpr std::ptrdiff_t last = base64_line - 32;
    while (is_line(at, end)) {
        auto foreign = _mm256_setzero_si256();
        for (const auto from : {std::ptrdiff_t{0}, std::ptrdiff_t{32}, last}) decode_32(at + from, out + from / 4 * 3, foreign);
        if (!_mm256_testz_si256(foreign, foreign)) return;
        pass_line(at, out);
    }
}

}  // namespace

LineDecoder best_line_decoder() { return __builtin_cpu_supports("avx2") ? decode_lines_avx2 : decode_lines_plain; }

#else

LineDecoder best_line_decoder() { return decode_lines_plain; }

#endif

}  // namespace bspctl::bitbake
