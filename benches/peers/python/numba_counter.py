"""Numba: the plain loop over persons and kinds, compiled, with a generator of its own.

As its documentation recommends: explicit loops over arrays under `@njit`. Numba's `np.random` (a Mersenne twister) would
cost several times as much, so a number here is a hash of a counter (SplitMix64), and one hash of 64 bits serves two kinds
of conduct by comparing integers with integer thresholds.
"""

import harness
import numba
import numpy as np
from numba import njit

ONE = 2.0**32


@njit(inline="always")
def mix(x):
    """Finaliser of SplitMix64."""
    x += np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@njit(inline="always")
def record(bits, person, threshold, lost, points, score):
    """An act of `person`: `bits`, 32 of them, say whether it is detected and whose record it becomes."""
    if bits >= threshold:
        return
    if bits < lost:
        other = np.int64(mix(bits ^ mix(np.uint64(person))) % np.uint64(score.size - 1))
        score[other + (other >= person)] += points
    else:
        score[person] += points


@njit
def act(key, group, sanctioned, score, occurs, threshold, lost, points):
    pairs = occurs.shape[2] // 2
    for i in range(score.size):
        row = occurs[sanctioned[i], group[i]]
        base = key + np.uint64(i) * np.uint64(pairs)
        for j in range(pairs):
            bits = mix(base + np.uint64(j))
            low, high = bits & np.uint64(0xFFFFFFFF), bits >> np.uint64(32)
            if low < row[2 * j]:
                record(mix(~bits) >> np.uint64(32), i, threshold[2 * j], lost[2 * j], points[2 * j], score)
            if high < row[2 * j + 1]:
                k = 2 * j + 1
                record(mix(~bits) & np.uint64(0xFFFFFFFF), i, threshold[k], lost[k], points[k], score)


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


class Society:
    def __init__(self, r1, persons, seed):
        self.r1 = r1
        random = np.random.default_rng(seed)
        self.key = random.integers(2**63, dtype=np.uint64)
        self.group = random.integers(r1.groups, size=persons, dtype=np.uint8)
        self.score = np.full(persons, r1.start, np.int32)
        self.sanctioned = np.zeros(persons, np.uint8)
        self.members = np.bincount(self.group, minlength=r1.groups)
        occurs, detected = np.array(r1.occurs), np.array(r1.detected)
        self.occurs = (np.stack([occurs, occurs * r1.sanctioned_factor]) * ONE).astype(np.uint64)
        self.detected = (detected * ONE).astype(np.uint64)
        self.lost = (detected * r1.misattributed * ONE).astype(np.uint64)
        self.points = np.array(r1.points, np.int32)

    def day(self):
        self.key += np.uint64(self.score.size * self.r1.kinds)
        act(self.key, self.group, self.sanctioned, self.score, self.occurs, self.detected, self.lost, self.points)
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
