// All places of a short text in a long one, for who searches many texts that lie end to end: two bytes of it are looked
// for at many places at once, and only where both stand is the rest compared.

#include "CGovQLKernels.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Of the places from `at` on, in plain steps.
static size_t rest(const uint8_t *text, size_t at, size_t end, const uint8_t *needle, size_t length,
                   uint32_t *places) {
    size_t found = 0;
    for (; at < end; at++) {
        if (text[at] == needle[0] && memcmp(text + at, needle, length) == 0) places[found++] = (uint32_t)at;
    }
    return found;
}

size_t govql_find_all_portable(const uint8_t *text, size_t count, const uint8_t *needle, size_t length,
                               uint32_t *places) {
    if (length == 0 || count < length) return 0;
    return rest(text, 0, count - length + 1, needle, length, places);
}

#if defined(__x86_64__)

__attribute__((target("avx2,bmi,bmi2"))) static size_t find_all_avx2(const uint8_t *text, size_t count,
                                                                     const uint8_t *needle, size_t length,
                                                                     uint32_t *places) {
    size_t end = count - length + 1, at = 0, found = 0;
    // The last byte differs more between Chinese characters than the first; the one before it more than most.
    const __m256i last = _mm256_set1_epi8((char)needle[length - 1]);
    const size_t other = length > 1 ? length - 2 : 0;
    const __m256i before = _mm256_set1_epi8((char)needle[other]);
    for (; at + 32 <= end; at += 32) {
        __m256i a = _mm256_cmpeq_epi8(last, _mm256_loadu_si256((const __m256i *)(text + at + length - 1)));
        __m256i b = _mm256_cmpeq_epi8(before, _mm256_loadu_si256((const __m256i *)(text + at + other)));
        uint32_t mask = (uint32_t)_mm256_movemask_epi8(_mm256_and_si256(a, b));
        while (mask) {
            size_t place = at + (size_t)__builtin_ctz(mask);
            mask &= mask - 1;
            if (memcmp(text + place, needle, length) == 0) places[found++] = (uint32_t)place;
        }
    }
    return found + rest(text, at, end, needle, length, places + found);
}

size_t govql_find_all(const uint8_t *text, size_t count, const uint8_t *needle, size_t length, uint32_t *places) {
    if (length == 0 || count < length) return 0;
    if (__builtin_cpu_supports("avx2")) return find_all_avx2(text, count, needle, length, places);
    return rest(text, 0, count - length + 1, needle, length, places);
}

#else

size_t govql_find_all(const uint8_t *text, size_t count, const uint8_t *needle, size_t length, uint32_t *places) {
    return govql_find_all_portable(text, count, needle, length, places);
}

#endif
