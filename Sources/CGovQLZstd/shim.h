// Zstandard's streaming interface and the names of its errors.

#ifndef CGOVQL_ZSTD_H
#define CGOVQL_ZSTD_H

#include <zstd.h>
#include <zstd_errors.h>

#endif
