// All loops over one width, WIDTH, of values of type VALUE. Next: stored.h, stored.c.

#define LOOP
#define NAME(x) JOIN(x, WIDTH, portable)
#include "stored.h"
#undef LOOP
#undef NAME

#ifdef HAS_WIDE
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
#undef WIDTH
