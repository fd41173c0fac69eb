// Loops over stored columns: values of 8 to 64 bits where they lie, or at listed rows, to places and codes; and adding
// up by code. Integers wrap: whoever calls has proven that they can't. Nothing here knows groups, types or nulls beyond
// a byte a row that says whether a value is known.

#include "CGovQLKernels.h"

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define WIDE __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,bmi,bmi2,popcnt")))
#define HAS_WIDE 1
#include <immintrin.h>
#define SELECT_STEPS _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)

// Which of 64 values lie within low ... high.
WIDE static inline uint64_t mask_i8_wide(const int8_t *values, int8_t low, int8_t high) {
    __m512i above = _mm512_sub_epi8(_mm512_loadu_si512(values), _mm512_set1_epi8(low));
    return _mm512_cmple_epu8_mask(above, _mm512_set1_epi8((int8_t)(high - low)));
}

WIDE static inline uint64_t mask_i16_wide(const int16_t *values, int16_t low, int16_t high) {
    uint64_t mask = 0;
    for (int part = 0; part < 2; part++) {
        __m512i above = _mm512_sub_epi16(_mm512_loadu_si512(values + part * 32), _mm512_set1_epi16(low));
        mask |= (uint64_t)_mm512_cmple_epu16_mask(above, _mm512_set1_epi16((int16_t)(high - low))) << (part * 32);
    }
    return mask;
}

WIDE static inline uint64_t mask_i32_wide(const int32_t *values, int32_t low, int32_t high) {
    uint64_t mask = 0;
    int32_t span = (int32_t)((uint32_t)high - (uint32_t)low);
    for (int part = 0; part < 4; part++) {
        __m512i above = _mm512_sub_epi32(_mm512_loadu_si512(values + part * 16), _mm512_set1_epi32(low));
        mask |= (uint64_t)_mm512_cmple_epu32_mask(above, _mm512_set1_epi32(span)) << (part * 16);
    }
    return mask;
}

WIDE static inline uint64_t mask_i64_wide(const int64_t *values, int64_t low, int64_t high) {
    uint64_t mask = 0;
    int64_t span = (int64_t)((uint64_t)high - (uint64_t)low);
    for (int part = 0; part < 8; part++) {
        __m512i above = _mm512_sub_epi64(_mm512_loadu_si512(values + part * 8), _mm512_set1_epi64(low));
        mask |= (uint64_t)_mm512_cmple_epu64_mask(above, _mm512_set1_epi64(span)) << (part * 8);
    }
    return mask;
}
#endif

#define JOIN3(a, b, c) a##_##b##_##c
#define JOIN(a, b, c) JOIN3(a, b, c)

#define VALUE int8_t
#define UVALUE uint8_t
#define TOTAL int16_t
#define TOTAL_RUN 256
#define WIDTH i8
#include "stored_widths.h"
#define VALUE int16_t
#define UVALUE uint16_t
#define TOTAL int32_t
#define TOTAL_RUN 4096
#define WIDTH i16
#include "stored_widths.h"
#define VALUE int32_t
#define UVALUE uint32_t
#define TOTAL int64_t
#define TOTAL_RUN SIZE_MAX
#define WIDTH i32
#include "stored_widths.h"
#define VALUE int64_t
#define UVALUE uint64_t
#define TOTAL int64_t
#define TOTAL_RUN SIZE_MAX
#define WIDTH i64
#include "stored_widths.h"

int govql_best_stored_kernel(void) {
#ifdef HAS_WIDE
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
        return GOVQL_STORED_WIDE;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) return GOVQL_STORED_AVX2;
#endif
    return GOVQL_STORED_PORTABLE;
}

