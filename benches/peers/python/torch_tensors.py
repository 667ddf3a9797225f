"""PyTorch on the CPU: tensors of state, eager operations.

As large agent models in PyTorch are written: one tensor a property, `torch.rand` against thresholds by `index_select`,
`nonzero` for the hits, and `index_add_` for what reaches persons.
"""

import harness
import torch


class Society:
    def __init__(self, r1, persons, seed):
        torch.manual_seed(seed)
        self.r1, self.persons = r1, persons
        self.group = torch.randint(r1.groups, (persons,))
        self.score = torch.full((persons,), r1.start, dtype=torch.int32)
        self.sanctioned = torch.zeros(persons, dtype=torch.bool)
        self.members = torch.bincount(self.group, minlength=r1.groups)
        # Row: kind; column: group, then the same groups when sanctioned.
        occurs = torch.tensor(r1.occurs)
        self.occurs = torch.cat([occurs, occurs * r1.sanctioned_factor]).T.contiguous()

    def day(self):
        self.act()
        self.end_of_day()
        return self.by_group()

    def act(self):
        column = self.group + self.r1.groups * self.sanctioned
        for occurs, detected, points in zip(self.occurs, self.r1.detected, self.r1.points):
            acts = torch.rand(self.persons) < occurs.index_select(0, column)
            actors = acts.nonzero().squeeze(1)
            authors = actors[torch.rand(actors.numel()) < detected]
            self.misattribute(authors)
            self.score.index_add_(0, authors, torch.full((authors.numel(),), points, dtype=torch.int32))

    def misattribute(self, authors):
        """Replaces some authors by other persons."""
        wrong = (torch.rand(authors.numel()) < self.r1.misattributed).nonzero().squeeze(1)
        other = torch.randint(self.persons - 1, (wrong.numel(),))
        authors[wrong] = other + (other >= authors[wrong])

    def end_of_day(self):
        self.score.clamp_(*self.r1.bounds)
        self.sanctioned |= self.score < self.r1.sanction_below
        self.sanctioned &= self.score < self.r1.release_from

    def by_group(self):
        groups = self.r1.groups
        total = torch.zeros(groups, dtype=torch.int64).index_add_(0, self.group, self.score.long())
        return total / self.members, torch.bincount(self.group[self.sanctioned], minlength=groups)


def prepare(r1, persons, seed):
    torch.set_num_threads(1)
    society = Society(r1, persons, seed)
    return lambda: [society.day() for _ in range(r1.days)]


if __name__ == "__main__":
    harness.main(torch.__version__, prepare)
