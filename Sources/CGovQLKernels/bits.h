// What the kernels that work on bitmaps of 64 bytes share. Not part of the module's interface.

#ifndef GOVQL_BITS_H
#define GOVQL_BITS_H

#include <stdint.h>

// Bit i of the result is bit 0 xor … xor bit i of x: over a bitmap of quotes, what is inside them.
static inline uint64_t prefix_xor(uint64_t x) {
    x ^= x << 1;
    x ^= x << 2;
    x ^= x << 4;
    x ^= x << 8;
    x ^= x << 16;
    x ^= x << 32;
    return x;
}

#endif
