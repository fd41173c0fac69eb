"""The questions of `make bench`: w1 to w12 over the shuffled log of services, and w13, the questions of the public benchmark
of database-like operations. What Polars is asked is in warm_polars.py, by the same names.

`floor` is the number of bytes that must be read at least, with columns as narrow as their values allow.
"""

from dataclasses import dataclass

N = 10_000_000


@dataclass
class Question:
    name: str
    about: str
    govql: str
    sql: str
    # How many times faster than the fastest peer it must be.
    reach: float
    floor: int
    # ClickHouse's, where it is spelled differently.
    clickhouse: str = ""
    # Over more than five million rows: two threads must be 1.7 times as fast as one.
    scans: bool = True
    # What is held against the 1-million-row run.
    grows: bool = True


CITY = [
    Question(
        "w1", "filter and sum over dates",
        "services | where date in @2020-Q2 | summarize hours = sum(hours)",
        "select sum(hours) from services where date between '2020-04-01' and '2020-06-30'", 1.5, 4 * N),
    Question(
        "w2", "count and sum by month",
        "services | summarize n = count(), hours = sum(hours) by month = month(date)",
        "select strftime(date, '%Y-%m') as month, sum(n), sum(hours) from"
        " (select date, count(*) as n, sum(hours) as hours from services group by 1) group by 1 order by 1", 3, 4 * N,
        "select formatDateTime(date, '%Y-%m') as month, sum(n), sum(hours) from"
        " (select date, count(*) as n, sum(hours) as hours from services group by 1) group by 1 order by 1"),
    Question(
        "w3", "top 10 volunteers by hours",
        "services | summarize hours = sum(hours) by volunteer | top 10 by hours, volunteer asc"
        " | select id = volunteer.id, hours",
        "select volunteer_id, sum(hours) as hours from services group by 1 order by hours desc, 1 limit 10", 3, 6 * N),
    Question(
        "w4", "hours by district, four links",
        "services | summarize hours = sum(hours) by district = volunteer.community.street.district"
        " | sort district | select name = district.name, hours",
        "select d.name, sum(s.hours) from (select volunteer_id, sum(hours) as hours from services group by 1) s"
        " left join volunteers v on s.volunteer_id = v.id left join communities c on v.community_code = c.code"
        " left join streets t on c.street_code = t.code left join districts d on t.district_code = d.code"
        " group by d.code, d.name order by d.code nulls last", 6, 6 * N),
    Question(
        "w5", "three reverse aggregates a community, top 10",
        "communities | derive people = count(volunteers), staff = count(workers), money = sum(projects.budget) ?? 0"
        " | top 10 by people, code asc | select code, people, staff, money",
        "select c.code, coalesce(v.n, 0) as people, coalesce(w.n, 0), coalesce(p.money, 0) from communities c"
        " left join (select community_code, count(*) as n from volunteers group by 1) v on v.community_code = c.code"
        " left join (select community_code, count(*) as n from workers group by 1) w on w.community_code = c.code"
        " left join (select community_code, sum(budget) as money from projects group by 1) p"
        " on p.community_code = c.code order by people desc, c.code limit 10", 3, 4_200_000, scans=False),
    Question(
        "w6", "Chinese substring over a million names",
        'volunteers | where name contains "王" | summarize n = count()',
        "select count(*) from volunteers where contains(name, '王')", 1.5, 9_000_000,
        "select count(*) from volunteers where position(name, '王') > 0", scans=False),
    Question(
        "w7", "distinct volunteers",
        "services | summarize n = count(distinct volunteer)",
        "select count(distinct volunteer_id) from services", 6, 4 * N),
    Question(
        "w8", "median hours by activity theme",
        "services | summarize middle = median(hours) by theme = activity.category",
        "select a.category, median(s.hours) from services s left join activities a on s.activity_id = a.id"
        " group by 1 order by 1", 6, 6 * N,
        "select a.category, quantileExactInclusive(0.5)(s.hours) from services s"
        " left join activities a on s.activity_id = a.id group by 1 order by 1"),
    Question(
        "w9", "volunteers without any service",
        "volunteers | where none(services) | summarize n = count()",
        "select count(*) from volunteers v where not exists (select 1 from services s where s.volunteer_id = v.id)",
        6, 4 * N, "select count(*) from volunteers where id not in (select volunteer_id from services)"),
    Question(
        "w10", "top 3 volunteers by hours in each street",
        "volunteers | where community.street is not null | derive hours = sum(services.hours)"
        " | top 3 by hours, id asc per community.street | select street = community.street.code, id, hours",
        "select street, id, hours from (select t.code as street, v.id, coalesce(s.hours, 0) as hours, row_number() over"
        " (partition by t.code order by coalesce(s.hours, 0) desc, v.id) as place from volunteers v"
        " join communities c on v.community_code = c.code join streets t on c.street_code = t.code"
        " left join (select volunteer_id, sum(hours) as hours from services group by 1) s on s.volunteer_id = v.id)"
        " where place <= 3 order by street, place", 3, 6 * N),
    Question(
        "w11", "hours by month and theme, pivoted",
        "services | summarize hours = sum(hours) by month = month(date), theme = activity.category"
        " | pivot theme: hours | select month, 助残, 应急, 敬老, 文明交通, 环境, 防疫",
        "select strftime(month, '%Y-%m') as m, " + ", ".join(
            f"sum(hours) filter (where category = '{theme}')" for theme in ("助残", "应急", "敬老", "文明交通", "环境", "防疫"))
        + " from (select date_trunc('month', date) as month, category, sum(hours) as hours from services"
        " join activities on activity_id = activities.id group by 1, 2) group by 1 order by 1", 6, 8 * N,
        "select formatDateTime(month, '%Y-%m') as m, " + ", ".join(
            f"sumIf(hours, category = '{theme}')" for theme in ("助残", "应急", "敬老", "文明交通", "环境", "防疫"))
        + " from (select toStartOfMonth(date) as month, category, sum(hours) as hours from services"
        " join activities on activity_id = activities.id group by 1, 2) group by 1 order by 1"),
    Question(
        "w12", "the 100 longest services by hours, then id",
        "services | top 100 by hours, id asc | select id, hours",
        "select id, hours from services order by hours desc, id limit 100", 1.5, 2 * N),
]


