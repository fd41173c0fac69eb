// The rows of plain text in one pass: 64 bytes at a time, bitmaps of separators, line feeds and quotes, of which only
// the wanted ends of cells are written down. Whether every row has as many cells, and none of them is one that another
// layout would take out, is seen in the same bitmaps. Text that is not plain is somebody else's business (scan.c and
// the strict rules); here it is only noticed.

#include "CGovQLKernels.h"
#include "bits.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// The first byte of a byte order mark.
#define MARK 0xEF

typedef struct {
    // `heads` are bytes that a row may begin with which is none of the table's.
    uint64_t separators, newlines, quotes, returns, heads;
} row_masks;

// The ends of cells in a block, and those of them that end rows; neither inside quotes nor beyond the last row.
typedef struct {
    uint64_t all, rows;
} block_ends;

// What few blocks need.
typedef struct {
    const uint8_t *base;
    const govql_row_form *form;
    size_t from, to;
    // The row with this byte in it is the last one.
    size_t last;
    size_t end;
    bool is_done, has_quotes;
    // All ones inside quotes, else 0.
    uint64_t inside;
    // Not 0 once anything was met that is not plain.
    uint64_t odd;
} row_state;

// What every block needs; in registers.
typedef struct {
    // Not 0 once met: a carriage return; a carriage return or the end of a row without the other.
    uint64_t returns, unpaired;
    // All ones if rows are watched.
    uint64_t watched;
    // Of the byte before a block: whether it ended a row, was a carriage return.
    uint64_t at_start, after_return;
    uint64_t odd, rows;
    // How many cells of the row are behind us.
    size_t phase;
} row_run;

static row_state first_state(const uint8_t *base, size_t from, size_t limit, size_t to, const govql_row_form *form) {
    row_state state = {.base = base, .form = form, .from = from, .to = to, .last = limit - 1};
    return state;
}

static row_run first_run(const row_state *state) {
    row_run run = {.at_start = 1, .watched = state->form->is_watched ? ~0ull : 0};
    return run;
}

// Whether a row may be nothing but separators, or the header once more, or begin with a byte order mark. A place past the
// text ends a row too.
static bool is_doubtful(const uint8_t *row, size_t left, const govql_row_form *form) {
    size_t count = 0;
    while (count < left && row[count] == form->separator) count++;
    if (count > 0 && (count == left || row[count] == '\n' || row[count] == '\r')) return true;
    if (left > 2 && row[0] == MARK && row[1] == 0xBB && row[2] == 0xBF) return true;
    size_t header = form->header_count;
    return header > 0 && header <= left && memcmp(row, form->header, header) == 0;
}

// Takes what is quoted and what lies beyond the last row or the text off a block.
static row_masks cut(row_masks masks, size_t at, row_state *state) {
    uint64_t keep = ~0ull;
    if (state->to - at < 64) keep = (1ull << (state->to - at)) - 1;
    masks.quotes &= keep;
    uint64_t inside = 0;
    if (masks.quotes | state->inside) {
        inside = prefix_xor(masks.quotes) ^ state->inside;
        // A quote opens only where a cell begins, or behind another.
        uint8_t before = at > state->from ? state->base[at - 1] : '\n';
        bool may_open = before == state->form->separator || before == '\n' || before == state->form->quote;
        uint64_t ends = (masks.separators | masks.newlines) & ~inside;
        state->odd |= masks.quotes & inside & ~((ends | masks.quotes) << 1 | (may_open && !state->inside));
        // A carriage return in a cell is judged by others.
        state->odd |= masks.returns & inside & keep;
        state->inside = (uint64_t)((int64_t)inside >> 63);
        state->has_quotes = state->has_quotes || masks.quotes;
    }
    keep &= ~inside;
    masks.separators &= keep;
    masks.newlines &= keep;
    if (at + 64 > state->last) {
        uint64_t late = at >= state->last ? masks.newlines : masks.newlines & (~0ull << (state->last - at));
        if (late) {
            unsigned place = (unsigned)__builtin_ctzll(late);
            keep &= (2ull << place) - 1;
            state->end = at + place + 1;
            state->is_done = true;
        }
    }
    masks.separators &= keep;
    masks.newlines &= keep;
    masks.returns &= keep;
    return masks;
}

// Whether one of these rows is in doubt.
static bool has_doubtful(uint64_t starts, size_t at, const row_state *state) {
    for (; starts; starts &= starts - 1) {
        size_t row = at + (size_t)__builtin_ctzll(starts);
        if (row <= state->last && is_doubtful(state->base + row, state->to - row, state->form)) return true;
    }
    return false;
}

