// The cells of one column to 64-bit values, as long as they are written in the plainest way. What is not is left to the
// caller, cell by cell. Eight bytes at a time in a word; dates by a small table of months that were met.

#include "CGovQLKernels.h"

#include <string.h>

#define WHOLE_DIGITS 15
#define DIGITS 18

static const int64_t powers[DIGITS + 1] = {
    1ll, 10ll, 100ll, 1000ll, 10000ll, 100000ll, 1000000ll, 10000000ll, 100000000ll, 1000000000ll, 10000000000ll,
    100000000000ll, 1000000000000ll, 10000000000000ll, 100000000000000ll, 1000000000000000ll, 10000000000000000ll,
    100000000000000000ll, 1000000000000000000ll,
};

static inline uint64_t word(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

static inline size_t start_of(const govql_cells *cells, size_t row) {
    return (uint32_t)(cells->starts[row * cells->stride] + cells->lead);
}

static inline size_t end_of(const govql_cells *cells, size_t row) {
    return (uint32_t)(cells->ends[row * cells->stride] - cells->trim);
}

// What is no digit, given bytes less 0x30: not 0.
static inline uint64_t strays(uint64_t digits) {
    return ((digits + 0x7676767676767676ull) | digits) & 0x8080808080808080ull;
}

// The number that eight digits spell, given less 0x30, the first in the lowest byte.
static inline uint64_t number(uint64_t digits) {
    digits = digits * 10 + (digits >> 8);
    uint64_t pairs = (digits & 0x000000FF000000FFull) * 0x000F424000000064ull;
    uint64_t others = ((digits >> 16) & 0x000000FF000000FFull) * 0x0000271000000001ull;
    return (pairs + others) >> 32;
}

// Up to eight bytes less 0x30 at the top of a word, zeros below.
static inline uint64_t at_top(const uint8_t *bytes, size_t count) {
    return (word(bytes) ^ 0x3030303030303030ull) << (64 - 8 * count);
}

size_t govql_read_ints(govql_cells cells, size_t row, size_t count, int64_t *values) {
    for (; row < count; row++) {
        size_t start = start_of(&cells, row);
        size_t length = end_of(&cells, row) - start;
        const uint8_t *bytes = cells.base + start;
        // Most are short and not negative.
        if (length - 1 < 8 && (bytes[0] != '0' || length == 1)) {
            uint64_t digits = at_top(bytes, length);
            if (!strays(digits)) {
                values[row] = (int64_t)number(digits);
                continue;
            }
        }
        bool is_negative = length > 0 && bytes[0] == '-';
        bytes += is_negative;
        length -= is_negative;
        if (length - 1 >= WHOLE_DIGITS || (length > 1 && bytes[0] == '0')) return row;
        size_t head = length < 8 ? length : 8;
        uint64_t digits = at_top(bytes, head);
        uint64_t bad = strays(digits);
        int64_t value = (int64_t)number(digits);
        if (length > 8) {
            digits = at_top(bytes + 8, length - 8);
            bad |= strays(digits);
            value = value * powers[length - 8] + (int64_t)number(digits);
        }
        if (bad) return row;
        values[row] = is_negative ? -value : value;
    }
    return row;
}

// A decimal of any form; false if it is none, or one for a wider reader.
static bool read_decimal(const uint8_t *bytes, size_t length, unsigned scale, int64_t *value) {
    bool is_negative = length > 0 && bytes[0] == '-';
    bytes += is_negative;
    length -= is_negative;
    if (length == 0 || length > DIGITS + 1) return false;
    uint64_t mantissa = 0;
    size_t point = length;
    for (size_t i = 0; i < length; i++) {
        uint8_t digit = bytes[i] - '0';
        if (digit <= 9) {
            mantissa = mantissa * 10 + digit;
        } else {
            if (bytes[i] != '.' || point < length || i + 1 == length) return false;
            point = i;
        }
    }
    size_t places = point < length ? length - point - 1 : 0;
    if (point + places > DIGITS || point > WHOLE_DIGITS || places > scale) return false;
    if (point > 1 && bytes[0] == '0') return false;
    int64_t scaled;
    if (__builtin_mul_overflow((int64_t)mantissa, powers[scale - places], &scaled)) return false;
    *value = is_negative ? -scaled : scaled;
    return true;
}

// What a scale makes of the word of a cell.
typedef struct {
    unsigned scale;
    // Most cells have all the places: then the point is `scale` bytes before the end, at one place of the word.
    bool has_place;
    unsigned place;
    uint64_t before, behind;
} decimal_form;

static decimal_form make_form(unsigned scale) {
    decimal_form form = {.scale = scale, .has_place = scale > 0 && scale < 8};
    form.place = form.has_place ? 8 * (7 - scale) : 0;
    form.before = (1ull << form.place) - 1;
    form.behind = ~(form.before | 0xFFull << form.place);
    return form;
}

static inline bool read_at_scale(const uint8_t *bytes, size_t length, const decimal_form *form, int64_t *value) {
    const unsigned scale = form->scale;
    if (length - 1 < 8) {
        uint64_t text = at_top(bytes, length);
        // Digits before the point move up to those behind it. The point less 0x30 is 0x1E.
        uint64_t digits = (text & form->behind) | (text & form->before) << 8;
        bool has_point = form->has_place && (text >> form->place & 0xFF) == 0x1E;
        if (has_point && !strays(digits) && (bytes[0] != '0' || length <= scale + 2)) {
            *value = (int64_t)number(digits);
            return true;
        }
        if (scale <= 10 && !strays(text) && (bytes[0] != '0' || length == 1)) {
            *value = (int64_t)number(text) * powers[scale];
            return true;
        }
    }
    return read_decimal(bytes, length, scale, value);
}

size_t govql_read_decimals(govql_cells cells, size_t row, size_t count, unsigned scale, govql_memo *memo,
                           int64_t *values) {
    if (scale > DIGITS) return row;
    const decimal_form form = make_form(scale);
    if (memo->scale != scale) {
        memset(memo, 0, sizeof *memo);
        memo->scale = scale;
    }
    // A memo pays while cells repeat.
    const bool remembers = memo->reads < 4096 || memo->misses < memo->reads / 4;
    const size_t first = row;
    size_t misses = 0;
    for (; row < count; row++) {
        size_t start = start_of(&cells, row);
        size_t length = end_of(&cells, row) - start;
        const uint8_t *bytes = cells.base + start;
        if (remembers && length - 1 < 7) {
            // The cell at the top, its length in the byte that is free.
            uint64_t text = word(bytes) << (64 - 8 * length) | length;
            govql_memo_entry *entry = &memo->entries[text * 0x9E3779B97F4A7C15ull >> 54];
            if (entry->text != text) {
                if (!read_at_scale(bytes, length, &form, &values[row])) break;
                misses++;
                entry->text = text;
                entry->value = values[row];
            }
            values[row] = entry->value;
        } else if (!read_at_scale(bytes, length, &form, &values[row])) {
            break;
        }
    }
    memo->reads += row - first;
    memo->misses += misses;
    return row;
}

static const uint8_t month_lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
static const uint16_t month_starts[12] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

// Fills in the month that "yyyy-mm-" spells; false if it spells none.
static bool make_month(uint64_t text, govql_month *month) {
    uint64_t digits = text ^ 0x2D30302D30303030ull;
    if (strays(digits) || digits & 0xFF0000FF00000000ull) return false;
    int32_t year = (int32_t)((digits & 0xFF) * 1000 + (digits >> 8 & 0xFF) * 100 + (digits >> 16 & 0xFF) * 10
                             + (digits >> 24 & 0xFF));
    uint32_t index = (uint32_t)((digits >> 40 & 0xFF) * 10 + (digits >> 48 & 0xFF)) - 1;
    if (year < 1 || index > 11) return false;
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    int32_t past = year - 1;
    month->text = text;
    // 1970-01-01 is day 719162 from 0001-01-01.
    month->before = past * 365 + past / 4 - past / 100 + past / 400 + month_starts[index] + (is_leap && index > 1)
        - 719162 - 1;
    month->last = month_lengths[index] + (is_leap && index == 1);
    return true;
}

size_t govql_read_dates(govql_cells cells, size_t row, size_t count, govql_month *months, int64_t *values) {
    for (; row < count; row++) {
        size_t start = start_of(&cells, row);
        const uint8_t *bytes = cells.base + start;
        if (end_of(&cells, row) - start != 10) return row;
        uint64_t text = word(bytes);
        govql_month *month = &months[text * 0x9E3779B97F4A7C15ull >> 55];
        if (month->text != text && !make_month(text, month)) return row;
        uint32_t tens = (uint32_t)bytes[8] - '0';
        uint32_t ones = (uint32_t)bytes[9] - '0';
        uint32_t day = tens * 10 + ones;
        if (tens > 9 || ones > 9 || day - 1 >= (uint32_t)month->last) return row;
        values[row] = month->before + (int32_t)day;
    }
    return row;
}
