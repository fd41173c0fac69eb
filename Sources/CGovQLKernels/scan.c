// Finding the ends of fields and lines, 64 bytes at a time: one bitmap each for separators, line feeds and quotes; a
// running exclusive-or over the quotes tells what is inside them; the remaining bits are written out as positions.

#include "CGovQLKernels.h"
#include "bits.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

typedef struct {
    uint64_t separators, newlines, quotes;
} block_masks;

// Turns the masks of one block into positions. `at` is the block's position.
static inline __attribute__((always_inline)) uint32_t *emit(block_masks masks, uint64_t at, govql_scan_state *state,
                                                            uint32_t *out) {
    uint64_t ends = masks.separators | masks.newlines;
    if (masks.quotes | state->inside) {
        uint64_t inside = prefix_xor(masks.quotes) ^ state->inside;
        state->inside = (uint64_t)((int64_t)inside >> 63);
        ends &= ~inside;
        uint64_t before = ends | masks.quotes;
        uint64_t opening = masks.quotes & inside;
        state->stray_quote |= opening & ~((before << 1) | state->may_open);
        state->saw_quote |= masks.quotes;
        state->may_open = before >> 63;
    } else {
        state->may_open = ends >> 63;
    }
    size_t count = (size_t)__builtin_popcountll(ends);
    uint32_t *next = out + count;
    uint32_t base = (uint32_t)at;
    while (ends) {
        // Eight at a time without a test; what is written past the last one is overwritten by the next block.
        for (int i = 0; i < 8; i++) {
            unsigned bit = ends ? (unsigned)__builtin_ctzll(ends) : 0;
            *out++ = (base + bit) | (uint32_t)((masks.newlines >> bit) << 31);
            ends &= ends - 1;
        }
    }
    return next;
}

// Bytes of x equal to the repeated byte in pattern, as a mask of 8 bits. Exact: no carry from one byte to the next.
static inline uint64_t equal_bytes(uint64_t x, uint64_t pattern) {
    const uint64_t low = 0x7F7F7F7F7F7F7F7Full;
    uint64_t y = x ^ pattern;
    uint64_t zero = ~(((y & low) + low) | y | low);
    return ((zero >> 7) * 0x0102040810204080ull) >> 56;
}

static inline block_masks masks_portable(const uint8_t *bytes, uint64_t separator, uint64_t quote) {
    block_masks masks = {0, 0, 0};
    for (int i = 0; i < 8; i++) {
        uint64_t word;
        memcpy(&word, bytes + 8 * i, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        word = __builtin_bswap64(word);
#endif
        masks.separators |= equal_bytes(word, separator) << (8 * i);
        masks.newlines |= equal_bytes(word, 0x0A0A0A0A0A0A0A0Aull) << (8 * i);
        masks.quotes |= equal_bytes(word, quote) << (8 * i);
    }
    return masks;
}

// Cuts what lies beyond the text off the last block.
static inline block_masks first_bits(block_masks masks, size_t count) {
    uint64_t keep = (1ull << count) - 1;
    block_masks result = {masks.separators & keep, masks.newlines & keep, masks.quotes & keep};
    return result;
}

// The last block is scanned in a copy. A state after fewer than 64 bytes is taken at the last of them.
static inline void settle(govql_scan_state *state, const uint8_t *block, size_t count, uint8_t separator,
                          uint8_t quote) {
    uint8_t last = block[count - 1];
    state->may_open = last == quote || (!state->inside && (last == separator || last == 0x0A));
}

size_t govql_scan_portable(const uint8_t *base, size_t from, size_t to, uint8_t separator, uint8_t quote,
                           govql_scan_state *state, uint32_t *positions) {
    uint32_t *out = positions;
    const uint64_t separators = 0x0101010101010101ull * separator;
    const uint64_t quotes = 0x0101010101010101ull * quote;
    size_t at = from;
    for (; at + 64 <= to; at += 64) out = emit(masks_portable(base + at, separators, quotes), at, state, out);
    if (at < to) {
        uint8_t block[64] = {0};
        memcpy(block, base + at, to - at);
        out = emit(first_bits(masks_portable(block, separators, quotes), to - at), at, state, out);
        settle(state, block, to - at, separator, quote);
    }
    return (size_t)(out - positions);
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) static inline block_masks masks_avx2(const uint8_t *bytes, __m256i separator,
                                                                     __m256i quote) {
    const __m256i newline = _mm256_set1_epi8(0x0A);
    __m256i low = _mm256_loadu_si256((const __m256i *)bytes);
    __m256i high = _mm256_loadu_si256((const __m256i *)(bytes + 32));
#define MASK(pattern)                                                                     \
    ((uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, pattern)) |          \
     (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, pattern)) << 32)
    block_masks masks = {MASK(separator), MASK(newline), MASK(quote)};
#undef MASK
    return masks;
}

__attribute__((target("avx2,bmi,bmi2,popcnt"))) static size_t scan_avx2(const uint8_t *base, size_t from, size_t to,
                                                                        uint8_t separator, uint8_t quote,
                                                                        govql_scan_state *state,
                                                                        uint32_t *positions) {
    uint32_t *out = positions;
    const __m256i separators = _mm256_set1_epi8((char)separator);
    const __m256i quotes = _mm256_set1_epi8((char)quote);
    size_t at = from;
    for (; at + 64 <= to; at += 64) out = emit(masks_avx2(base + at, separators, quotes), at, state, out);
    if (at < to) {
        uint8_t block[64] = {0};
        memcpy(block, base + at, to - at);
        out = emit(first_bits(masks_avx2(block, separators, quotes), to - at), at, state, out);
        settle(state, block, to - at, separator, quote);
    }
    return (size_t)(out - positions);
}

size_t govql_scan(const uint8_t *base, size_t from, size_t to, uint8_t separator, uint8_t quote,
                  govql_scan_state *state, uint32_t *positions) {
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) {
        return scan_avx2(base, from, to, separator, quote, state, positions);
    }
    return govql_scan_portable(base, from, to, separator, quote, state, positions);
}

#else

size_t govql_scan(const uint8_t *base, size_t from, size_t to, uint8_t separator, uint8_t quote,
                  govql_scan_state *state, uint32_t *positions) {
    return govql_scan_portable(base, from, to, separator, quote, state, positions);
}

#endif

size_t govql_count_newlines(const uint8_t *bytes, size_t count) {
    size_t total = 0;
    const uint8_t *end = bytes + count;
    while (bytes < end) {
        const uint8_t *found = memchr(bytes, 0x0A, (size_t)(end - bytes));
        if (!found) break;
        total++;
        bytes = found + 1;
    }
    return total;
}
