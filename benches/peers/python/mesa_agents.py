"""Mesa: one Agent object a person.

As the tutorials write it: a subclass of `Agent` whose methods the model calls through `agents.do`, draws from the
agent's own `random`, and a `DataCollector`. The list of all persons is kept, since choosing from `model.agents` would
build a list on each call.
"""

import harness
import mesa


class Person(mesa.Agent):
    """Somebody with a score."""

    def __init__(self, model, group):
        super().__init__(model)
        self.group = group
        self.score = model.r1.start
        self.sanctioned = False

    def act(self):
        draw = self.random.random
        for occurs, detected, points in self.model.conduct[self.sanctioned][self.group]:
            if draw() < occurs and draw() < detected:
                author = self.somebody_else() if draw() < self.model.r1.misattributed else self
                author.score += points

    def somebody_else(self):
        while True:
            other = self.random.choice(self.model.everybody)
            if other is not self:
                return other

    def end_of_day(self):
        low, high = self.model.r1.bounds
        self.score = min(max(self.score, low), high)
        if self.score < self.model.r1.sanction_below:
            self.sanctioned = True
        elif self.score >= self.model.r1.release_from:
            self.sanctioned = False


class Society(mesa.Model):
    """All persons, and what is collected of them every day."""

    def __init__(self, r1, persons, seed):
        super().__init__(seed=seed)
        self.r1 = r1
        self.conduct = [conduct(r1, factor) for factor in (1.0, r1.sanctioned_factor)]
        groups = [self.random.randrange(r1.groups) for _ in range(persons)]
        self.everybody = list(Person.create_agents(self, persons, group=groups))
        self.datacollector = mesa.DataCollector(model_reporters={"by_group": by_group})

    def step(self):
        self.agents.do("act")
        self.agents.do("end_of_day")
        self.datacollector.collect(self)


def conduct(r1, factor):
    """For each group, what its members may do: (probability, detected, points)."""
    return [[(p * factor, d, w) for p, d, w in zip(row, r1.detected, r1.points)] for row in r1.occurs]


def by_group(model):
    """Mean score and sanctioned persons, by group."""
    groups = model.r1.groups
    persons, score, sanctioned = [0] * groups, [0] * groups, [0] * groups
    for person in model.agents:
        persons[person.group] += 1
        score[person.group] += person.score
        sanctioned[person.group] += person.sanctioned
    return [s / n for s, n in zip(score, persons)], sanctioned


def prepare(r1, persons, seed):
    model = Society(r1, persons, seed)

    def simulate():
        for _ in range(r1.days):
            model.step()
        return model.datacollector.model_vars["by_group"]

    return simulate


if __name__ == "__main__":
    harness.main(mesa.__version__, prepare)
