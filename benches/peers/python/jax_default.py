"""JAX on the CPU, with its default generator (Threefry).

As its documentation has it: pure functions of arrays under `jit`, keys split and passed on, a `lax.scan` over the kinds
of conduct. The parts of a day are compiled each by itself: in one piece, the compiler would repeat draws for each use of
them. 32 random bits a person and kind decide at once whether an act happens, is detected, and is misattributed; `bits`
against integer thresholds takes half the time of `uniform`. Records that go to others are gathered with a fixed capacity,
since shapes are static; the few of one person on one day go to the same other person.
"""

import harness
import jax
import jax.numpy as jnp
import numpy as np
from jax import lax, random

PACK = 1024  # more than twice the points of any day


class Society:
    def __init__(self, r1, persons, seed):
        self.r1, self.persons = r1, persons
        self.key, key = random.split(random.key(seed))
        self.group = random.randint(key, (persons,), 0, r1.groups, jnp.int32)
        self.members = jnp.bincount(self.group, length=r1.groups)
        self.capacity = 100 + persons // 200
        # Row: kind; column: group, then the same groups when sanctioned.
        occurs = np.array(r1.occurs)
        seen = (np.concatenate([occurs, occurs * r1.sanctioned_factor]) * np.array(r1.detected)).T
        self.hit_below = jnp.array(seen * 2**32, jnp.uint32)
        self.lost_below = jnp.array(seen * r1.misattributed * 2**32, jnp.uint32)
        self.points = jnp.array(r1.points)
        self.act, self.deliver, self.end_of_day = map(jax.jit, (self.act, self.deliver, self.end_of_day))

    def act(self, sanctioned, key):
        """A day's points: own ones, plus PACK times those that go to others."""
        column = self.group + self.r1.groups * sanctioned

        def kind_of_conduct(both, kind):
            hit_below, lost_below, points, key = kind
            bits = random.bits(key, (self.persons,))
            hit = jnp.where(bits < hit_below[column], points, 0)
            return both + jnp.where(bits < lost_below[column], PACK * hit, hit), None

        kinds = (self.hit_below, self.lost_below, self.points, random.split(key, self.r1.kinds))
        return lax.scan(kind_of_conduct, jnp.zeros(self.persons, jnp.int32), kinds)[0]

    def deliver(self, score, both, key):
        """Adds each person's own points, and those that go to others."""
        lost = (both + PACK // 2) // PACK
        authors = jnp.nonzero(lost, size=self.capacity, fill_value=self.persons)[0]
        other = random.randint(key, (self.capacity,), 0, self.persons - 1)
        other += other >= authors
        points = jnp.where(authors < self.persons, lost[authors], 0)
        return (score + both - PACK * lost).at[other].add(points)

    def end_of_day(self, score, sanctioned):
        """Bounds, sanction, and the statistics by group."""
        score = jnp.clip(score, *self.r1.bounds)
        sanctioned = (score < self.r1.sanction_below) | (sanctioned & (score < self.r1.release_from))
        total = jax.ops.segment_sum(score, self.group, self.r1.groups)
        listed = jax.ops.segment_sum(sanctioned.astype(jnp.int32), self.group, self.r1.groups)
        return score, sanctioned, (total / self.members, listed)

    def run(self, days):
        score, sanctioned = jnp.full(self.persons, self.r1.start, jnp.int32), jnp.zeros(self.persons, bool)
        history = []
        for day in range(days):
            act_key, deliver_key = random.split(random.fold_in(self.key, day))
            score = self.deliver(score, self.act(sanctioned, act_key), deliver_key)
            score, sanctioned, by_group = self.end_of_day(score, sanctioned)
            history.append(by_group)
        return jax.block_until_ready(history)


def prepare(r1, persons, seed):
    society = Society(r1, persons, seed)
    society.run(1)  # compiles
    return lambda: society.run(r1.days)


if __name__ == "__main__":
    harness.main(jax.__version__, prepare)
