"""Grids to look at: the whole cascade of a pack-source folder.

python -m models.sample OUT.png --folder EXPORT --size 64
"""

import argparse

from models.export import EXAMPLES
from models.grid import save_grid
from models.pipeline import Cascade
from models.train.common import threads

ACROSS = 6


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--folder", required=True, help="a pack-source folder")
    parser.add_argument("--size", type=int, default=64, choices=[64, 256, 1024])
    parser.add_argument("--prompts", nargs="*", default=EXAMPLES)
    parser.add_argument("--seed", type=int, default=5)
    args = parser.parse_args()
    threads()
    cascade = Cascade.from_folder(args.folder)
    lines = [args.prompts[i : i + ACROSS] for i in range(0, len(args.prompts), ACROSS)]
    save_grid(
        args.out, [cascade(line, seed=args.seed, size=args.size) for line in lines], scale=2 if args.size == 64 else 1
    )
    print("\n".join(args.prompts))


if __name__ == "__main__":
    main()
