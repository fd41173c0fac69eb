// Lines one after another, for whoever judges each by itself.

#include "CGovQLKernels.h"

#include <string.h>

/// Whether some byte of a word is 0.
static inline bool has_zero(uint64_t word) {
    return ((word - 0x0101010101010101ull) & ~word & 0x8080808080808080ull) != 0;
}

size_t govql_line(const uint8_t *bytes, size_t count, bool *is_ascii) {
    const uint64_t feeds = 0x0101010101010101ull * '\n';
    const uint64_t returns = 0x0101010101010101ull * '\r';
    uint64_t seen = 0;
    size_t at = 0;
    while (count - at >= 8) {
        uint64_t word;
        memcpy(&word, bytes + at, 8);
        if (has_zero(word ^ feeds) || has_zero(word ^ returns)) break;
        seen |= word;
        at += 8;
    }
    while (at < count) {
        uint8_t byte = bytes[at++];
        seen |= byte;
        if (byte == '\n' || byte == '\r') break;
    }
    *is_ascii = (seen & 0x8080808080808080ull) == 0;
    return at;
}
