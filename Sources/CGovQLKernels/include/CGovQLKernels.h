// Byte scanning that needs instructions Swift cannot ask for per function. Each kernel has a portable form and is
// chosen at run time; both give the same answers. Nothing here knows columns, types or files.

#ifndef CGOVQLKERNELS_H
#define CGOVQLKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The bit of a position that says "a line ends here"; without it a field ends here.
#define GOVQL_NEWLINE_FLAG 0x80000000u

/// What a scan carries from one piece of text to the next. A row start is { 0, 1, 0, 0 }.
typedef struct {
    /// All ones inside quotes, else 0.
    uint64_t inside;
    /// 1 if the byte before was a separator, a line end or a quote: a quote may open here.
    uint64_t may_open;
    /// Not 0 once any quote was seen.
    uint64_t saw_quote;
    /// Not 0 once a quote opened in the middle of a field: the positions are then not to be trusted.
    uint64_t stray_quote;
} govql_scan_state;

/// Writes the positions (from `base`) of separators and line feeds outside quotes in `base[from ..< to]`, line feeds
/// with the flag. `positions` has room for `to - from + 8` entries. Gives the number written.
size_t govql_scan(const uint8_t *base, size_t from, size_t to, uint8_t separator, uint8_t quote,
                  govql_scan_state *state, uint32_t *positions);

/// The same without AVX2, for tests and other processors.
size_t govql_scan_portable(const uint8_t *base, size_t from, size_t to, uint8_t separator, uint8_t quote,
                           govql_scan_state *state, uint32_t *positions);

/// Whether the bytes are well-formed UTF-8 (no surrogates, no overlong forms, nothing past U+10FFFF).
bool govql_is_utf8(const uint8_t *bytes, size_t count);

/// The same without AVX2.
bool govql_is_utf8_portable(const uint8_t *bytes, size_t count);

/// The most columns of a row that the kernel of plain rows takes.
#define GOVQL_WIDEST_ROW 1024

/// How a row is written and what is wanted of it.
typedef struct {
    uint8_t separator, quote;
    /// The first byte of the header, or a line feed.
    uint8_t header_start;
    /// Whether blank rows and rows that begin as the header does, or with a byte order mark, are noticed.
    bool is_watched;
    /// The header's bytes.
    const uint8_t *header;
    size_t header_count;
    /// For each of a row's cells: bit i tells whether the i-th end from there is wanted, and whether it is a row's last.
    const uint64_t *wanted, *last;
    /// The remainders of 0 ... 64 + the number of columns by that number.
    const uint16_t *wrap;
} govql_row_form;

typedef struct {
    size_t count;
    /// Where the next row begins.
    size_t end;
    bool has_quotes;
    /// Whether every line ends in a carriage return and a line feed; else none does.
    bool has_returns;
} govql_rows;

/// The ways to find rows, slow ones first.
enum { GOVQL_ROWS_PORTABLE, GOVQL_ROWS_WALKING, GOVQL_ROWS_AVX2, GOVQL_ROWS_AVX512 };

/// The fastest one that this processor has. It has those before it too.
int govql_best_row_kernel(void);

/// Finds the rows of `base[from ..< to]`, which begins where a row does, up to the end of the row that byte `limit - 1`
/// lies in, and writes the positions of the wanted ends of their cells. Tells whether the rows are plain, else nothing
/// holds: UTF-8, as many cells in each, all lines ended alike, quotes only around whole cells, and what is watched for
/// does not occur. `ends` may be NULL; it has room for the wanted ends of `(to - from) / columns + 1` rows and 64 more.
/// 63 bytes behind `to` can be read.
bool govql_plain_rows(int kernel, const uint8_t *base, size_t from, size_t limit, size_t to,
                      const govql_row_form *form, uint32_t *ends, govql_rows *rows);

/// The cells of one column: cell i lies from `starts[i * stride] + lead` to `ends[i * stride] - trim`. Eight bytes from
/// a start can be read.
typedef struct {
    const uint8_t *base;
    const uint32_t *starts, *ends;
    size_t stride;
    uint32_t lead, trim;
} govql_cells;

