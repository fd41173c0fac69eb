// zlib as Swift can call it: the call that begins a stream is a macro there.

#ifndef CGOVQL_ZLIB_H
#define CGOVQL_ZLIB_H

#include <zlib.h>

/// Begins to unpack a gzip member of any window; its checksum is checked.
static inline int govql_begin_inflate(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

/// Begins to pack a gzip member.
static inline int govql_begin_deflate(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

#endif
