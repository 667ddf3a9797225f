"""Starsim: a module of its own, with states and distributions.

As its documentation writes one: `define_states` for what persons have, an `ss.bernoulli` for each decision, its
probability set for all agents at once, `filter()` for those to whom it happens, and results recorded every step. Two
options that its documentation gives for speed are used: common random numbers between simulations are off (`crn`), and so
are the results about age, sex and deaths that a simulation has by itself (`people_results`).
"""

import harness
import numpy as np
import starsim as ss


class Conduct(ss.Module):
    """What persons do, what is seen of it, and what follows."""

    def __init__(self, r1, persons, **kwargs):
        super().__init__(**kwargs)
        self.r1 = r1
        # Row: kind; column: group, then the same groups when sanctioned.
        occurs = np.array(r1.occurs)
        self.probability = np.concatenate([occurs, occurs * r1.sanctioned_factor]).T.astype(np.float32)
        self.points = np.array(r1.points, np.int32)
        self.occurs = [ss.bernoulli(p=0, name=f"occurs_{k}") for k in range(r1.kinds)]
        self.detected = [ss.bernoulli(p=d, name=f"detected_{k}") for k, d in enumerate(r1.detected)]
        self.misattributed = ss.bernoulli(p=r1.misattributed)
        self.other = ss.randint(0, persons - 1)
        self.define_states(
            ss.IntArr("group", default=ss.randint(0, r1.groups)),
            ss.IntArr("score", default=r1.start),
            ss.BoolArr("sanctioned", default=False),
        )

    def init_results(self):
        super().init_results()
        groups = [f"g{g}" for g in range(self.r1.groups)]
        self.define_results(
            ss.Result("mean_score", columns=groups, scale=False),
            ss.Result("listed", columns=groups, scale=False),
        )

    def step(self):
        self.act()
        r1 = self.r1
        self.score[:] = np.clip(self.score.values, *r1.bounds)
        self.sanctioned[self.score < r1.sanction_below] = True
        self.sanctioned[self.score >= r1.release_from] = False

    def act(self):
        column = self.group.values + self.r1.groups * self.sanctioned.values
        kinds = zip(self.occurs, self.probability, self.detected, self.points)
        for occurs, probability, detected, points in kinds:
            occurs.set(p=probability[column])
            authors = detected.filter(occurs.filter())
            wrong, own = self.misattributed.split(authors)
            self.score[own] += points
            np.add.at(self.score.raw, self.somebody_else(wrong), points)

    def somebody_else(self, authors):
        other = self.other.rvs(len(authors))
        return other + (other >= authors)

    def update_results(self):
        super().update_results()
        group, groups = self.group.values, self.r1.groups
        members, total = np.bincount(group), np.bincount(group, self.score.values)
        self.results.mean_score[self.ti] = total / members
        self.results.listed[self.ti] = np.bincount(group[self.sanctioned.values], minlength=groups)


def prepare(r1, persons, seed):
    ss.options(crn=False)
    # A simulation records its first and its last point of time: 30 of them, a day apart.
    conduct = Conduct(r1, persons, name="conduct")
    span = {"start": ss.days(1), "stop": ss.days(r1.days), "dt": ss.days(1)}
    sim = ss.Sim(n_agents=persons, modules=conduct, rand_seed=seed, people_results=False, verbose=0, **span)
    sim.init()

    def run():
        sim.run()
        results = sim.results.conduct
        return list(zip(results.mean_score.values, results.listed.values))

    return run


if __name__ == "__main__":
    harness.main(ss.__version__, prepare)
