"""What every peer shares: the tables of R1, one thread, the clock, and the line of JSON that `../run` reads.

A peer imports this module first, then calls `main(version, prepare)`. By hand:

    target/peers/venv/bin/python benches/peers/python/numpy_dense.py 100000 1     # persons, seed
"""

import json
import os
import resource
import sys
import time
from pathlib import Path
from types import SimpleNamespace

# One thread, whatever the library. These are read when a library is imported, hence before that.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "POLARS_MAX_THREADS")
for variable in THREADS:
    os.environ[variable] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["STARSIM_INSTALL_FONTS"] = "0"

TABLES = Path(__file__).resolve().parent.parent / "r1-tables.json"


def tables():
    """The tables of R1 as attributes: groups, kinds, days, start, points, detected, occurs and the rest."""
    return SimpleNamespace(**json.loads(TABLES.read_text()))


def peak_mb():
    """Highest resident memory of this process so far, libraries and all, in 10^6 bytes."""
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024 / 1e6
    except OSError:
        pass
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def main(version, prepare):
    """Times a peer once and prints the result.

    `prepare(r1, persons, seed)` sets the population up, compiles what there is to compile, and returns a function of
    no arguments. That function is what is timed: it simulates all days and returns a pair a day: the mean score of
    each group, and how many of each group are sanctioned.
    """
    persons, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    r1 = tables()
    simulate = prepare(r1, persons, seed)
    cpu, wall = time.process_time(), time.perf_counter()
    history = simulate()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    assert len(history) == r1.days, f"{len(history)} days were recorded"
    means, sanctioned = history[-1]
    print(json.dumps({
        "name": Path(sys.argv[0]).stem,
        "version": version,
        "persons": persons,
        "days": r1.days,
        "ns_per_person_day": cpu * 1e9 / (persons * r1.days),
        "cpu_per_wall": cpu / wall,
        "peak_mb": peak_mb(),
        "group_means_last_day": [float(mean) for mean in means],
        "sanctioned_last_day": int(sum(sanctioned)),
    }))
