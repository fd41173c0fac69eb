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

/// Counts the rows of text that begins where a row does, and tells whether the count holds: the text is UTF-8 without
/// quotes and carriage returns, ends with a line feed, and each row has `width` cells, the first one neither empty nor
/// beginning with the byte `header` or the first one of a byte order mark.
bool govql_count_plain_rows(const uint8_t *bytes, size_t count, uint8_t separator, uint8_t quote, uint8_t header,
                            size_t width, size_t *rows);

/// The same without AVX2.
bool govql_count_plain_rows_portable(const uint8_t *bytes, size_t count, uint8_t separator, uint8_t quote,
                                     uint8_t header, size_t width, size_t *rows);

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

/// GB18030 to UTF-8, up to the first sequence that is none. `out` has room for `count * 2`, or is NULL: then the bytes
/// are only checked.
govql_recoding govql_gb18030(const uint8_t *bytes, size_t count, uint8_t *out);

#endif