/// Reads ints of up to 15 digits from a row on; a zero leads none. Stops before a cell that is something else, nothing
/// for instance, and gives its row.
size_t govql_read_ints(govql_cells cells, size_t row, size_t count, int64_t *values);

/// A short cell that was met, and its value.
typedef struct {
    uint64_t text;
    int64_t value;
} govql_memo_entry;

/// The cells of one column that were met, for columns in which they repeat. All zero at first.
typedef struct {
    unsigned scale;
    size_t reads, misses;
    govql_memo_entry entries[1024];
} govql_memo;

/// The same for decimals of up to 18 digits, 15 of them whole, with up to `scale` places: the mantissas at that scale.
size_t govql_read_decimals(govql_cells cells, size_t row, size_t count, unsigned scale, govql_memo *memo,
                           int64_t *values);

/// A month that was met: the bytes "yyyy-mm-", the day number of the day before its first, its last day.
typedef struct {
    uint64_t text;
    int32_t before, last;
} govql_month;

#define GOVQL_MONTHS 512

/// The same for `yyyy-mm-dd`, as days since 1970-01-01. `months` holds GOVQL_MONTHS entries, zero at first.
size_t govql_read_dates(govql_cells cells, size_t row, size_t count, govql_month *months, int64_t *values);

/// The number of line feeds.
size_t govql_count_newlines(const uint8_t *bytes, size_t count);

/// Whether a carriage return stands anywhere without a line feed behind it.
bool govql_has_bare_return(const uint8_t *bytes, size_t count);

/// Why a recoding ended.
enum { GOVQL_RECODED, GOVQL_INVALID, GOVQL_INCOMPLETE };

typedef struct {
    /// Bytes that were understood.
    size_t read;
    /// Bytes of UTF-8 that they gave.
    size_t written;
    /// Whether all were, or the next one is part of no character, or a character is cut off at the end.
    int32_t end;
} govql_recoding;

/// The bytes up to the first line feed or carriage return, that one included, and whether all of them are ASCII.
size_t govql_line(const uint8_t *bytes, size_t count, bool *is_ascii);

/// GB18030 to UTF-8, up to the first sequence that is none. `out` has room for `count * 2 + 8`, or is NULL: then the bytes
/// are only checked.
govql_recoding govql_gb18030(const uint8_t *bytes, size_t count, uint8_t *out);

/// The same of UTF-16; `high` is the place of a unit's high byte, 0 or 1. `out` is never NULL. An invalid unit is one of a
/// pair that lacks the other.
govql_recoding govql_utf16(const uint8_t *bytes, size_t count, int high, uint8_t *out);

/// Writes all places, overlapping ones too, at which a text of at least one byte stands in another of less than 2^32;
/// gives their number. `places` has room for one for each byte.
size_t govql_find_all(const uint8_t *text, size_t count, const uint8_t *needle, size_t length, uint32_t *places);

/// The same without AVX2.
size_t govql_find_all_portable(const uint8_t *text, size_t count, const uint8_t *needle, size_t length,
                               uint32_t *places);

// Loops over stored columns (stored.c).

/// The ways to go through stored values.
enum { GOVQL_STORED_PORTABLE, GOVQL_STORED_AVX2, GOVQL_STORED_WIDE };

/// The fastest one that this processor has.
int govql_best_stored_kernel(void);

/// Values of `width` (1, 2, 4, 8) bytes, signed.
typedef struct {
    const void *values;
    size_t width;
} govql_stored;

/// Which rows are read: `count` from `first` on, or, where `rows` is not NULL, those.
typedef struct {
    const uint32_t *rows;
    size_t first, count;
} govql_rows_read;

/// A code for each place: entries of `width` (1, 2, 4) bytes; 0 for no table, where the place is the code.
typedef struct {
    const void *entries;
    size_t width;
} govql_code_table;

/// How far each value lies above `low`, in 32 bits; what lies outside 0 ..< last becomes `last`.
void govql_places(int kernel, govql_stored column, govql_rows_read read, int64_t low, uint32_t last, uint32_t *places);