def grouped(name, about, summary, by, check, sql, floor, reach=1):
    """A question that gives many rows is asked for their number and sums: what the public benchmark checks answers by."""
    more = ", ".join(f"{letter} = sum({value})" for letter, value in zip("abc", check))
    sums = ", ".join(f"sum({value})" for value in check)
    return Question(
        name, about, f"groups | summarize {summary} by {by} | summarize n = count(), {more}",
        f"select count(*), {sums} from ({sql})", reach, floor, grows=False)


GROUPS = [
    grouped("g1", "sum v1 by id1", "v = sum(v1)", "id1", ["v"], "select id1, sum(v1) as v from groups group by 1", 2 * N),
    grouped("g2", "sum v1 by id1, id2", "v = sum(v1)", "id1, id2", ["v"],
            "select id1, id2, sum(v1) as v from groups group by 1, 2", 3 * N),
    grouped("g3", "sum v1, mean v3 by id3", "v = sum(v1), m = avg(v3)", "id3", ["v", "m"],
            "select id3, sum(v1) as v, avg(v3) as m from groups group by 1", 9 * N),
    grouped("g4", "means of v1, v2, v3 by id4", "a1 = avg(v1), a2 = avg(v2), a3 = avg(v3)", "id4", ["a1", "a2", "a3"],
            "select id4, avg(v1) as a1, avg(v2) as a2, avg(v3) as a3 from groups group by 1", 7 * N),
    grouped("g5", "sums of v1, v2, v3 by id6", "a1 = sum(v1), a2 = sum(v2), a3 = sum(v3)", "id6", ["a1", "a2", "a3"],
            "select id6, sum(v1) as a1, sum(v2) as a2, sum(v3) as a3 from groups group by 1", 10 * N),
    grouped("g6", "median and deviation of v3 by id4, id5", "m = median(v3), d = stddev(v3)", "id4, id5", ["m", "d"],
            "select id4, id5, median(v3) as m, stddev(v3) as d from groups group by 1, 2", 6 * N),
    grouped("g7", "max v1 - min v2 by id3", "r = max(v1) - min(v2)", "id3", ["r"],
            "select id3, max(v1) - min(v2) as r from groups group by 1", 6 * N),
    Question(
        "g8", "largest two v3 by id6", "groups | top 2 by v3 per id6 | summarize n = count(), a = sum(v3)",
        "select count(*), sum(v3) from (select v3, row_number() over (partition by id6 order by v3 desc) as place"
        " from groups) where place <= 2", 1, 8 * N, grows=False),
    grouped("g9", "squared correlation of v1, v2 by id2, id4",
            "n = count(), x = sum(v1), y = sum(v2), xy = sum(v1 * v2), xx = sum(v1 * v1), yy = sum(v2 * v2)", "id2, id4",
            [], "", 4 * N),
    grouped("g10", "sum v3, count by id1 to id6", "s = sum(v3), n = count()", "id1, id2, id3, id4, id5, id6", ["s", "n"],
            "select id1, id2, id3, id4, id5, id6, sum(v3) as s, count(*) as n from groups group by 1, 2, 3, 4, 5, 6",
            16 * N),
]
# The language has no correlation: it is written out, in all engines alike but for ClickHouse's and DuckDB's `corr`.
GROUPS[8].govql = (
    "groups | summarize n = count(), x = sum(v1), y = sum(v2), xy = sum(v1 * v2), xx = sum(v1 * v1), yy = sum(v2 * v2)"
    " by id2, id4 | derive up = n * xy - x * y, down = (n * xx - x * x) * (n * yy - y * y)"
    " | summarize n = count(), a = sum(num(up) * up / down)")
GROUPS[8].sql = "select count(*), sum(r) from (select id2, id4, power(corr(v1, v2), 2) as r from groups group by 1, 2)"
GROUPS[5].clickhouse = (
    "select count(*), sum(m), sum(d) from (select id4, id5, quantileExactInclusive(0.5)(v3) as m, stddevSamp(v3) as d"
    " from groups group by 1, 2)")
GROUPS[7].clickhouse = (
    "select count(*), sum(v3) from (select v3 from groups order by v3 desc limit 2 by id6)")


def joined(name, about, right, left_key, right_key, floor, outer=False):
    keep = "" if outer else f"where {right} is not null | "
    inner = "left" if outer else "inner"
    table = "factors" if right == "factor" else right
    return Question(
        name, about, f"records | {keep}summarize n = count(), a = sum(v1), b = sum(each {right}.v2)",
        f"select count(*), sum(v1), sum(v2) from records {inner} join {table} on {left_key} = {table}.{right_key}",
        1, floor, grows=False)


JOINS = [
    joined("j1", "small, inner, on a number", "small", "small_id", "id", 8 * N),
    joined("j2", "medium, inner, on a number", "medium", "medium_id", "id", 8 * N),
    joined("j3", "medium, left, on a number", "medium", "medium_id", "id", 8 * N, outer=True),
    joined("j4", "medium, inner, on a text", "factor", "factor_code", "code", 8 * N),
    joined("j5", "big, inner, on a number", "big", "big_id", "id", 12 * N),
]
