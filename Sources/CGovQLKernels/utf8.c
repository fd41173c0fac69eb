// Checking UTF-8. The AVX2 form classifies each byte by three table look-ups over nibbles of it and of the byte before
// (John Keiser, Daniel Lemire: "Validating UTF-8 In Less Than One Instruction Per Byte", 2021).

#include "CGovQLKernels.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

bool govql_is_utf8_portable(const uint8_t *bytes, size_t count) {
    size_t i = 0;
    while (i < count) {
        if (i + 8 <= count) {
            uint64_t word;
            memcpy(&word, bytes + i, 8);
            if (!(word & 0x8080808080808080ull)) {
                i += 8;
                continue;
            }
        }
        uint8_t lead = bytes[i];
        if (lead < 0x80) {
            i++;
            continue;
        }
        size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || count - i < length) return false;
        uint8_t second = bytes[i + 1];
        uint8_t lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        uint8_t highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < lowest || second > highest) return false;
        for (size_t k = 2; k < length; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) return false;
        }
        i += length;
    }
    return true;
}

#if defined(__x86_64__)

// Each bit is one way in which two neighbours cannot stand together.
enum {
    TOO_SHORT = 1 << 0,      // 11______ 0_______, 11______ 11______
    TOO_LONG = 1 << 1,       // 0_______ 10______
    OVERLONG_3 = 1 << 2,     // 11100000 100_____
    TOO_LARGE = 1 << 3,      // 11110100 1001____ and beyond
    SURROGATE = 1 << 4,      // 11101101 101_____
    OVERLONG_2 = 1 << 5,     // 1100000_ 10______
    TOO_LARGE_1000 = 1 << 6, // 11110101 1000____ and beyond; also 11110000 1000____ (overlong)
    OVERLONG_4 = 1 << 6,
    TWO_CONTINUATIONS = 1 << 7, // 10______ 10______
    CARRY = TOO_SHORT | TOO_LONG | TWO_CONTINUATIONS,
};

#define TABLE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

__attribute__((target("avx2"))) static inline __m256i shifted_in(__m256i current, __m256i previous, int count) {
    __m256i joined = _mm256_permute2x128_si256(previous, current, 0x21);
    switch (count) {
    case 1: return _mm256_alignr_epi8(current, joined, 15);
    case 2: return _mm256_alignr_epi8(current, joined, 14);
    default: return _mm256_alignr_epi8(current, joined, 13);
    }
}

__attribute__((target("avx2"))) static inline __m256i block_errors(__m256i current, __m256i previous) {
    const __m256i nibble = _mm256_set1_epi8(0x0F);
    const __m256i first_high =
        TABLE(TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
              (char)TWO_CONTINUATIONS, (char)TWO_CONTINUATIONS, (char)TWO_CONTINUATIONS, (char)TWO_CONTINUATIONS,
              TOO_SHORT | OVERLONG_2, TOO_SHORT, TOO_SHORT | OVERLONG_3 | SURROGATE,
              TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4);
    const __m256i first_low =
        TABLE((char)(CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4), (char)(CARRY | OVERLONG_2), (char)CARRY,
              (char)CARRY, (char)(CARRY | TOO_LARGE), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000),
              (char)(CARRY | TOO_LARGE | TOO_LARGE_1000), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000),
              (char)(CARRY | TOO_LARGE | TOO_LARGE_1000), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000),
              (char)(CARRY | TOO_LARGE | TOO_LARGE_1000), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000),
              (char)(CARRY | TOO_LARGE | TOO_LARGE_1000), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000 | SURROGATE),
              (char)(CARRY | TOO_LARGE | TOO_LARGE_1000), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000));
    const __m256i second_high =
        TABLE(TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
              (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4),
              (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | TOO_LARGE),
              (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | TOO_LARGE),
              (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | TOO_LARGE), TOO_SHORT, TOO_SHORT,
              TOO_SHORT, TOO_SHORT);
    __m256i before = shifted_in(current, previous, 1);
    __m256i a = _mm256_shuffle_epi8(first_high, _mm256_and_si256(_mm256_srli_epi16(before, 4), nibble));
    __m256i b = _mm256_shuffle_epi8(first_low, _mm256_and_si256(before, nibble));
    __m256i c = _mm256_shuffle_epi8(second_high, _mm256_and_si256(_mm256_srli_epi16(current, 4), nibble));
    __m256i special = _mm256_and_si256(_mm256_and_si256(a, b), c);
    // Where a third or fourth byte is due, two continuations in a row are right, and nothing else is.
    __m256i third = _mm256_subs_epu8(shifted_in(current, previous, 2), _mm256_set1_epi8((char)(0xE0 - 0x80)));
    __m256i fourth = _mm256_subs_epu8(shifted_in(current, previous, 3), _mm256_set1_epi8((char)(0xF0 - 0x80)));
    __m256i due = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
    return _mm256_xor_si256(due, special);
}

__attribute__((target("avx2"))) static bool is_utf8_avx2(const uint8_t *bytes, size_t count) {
    __m256i error = _mm256_setzero_si256();
    __m256i previous = _mm256_setzero_si256();
    size_t i = 0;
    for (; i + 32 <= count; i += 32) {
        __m256i current = _mm256_loadu_si256((const __m256i *)(bytes + i));
        // An ASCII block needs no look-up, unless a character is still open from the block before.
        if (_mm256_movemask_epi8(_mm256_or_si256(current, previous))) {
            error = _mm256_or_si256(error, block_errors(current, previous));
        }
        previous = current;
    }
    // The rest, padded with ASCII, which also finds a character that is cut off at the end.
    uint8_t tail[64] = {0};
    memcpy(tail, bytes + i, count - i);
    for (int k = 0; k < 64; k += 32) {
        __m256i current = _mm256_loadu_si256((const __m256i *)(tail + k));
        error = _mm256_or_si256(error, block_errors(current, previous));
        previous = current;
    }
    return _mm256_testz_si256(error, error);
}

bool govql_is_utf8(const uint8_t *bytes, size_t count) {
    if (__builtin_cpu_supports("avx2")) return is_utf8_avx2(bytes, count);
    return govql_is_utf8_portable(bytes, count);
}

#else

bool govql_is_utf8(const uint8_t *bytes, size_t count) { return govql_is_utf8_portable(bytes, count); }

#endif

bool govql_has_bare_return(const uint8_t *bytes, size_t count) {
    if (count == 0) return false;
    // Pieces, for the loop within is made of vectors only if it does not stop.
    for (size_t start = 0; start + 1 < count; start += 4096) {
        size_t end = start + 4096 < count - 1 ? start + 4096 : count - 1;
        uint8_t found = 0;
        for (size_t i = start; i < end; i++) found |= (uint8_t)((bytes[i] == '\r') & (bytes[i + 1] != '\n'));
        if (found) return true;
    }
    return false;
}
