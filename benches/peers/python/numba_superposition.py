"""Numba with the better algorithm: one draw a person and day, kinds from an alias table.

The detected acts of a person's day are one superposed Poisson count; which kind each is comes from an alias table. Kind k
has the rate -log(1 - p d), so that at least one occurs with probability p d; further ones of a kind are dropped. Exact,
and the same algorithm as program (13), compiled loops under `@njit`, numbers from hashed counters (SplitMix64).
"""

import harness
import numba
import numpy as np
from numba import njit

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
SHARE = 2.0**-32


@njit(inline="always")
def mix(x):
    """Finaliser of SplitMix64."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@njit(inline="always")
def poisson(u, rate, none):
    """Poisson count by inversion of the uniform number u."""
    count, term = 0, none
    while u >= term and count < 30:
        u -= term
        count += 1
        term *= rate / count
    return count


@njit
def act(key, group, sanctioned, score, rate, none, keep, alias, points, misattributed):
    kinds = np.uint64(points.size)
    for i in range(score.size):
        s, g = sanctioned[i], group[i]
        state = key + np.uint64(i) * GOLDEN
        u = np.float64(mix(state) >> np.uint64(32)) * SHARE
        if u < none[s, g]:
            continue
        done = 0
        state = mix(~state)
        for _ in range(poisson(u, rate[s, g], none[s, g])):
            state += GOLDEN
            bits = mix(state)
            low, high = bits & np.uint64(0xFFFFFFFF), bits >> np.uint64(32)
            scaled = low * kinds
            column = scaled >> np.uint64(32)
            k = column if (scaled & np.uint64(0xFFFFFFFF)) * SHARE < keep[s, g, column] else alias[s, g, column]
            if done >> k & 1:
                continue
            done |= 1 << k
            if high * SHARE < misattributed:
                other = np.int64(mix(~bits) % np.uint64(score.size - 1))
                score[other + (other >= i)] += points[k]
            else:
                score[i] += points[k]


@njit
def end_of_day(group, sanctioned, score, low, high, below, release, total, listed):
    for i in range(score.size):
        s = min(max(score[i], low), high)
        score[i] = s
        if s < below:
            sanctioned[i] = 1
        elif s >= release:
            sanctioned[i] = 0
        total[group[i]] += s
        listed[group[i]] += sanctioned[i]


def alias_table(weights):
    """Vose's method: column c stands for kind c with probability keep[c], else for kind alias[c]."""
    scaled = weights / weights.sum() * weights.size
    keep, alias = np.ones(weights.size), np.arange(weights.size, dtype=np.uint64)
    small, large = list(np.flatnonzero(scaled < 1)), list(np.flatnonzero(scaled >= 1))
    while small and large:
        s, l = small.pop(), large[-1]
        keep[s], alias[s] = scaled[s], l
        scaled[l] -= 1 - scaled[s]
        if scaled[l] < 1:
            small.append(large.pop())
    return keep, alias


class Society:
    def __init__(self, r1, persons, seed):
        self.r1 = r1
        self.random = np.random.default_rng(seed)
        self.group = self.random.integers(r1.groups, size=persons, dtype=np.uint8)
        self.score = np.full(persons, r1.start, np.int32)
        self.sanctioned = np.zeros(persons, np.uint8)
        self.members = np.bincount(self.group, minlength=r1.groups)
        seen = np.array(r1.occurs) * np.array(r1.detected)
        rates = -np.log1p(-np.stack([seen, seen * r1.sanctioned_factor]))
        self.rate = rates.sum(axis=2)
        self.none = np.exp(-self.rate)
        tables = [[alias_table(row) for row in side] for side in rates]
        self.keep = np.array([[keep for keep, _ in side] for side in tables])
        self.alias = np.array([[alias for _, alias in side] for side in tables])
        self.points = np.array(r1.points, np.int32)

    def day(self):
        key = self.random.integers(2**64, dtype=np.uint64)
        tables = (self.rate, self.none, self.keep, self.alias, self.points, self.r1.misattributed)
        act(key, self.group, self.sanctioned, self.score, *tables)
        total, listed = np.zeros(self.r1.groups, np.int64), np.zeros(self.r1.groups, np.int64)
        limits = (*self.r1.bounds, self.r1.sanction_below, self.r1.release_from)
        end_of_day(self.group, self.sanctioned, self.score, *limits, total, listed)
        return total / self.members, listed


def prepare(r1, persons, seed):
    Society(r1, 1000, 0).day()  # compiles
    society = Society(r1, persons, seed)
    return lambda: [society.day() for _ in range(r1.days)]


if __name__ == "__main__":
    harness.main(numba.__version__, prepare)
