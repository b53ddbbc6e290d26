"""The decoder's error against hours of training: python -m models.eval.hours OUT.svg RUN [RUN ...]

RUNs of train/decoder.py in the order in which each went on from the one before; reads their log.csv from $EASEL_RUNS.
Prints hours, pictures seen and the median v-error of each half hour: a run's first steps, and those after a start, are
far off the rest."""

import csv
import sys
from pathlib import Path
from statistics import median

from models.eval.plot import curves_svg
from models.train.data import RUNS

BIN = 0.5  # hours


def rows_of(runs, folder=RUNS):
    """[(hours, pictures, v-error)] of every line of the logs, hours and pictures counted over all runs."""
    rows, hours, pictures = [], 0.0, 0
    for run in runs:
        with open(Path(folder) / run / "log.csv", newline="") as f:
            own = [(float(r["hours"]), int(r["images"]), float(r["v_error"])) for r in csv.DictReader(f)]
        rows += [(hours + h, pictures + n, error) for h, n, error in own]
        hours, pictures = hours + own[-1][0], pictures + own[-1][1]
    return rows


def binned(rows, width=BIN):
    """[(hours at the end, pictures by then, median v-error)] of each `width` hours."""
    bins = {}
    for hours, pictures, error in rows:
        bins.setdefault(int(hours / width), []).append((hours, pictures, error))
    return [(round(part[-1][0], 2), part[-1][1], median(e for *_, e in part)) for _, part in sorted(bins.items())]


def main():
    out, *runs = sys.argv[1:]
    points = binned(rows_of(runs))
    for hours, pictures, error in points:
        print(f"{hours:6.2f} h {pictures:9,} pictures  v-error {error:.4f}")
    Path(out).write_text(
        curves_svg("v-error of the decoder", "hours of training", {", ".join(runs): [(h, e) for h, _, e in points]})
    )


if __name__ == "__main__":
    main()
