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
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node", "2", "--master_port", "29531", "-m", module, *arguments,
               "--minutes", str(minutes), "--batch", "2", "--drawings", str(drawings)]
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
        steps = [int(row["step"]) for row in csv.DictReader(open(folder / "log.csv"))]
        assert steps == sorted(steps)


def test_a_pack_source_folder_is_taken_up_again(tmp_path, drawings_folder):
    from models.export import load_component, write
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


def test_realigning_moves_the_image_tower_alone(tmp_path, drawings_folder):
    from models.export import write
    from models.networks import NAMES, TINY, build, randomise
    from models.train.kin import features

    folder, table = tmp_path / "pack", tmp_path / "kin.pt"
    modules = {n: randomise(build(n, TINY), i) for i, n in enumerate(NAMES)}
    write(folder, modules, TINY, "tiny", "0.0.1")
    torch.save(torch.zeros(features([]).shape[1], TINY["prior"]["embedding_dim"]), table)
    launch(tmp_path, drawings_folder, 0.05, "models.train.realign", ("--init-from", str(folder), "--kin", str(table)))
    state = torch.load(tmp_path / "realigned" / "checkpoint.pt", weights_only=True)
    assert state["step"] >= 1

    def moved(tower, name):
        before = modules[name].state_dict()
        return any(not torch.equal(v, before[k.removeprefix(f"{tower}.")]) for k, v in state["module"].items() if k.startswith(f"{tower}."))

    assert moved("image", "image_encoder") and not moved("text", "text_encoder")


def test_the_autoregressive_prior_goes_on_with_the_codes_it_began_with(tmp_path, drawings_folder):
    from models.export import write
    from models.networks import NAMES, TINY, build, randomise

    folder = tmp_path / "pack"
    write(folder, {n: randomise(build(n, TINY), i) for i, n in enumerate(NAMES)}, TINY, "tiny", "0.0.1")

    def train(minutes):
        launch(tmp_path, drawings_folder, minutes, "models.train.prior_ar", ("--clip-from", str(folder), "--fit", "128"))
        return torch.load(tmp_path / "prior_ar" / "checkpoint.pt", weights_only=True)

    first = train(0.05)
    second = train(60 * first["hours"] + 0.05)
    assert second["step"] > first["step"] >= 1
    for name in ("components", "deviation", "mean", "dot_edges"):
        assert torch.equal(first["module"][name], second["module"][name]), name
        assert torch.allclose(first["ema"][name], first["module"][name], atol=1e-5), name
    assert not torch.equal(first["module"]["to_codes.weight"], second["module"]["to_codes.weight"])


def test_a_frozen_text_tower_stays_while_the_image_tower_learns_from_captions_classes_and_sketch():
    from models.networks import build
    from models.train.clip import Clip

    clip = Clip(build("text_encoder"), build("image_encoder"), things=4, freeze_text=True)
    ids = torch.randint(0, 100, (2, 5))
    same = torch.eye(2, 6, dtype=torch.bool)
    classes = torch.tensor([[i % 4, i % 5, -100 if i == 3 else i] for i in range(6)])
    loss, logits, right = clip(ids, torch.ones_like(ids), torch.randn(6, 3, 64, 64), same, classes)
    assert logits.shape == (2, 6) and len(right) == 4
    loss.backward()
    assert all(p.grad is None for p in clip.text.parameters())
    without = [n for n, p in clip.named_parameters() if not n.startswith("text.") and p.grad is None]
    assert without == []


def test_a_decoder_of_coarser_patches_becomes_the_inside_of_one_of_finer():
    from models.networks import FULL, STAGES, build, decoder
    from models.train.finer import half_the_frequencies, with_finer_patches

    torch.manual_seed(0)
    coarse = STAGES["decoder"] | dict(unshuffle=4, condition_unshuffle=2)
    old = decoder(coarse, (96, 160, 192), 1, 1, 32, 32, 384)
    new = with_finer_patches(old)
    theirs, ours = old.state_dict(), new.state_dict()
    for name, counterpart in (("mid_block.resnets.0.conv1.weight",) * 2, ("down_blocks.2.resnets.0.conv1.weight", "down_blocks.1.resnets.0.conv1.weight"), ("up_blocks.0.resnets.1.conv2.bias",) * 2):
        assert torch.equal(ours[name], theirs[counterpart]), name
    last = "up_blocks.2.resnets.1.conv1.weight"
    assert torch.equal(ours[last][:, :96], theirs[last][:, :96])
    assert torch.equal(ours["time_embedding.linear_2.weight"], theirs["time_embedding.linear_2.weight"])
    assert torch.equal(half_the_frequencies(torch.arange(8.0).view(1, 8), 4), torch.tensor([[1.0, 5.0, 9.0, 13.0]]))
    assert with_finer_patches(new) is new
    x = torch.randn(1, new.config.in_channels, 32, 32)
    with torch.no_grad():
        out = new(x, torch.tensor([300]), torch.randn(1, 3, 384), class_labels=torch.randn(1, FULL["decoder"]["time_embedding_dim"]), return_dict=False)[0]
    assert out.shape == (1, build("decoder").config.out_channels, 32, 32)


def test_muon_turns_matrices_and_leaves_the_rest_to_adam():
    from models.train.muon import MuonAdamW, orthogonalised

    torch.manual_seed(0)
    values = torch.linalg.svdvals(orthogonalised(torch.randn(24, 90)))
    assert values.min() > 0.5 and values.max() < 1.3
    tall = orthogonalised(torch.randn(90, 24))
    assert tall.shape == (90, 24) and torch.linalg.svdvals(tall).min() > 0.5

    layer = torch.nn.Conv2d(4, 6, 3)
    twin = torch.nn.Conv2d(4, 6, 3)
    twin.load_state_dict(layer.state_dict())
    ours = MuonAdamW([{"params": [layer.weight], "muon": True}, {"params": [layer.bias]}], lr=0.01, weight_decay=0.0)
    theirs = torch.optim.AdamW(twin.parameters(), lr=0.01, weight_decay=0.0)
    before = layer.weight.detach().clone()
    pictures = torch.randn(16, 4, 5, 5)
    for module, optimiser in ((layer, ours), (twin, theirs)):
        module(pictures).pow(3).sum().backward()
        optimiser.step()
    assert torch.equal(layer.bias, twin.bias)
    step = (layer.weight - before).reshape(6, -1)
    assert 0.001 < step.square().mean().sqrt() < 0.003  # 0.2 of the rate, as AdamW's
    again = MuonAdamW([{"params": [layer.weight], "muon": True}, {"params": [layer.bias]}], lr=0.01)
    again.load_state_dict(ours.state_dict())
    assert torch.equal(again.state[layer.weight]["momentum"], ours.state[layer.weight]["momentum"])
