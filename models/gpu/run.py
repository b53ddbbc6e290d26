"""On a lent card: z_i of the whole world, then sketch and prior side by side, then decoder and first upsampler.

    python -m models.gpu.run .gpu $OUT --minutes 8
    python -m models.gpu.run .gpu /tmp/out --minutes 1 --batch 4 --table $EASEL_RUNS/table      # on a CPU, as a trial

The links are the training commands themselves; only their batches and minutes are a card's. OUT has, anew each minute,
what models.gpu.take turns into runs: the moving averages in f16, in pieces that fit through a small door, the logs, and
at the end a sheet of 64 with its figures.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import torch
from safetensors.torch import save

from models.gpu.parcel import LINKS, read_drawings, read_towers
from models.gpu.pieces import write_pieces

SHARE = (0.45, 0.45)  # of the minutes, for each pair of links; the rest is the table's and the sheet's
DECAY = 0.35  # of a link's minutes, at its end
BATCHES = {"sketch": 512, "prior": 512, "decoder": 256, "super_res_first": 128}
# Of what was found with batches of 32, 64, 16 and 8 on a CPU, the root of how many times larger they are.
RATES = {"sketch": 3e-3, "prior": 1.5e-3, "decoder": 1.2e-3, "super_res_first": 8e-4}
PAIRS = (("sketch", "prior"), ("decoder", "super_res_first"))


def arguments(link, folder):
    """The command of a link, without its minutes."""
    painting = ["--sketch-run", "sketch", "--prior-run", "prior", "--text", str(folder), "--critic"]
    module = {
        "sketch": ["models.train.sketch"],
        "prior": ["models.train.prior", "--text", str(folder)],
        "decoder": ["models.train.decoder", *painting],
        "super_res_first": ["models.train.upsampler", "super_res_first", *painting, "--painted", "1"],
    }[link]
    return [sys.executable, "-m", *module, "--run", link]


def gather(runs, out):
    """What there is by now, in place of what was there."""
    state = {}
    for link in LINKS:
        path = runs / link / "checkpoint.pt"
        if not path.exists():
            continue
        kept = torch.load(path, map_location="cpu", weights_only=True)
        state |= {f"{link}/{name}": value.half().contiguous() for name, value in kept["ema"].items()}
        state[f"{link}.counts"] = torch.tensor([kept["step"], kept["images"], kept["hours"]], dtype=torch.float64)
    if state:
        write_pieces(save(state), out)
    logs = [f"# {link}\n{log.read_text()}" for link in LINKS if (log := runs / link / "log.csv").exists()]
    (out / "logs.csv").write_text("\n".join(logs))


def train(links, minutes, folder, runs, out, batch):
    """Those links side by side. Raises CalledProcessError when one fails; what there was is in `out` even so."""
    environment = {**os.environ, "EASEL_RUNS": str(runs), "PYTHONUNBUFFERED": "1"}
    started = []
    for link in links:
        more = ["--minutes", str(minutes), "--decay", str(DECAY * minutes)]
        more += ["--batch", str(batch or BATCHES[link]), "--rate", str(RATES[link])]
        log = open(runs / f"{link}.txt", "w")  # noqa: SIM115 (the process holds it)
        command = arguments(link, folder) + more
        started.append((link, subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)))
    gathered = time.time()
    while any(process.poll() is None for _, process in started):
        time.sleep(1)
        if time.time() - gathered > 60:
            gather(runs, out)
            gathered = time.time()
    gather(runs, out)
    for link, process in started:
        if process.returncode:
            print((runs / f"{link}.txt").read_text()[-3000:], flush=True)
            raise subprocess.CalledProcessError(process.returncode, link)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("parcel", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=8, help="of training and table together")
    parser.add_argument("--batch", type=int, help="of every link, in place of a card's")
    parser.add_argument("--table", type=Path, help="a table's folder (train/table.py), in place of reading the world")
    parser.add_argument("--work", type=Path, default=Path("/tmp/easel-card"), help="replaced")
    args = parser.parse_args()
    began = time.time()
    shutil.rmtree(args.work, ignore_errors=True)
    runs, folder = args.work / "runs", args.work / "folder"
    read_drawings(args.parcel / "drawings.zip", runs / "drawings")
    read_towers(args.parcel, folder)
    args.out.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "EASEL_RUNS": str(runs)}
    if args.table:
        shutil.copytree(args.table, runs / "table")
    else:
        table = [sys.executable, "-m", "models.train.table", "--folder", str(folder)]
        subprocess.run(table, env=environment, check=True)
    print(f"table after {time.time() - began:.0f} s", flush=True)
    for pair, share in zip(PAIRS, SHARE):
        train(pair, share * args.minutes, folder, runs, args.out, args.batch)
        print(f"{' and '.join(pair)} after {time.time() - began:.0f} s", flush=True)
    sheet = [sys.executable, "-m", "models.gpu.sheet", str(folder), str(args.out)]
    subprocess.run(sheet, env=environment, check=True)


if __name__ == "__main__":
    main()
