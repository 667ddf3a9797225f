"""JAX on the CPU, with a generator of its own: a 32-bit hash of person, kind and day.

The same program as `jax_default.py` but for the generator, which is cheaper than Threefry and which the compiler fuses
with the comparisons. It gives up what JAX's keys guarantee, and is shown because it is JAX's fastest way here.
"""

import harness
import jax
import jax.numpy as jnp
from jax import random

import jax_default
from jax_default import PACK


def mix(x):
    """A bijection of 32 bits: xor-shifts and multiplications by odd numbers."""
    x = (x ^ (x >> 16)) * jnp.uint32(0x85EBCA6B)
    x = (x ^ (x >> 13)) * jnp.uint32(0xC2B2AE35)
    return x ^ (x >> 16)


class Society(jax_default.Society):
    def act(self, sanctioned, key):
        """A day's points: own ones, plus PACK times those that go to others."""
        column = self.group + self.r1.groups * sanctioned
        person = jnp.arange(self.persons, dtype=jnp.uint32)
        keys = random.bits(key, (self.r1.kinds, 2))
        both = jnp.zeros(self.persons, jnp.int32)
        for kind, points in enumerate(self.r1.points):
            bits = mix(person * (keys[kind, 0] | 1) + keys[kind, 1])
            hit = jnp.where(bits < self.hit_below[kind][column], points, 0)
            both += jnp.where(bits < self.lost_below[kind][column], PACK * hit, hit)
        return both


def prepare(r1, persons, seed):
    society = Society(r1, persons, seed)
    society.run(1)  # compiles
    return lambda: society.run(r1.days)


if __name__ == "__main__":
    harness.main(jax.__version__, prepare)
