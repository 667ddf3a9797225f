"""Polars: a lazy query a day over a frame of persons.

As its documentation has it: expressions and `lazy` frames, joined and grouped. Polars has no random numbers by row, so
they come from NumPy as a `Series`, as its users do.
"""

import harness
import numpy as np
import polars as pl

ID = pl.col("person")


class Society:
    def __init__(self, r1, persons, seed):
        self.r1 = r1
        self.random = np.random.Generator(np.random.SFC64(seed))
        self.persons = pl.DataFrame({
            "person": np.arange(persons, dtype=np.uint32),
            "group": self.random.integers(r1.groups, size=persons, dtype=np.uint8),
            "score": np.full(persons, r1.start, np.int32),
            "sanctioned": np.zeros(persons, bool),
        })
        # Row: kind; column: group, then the same groups when sanctioned.
        occurs = np.array(r1.occurs)
        self.occurs = np.concatenate([occurs, occurs * r1.sanctioned_factor]).T.astype(np.float32)

    def day(self):
        self.persons = self.end_of_day(self.records()).collect()
        return self.by_group()

    def records(self):
        """Points by person."""
        column = pl.col("group") + pl.lit(self.r1.groups, pl.UInt8) * pl.col("sanctioned")
        persons = self.persons.select(ID, column=column).lazy()  # once for all kinds
        kinds = [self.acts(persons, *kind) for kind in zip(self.occurs, self.r1.detected, self.r1.points)]
        return self.misattribute(pl.concat(pl.collect_all(kinds))).group_by("person").agg(pl.col("points").sum())

    def acts(self, persons, occurs, detected, points):
        """The detected acts of one kind: who, and the points."""
        uniform = pl.Series("uniform", self.random.random(self.persons.height, np.float32))
        threshold = pl.lit(pl.Series(occurs * np.float32(detected))).gather("column")
        return persons.filter(pl.lit(uniform) < threshold).select(ID, points=pl.lit(points, pl.Int32))

    def misattribute(self, acts):
        """Replaces some authors by other persons."""
        uniform = pl.Series(self.random.random(acts.height, np.float32))
        other = pl.Series(self.random.integers(self.persons.height - 1, size=acts.height, dtype=np.uint32))
        somebody_else = other + (other >= acts["person"])
        wrong = uniform < self.r1.misattributed
        return acts.lazy().with_columns(person=pl.when(wrong).then(somebody_else).otherwise(ID))

    def end_of_day(self, records):
        score = (pl.col("score") + pl.col("points").fill_null(0)).clip(*self.r1.bounds)
        listed = (score < self.r1.sanction_below) | (pl.col("sanctioned") & (score < self.r1.release_from))
        together = self.persons.lazy().join(records, on="person", how="left")
        return together.select("person", "group", score=score, sanctioned=listed)

    def by_group(self):
        statistics = [pl.col("score").mean(), pl.col("sanctioned").sum()]
        groups = self.persons.lazy().group_by("group").agg(statistics).sort("group").collect()
        return groups["score"], groups["sanctioned"]


def prepare(r1, persons, seed):
    society = Society(r1, persons, seed)
    return lambda: [society.day() for _ in range(r1.days)]


if __name__ == "__main__":
    harness.main(pl.__version__, prepare)