// Where a row begins that is to be looked at closely.
static inline __attribute__((always_inline)) uint64_t watched_starts(row_masks masks, const row_run *run) {
    return (masks.newlines << 1 | run->at_start) & (masks.separators | masks.heads) & run->watched;
}

// Goes over a block without quotes or their inside, or one that was cut.
static inline __attribute__((always_inline)) block_ends take(row_masks masks, row_run *run) {
    run->returns |= masks.returns;
    run->unpaired |= (masks.returns << 1 | run->after_return) ^ masks.newlines;
    run->after_return = masks.returns >> 63;
    run->at_start = masks.newlines >> 63;
    run->rows += (uint64_t)__builtin_popcountll(masks.newlines);
    block_ends ends = {masks.separators | masks.newlines, masks.newlines};
    return ends;
}

// Goes over any block.
static inline __attribute__((always_inline)) block_ends judge(row_masks masks, size_t at, row_state *state,
                                                              row_run *run) {
    masks = cut(masks, at, state);
    uint64_t starts = watched_starts(masks, run);
    if (starts && has_doubtful(starts, at, state)) run->odd = 1;
    return take(masks, run);
}

static bool finish(const row_state *state, row_run run, bool is_ascii, govql_rows *rows) {
    if (!state->is_done || state->odd || run.odd || (run.returns && run.unpaired)) return false;
    if (!is_ascii && !govql_is_utf8(state->base + state->from, state->end - state->from)) return false;
    rows->count = run.rows;
    rows->end = state->end;
    rows->has_quotes = state->has_quotes;
    rows->has_returns = run.returns != 0;
    return true;
}

// One end after the other, for processors that cannot pick bits by a mask.
static inline __attribute__((always_inline)) uint32_t *walk(block_ends ends, size_t at, const govql_row_form *form,
                                                            row_run *run, uint32_t *out) {
    for (uint64_t left = ends.all; left; left &= left - 1) {
        unsigned bit = (unsigned)__builtin_ctzll(left);
        run->odd |= (form->last[run->phase] ^ ends.rows >> bit) & 1;
        if (out) {
            *out = (uint32_t)(at + bit);
            out += form->wanted[run->phase] & 1;
        }
        run->phase = form->wrap[run->phase + 1];
    }
    return out;
}

static inline row_masks masks_portable(const uint8_t *bytes, const govql_row_form *form) {
    row_masks masks = {0, 0, 0, 0, 0};
    for (int i = 0; i < 64; i++) {
        uint8_t byte = bytes[i];
        masks.separators |= (uint64_t)(byte == form->separator) << i;
        masks.newlines |= (uint64_t)(byte == '\n') << i;
        masks.quotes |= (uint64_t)(byte == form->quote) << i;
        masks.returns |= (uint64_t)(byte == '\r') << i;
        masks.heads |= (uint64_t)((byte == form->header_start) | (byte == MARK)) << i;
    }
    return masks;
}

static bool plain_rows_portable(const uint8_t *base, size_t from, size_t limit, size_t to, const govql_row_form *form,
                                uint32_t *out, govql_rows *rows) {
    row_state state = first_state(base, from, limit, to, form);
    row_run run = first_run(&state);
    for (size_t at = from; at < to && !state.is_done; at += 64) {
        out = walk(judge(masks_portable(base + at, form), at, &state, &run), at, form, &run, out);
    }
    return finish(&state, run, false, rows);
}

#if defined(__x86_64__)

// Picks the wanted ends. The next 64 ends, whatever they are, have a pattern for every place in a row that they can
// start at; its bits are dealt out to the places of the ends.
__attribute__((target("bmi,bmi2,popcnt"), always_inline)) static inline uint64_t pick(block_ends ends,
                                                                                     const govql_row_form *form,
                                                                                     row_run *run) {
    size_t phase = run->phase;
    run->odd |= _pdep_u64(form->last[phase], ends.all) ^ ends.rows;
    run->phase = form->wrap[phase + (size_t)__builtin_popcountll(ends.all)];
    return _pdep_u64(form->wanted[phase], ends.all);
}

#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))

typedef struct {
    __m256i separator, quote, header;
} patterns_avx2;

AVX2 static inline patterns_avx2 make_patterns_avx2(const govql_row_form *form) {
    patterns_avx2 patterns = {_mm256_set1_epi8((char)form->separator), _mm256_set1_epi8((char)form->quote),
                              _mm256_set1_epi8((char)form->header_start)};
    return patterns;
}

