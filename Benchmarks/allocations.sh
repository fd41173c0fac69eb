#!/bin/sh
# Counts heap allocations of the same questions over a small and a ten times larger city. What they differ by must be
# explained by batches and columns: nothing may be allocated per row.
#
#     allocations.sh GENERATE_CITY GOVQL [WORKDIR]
set -eu
generate=$1
govql=$2
work=${3:-$(mktemp -d)}
command -v valgrind >/dev/null || { echo "skipped: valgrind"; exit 0; }

# The generator's smallest city has more than 10,000 services, so both sizes are cut from the head of one file.
small=10000
large=100000
mkdir -p "$work/city"
"$generate" --scale 100000 --out "$work/city"
for rows in $small $large; do
    mkdir -p "$work/$rows"
    cp "$work"/city/*.csv "$work/$rows/"
    head -n $((rows + 1)) "$work/city/services.csv" >"$work/$rows/services.csv"
done

# Without debugging information, which valgrind may fail to read.
strip -o "$work/govql" "$govql"

count() { # DATA QUERY
    valgrind --tool=memcheck --leak-check=no --undef-value-errors=no "$work/govql" "$1" -c "$2" --format csv --quiet \
        2>&1 >/dev/null | sed -n 's/.*total heap usage: \([0-9,]*\) allocs.*/\1/p' | tr -d ,
}

printf '%-100s %10s %10s %8s\n' question $small $large "per row"
failed=0
while IFS= read -r query; do
    few=$(count "$work/$small" "$query")
    many=$(count "$work/$large" "$query")
    [ -n "$few" ] && [ -n "$many" ] || { echo "no count for: $query" >&2; exit 1; }
    extra=$((many - few))
    # Below one allocation in twenty rows: a batch has thousands.
    [ $((extra * 20)) -lt $((large - small)) ] || failed=1
    printf '%-100s %10d %10d %8s\n' "$query" "$few" "$many" \
        "$(awk "BEGIN { printf \"%.4f\", $extra / ($large - $small) }")"
done <<'QUERIES'
services | summarize n = count()
services | where date in @2020-Q2 | summarize hours = sum(hours)
services | summarize hours = sum(hours) by month = month(date)
services | summarize hours = sum(hours) by volunteer | top 10 by hours, volunteer asc
services | summarize hours = sum(hours) by district = volunteer.community.street.district
communities | derive hours = sum(volunteers.services.hours), staff = count(workers) | top 10 by hours
services | where source contains "系统" and rating > 3 | derive twice = hours * 2 | sort twice desc, id | take 5
services | summarize n = count() by day = date, source | sort n desc | take 5
QUERIES
exit $failed
