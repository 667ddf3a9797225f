"""mesa-frames: a set of agents in a Polars frame, changed column by column.

As its guide writes it: a subclass of `AgentSetPolars` whose methods the model calls through `agents.do`, columns by
Polars expressions assigned to `agents`, and draws from the model's own `random`, a NumPy generator.
"""

from importlib.metadata import version

import harness
import numpy as np
import polars as pl
from mesa_frames import AgentSetPolars, ModelDF


class Persons(AgentSetPolars):
    def __init__(self, model, persons):
        super().__init__(model)
        r1 = model.r1
        self += pl.DataFrame({
            "unique_id": np.arange(persons),
            "group": model.random.integers(r1.groups, size=persons, dtype=np.uint8),
            "score": np.full(persons, r1.start, np.int32),
            "sanctioned": np.zeros(persons, bool),
        })
        # Row: kind; column: group, then the same groups when sanctioned.
        occurs = np.array(r1.occurs)
        probability = np.concatenate([occurs, occurs * r1.sanctioned_factor]) * np.array(r1.detected)
        self.kinds = [(pl.Series(row, dtype=pl.Float32), w) for row, w in zip(probability.T, r1.points)]

    def step(self):
        self.act()
        self.end_of_day()

    def act(self):
        r1, random, persons = self.model.r1, self.model.random, len(self)
        column = self["group"] + r1.groups * self["sanctioned"].cast(pl.UInt8)
        acts = pl.concat([self.detected(column, *kind) for kind in self.kinds])
        wrong = pl.Series(random.random(len(acts), np.float32)) < r1.misattributed
        other = pl.Series(random.integers(persons - 1, size=len(acts)))
        other += other >= acts["unique_id"]
        acts = acts.with_columns(unique_id=pl.when(wrong).then(other).otherwise("unique_id"))
        points = acts.group_by("unique_id").agg(pl.col("points").sum())
        self.agents = self.agents.join(points, on="unique_id", how="left")

    def detected(self, column, probability, points):
        """The detected acts of one kind: who, and the points."""
        uniform = pl.Series(self.model.random.random(len(self), np.float32))
        actors = self["unique_id"].filter(uniform < probability.gather(column))
        return pl.DataFrame({"unique_id": actors}).with_columns(points=pl.lit(points, pl.Int32))

    def end_of_day(self):
        r1 = self.model.r1
        score = (pl.col("score") + pl.col("points").fill_null(0)).clip(*r1.bounds)
        sanctioned = (score < r1.sanction_below) | (pl.col("sanctioned") & (score < r1.release_from))
        self.agents = self.agents.select("unique_id", "group", score=score, sanctioned=sanctioned)


class Society(ModelDF):
    def __init__(self, r1, persons, seed):
        super().__init__(seed)
        self.r1 = r1
        self.agents += Persons(self, persons)

    def by_group(self):
        statistics = [pl.col("score").mean(), pl.col("sanctioned").sum()]
        groups = self.get_agents_of_type(Persons).agents.group_by("group").agg(statistics).sort("group")
        return groups["score"], groups["sanctioned"]

    def day(self):
        self.agents.do("step")
        return self.by_group()


def prepare(r1, persons, seed):
    society = Society(r1, persons, seed)
    return lambda: [society.day() for _ in range(r1.days)]


if __name__ == "__main__":
    harness.main(version("mesa_frames"), prepare)
