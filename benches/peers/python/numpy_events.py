"""NumPy by events: only detected acts are drawn, and nothing is drawn for persons without one.

Persons stand by group. The detected acts of one kind in one group are Bernoulli trials over its members, so the gaps
from one author to the next are geometric: exact, sorted, and nobody twice. Those of the sanctioned are thinned. This is
the better algorithm that an array library invites; it needs persons alike to stand together.
"""

import harness
import numpy as np


class Society:
    def __init__(self, r1, persons, seed):
        self.r1 = r1
        self.random = np.random.Generator(np.random.SFC64(seed))
        self.members = self.random.multinomial(persons, [1 / r1.groups] * r1.groups)
        self.first = np.concatenate([[0], np.cumsum(self.members)])
        self.score = np.full(persons, r1.start, np.int32)
        self.sanctioned = np.zeros(persons, bool)
        self.rate = -np.log1p(-np.array(r1.occurs) * np.array(r1.detected))
        self.points = np.array(r1.points, np.int32)  # of the score's type: `add.at` is slow where it has to convert

    def day(self):
        self.act()
        self.end_of_day()
        return self.by_group()

    def act(self):
        for first, members, rates in zip(self.first, self.members, self.rate):
            for rate, points in zip(rates, self.points):
                authors = self.thin(first + self.trials(members, rate))
                self.misattribute(authors)
                np.add.at(self.score, authors, points)

    def trials(self, n, rate):
        """Which of n independent trials succeed, each with probability 1 - exp(-rate)."""
        expected = n * rate
        size = int(expected + 4 * expected**0.5 + 10)
        hits = self.gaps(rate, size).cumsum() - 1
        while hits[-1] < n:
            hits = np.concatenate([hits, hits[-1] + self.gaps(rate, size).cumsum()])
        return hits[: hits.searchsorted(n)]

    def gaps(self, rate, size):
        """Geometric numbers: exponential ones, rounded up."""
        return (self.random.standard_exponential(size) / rate).astype(np.int64) + 1

    def thin(self, authors):
        """Drops some acts of the sanctioned, who do less."""
        sanctioned = np.flatnonzero(self.sanctioned[authors])
        left_out = sanctioned[self.random.random(sanctioned.size) >= self.r1.sanctioned_factor]
        return np.delete(authors, left_out) if left_out.size else authors

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
        mean = [scores.mean() for scores in np.split(self.score, self.first[1:-1])]
        return mean, [np.count_nonzero(s) for s in np.split(self.sanctioned, self.first[1:-1])]


def prepare(r1, persons, seed):
    society = Society(r1, persons, seed)
    return lambda: [society.day() for _ in range(r1.days)]


if __name__ == "__main__":
    harness.main(np.__version__, prepare)
