"""What `make bench` asks of Polars: one lazy query for each question, over frames that are loaded already."""

from datetime import date

import polars as pl

col = pl.col


def w1(t):
    return t["services"].filter(col("date").is_between(date(2020, 4, 1), date(2020, 6, 30))).select(col("hours").sum())


def w2(t):
    days = t["services"].group_by("date").agg(n=pl.len(), hours=col("hours").sum())
    month = col("date").dt.strftime("%Y-%m").alias("month")
    return days.group_by(month).agg(col("n").sum(), col("hours").sum()).sort("month")


def w3(t):
    grouped = t["services"].group_by("volunteer_id").agg(hours=col("hours").sum())
    return grouped.sort(["hours", "volunteer_id"], descending=[True, False]).head(10)


def w4(t):
    hours = t["services"].group_by("volunteer_id").agg(hours=col("hours").sum())
    joined = hours.join(t["volunteers"].select("id", "community_code"), left_on="volunteer_id", right_on="id", how="left")
    joined = joined.join(
        t["communities"].select("code", "street_code"), left_on="community_code", right_on="code", how="left")
    joined = joined.join(t["streets"].select("code", "district_code"), left_on="street_code", right_on="code", how="left")
    joined = joined.join(t["districts"].select("code", "name"), left_on="district_code", right_on="code", how="left")
    grouped = joined.group_by("district_code", "name").agg(col("hours").sum())
    return grouped.sort("district_code", nulls_last=True).select("name", "hours")


def w5(t):
    result = t["communities"].select("code")
    for name, value in (
        ("volunteers", pl.len().alias("people")), ("workers", pl.len().alias("staff")),
        ("projects", col("budget").sum().alias("money")),
    ):
        side = t[name].group_by("community_code").agg(value)
        result = result.join(side, left_on="code", right_on="community_code", how="left")
    filled = result.with_columns(col("people", "staff", "money").fill_null(0))
    return filled.sort(["people", "code"], descending=[True, False]).head(10)


def w6(t):
    return t["volunteers"].filter(col("name").str.contains("王", literal=True)).select(pl.len())


def w7(t):
    return t["services"].select(col("volunteer_id").n_unique())


def themed(t):
    return t["services"].join(t["activities"].select("id", "category"), left_on="activity_id", right_on="id", how="left")


def w8(t):
    return themed(t).group_by("category").agg(col("hours").median()).sort("category")


def w9(t):
    return t["volunteers"].join(t["services"], left_on="id", right_on="volunteer_id", how="anti").select(pl.len())


def w10(t):
    hours = t["services"].group_by("volunteer_id").agg(hours=col("hours").sum())
    people = t["volunteers"].select("id", "community_code")
    people = people.join(t["communities"].select("code", "street_code"), left_on="community_code", right_on="code")
    people = people.join(hours, left_on="id", right_on="volunteer_id", how="left").with_columns(col("hours").fill_null(0))
    ordered = people.sort(["street_code", "hours", "id"], descending=[False, True, False])
    return ordered.group_by("street_code", maintain_order=True).head(3).select("street_code", "id", "hours")


def w11(t):
    themes = ["助残", "应急", "敬老", "文明交通", "环境", "防疫"]
    grouped = themed(t).group_by(col("date").dt.truncate("1mo"), "category").agg(col("hours").sum())
    wide = grouped.group_by("date").agg(
        [col("hours").filter(col("category") == theme).sum().alias(theme) for theme in themes])
    return wide.sort("date").with_columns(col("date").dt.strftime("%Y-%m"))


def w12(t):
    found = t["services"].select("id", "hours")
    # Stays a top: a limit after a sort is pushed into it.
    return found.sort(["hours", "id"], descending=[True, False]).head(100)


def groups(keys, values, check):
    def query(t):
        return t["groups"].group_by(*keys).agg(**values).select(
            pl.len().alias("count"), *[col(name).sum().alias("sum " + name) for name in check])
    return query


def g8(t):
    best = t["groups"].select("id6", "v3").group_by("id6").agg(col("v3").top_k(2)).explode("v3")
    return best.select(pl.len(), col("v3").sum())


def joins(right, left_key, right_key, how):
    def query(t):
        both = t["records"].join(t[right], left_on=left_key, right_on=right_key, how=how)
        return both.select(pl.len(), col("v1").sum(), col("v2").sum())
    return query


QUESTIONS = {
    "w1": w1, "w2": w2, "w3": w3, "w4": w4, "w5": w5, "w6": w6, "w7": w7, "w8": w8, "w9": w9, "w10": w10, "w11": w11,
    "w12": w12,
    "g1": groups(["id1"], {"v": col("v1").sum()}, ["v"]),
    "g2": groups(["id1", "id2"], {"v": col("v1").sum()}, ["v"]),
    "g3": groups(["id3"], {"v": col("v1").sum(), "m": col("v3").mean()}, ["v", "m"]),
    "g4": groups(["id4"], {name: col(name).mean() for name in ("v1", "v2", "v3")}, ["v1", "v2", "v3"]),
    "g5": groups(["id6"], {name: col(name).sum() for name in ("v1", "v2", "v3")}, ["v1", "v2", "v3"]),
    "g6": groups(["id4", "id5"], {"m": col("v3").median(), "d": col("v3").std()}, ["m", "d"]),
    "g7": groups(["id3"], {"r": col("v1").max() - col("v2").min()}, ["r"]),
    "g8": g8,
    "g9": groups(["id2", "id4"], {"r": pl.corr("v1", "v2") ** 2}, ["r"]),
    "g10": groups([f"id{number}" for number in range(1, 7)], {"s": col("v3").sum(), "n": pl.len()}, ["s", "n"]),
    "j1": joins("small", "small_id", "id", "inner"),
    "j2": joins("medium", "medium_id", "id", "inner"),
    "j3": joins("medium", "medium_id", "id", "left"),
    "j4": joins("factors", "factor_code", "code", "inner"),
    "j5": joins("big", "big_id", "id", "inner"),
}
