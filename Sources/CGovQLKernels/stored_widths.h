// All loops over one width, WIDTH, of values of type VALUE. Next: stored.h, stored.c.

#define LOOP
#define NAME(x) JOIN(x, WIDTH, portable)
#include "stored.h"
#undef LOOP
#undef NAME

#ifdef HAS_WIDE
#define LOOP AVX2
#define NAME(x) JOIN(x, WIDTH, avx2)
#include "stored.h"
#undef LOOP
#undef NAME

#define LOOP WIDE
#define NAME(x) JOIN(x, WIDTH, wide)
#define SELECT_WIDE
#include "stored.h"
#undef SELECT_WIDE
#undef LOOP
#undef NAME
#endif

#define NAME2(a, b) a##_##b
#define NAME1(a, b) NAME2(a, b)
#define NAME(x) NAME1(x, WIDTH)

static void NAME(add_packed)(const VALUE *restrict values, const uint32_t *restrict rows,
                             const uint8_t *restrict known, size_t count, const uint32_t *restrict codes, int64_t low,
                             uint64_t one, uint64_t *restrict sums) {
    // One more, less the lowest, in one number: a row adds once.
    const uint64_t base = one - (uint64_t)low;
    if (rows || known) {
        for (size_t i = 0; i < count; i++) {
            uint64_t added = base + (uint64_t)(int64_t)values[rows ? rows[i] : i];
            sums[codes[i]] += !known || known[i] ? added : 0;
        }
    } else {
        for (size_t i = 0; i < count; i++) sums[codes[i]] += base + (uint64_t)(int64_t)values[i];
    }
}

// By keys that are stored themselves: `sums` is where the key 0 would have its sum.
#define ADD_BY(KEY)                                                                                       \
    for (size_t i = 0; i < count; i++) sums[((const KEY *)keys.values)[first + i]] += base + (uint64_t)(int64_t)values[i]; \
    break;

static void NAME(add_packed_by)(const VALUE *restrict values, size_t count, govql_stored keys, size_t first,
                                uint64_t base, uint64_t *restrict sums) {
    switch (keys.width) {
    case 1: ADD_BY(int8_t)
    case 2: ADD_BY(int16_t)
    case 4: ADD_BY(int32_t)
    default: ADD_BY(int64_t)
    }
}

#undef ADD_BY

// The code of each value's place, in one pass; what lies outside 0 ..< last has the last place.
#define LOOKUP_AT(TYPE, AT)                                                          \
    {                                                                                \
        const TYPE *entries = table.entries;                                         \
        for (size_t i = 0; i < count; i++) {                                         \
            uint32_t place = (uint32_t)values[AT] - low;                             \
            uint32_t code = entries[place < last ? place : last];                    \
            codes[i] = factor ? codes[i] * factor + code : code;                     \
        }                                                                            \
        break;                                                                       \
    }

static void NAME(lookup_at)(const VALUE *restrict values, const uint32_t *restrict rows, size_t count, uint32_t low,
                            uint32_t last, govql_code_table table, uint32_t factor, uint32_t *restrict codes) {
    if (rows) {
        switch (table.width) {
        case 1: LOOKUP_AT(uint8_t, rows[i])
        case 2: LOOKUP_AT(uint16_t, rows[i])
        default: LOOKUP_AT(uint32_t, rows[i])
        }
    } else {
        switch (table.width) {
        case 1: LOOKUP_AT(uint8_t, i)
        case 2: LOOKUP_AT(uint16_t, i)
        default: LOOKUP_AT(uint32_t, i)
        }
    }
}

#undef LOOKUP_AT

static void NAME(scatter)(const VALUE *restrict values, const uint32_t *restrict rows, const uint8_t *restrict known,
                          size_t count, const uint32_t *restrict codes, uint64_t *restrict next, void *restrict out) {
    VALUE *restrict written = out;
    for (size_t i = 0; i < count; i++) {
        if (!known || known[i]) written[next[codes[i]]++] = values[rows ? rows[i] : i];
    }
}

static void NAME(add_narrow)(const VALUE *restrict values, const uint32_t *restrict rows, size_t count,
                             const uint32_t *restrict codes, uint32_t *restrict sums) {
    if (rows) {
        for (size_t i = 0; i < count; i++) sums[codes[i]] += (uint32_t)values[rows[i]];
    } else {
        for (size_t i = 0; i < count; i++) sums[codes[i]] += (uint32_t)values[i];
    }
}

static void NAME(add_pairs)(const VALUE *restrict values, const uint32_t *restrict rows,
                            const uint8_t *restrict known, size_t count, const uint32_t *restrict codes,
                            int64_t *restrict pairs) {
    for (size_t i = 0; i < count; i++) {
        int64_t value = values[rows ? rows[i] : i];
        int64_t *pair = pairs + 2 * (size_t)codes[i];
        int64_t keep = !known || known[i];
        pair[0] += keep ? value : 0;
        pair[1] += keep;
    }
}

static void NAME(raise)(const VALUE *restrict values, const uint32_t *restrict rows, const uint8_t *restrict known,
                        size_t count, const uint32_t *restrict codes, int64_t flip, int64_t *restrict best) {
    for (size_t i = 0; i < count; i++) {
        int64_t value = flip ^ (int64_t)values[rows ? rows[i] : i];
        int64_t *place = best + codes[i];
        if (!known || known[i]) *place = value > *place ? value : *place;
    }
}

#undef NAME
#undef NAME1
#undef NAME2
#undef VALUE
#undef UVALUE
#undef TOTAL
#undef TOTAL_RUN
#undef WIDTH
