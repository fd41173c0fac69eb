// The loops over one width of stored values; included once for each width by stored.c. NAME(x) gives a loop its name,
// VALUE is the type, and LOOP says for which processors it is compiled.

// Values less `low`; what lies outside 0 ..< last, null's place among it, becomes `last`.
LOOP static void NAME(places)(const VALUE *restrict values, const uint32_t *restrict rows, size_t count, int64_t low,
                              uint32_t last, uint32_t *restrict places) {
    if (rows) {
        for (size_t i = 0; i < count; i++) {
            uint32_t place = (uint32_t)values[rows[i]] - (uint32_t)low;
            places[i] = place < last ? place : last;
        }
    } else {
        for (size_t i = 0; i < count; i++) {
            uint32_t place = (uint32_t)values[i] - (uint32_t)low;
            places[i] = place < last ? place : last;
        }
    }
}

// The sum of values and of no more than are known.
LOOP static int64_t NAME(total)(const VALUE *restrict values, const uint32_t *restrict rows,
                                const uint8_t *restrict known, size_t count) {
    int64_t sum = 0;
    if (rows) {
        if (known) {
            for (size_t i = 0; i < count; i++) sum += known[i] ? (int64_t)values[rows[i]] : 0;
        } else {
            for (size_t i = 0; i < count; i++) sum += values[rows[i]];
        }
    } else if (known) {
        for (size_t i = 0; i < count; i++) sum += known[i] ? (int64_t)values[i] : 0;
    } else {
        for (size_t i = 0; i < count; i++) sum += values[i];
    }
    return sum;
}

// The greatest value from `best` on.
LOOP static int64_t NAME(greatest)(const VALUE *restrict values, const uint32_t *restrict rows,
                                   const uint8_t *restrict known, size_t count, int64_t flip, int64_t best) {
    if (rows || known) {
        for (size_t i = 0; i < count; i++) {
            int64_t value = flip ^ (int64_t)values[rows ? rows[i] : i];
            value = !known || known[i] ? value : INT64_MIN;
            best = value > best ? value : best;
        }
    } else {
        for (size_t i = 0; i < count; i++) {
            int64_t value = flip ^ (int64_t)values[i];
            best = value > best ? value : best;
        }
    }
    return best;
}

// The positions of values within low ... high, both in VALUE's range. `found` has room for `count`.
LOOP static size_t NAME(select)(const VALUE *restrict values, const uint32_t *restrict rows, size_t count, VALUE low,
                                VALUE high, uint32_t *restrict found) {
    size_t kept = 0;
#ifdef SELECT_WIDE
    if (!rows) {
        size_t i = 0;
        for (; i + 64 <= count; i += 64) {
            uint64_t mask = 0;
            for (int j = 0; j < 64; j++) {
                mask |= (uint64_t)(values[i + j] >= low && values[i + j] <= high) << j;
            }
            __m512i at = _mm512_add_epi32(_mm512_set1_epi32((int)i), SELECT_STEPS);
            // What is written past the last one is overwritten, if there is room for it.
            for (; mask && kept + 16 <= count; mask >>= 16) {
                __mmask16 part = (__mmask16)mask;
                _mm512_storeu_si512(found + kept, _mm512_maskz_compress_epi32(part, at));
                kept += (size_t)__builtin_popcount(part);
                at = _mm512_add_epi32(at, _mm512_set1_epi32(16));
            }
            uint32_t first = (uint32_t)_mm_cvtsi128_si32(_mm512_castsi512_si128(at));
            for (; mask; mask &= mask - 1) found[kept++] = first + (uint32_t)__builtin_ctzll(mask);
        }
        for (; i < count; i++) {
            if (values[i] >= low && values[i] <= high) found[kept++] = (uint32_t)i;
        }
        return kept;
    }
#endif
    for (size_t i = 0; i < count; i++) {
        VALUE value = values[rows ? rows[i] : i];
        found[kept] = (uint32_t)i;
        kept += value >= low && value <= high;
    }
    return kept;
}
