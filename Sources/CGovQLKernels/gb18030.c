// GB18030 (and so GBK and GB2312) to UTF-8. What the sequences stand for is gb18030_tables.h.

#include "CGovQLKernels.h"
#include "gb18030_tables.h"

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

govql_recoding govql_gb18030(const uint8_t *bytes, size_t count, uint8_t *out) {
    govql_recoding result = {0, 0, GOVQL_RECODED};
    while (result.read < count) {
        const uint8_t *next = bytes + result.read;
        size_t left = count - result.read;
        if (next[0] < 0x80) {
            if (out) out[result.written++] = next[0];
            result.read++;
            continue;
        }
        if (next[0] == 0x80 || next[0] == 0xFF) {
            result.end = GOVQL_INVALID;
            return result;
        }
        if (left < 2) {
            result.end = GOVQL_INCOMPLETE;
            return result;
        }
        uint32_t scalar = 0;
        size_t length = 2;
        if (next[1] >= 0x30 && next[1] <= 0x39) {
            if (left < 4) {
                // What is there already may show that no character comes.
                result.end = left == 3 && (next[2] < 0x81 || next[2] > 0xFE) ? GOVQL_INVALID : GOVQL_INCOMPLETE;
                return result;
            }
            scalar = four_bytes(next);
            length = 4;
        } else if (next[1] >= 0x40 && next[1] != 0x7F && next[1] != 0xFF) {
            scalar = gb18030_two[(next[0] - 0x81) * 190 + (next[1] - 0x40) - (next[1] > 0x7F)];
        }
        if (scalar == 0) {
            result.end = GOVQL_INVALID;
            return result;
        }
        if (out) result.written += put(scalar, out + result.written);
        result.read += length;
    }
    return result;
}