// Adds the bytes to `seen`, for their highest bits.
AVX2 static inline row_masks masks_avx2(const uint8_t *bytes, patterns_avx2 patterns, __m256i *seen) {
    const __m256i newline = _mm256_set1_epi8('\n');
    const __m256i carriage_return = _mm256_set1_epi8('\r');
    const __m256i mark = _mm256_set1_epi8((char)MARK);
    __m256i low = _mm256_loadu_si256((const __m256i *)bytes);
    __m256i high = _mm256_loadu_si256((const __m256i *)(bytes + 32));
    __m256i head_low = _mm256_or_si256(_mm256_cmpeq_epi8(low, patterns.header), _mm256_cmpeq_epi8(low, mark));
    __m256i head_high = _mm256_or_si256(_mm256_cmpeq_epi8(high, patterns.header), _mm256_cmpeq_epi8(high, mark));
    *seen = _mm256_or_si256(*seen, _mm256_or_si256(low, high));
#define BITS(a, b) ((uint64_t)(uint32_t)_mm256_movemask_epi8(a) | (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32)
#define MASK(pattern) BITS(_mm256_cmpeq_epi8(low, pattern), _mm256_cmpeq_epi8(high, pattern))
    row_masks masks = {MASK(patterns.separator), MASK(newline), MASK(patterns.quote), MASK(carriage_return),
                       BITS(head_low, head_high)};
#undef MASK
#undef BITS
    return masks;
}

AVX2 static inline uint32_t *emit_avx2(uint64_t wanted, size_t at, uint32_t *out) {
    uint32_t *next = out + __builtin_popcountll(wanted);
    while (wanted) {
        // Eight at a time without a test; what is written past the last one is overwritten by the next block.
        for (int i = 0; i < 8; i++) {
            *out++ = (uint32_t)at + (uint32_t)_tzcnt_u64(wanted);
            wanted &= wanted - 1;
        }
    }
    return next;
}

AVX2 static inline __attribute__((always_inline)) bool run_avx2(row_state *state, uint32_t *out, const bool writes,
                                                                govql_rows *rows) {
    const govql_row_form *form = state->form;
    row_run run = first_run(state);
    const patterns_avx2 patterns = make_patterns_avx2(form);
    __m256i seen = _mm256_setzero_si256();
    for (size_t at = state->from; at < state->to && !state->is_done; at += 64) {
        for (; !state->inside && at + 64 <= state->last; at += 64) {
            row_masks masks = masks_avx2(state->base + at, patterns, &seen);
            if (masks.quotes | watched_starts(masks, &run)) break;
            uint64_t wanted = pick(take(masks, &run), form, &run);
            if (writes) out = emit_avx2(wanted, at, out);
        }
        row_masks masks = masks_avx2(state->base + at, patterns, &seen);
        uint64_t wanted = pick(judge(masks, at, state, &run), form, &run);
        if (writes) out = emit_avx2(wanted, at, out);
    }
    return finish(state, run, _mm256_movemask_epi8(seen) == 0, rows);
}

AVX2 static bool plain_rows_avx2(const uint8_t *base, size_t from, size_t limit, size_t to, const govql_row_form *form,
                                 uint32_t *out, govql_rows *rows) {
    row_state state = first_state(base, from, limit, to, form);
    return out ? run_avx2(&state, out, true, rows) : run_avx2(&state, out, false, rows);
}

// For processors on which picking bits by a mask takes some hundred cycles.
AVX2 static bool plain_rows_walking(const uint8_t *base, size_t from, size_t limit, size_t to,
                                    const govql_row_form *form, uint32_t *out, govql_rows *rows) {
    row_state state = first_state(base, from, limit, to, form);
    row_run run = first_run(&state);
    const patterns_avx2 patterns = make_patterns_avx2(form);
    __m256i seen = _mm256_setzero_si256();
    for (size_t at = from; at < to && !state.is_done; at += 64) {
        for (; !state.inside && at + 64 <= state.last; at += 64) {
            row_masks masks = masks_avx2(base + at, patterns, &seen);
            if (masks.quotes | watched_starts(masks, &run)) break;
            out = walk(take(masks, &run), at, form, &run, out);
        }
        out = walk(judge(masks_avx2(base + at, patterns, &seen), at, &state, &run), at, form, &run, out);
    }
    return finish(&state, run, _mm256_movemask_epi8(seen) == 0, rows);
}

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi2,bmi,bmi2,popcnt")))

