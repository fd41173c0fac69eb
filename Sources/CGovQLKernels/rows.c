// Counting the rows of plain text without writing down where anything is. Plain: no quote, no carriage return, as many
// cells in every row, no row that is blank, begins with an empty cell or as the header or a byte order mark does. Text that is not
// plain is somebody else's business; here it is only noticed.

#include "CGovQLKernels.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// The first byte of a byte order mark.
#define MARK 0xEF

typedef struct {
    uint64_t separators, newlines, odd, header, high;
} row_masks;

typedef struct {
    // Separators since the last line feed; whether the byte before was a line feed; what was not plain; rows so far.
    uint64_t cells, at_start, odd, high, rows;
} row_state;

static inline __attribute__((always_inline)) void count_block(row_masks masks, uint64_t width, row_state *state) {
    uint64_t starts = masks.newlines << 1 | state->at_start;
    state->at_start = masks.newlines >> 63;
    state->odd |= masks.odd | (starts & (masks.separators | masks.newlines | masks.header));
    state->high |= masks.high;
    uint64_t left = masks.separators;
    for (uint64_t rest = masks.newlines; rest; rest &= rest - 1) {
        uint64_t row = rest ^ (rest - 1);
        state->odd |= (state->cells + (uint64_t)__builtin_popcountll(left & row) + 1) ^ width;
        state->cells = 0;
        state->rows++;
        left &= ~row;
    }
    state->cells += (uint64_t)__builtin_popcountll(left);
}

static inline row_masks first_masks(row_masks masks, size_t count) {
    uint64_t keep = (1ull << count) - 1;
    row_masks result = {masks.separators & keep, masks.newlines & keep, masks.odd & keep, masks.header & keep,
                        masks.high & keep};
    return result;
}

static inline row_masks masks_portable(const uint8_t *bytes, uint8_t separator, uint8_t quote, uint8_t header) {
    row_masks masks = {0, 0, 0, 0, 0};
    for (int i = 0; i < 64; i++) {
        uint8_t byte = bytes[i];
        masks.separators |= (uint64_t)(byte == separator) << i;
        masks.newlines |= (uint64_t)(byte == '\n') << i;
        masks.odd |= (uint64_t)((byte == quote) | (byte == '\r')) << i;
        masks.header |= (uint64_t)((byte == header) | (byte == MARK)) << i;
        masks.high |= (uint64_t)(byte >> 7) << i;
    }
    return masks;
}

static bool finish(const row_state *state, const uint8_t *bytes, size_t count, size_t *rows) {
    *rows = state->rows;
    if (state->odd || !state->at_start) return false;
    return !state->high || govql_is_utf8(bytes, count);
}

bool govql_count_plain_rows_portable(const uint8_t *bytes, size_t count, uint8_t separator, uint8_t quote,
                                     uint8_t header, size_t width, size_t *rows) {
    row_state state = {0, 1, 0, 0, 0};
    size_t at = 0;
    for (; at + 64 <= count; at += 64) {
        count_block(masks_portable(bytes + at, separator, quote, header), width, &state);
    }
    if (at < count) {
        uint8_t block[64] = {0};
        memcpy(block, bytes + at, count - at);
        count_block(first_masks(masks_portable(block, separator, quote, header), count - at), width, &state);
        state.at_start = bytes[count - 1] == '\n';
    }
    return finish(&state, bytes, count, rows);
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) static inline row_masks masks_avx2(const uint8_t *bytes, __m256i separator,
                                                                   __m256i quote, __m256i header) {
    const __m256i newline = _mm256_set1_epi8('\n');
    const __m256i carriage_return = _mm256_set1_epi8('\r');
    const __m256i mark = _mm256_set1_epi8((char)MARK);
    __m256i low = _mm256_loadu_si256((const __m256i *)bytes);
    __m256i high = _mm256_loadu_si256((const __m256i *)(bytes + 32));
#define BITS(a, b) ((uint64_t)(uint32_t)_mm256_movemask_epi8(a) | (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32)
#define MASK(pattern) BITS(_mm256_cmpeq_epi8(low, pattern), _mm256_cmpeq_epi8(high, pattern))
    __m256i odd_low = _mm256_or_si256(_mm256_cmpeq_epi8(low, quote), _mm256_cmpeq_epi8(low, carriage_return));
    __m256i odd_high = _mm256_or_si256(_mm256_cmpeq_epi8(high, quote), _mm256_cmpeq_epi8(high, carriage_return));
    __m256i start_low = _mm256_or_si256(_mm256_cmpeq_epi8(low, header), _mm256_cmpeq_epi8(low, mark));
    __m256i start_high = _mm256_or_si256(_mm256_cmpeq_epi8(high, header), _mm256_cmpeq_epi8(high, mark));
    row_masks masks = {MASK(separator), MASK(newline), BITS(odd_low, odd_high), BITS(start_low, start_high),
                       BITS(low, high)};
#undef MASK
#undef BITS
    return masks;
}

__attribute__((target("avx2,bmi,popcnt"))) static bool count_plain_rows_avx2(const uint8_t *bytes, size_t count,
                                                                             uint8_t separator, uint8_t quote,
                                                                             uint8_t header, size_t width,
                                                                             size_t *rows) {
    const __m256i separators = _mm256_set1_epi8((char)separator);
    const __m256i quotes = _mm256_set1_epi8((char)quote);
    const __m256i headers = _mm256_set1_epi8((char)header);
    row_state state = {0, 1, 0, 0, 0};
    size_t at = 0;
    for (; at + 64 <= count; at += 64) {
        count_block(masks_avx2(bytes + at, separators, quotes, headers), width, &state);
    }
    if (at < count) {
        uint8_t block[64] = {0};
        memcpy(block, bytes + at, count - at);
        count_block(first_masks(masks_avx2(block, separators, quotes, headers), count - at), width, &state);
        state.at_start = bytes[count - 1] == '\n';
    }
    return finish(&state, bytes, count, rows);
}

bool govql_count_plain_rows(const uint8_t *bytes, size_t count, uint8_t separator, uint8_t quote, uint8_t header,
                            size_t width, size_t *rows) {
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi")) {
        return count_plain_rows_avx2(bytes, count, separator, quote, header, width, rows);
    }
    return govql_count_plain_rows_portable(bytes, count, separator, quote, header, width, rows);
}

#else

bool govql_count_plain_rows(const uint8_t *bytes, size_t count, uint8_t separator, uint8_t quote, uint8_t header,
                            size_t width, size_t *rows) {
    return govql_count_plain_rows_portable(bytes, count, separator, quote, header, width, rows);
}

#endif
