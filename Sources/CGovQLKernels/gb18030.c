// GB18030 (and so GBK and GB2312) to UTF-8. What the sequences stand for is gb18030_tables.h.

#include "CGovQLKernels.h"
#include "gb18030_tables.h"

#include <string.h>

/// The place in memory of the first byte of a word that is not 0.
static inline size_t first_byte(uint64_t word) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return (size_t)__builtin_ctzll(word) / 8;
#else
    return (size_t)__builtin_clzll(word) / 8;
#endif
}

/// The character of four bytes, 0 if they are none.
static uint32_t four_bytes(const uint8_t *bytes) {
    if (bytes[2] < 0x81 || bytes[2] > 0xFE || bytes[3] < 0x30 || bytes[3] > 0x39) return 0;
    uint32_t sequence =
        (((bytes[0] - 0x81u) * 10 + (bytes[1] - 0x30u)) * 126 + (bytes[2] - 0x81u)) * 10 + (bytes[3] - 0x30u);
    // From 90308130 on: the characters beyond the basic plane, in order.
    if (sequence >= 189000) return sequence - 189000 <= 0xFFFFF ? sequence - 189000 + 0x10000 : 0;
    size_t low = 0, high = sizeof gb18030_runs / sizeof gb18030_runs[0];
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (gb18030_runs[middle].sequence <= sequence) low = middle + 1;
        else high = middle;
    }
    if (low == 0) return 0;
    uint32_t place = sequence - gb18030_runs[low - 1].sequence;
    return place < gb18030_runs[low - 1].length ? gb18030_runs[low - 1].character + place : 0;
}

static size_t put(uint32_t scalar, uint8_t *out) {
    if (scalar < 0x80) {
        out[0] = (uint8_t)scalar;
        return 1;
    }
    if (scalar < 0x800) {
        out[0] = (uint8_t)(0xC0 | scalar >> 6);
        out[1] = (uint8_t)(0x80 | (scalar & 0x3F));
        return 2;
    }
    if (scalar < 0x10000) {
        out[0] = (uint8_t)(0xE0 | scalar >> 12);
        out[1] = (uint8_t)(0x80 | (scalar >> 6 & 0x3F));
        out[2] = (uint8_t)(0x80 | (scalar & 0x3F));
        return 3;
    }
    out[0] = (uint8_t)(0xF0 | scalar >> 18);
    out[1] = (uint8_t)(0x80 | (scalar >> 12 & 0x3F));
    out[2] = (uint8_t)(0x80 | (scalar >> 6 & 0x3F));
    out[3] = (uint8_t)(0x80 | (scalar & 0x3F));
    return 4;
}

/// The character of two bytes, 0 if they are none.
static inline uint32_t two_bytes(const uint8_t *bytes) {
    if (bytes[1] < 0x40 || bytes[1] == 0x7F || bytes[1] == 0xFF) return 0;
    return gb18030_two[(bytes[0] - 0x81) * 190 + (bytes[1] - 0x40) - (bytes[1] > 0x7F)];
}

/// One sequence that is no ASCII, at least a byte of it there. Gives the bytes read, 0 if `result` says why not.
static size_t sequence(const uint8_t *bytes, size_t left, uint32_t *scalar, govql_recoding *result) {
    result->end = GOVQL_INVALID;
    if (bytes[0] == 0x80 || bytes[0] == 0xFF) return 0;
    if (left < 2) {
        result->end = GOVQL_INCOMPLETE;
        return 0;
    }
    size_t length = 2;
    if (bytes[1] >= 0x30 && bytes[1] <= 0x39) {
        if (left < 4) {
            // What is there already may show that no character comes.
            if (left == 2 || (bytes[2] >= 0x81 && bytes[2] <= 0xFE)) result->end = GOVQL_INCOMPLETE;
            return 0;
        }
        *scalar = four_bytes(bytes);
        length = 4;
    } else {
        *scalar = two_bytes(bytes);
    }
    if (*scalar == 0) return 0;
    result->end = GOVQL_RECODED;
    return length;
}

static inline __attribute__((always_inline)) govql_recoding recode(const uint8_t *bytes, size_t count, uint8_t *out,
                                                                   bool writes) {
    govql_recoding result = {0, 0, GOVQL_RECODED};
    size_t read = 0, written = 0;
    while (read < count) {
        // Eight bytes at once, as far as they are ASCII. What is written too much is written over.
        if (count - read >= 8) {
            uint64_t word;
            memcpy(&word, bytes + read, 8);
            uint64_t high = word & 0x8080808080808080ull;
            if (writes) memcpy(out + written, &word, 8);
            size_t plain = high == 0 ? 8 : first_byte(high);
            read += plain;
            written += plain;
            if (high == 0) continue;
            // Then pairs, which seldom come alone.
            while (count - read >= 4 && bytes[read] >= 0x81 && bytes[read] < 0xFF) {
                uint32_t scalar = two_bytes(bytes + read);
                if (scalar < 0x800) break;
                if (writes) {
                    out[written] = (uint8_t)(0xE0 | scalar >> 12);
                    out[written + 1] = (uint8_t)(0x80 | (scalar >> 6 & 0x3F));
                    out[written + 2] = (uint8_t)(0x80 | (scalar & 0x3F));
                }
                written += 3;
                read += 2;
            }
        }
        if (read == count) break;
        if (bytes[read] < 0x80) {
            if (writes) out[written] = bytes[read];
            written++;
            read++;
            continue;
        }
        uint32_t scalar = 0;
        size_t length = sequence(bytes + read, count - read, &scalar, &result);
        if (length == 0) break;
        read += length;
        written += writes ? put(scalar, out + written) : 0;
    }
    result.read = read;
    result.written = writes ? written : 0;
    return result;
}

govql_recoding govql_gb18030(const uint8_t *bytes, size_t count, uint8_t *out) {
    return out ? recode(bytes, count, out, true) : recode(bytes, count, NULL, false);
}
