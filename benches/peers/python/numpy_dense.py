"""NumPy, dense: a uniform number per person, day and kind of conduct.

As its documentation has it: arrays by column, a `Generator`, draws into a buffer that is used again, and later draws on
the hits only. SFC64 is the fastest of NumPy's generators, and float32 numbers are cheaper than float64.
"""

import harness
import numpy as np


class Society:
    def __init__(self, r1, persons, seed):
        self.r1 = r1
        self.random = np.random.Generator(np.random.SFC64(seed))
        self.group = self.random.integers(r1.groups, size=persons)
        self.score = np.full(persons, r1.start, np.int32)
        self.sanctioned = np.zeros(persons, bool)
        self.members = np.bincount(self.group, minlength=r1.groups)
        # Row: kind; column: group, then the same groups when sanctioned.
        occurs = np.array(r1.occurs)
        self.occurs = np.concatenate([occurs, occurs * r1.sanctioned_factor]).T.astype(np.float32)
        self.points = np.array(r1.points, np.int32)  # of the score's type: `add.at` is slow where it has to convert
        self.uniform = np.empty(persons, np.float32)

    def day(self):
        self.act()
        self.end_of_day()
        return self.by_group()

    def act(self):
        column = self.group + self.r1.groups * self.sanctioned
        for occurs, detected, points in zip(self.occurs, self.r1.detected, self.points):
            self.random.random(dtype=np.float32, out=self.uniform)
            actors = np.flatnonzero(self.uniform < occurs[column])
            authors = actors[self.random.random(actors.size, np.float32) < detected]
            self.misattribute(authors)
            np.add.at(self.score, authors, points)

    def misattribute(self, authors):
        """Replaces some authors by other persons."""
        wrong = np.flatnonzero(self.random.random(authors.size, np.float32) < self.r1.misattributed)
        other = self.random.integers(self.score.size - 1, size=wrong.size)
        authors[wrong] = other + (other >= authors[wrong])

    def end_of_day(self):
        np.clip(self.score, *self.r1.bounds, out=self.score)
        self.sanctioned |= self.score < self.r1.sanction_below
        self.sanctioned &= self.score < self.r1.release_from

    def by_group(self):
        groups = self.r1.groups
        score = np.bincount(self.group, self.score, groups)
        return score / self.members, np.bincount(self.group[self.sanctioned], minlength=groups)


def prepare(r1, persons, seed):
    society = Society(r1, persons, seed)
    return lambda: [society.day() for _ in range(r1.days)]


if __name__ == "__main__":
    harness.main(np.__version__, prepare)
