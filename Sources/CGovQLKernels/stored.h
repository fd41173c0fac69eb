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

// The sum of values and of no more than are known. Short values add up in narrow registers, for as long as they fit.
LOOP static int64_t NAME(total)(const VALUE *restrict values, const uint32_t *restrict rows,
                                const uint8_t *restrict known, size_t count) {
    int64_t sum = 0;
    if (rows) {
        if (known) {
            // Without a branch: the first value stands for what is not known, whose row may be none.
            for (size_t i = 0; i < count; i++) {
                uint32_t mask = 0u - known[i];
                sum += (int64_t)values[rows[i] & mask] & (int64_t)(int32_t)mask;
            }
        } else {
            for (size_t i = 0; i < count; i++) sum += values[rows[i]];
        }
        return sum;
    }
    for (size_t from = 0; from < count; from += TOTAL_RUN) {
        size_t end = count - from < TOTAL_RUN ? count : from + TOTAL_RUN;
        TOTAL part = 0;
        if (known) {
            for (size_t i = from; i < end; i++) part += (VALUE)(values[i] & -(VALUE)known[i]);
        } else {
            for (size_t i = from; i < end; i++) part += values[i];
        }
        sum += part;
    }
    return sum;
}

// Marks the values within low ... high, in VALUE's range, or of the marks takes off the others; gives how many are left.
LOOP static size_t NAME(within)(const VALUE *restrict values, size_t count, VALUE low, VALUE high, bool narrows,
                                uint8_t *restrict marks) {
    const UVALUE least = (UVALUE)low, span = (UVALUE)((UVALUE)high - (UVALUE)low);
    if (narrows) {
        for (size_t i = 0; i < count; i++) marks[i] &= (UVALUE)((UVALUE)values[i] - least) <= span;
    } else {
        for (size_t i = 0; i < count; i++) marks[i] = (UVALUE)((UVALUE)values[i] - least) <= span;
    }
    size_t kept = 0;
    for (size_t from = 0; from < count; from += 4096) {
        size_t end = count - from < 4096 ? count : from + 4096;
        uint16_t part = 0;
        for (size_t i = from; i < end; i++) part += marks[i];
        kept += part;
    }
    return kept;
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
            uint64_t mask = NAME(mask)(values + i, low, high);
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