/// Each code times `factor`, and the code of a place. A factor of 0 forgets what was there.
void govql_lookup(govql_code_table table, const uint32_t *places, size_t count, uint32_t factor, uint32_t *codes);

/// `govql_places` and `govql_lookup` in one pass.
void govql_lookup_at(govql_stored column, govql_rows_read read, int64_t low, uint32_t last, govql_code_table table,
                     uint32_t factor, uint32_t *codes);

/// The row that each row leads to and whether there is one, else row 0 stands for it; gives how many lead nowhere.
size_t govql_follow(const uint32_t *targets, govql_rows_read read, uint32_t *rows, uint8_t *known);

/// For each row whether its bit is set.
void govql_known(const uint64_t *bits, govql_rows_read read, uint8_t *known);

// `known` has a byte for each row read, or is NULL where all values are known.

/// The sum of the known values.
int64_t govql_total(int kernel, govql_stored column, govql_rows_read read, const uint8_t *known);

/// The greatest of `best` and the known values; `flip` is 0, or -1 where all stand with every bit the other way, so that
/// the least is the greatest.
int64_t govql_greatest(int kernel, govql_stored column, govql_rows_read read, const uint8_t *known, int64_t flip,
                       int64_t best);

/// Writes the positions, from 0, of the rows whose value lies within low ... high; gives their number. `found` has room
/// for as many as are read.
size_t govql_select(int kernel, govql_stored column, govql_rows_read read, int64_t low, int64_t high,
                    uint32_t *found);

/// Marks the rows `first ..< first + count` whose value lies within low ... high with a 1, the others with a 0; where it
/// `narrows`, takes the mark off those that lie outside. Gives the number of marks; where that is 0 they may not be written.
size_t govql_within(int kernel, govql_stored column, size_t first, size_t count, int64_t low, int64_t high,
                    bool narrows, uint8_t *marks);

/// Adds to the sum of each key, of `count` that are stored from `key_first` on and begin with the value `lowest`, the value
/// beside it, from `first` on, less `low`, plus `one`.
void govql_add_packed_by(govql_stored column, size_t first, size_t count, govql_stored keys, size_t key_first,
                         int64_t lowest, int64_t low, uint64_t one, uint64_t *sums);

/// The same, with 1 for each row.
void govql_count_by(govql_stored keys, size_t key_first, size_t count, int64_t lowest, uint64_t *counts);

/// Adds to the sum of each row's code its value less `low`, plus `one`.
void govql_add_packed(govql_stored column, govql_rows_read read, const uint8_t *known, const uint32_t *codes,
                      int64_t low, uint64_t one, uint64_t *sums);

/// Adds to the sum of each row's code its value, in 32 bits.
void govql_add_narrow(govql_stored column, govql_rows_read read, const uint32_t *codes, uint32_t *sums);

/// Adds to the pair of each row's code its value and 1.
void govql_add_pairs(govql_stored column, govql_rows_read read, const uint8_t *known, const uint32_t *codes,
                     int64_t *pairs);

/// Writes each known value, as wide as it is, behind the values of its code that were written before: `next` is where.
void govql_scatter(govql_stored column, govql_rows_read read, const uint8_t *known, const uint32_t *codes,
                   uint64_t *next, void *out);

/// Raises what stands at each row's code to its value, likewise flipped, if that is more.
void govql_raise(govql_stored column, govql_rows_read read, const uint8_t *known, const uint32_t *codes, int64_t flip,
                 int64_t *best);

/// Adds 1 to the count of each row's code.
void govql_count_codes(const uint32_t *codes, const uint8_t *known, size_t count, uint64_t *counts);

/// Adds 1 to the cell of each row's code and place; `width` cells a code. `codes` may be NULL: all are 0.
void govql_tally(const uint32_t *codes, const uint32_t *places, size_t count, size_t width, uint32_t *cells);

/// The same, with a mark instead of a count.
void govql_mark(const uint32_t *codes, const uint32_t *places, size_t count, size_t width, uint8_t *cells);

#endif