#ifdef HAS_WIDE
#define CHOOSE(name, width, ...)                                              \
    (kernel == GOVQL_STORED_WIDE   ? name##_##width##_wide(__VA_ARGS__)       \
     : kernel == GOVQL_STORED_AVX2 ? name##_##width##_avx2(__VA_ARGS__)       \
                                   : name##_##width##_portable(__VA_ARGS__))
#else
#define CHOOSE(name, width, ...) name##_##width##_portable(__VA_ARGS__)
#endif

#define FOR_WIDTH(name, ...)                                                                      \
    switch (column.width) {                                                                       \
    case 1: return CHOOSE(name, i8, (const int8_t *)column.values + offset, __VA_ARGS__);         \
    case 2: return CHOOSE(name, i16, (const int16_t *)column.values + offset, __VA_ARGS__);       \
    case 4: return CHOOSE(name, i32, (const int32_t *)column.values + offset, __VA_ARGS__);       \
    default: return CHOOSE(name, i64, (const int64_t *)column.values + offset, __VA_ARGS__);      \
    }

void govql_places(int kernel, govql_stored column, govql_rows_read read, int64_t low, uint32_t last, uint32_t *places) {
    size_t offset = read.rows ? 0 : read.first;
    FOR_WIDTH(places, read.rows, read.count, low, last, places)
}

int64_t govql_total(int kernel, govql_stored column, govql_rows_read read, const uint8_t *known) {
    size_t offset = read.rows ? 0 : read.first;
    FOR_WIDTH(total, read.rows, known, read.count)
}

int64_t govql_greatest(int kernel, govql_stored column, govql_rows_read read, const uint8_t *known, int64_t flip,
                       int64_t best) {
    size_t offset = read.rows ? 0 : read.first;
    FOR_WIDTH(greatest, read.rows, known, read.count, flip, best)
}

// The ends as far as the width goes; none of its values may lie within.
#define CLAMPED(width, type, least, most, what)                          \
    {                                                                    \
        if (low > (most) || high < (least)) return 0;                    \
        const type *values = (const type *)column.values + offset;       \
        type lowest = (type)(low < (least) ? (least) : low);             \
        type highest = (type)(high > (most) ? (most) : high);            \
        return what(width);                                              \
    }
#define FOR_CLAMPED(what)                                                \
    switch (column.width) {                                              \
    case 1: CLAMPED(i8, int8_t, INT8_MIN, INT8_MAX, what)                \
    case 2: CLAMPED(i16, int16_t, INT16_MIN, INT16_MAX, what)            \
    case 4: CLAMPED(i32, int32_t, INT32_MIN, INT32_MAX, what)            \
    default: CLAMPED(i64, int64_t, INT64_MIN, INT64_MAX, what)           \
    }

#define SELECT(width) CHOOSE(select, width, values, read.rows, read.count, lowest, highest, found)

size_t govql_select(int kernel, govql_stored column, govql_rows_read read, int64_t low, int64_t high,
                    uint32_t *found) {
    size_t offset = read.rows ? 0 : read.first;
    FOR_CLAMPED(SELECT)
}

#define WITHIN(width) CHOOSE(within, width, values, count, lowest, highest, narrows, marks)

size_t govql_within(int kernel, govql_stored column, size_t offset, size_t count, int64_t low, int64_t high,
                    bool narrows, uint8_t *marks) {
    FOR_CLAMPED(WITHIN)
}

// By code. A store waits for the load before it wherever two rows share a code, so wider registers gain nothing.

#define BY_WIDTH(name, ...)                                                                    \
    switch (column.width) {                                                                    \
    case 1: name##_i8((const int8_t *)column.values + offset, __VA_ARGS__); break;             \
    case 2: name##_i16((const int16_t *)column.values + offset, __VA_ARGS__); break;           \
    case 4: name##_i32((const int32_t *)column.values + offset, __VA_ARGS__); break;           \
    default: name##_i64((const int64_t *)column.values + offset, __VA_ARGS__); break;          \
    }

void govql_add_packed(govql_stored column, govql_rows_read read, const uint8_t *known, const uint32_t *codes,
                      int64_t low, uint64_t one, uint64_t *sums) {
    size_t offset = read.rows ? 0 : read.first;
    BY_WIDTH(add_packed, read.rows, known, read.count, codes, low, one, sums)
}

void govql_add_packed_by(govql_stored column, size_t offset, size_t count, govql_stored keys, size_t first,
                         int64_t lowest, int64_t low, uint64_t one, uint64_t *sums) {
    const uint64_t base = one - (uint64_t)low;
    uint64_t *zero = (uint64_t *)((uintptr_t)sums - (uintptr_t)lowest * sizeof *sums);
    BY_WIDTH(add_packed_by, count, keys, first, base, zero)
}

void govql_lookup_at(govql_stored column, govql_rows_read read, int64_t low, uint32_t last, govql_code_table table,
                     uint32_t factor, uint32_t *codes) {
    size_t offset = read.rows ? 0 : read.first;
    BY_WIDTH(lookup_at, read.rows, read.count, (uint32_t)low, last, table, factor, codes)
}

#define COUNT_BY(KEY)                                                                          \
    for (size_t i = 0; i < count; i++) zero[((const KEY *)keys.values)[first + i]]++;          \
    break;

void govql_count_by(govql_stored keys, size_t first, size_t count, int64_t lowest, uint64_t *counts) {
    uint64_t *zero = (uint64_t *)((uintptr_t)counts - (uintptr_t)lowest * sizeof *counts);
    switch (keys.width) {
    case 1: COUNT_BY(int8_t)
    case 2: COUNT_BY(int16_t)
    case 4: COUNT_BY(int32_t)
    default: COUNT_BY(int64_t)
    }
}

void govql_add_narrow(govql_stored column, govql_rows_read read, const uint32_t *codes, uint32_t *sums) {
    size_t offset = read.rows ? 0 : read.first;
    BY_WIDTH(add_narrow, read.rows, read.count, codes, sums)
}

void govql_add_pairs(govql_stored column, govql_rows_read read, const uint8_t *known, const uint32_t *codes,
                     int64_t *pairs) {
    size_t offset = read.rows ? 0 : read.first;
    BY_WIDTH(add_pairs, read.rows, known, read.count, codes, pairs)
}

void govql_scatter(govql_stored column, govql_rows_read read, const uint8_t *known, const uint32_t *codes,
                   uint64_t *next, void *out) {
    size_t offset = read.rows ? 0 : read.first;
    BY_WIDTH(scatter, read.rows, known, read.count, codes, next, out)
}

void govql_raise(govql_stored column, govql_rows_read read, const uint8_t *known, const uint32_t *codes, int64_t flip,
                 int64_t *best) {
    size_t offset = read.rows ? 0 : read.first;
    BY_WIDTH(raise, read.rows, known, read.count, codes, flip, best)
}

void govql_count_codes(const uint32_t *codes, const uint8_t *known, size_t count, uint64_t *counts) {
    if (known) {
        for (size_t i = 0; i < count; i++) counts[codes[i]] += known[i] ? 1 : 0;
    } else {
        for (size_t i = 0; i < count; i++) counts[codes[i]]++;
    }
}

void govql_tally(const uint32_t *codes, const uint32_t *places, size_t count, size_t width, uint32_t *cells) {
    if (codes) {
        for (size_t i = 0; i < count; i++) cells[codes[i] * width + places[i]]++;
    } else {
        for (size_t i = 0; i < count; i++) cells[places[i]]++;
    }
}

void govql_mark(const uint32_t *codes, const uint32_t *places, size_t count, size_t width, uint8_t *cells) {
    if (codes) {
        for (size_t i = 0; i < count; i++) cells[codes[i] * width + places[i]] = 1;
    } else {
        for (size_t i = 0; i < count; i++) cells[places[i]] = 1;
    }
}

void govql_known(const uint64_t *bits, govql_rows_read read, uint8_t *known) {
    for (size_t i = 0; i < read.count; i++) {
        size_t row = read.rows ? read.rows[i] : read.first + i;
        known[i] = bits[row >> 6] >> (row & 63) & 1;
    }
}

size_t govql_follow(const uint32_t *targets, govql_rows_read read, uint32_t *rows, uint8_t *known) {
    uint32_t missing = 0;
    for (size_t i = 0; i < read.count; i++) rows[i] = targets[read.rows ? read.rows[i] : read.first + i];
    for (size_t i = 0; i < read.count; i++) {
        uint32_t target = rows[i];
        known[i] = target != UINT32_MAX;
        missing += target == UINT32_MAX;
        rows[i] = target == UINT32_MAX ? 0 : target;
    }
    return missing;
}

#define LOOKUP(TYPE)                                                                    \
    {                                                                                   \
        const TYPE *entries = table.entries;                                            \
        if (factor == 0) {                                                              \
            for (size_t i = 0; i < count; i++) codes[i] = entries[places[i]];           \
        } else {                                                                        \
            for (size_t i = 0; i < count; i++) codes[i] = codes[i] * factor + entries[places[i]]; \
        }                                                                               \
        break;                                                                          \
    }

void govql_lookup(govql_code_table table, const uint32_t *places, size_t count, uint32_t factor, uint32_t *codes) {
    switch (table.width) {
    case 1: LOOKUP(uint8_t)
    case 2: LOOKUP(uint16_t)
    case 4: LOOKUP(uint32_t)
    default:
        for (size_t i = 0; i < count; i++) codes[i] = (factor ? codes[i] * factor : 0) + places[i];
        break;
    }
}
