"""One question of bench_csv.py to Polars, as a process of its own: prints the answer as CSV with a header.

    polars_query.py DATA NAME

Lazy scans, so that Polars reads only the columns it needs; dates parsed, as a question about dates wants them.
"""

import sys
from datetime import date

import polars as pl


def scan(data, name, **options):
    return pl.scan_csv(f"{data}/{name}.csv", **options)


def count(data):
    return scan(data, "services").select(n=pl.len())


def date_range(data):
    services = scan(data, "services", try_parse_dates=True)
    inside = pl.col("date").is_between(date(2020, 4, 1), date(2020, 6, 30))
    return services.filter(inside).select(hours=pl.col("hours").sum())


def months(data):
    services = scan(data, "services", try_parse_dates=True)
    month = pl.col("date").dt.strftime("%Y-%m").alias("month")
    # The month of each day once, not of each row.
    days = services.group_by("date").agg(n=pl.len(), hours=pl.col("hours").sum())
    return days.group_by(month).agg(pl.col("n").sum(), pl.col("hours").sum()).sort("month")


def volunteers(data):
    grouped = scan(data, "services").group_by("volunteer_id").agg(hours=pl.col("hours").sum())
    return grouped.sort(["hours", "volunteer_id"], descending=[True, False]).head(10)


def districts(data):
    # First the hours of each volunteer, then the short tables.
    hours = scan(data, "services").group_by("volunteer_id").agg(hours=pl.col("hours").sum())
    joined = (
        hours.join(scan(data, "volunteers").select("id", "community_code"), left_on="volunteer_id", right_on="id", how="left")
        .join(scan(data, "communities").select("code", "street_code"), left_on="community_code", right_on="code", how="left")
        .join(scan(data, "streets").select("code", "district_code"), left_on="street_code", right_on="code", how="left")
        .join(scan(data, "districts").select("code", "name"), left_on="district_code", right_on="code", how="left")
    )
    return joined.group_by("district_code", "name").agg(pl.col("hours").sum()).sort("district_code", nulls_last=True).select("name", "hours")


def legs(data):
    def per_community(name, value):
        return scan(data, name).group_by("community_code").agg(value)

    people = per_community("volunteers", pl.len().alias("people"))
    staff = per_community("workers", pl.len().alias("staff"))
    money = per_community("projects", pl.col("budget").sum().alias("money"))
    joined = scan(data, "communities").select("code")
    for side in (people, staff, money):
        joined = joined.join(side, left_on="code", right_on="community_code", how="left")
    filled = joined.with_columns(pl.col("people", "staff", "money").fill_null(0))
    return filled.sort(["people", "code"], descending=[True, False]).head(10)


def contains(data):
    found = scan(data, "volunteers").filter(pl.col("name").str.contains("王", literal=True))
    return found.select(n=pl.len())


def distinct(data):
    return scan(data, "services").select(n=pl.col("volunteer_id").n_unique())


def take(data):
    return scan(data, "districts").head(1)


QUESTIONS = {
    "c1": count, "c2": date_range, "c3": months, "c4": volunteers, "c5": districts, "c6": legs, "c7": contains,
    "c8": distinct, "c9": take,
}

if __name__ == "__main__":
    sys.stdout.write(QUESTIONS[sys.argv[2]](sys.argv[1]).collect().write_csv())
