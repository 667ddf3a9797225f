"""DuckDB: persons in a table, a day in two statements.

As an SQL user writes it: persons joined with the rates of their group, `random()` in a filter, records summed by person,
and the table written anew. The filter names a column of each side of the join, since one that names a single side may be
evaluated once a row of that side: the same number for all persons, or for all kinds of conduct.
"""

import harness
import duckdb

RECORDS = """
    CREATE OR REPLACE TEMP TABLE record AS
    WITH detected AS (
        SELECT person.id, rate.points, random() < $misattributed AS wrong
        FROM person JOIN rate USING (cohort, sanctioned)
        WHERE random() < rate.detected + 0 * person.id
    )
    SELECT id, sum(points)::INTEGER AS points FROM (
        SELECT CASE WHEN wrong THEN (id + 1 + floor(random() * ($persons - 1))::INTEGER) % $persons ELSE id END AS id,
               points
        FROM detected
    ) GROUP BY id
"""

END_OF_DAY = """
    CREATE OR REPLACE TABLE person AS
    WITH added AS (
        SELECT id, cohort, sanctioned, least(greatest(score + coalesce(points, 0), $low), $high) AS score
        FROM person LEFT JOIN record USING (id)
    )
    SELECT id, cohort, score, score < $below OR (sanctioned AND score < $release) AS sanctioned FROM added
"""

BY_GROUP = "SELECT avg(score), count(*) FILTER (sanctioned) FROM person GROUP BY cohort ORDER BY cohort"


class Society:
    def __init__(self, r1, persons, seed):
        self.db = duckdb.connect()
        self.db.execute("SET threads = 1")
        self.db.execute("SELECT setseed($seed)", {"seed": seed % 1000 / 1000})
        self.db.execute(
            "CREATE TABLE person AS SELECT i::INTEGER AS id, floor(random() * $groups)::TINYINT AS cohort,"
            " $start::INTEGER AS score, false AS sanctioned FROM range($persons) AS r(i)",
            {"groups": r1.groups, "start": r1.start, "persons": persons},
        )
        self.db.execute("CREATE TABLE rate (cohort TINYINT, sanctioned BOOLEAN, detected DOUBLE, points INTEGER)")
        self.db.executemany("INSERT INTO rate VALUES (?, ?, ?, ?)", rates(r1))
        self.drawn = {"misattributed": r1.misattributed, "persons": persons}
        low, high = r1.bounds
        self.limits = {"low": low, "high": high, "below": r1.sanction_below, "release": r1.release_from}

    def day(self):
        self.db.execute(RECORDS, self.drawn)
        self.db.execute(END_OF_DAY, self.limits)
        return list(zip(*self.db.execute(BY_GROUP).fetchall()))


def rates(r1):
    """Probability of a detected act, by group, sanction and kind."""
    return [
        (group, sanctioned, occurs * factor * detected, points)
        for sanctioned, factor in ((False, 1.0), (True, r1.sanctioned_factor))
        for group, row in enumerate(r1.occurs)
        for occurs, detected, points in zip(row, r1.detected, r1.points)
    ]


def prepare(r1, persons, seed):
    society = Society(r1, persons, seed)
    return lambda: [society.day() for _ in range(r1.days)]


if __name__ == "__main__":
    harness.main(duckdb.__version__, prepare)
