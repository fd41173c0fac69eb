// Loops over stored columns: values of 8 to 64 bits where they lie, or at listed rows, to places and codes; and adding
// up by code. Integers wrap: whoever calls has proven that they can't. Nothing here knows groups, types or nulls beyond
// a byte a row that says whether a value is known.

#include "CGovQLKernels.h"

#if defined(__x86_64__)
#define WIDE __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,bmi,bmi2,popcnt")))
#define HAS_WIDE 1
#include <immintrin.h>
#define SELECT_STEPS _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
#endif

#define JOIN3(a, b, c) a##_##b##_##c
#define JOIN(a, b, c) JOIN3(a, b, c)

#define VALUE int8_t
#define WIDTH i8
#include "stored_widths.h"
#define VALUE int16_t
#define WIDTH i16
#include "stored_widths.h"
#define VALUE int32_t
#define WIDTH i32
#include "stored_widths.h"
#define VALUE int64_t
#define WIDTH i64
#include "stored_widths.h"

static bool has_wide(void) {
#ifdef HAS_WIDE
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
#else
    return false;
#endif
}

int govql_best_stored_kernel(void) { return has_wide() ? GOVQL_STORED_WIDE : GOVQL_STORED_PORTABLE; }

#ifdef HAS_WIDE
#define CHOOSE(name, width, ...) \
    (kernel == GOVQL_STORED_WIDE ? name##_##width##_wide(__VA_ARGS__) : name##_##width##_portable(__VA_ARGS__))
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

#define CLAMP(width, type, least, most)                                                             \
    {                                                                                               \
        if (low > (most) || high < (least)) return 0;                                               \
        return CHOOSE(select, width, (const type *)column.values + offset, read.rows, read.count,   \
                      (type)(low < (least) ? (least) : low), (type)(high > (most) ? (most) : high), found); \
    }

size_t govql_select(int kernel, govql_stored column, govql_rows_read read, int64_t low, int64_t high,
                    uint32_t *found) {
    size_t offset = read.rows ? 0 : read.first;
    switch (column.width) {
    case 1: CLAMP(i8, int8_t, INT8_MIN, INT8_MAX)
    case 2: CLAMP(i16, int16_t, INT16_MIN, INT16_MAX)
    case 4: CLAMP(i32, int32_t, INT32_MIN, INT32_MAX)
    default: return CHOOSE(select, i64, (const int64_t *)column.values + offset, read.rows, read.count, low, high, found);
    }
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

void govql_add_narrow(govql_stored column, govql_rows_read read, const uint32_t *codes, uint32_t *sums) {
    size_t offset = read.rows ? 0 : read.first;
    BY_WIDTH(add_narrow, read.rows, read.count, codes, sums)
}

void govql_add_pairs(govql_stored column, govql_rows_read read, const uint8_t *known, const uint32_t *codes,
                     int64_t *pairs) {
    size_t offset = read.rows ? 0 : read.first;
    BY_WIDTH(add_pairs, read.rows, known, read.count, codes, pairs)
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