AVX512 static inline uint32_t *emit_avx512(uint64_t wanted, size_t at, uint32_t *out) {
    const __m512i places = _mm512_set_epi8(
        63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36,
        35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7,
        6, 5, 4, 3, 2, 1, 0);
    const __m512i base = _mm512_set1_epi32((int)(uint32_t)at);
    __m512i picked = _mm512_maskz_compress_epi8(wanted, places);
    size_t count = (size_t)__builtin_popcountll(wanted);
#define STORE(part)                                                                                                  \
    _mm512_storeu_si512(out + 16 * part,                                                                             \
                        _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(picked, part))))
    STORE(0);
    if (count > 16) {
        STORE(1);
        STORE(2);
        STORE(3);
    }
#undef STORE
    return out + count;
}

typedef struct {
    __m512i separator, quote, header;
} patterns_avx512;

AVX512 static inline patterns_avx512 make_patterns_avx512(const govql_row_form *form) {
    patterns_avx512 patterns = {_mm512_set1_epi8((char)form->separator), _mm512_set1_epi8((char)form->quote),
                                _mm512_set1_epi8((char)form->header_start)};
    return patterns;
}

AVX512 static inline row_masks masks_avx512(const uint8_t *bytes, patterns_avx512 patterns, __m512i *seen) {
    const __m512i newline = _mm512_set1_epi8('\n');
    const __m512i carriage_return = _mm512_set1_epi8('\r');
    const __m512i mark = _mm512_set1_epi8((char)MARK);
    __m512i block = _mm512_loadu_si512(bytes);
    *seen = _mm512_or_si512(*seen, block);
    row_masks masks = {_mm512_cmpeq_epi8_mask(block, patterns.separator), _mm512_cmpeq_epi8_mask(block, newline),
                       _mm512_cmpeq_epi8_mask(block, patterns.quote), _mm512_cmpeq_epi8_mask(block, carriage_return),
                       _mm512_cmpeq_epi8_mask(block, patterns.header) | _mm512_cmpeq_epi8_mask(block, mark)};
    return masks;
}

AVX512 static inline __attribute__((always_inline)) bool run_avx512(row_state *state, uint32_t *out,
                                                                    const bool writes, govql_rows *rows) {
    const govql_row_form *form = state->form;
    row_run run = first_run(state);
    const patterns_avx512 patterns = make_patterns_avx512(form);
    __m512i seen = _mm512_setzero_si512();
    for (size_t at = state->from; at < state->to && !state->is_done; at += 64) {
        for (; !state->inside && at + 64 <= state->last; at += 64) {
            row_masks masks = masks_avx512(state->base + at, patterns, &seen);
            if (masks.quotes | watched_starts(masks, &run)) break;
            uint64_t wanted = pick(take(masks, &run), form, &run);
            if (writes) out = emit_avx512(wanted, at, out);
        }
        row_masks masks = masks_avx512(state->base + at, patterns, &seen);
        uint64_t wanted = pick(judge(masks, at, state, &run), form, &run);
        if (writes) out = emit_avx512(wanted, at, out);
    }
    return finish(state, run, _mm512_movepi8_mask(seen) == 0, rows);
}

AVX512 static bool plain_rows_avx512(const uint8_t *base, size_t from, size_t limit, size_t to,
                                     const govql_row_form *form, uint32_t *out, govql_rows *rows) {
    row_state state = first_state(base, from, limit, to, form);
    return out ? run_avx512(&state, out, true, rows) : run_avx512(&state, out, false, rows);
}

int govql_best_row_kernel(void) {
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi2")) return GOVQL_ROWS_PORTABLE;
    if (__builtin_cpu_is("znver1") || __builtin_cpu_is("znver2")) return GOVQL_ROWS_WALKING;
    bool is_wide = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2");
    return is_wide ? GOVQL_ROWS_AVX512 : GOVQL_ROWS_AVX2;
}

bool govql_plain_rows(int kernel, const uint8_t *base, size_t from, size_t limit, size_t to,
                      const govql_row_form *form, uint32_t *ends, govql_rows *rows) {
    switch (kernel) {
    case GOVQL_ROWS_AVX512: return plain_rows_avx512(base, from, limit, to, form, ends, rows);
    case GOVQL_ROWS_AVX2: return plain_rows_avx2(base, from, limit, to, form, ends, rows);
    case GOVQL_ROWS_WALKING: return plain_rows_walking(base, from, limit, to, form, ends, rows);
    default: return plain_rows_portable(base, from, limit, to, form, ends, rows);
    }
}

#else

int govql_best_row_kernel(void) { return GOVQL_ROWS_PORTABLE; }

bool govql_plain_rows(int kernel, const uint8_t *base, size_t from, size_t limit, size_t to,
                      const govql_row_form *form, uint32_t *ends, govql_rows *rows) {
    (void)kernel;
    return plain_rows_portable(base, from, limit, to, form, ends, rows);
}

#endif
