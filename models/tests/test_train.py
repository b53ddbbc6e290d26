"""Training starts on two CPU processes, logs, stops by the clock, and goes on from its checkpoint."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import torch

ROOT = Path(__file__).parents[2]


def launch(runs, drawings, minutes, module="models.train.upsampler", arguments=("super_res_first",)):
    command = [
        sys.executable,
        "-m",
        "torch.distributed.run",
        "--nproc_per_node",
        "2",
        "--master_port",
        "29531",
        "-m",
        module,
        *arguments,
        "--minutes",
        str(minutes),
        "--batch",
        "2",
        "--drawings",
        str(drawings),
    ]
    env = {**os.environ, "EASEL_RUNS": str(runs), "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]


def test_two_processes_train_and_a_second_start_goes_on(tmp_path, drawings_folder):
    launch(tmp_path, drawings_folder, 0.1)
    folder = tmp_path / "super_res_first"
    first = torch.load(folder / "checkpoint.pt", weights_only=True)
    assert first["step"] >= 1
    assert first["images"] == first["step"] * 2 * 2  # two processes, two pictures each

    launch(tmp_path, drawings_folder, 0.25)
    second = torch.load(folder / "checkpoint.pt", weights_only=True)
    assert second["step"] > first["step"]
    assert second["hours"] > first["hours"]
    assert json.loads((folder / "figures.json").read_text())["step"] == second["step"]
    name = next(k for k, v in first["ema"].items() if k.endswith("conv_out.weight"))
    assert not torch.equal(first["ema"][name], second["ema"][name])
    if (folder / "log.csv").exists():
        with open(folder / "log.csv") as log:
            steps = [int(row["step"]) for row in csv.DictReader(log)]
        assert steps == sorted(steps)


def test_a_pack_source_folder_is_taken_up_again(tmp_path, drawings_folder):
    from models.components import load_component
    from models.export import write
    from models.networks import NAMES, TINY, build, randomise

    folder = tmp_path / "pack"
    modules = {n: randomise(build(n, TINY), i) for i, n in enumerate(NAMES)}
    write(folder, modules, TINY, "tiny", "0.0.1")
    for name in NAMES:
        again = load_component(folder, name).state_dict()
        for key, value in modules[name].state_dict().items():
            assert torch.equal(value, again[key]), f"{name}.{key}"
    launch(tmp_path, drawings_folder, 0.05, arguments=("super_res_first", "--init-from", str(folder)))
    state = torch.load(tmp_path / "super_res_first" / "checkpoint.pt", weights_only=True)
    before = modules["super_res_first"].state_dict()
    assert {k: v.shape for k, v in state["module"].items()} == {k: v.shape for k, v in before.items()}
    # A few steps away from where it began, not a fresh start.
    assert (state["module"]["conv_in.weight"] - before["conv_in.weight"]).abs().max() < 0.1


def test_the_autoregressive_prior_goes_on_with_the_codes_it_began_with(tmp_path, drawings_folder):
    from models.export import write
    from models.networks import NAMES, TINY, build, randomise

    folder = tmp_path / "pack"
    write(folder, {n: randomise(build(n, TINY), i) for i, n in enumerate(NAMES)}, TINY, "tiny", "0.0.1")

    def train(minutes):
        launch(
            tmp_path, drawings_folder, minutes, "models.train.prior_ar", ("--clip-from", str(folder), "--fit", "128")
        )
        return torch.load(tmp_path / "prior_ar" / "checkpoint.pt", weights_only=True)

    first = train(0.05)
    second = train(60 * first["hours"] + 0.05)
    assert second["step"] > first["step"] >= 1
    for name in ("components", "deviation", "mean", "dot_edges"):
        assert torch.equal(first["module"][name], second["module"][name]), name
        assert torch.allclose(first["ema"][name], first["module"][name], atol=1e-5), name
    assert not torch.equal(first["module"]["to_codes.weight"], second["module"]["to_codes.weight"])
