// UTF-16 to UTF-8. Four units at a time while they are ASCII, else one character at a time: text of a spreadsheet is either.

#include "CGovQLKernels.h"

#include <string.h>

static inline uint32_t unit(const uint8_t *bytes, int high) {
    return (uint32_t)bytes[high] << 8 | bytes[1 - high];
}

static inline uint8_t *put(uint32_t scalar, uint8_t *out) {
    if (scalar < 0x80) {
        *out++ = (uint8_t)scalar;
    } else if (scalar < 0x800) {
        *out++ = (uint8_t)(0xC0 | scalar >> 6);
        *out++ = (uint8_t)(0x80 | (scalar & 0x3F));
    } else if (scalar < 0x10000) {
        *out++ = (uint8_t)(0xE0 | scalar >> 12);
        *out++ = (uint8_t)(0x80 | (scalar >> 6 & 0x3F));
        *out++ = (uint8_t)(0x80 | (scalar & 0x3F));
    } else {
        *out++ = (uint8_t)(0xF0 | scalar >> 18);
        *out++ = (uint8_t)(0x80 | (scalar >> 12 & 0x3F));
        *out++ = (uint8_t)(0x80 | (scalar >> 6 & 0x3F));
        *out++ = (uint8_t)(0x80 | (scalar & 0x3F));
    }
    return out;
}

govql_recoding govql_utf16(const uint8_t *bytes, size_t count, int high, uint8_t *out) {
    // What is no ASCII in four units, by the order of a machine whose low byte comes first.
    const uint64_t wide = high ? 0xFF80FF80FF80FF80ull : 0x80FF80FF80FF80FFull;
    uint8_t *start = out;
    size_t at = 0;
    int32_t end = GOVQL_RECODED;
    while (at + 1 < count) {
        for (; at + 8 <= count; at += 8) {
            uint64_t units;
            memcpy(&units, bytes + at, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
            units = __builtin_bswap64(units);
#endif
            if (units & wide) break;
            for (int i = 0; i < 4; i++) *out++ = bytes[at + 2 * i + 1 - high];
        }
        if (at + 1 >= count) break;
        uint32_t scalar = unit(bytes + at, high);
        size_t length = 2;
        if ((scalar & 0xFC00) == 0xD800) {
            if (at + 3 >= count) {
                end = GOVQL_INCOMPLETE;
                break;
            }
            uint32_t low = unit(bytes + at + 2, high);
            if ((low & 0xFC00) != 0xDC00) {
                end = GOVQL_INVALID;
                break;
            }
            scalar = 0x10000 + ((scalar & 0x3FF) << 10) + (low & 0x3FF);
            length = 4;
        } else if ((scalar & 0xFC00) == 0xDC00) {
            end = GOVQL_INVALID;
            break;
        }
        out = put(scalar, out);
        at += length;
    }
    if (end == GOVQL_RECODED && at < count) end = GOVQL_INCOMPLETE;
    govql_recoding result = {at, (size_t)(out - start), end};
    return result;
}
