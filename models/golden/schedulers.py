"""Golden values of diffusers' schedulers, for tests/parity/schedulers.test.ts.

Every case runs a whole sampling loop with a small fixed "network" and injected noise, twice: with the scheduler as it
is (float32, `stock`), and with the very same code in float64 (`steps`), so that a wrong formula cannot hide behind
rounding.

    python models/golden/schedulers.py      writes tests/fixtures/golden/schedulers/{loops,tables}.json
"""

import importlib
import json
from pathlib import Path

import numpy
import torch

OUT = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "golden" / "schedulers"
SHAPE = (1, 2, 2, 2)
SIZE = 8
MODULES = {
    "UnCLIPScheduler": "scheduling_unclip",
    "DDPMScheduler": "scheduling_ddpm",
    "DDIMScheduler": "scheduling_ddim",
    "DDIMInverseScheduler": "scheduling_ddim_inverse",
    "DPMSolverMultistepScheduler": "scheduling_dpmsolver_multistep",
    "EulerDiscreteScheduler": "scheduling_euler_discrete",
}
injected = []  # the noise that the next step draws


class Widened:
    """A module in which float32 means float64."""

    def __init__(self, module):
        self.module = module
        self.float32 = module.float64

    def __getattr__(self, name):
        return getattr(self.module, name)


def modules():
    return {name: importlib.import_module(f"diffusers.schedulers.{module}") for name, module in MODULES.items()}


def draw(*_, **__):
    return injected[-1]


def widen(wide):
    for module in modules().values():
        module.torch = Widened(torch) if wide else torch
        module.randn_tensor = draw
        if hasattr(module, "np"):
            module.np = Widened(numpy) if wide else numpy


weights = torch.Generator().manual_seed(1)
MIX = torch.randn(2 * SIZE, SIZE, generator=weights, dtype=torch.float64) * 0.6


def network(x, t, outputs):
    """0.8·sin(W·x + t/250 + j) + 0.1·x_j for the estimate; the variance half, if any, is the sine alone, within
    ±0.9."""
    flat = x.reshape(SIZE).double()
    wave = torch.sin(MIX @ flat + float(t) / 250 + torch.arange(2 * SIZE))
    out = torch.cat([0.8 * wave[:SIZE] + 0.1 * flat, 0.9 * wave[SIZE:]])[: outputs * SIZE]
    return out.reshape(1, outputs * 2, 2, 2).to(x.dtype)


def numbers(tensor):
    return [float(value) for value in tensor.reshape(-1)]


def loop(case, dtype):
    cls, steps, eta = case["class"], case["count"], case.get("eta", 0.0)
    config = dict(case["config"])
    scheduler = getattr(modules()[cls], cls)(**config)
    scheduler.set_timesteps(steps)
    noises = torch.randn(steps + 1, *SHAPE, generator=torch.Generator().manual_seed(case["seed"]), dtype=torch.float64)
    noises = noises.float().to(dtype)  # the same numbers in both precisions
    x = noises[0]
    timesteps = scheduler.timesteps.tolist()
    learned = config.get("variance_type") == "learned_range"
    result = []
    for i, t in enumerate(scheduler.timesteps):
        injected.append(noises[i + 1][None].reshape(SHAPE))
        if cls == "EulerDiscreteScheduler":
            # x is kept in the variance-preserving scaling; the scheduler wants x/alpha.
            ratio, following = scheduler.sigmas[i], scheduler.sigmas[i + 1]
            exploding = x * (ratio**2 + 1) ** 0.5
            seen = scheduler.scale_model_input(exploding, t)
            out = scheduler.step(network(seen, t, 1), t, exploding)
            x, x0 = out.prev_sample / (following**2 + 1) ** 0.5, out.pred_original_sample
        elif cls == "UnCLIPScheduler":
            following = None if i + 1 == len(timesteps) else scheduler.timesteps[i + 1]
            out = scheduler.step(network(x, t, 1 + learned), t, x, prev_timestep=following)
            x, x0 = out.prev_sample, out.pred_original_sample
        elif cls == "DDIMScheduler":
            out = scheduler.step(
                network(x, t, 1), t, x, eta=eta, use_clipped_model_output=True, variance_noise=injected[-1]
            )
            x, x0 = out.prev_sample, out.pred_original_sample
        elif cls == "DPMSolverMultistepScheduler":
            x = scheduler.step(network(x, t, 1), t, x).prev_sample
            x0 = scheduler.model_outputs[-1]
        else:
            out = scheduler.step(network(x, t, 1 + learned), t, x)
            x, x0 = out.prev_sample, out.pred_original_sample
        assert x.dtype == dtype and x0.dtype == dtype, (cls, x.dtype, x0.dtype)
        result.append({"x": numbers(x), "x0": numbers(x0)})
    return timesteps, [numbers(noise) for noise in noises], result


def cases():
    def case(cls, count, prediction, schedule="squaredcos_cap_v2", **options):
        eta = options.pop("eta", 0.0)
        config = {"prediction_type": prediction, "beta_schedule": schedule, **options}
        return {"class": cls, "count": count, "eta": eta, "config": config}

    clip = {"clip_sample": True, "clip_sample_range": 1.0}
    free = {"clip_sample": False}
    yield case("UnCLIPScheduler", 9, "epsilon", variance_type="learned_range", **clip)
    yield case("UnCLIPScheduler", 7, "epsilon", variance_type="fixed_small_log", **clip)
    yield case("UnCLIPScheduler", 6, "sample", variance_type="fixed_small_log", clip_sample=True, clip_sample_range=0.5)
    yield case("DDPMScheduler", 8, "v_prediction", variance_type="fixed_small", timestep_spacing="linspace", **clip)
    yield case("DDPMScheduler", 8, "epsilon", "linear", variance_type="fixed_small", timestep_spacing="leading", **free)
    yield case(
        "DDPMScheduler", 5, "sample", "linear", variance_type="learned_range", timestep_spacing="leading", **free
    )
    for eta in (0.0, 0.5, 1.0):
        yield case("DDIMScheduler", 8, "epsilon", timestep_spacing="trailing", eta=eta, **clip)
        yield case("DDIMScheduler", 5, "v_prediction", "linear", timestep_spacing="leading", eta=eta, **clip)
    yield case("DDIMScheduler", 10, "sample", timestep_spacing="trailing", eta=0.5, **free)
    solver = {"algorithm_type": "dpmsolver++", "solver_order": 2, "final_sigmas_type": "zero"}
    yield case("DPMSolverMultistepScheduler", 8, "v_prediction", timestep_spacing="trailing", **solver)
    yield case("DPMSolverMultistepScheduler", 20, "epsilon", "linear", timestep_spacing="linspace", **solver)
    yield case("DPMSolverMultistepScheduler", 4, "sample", timestep_spacing="leading", **solver)
    yield case("DPMSolverMultistepScheduler", 1, "v_prediction", timestep_spacing="trailing", **solver)
    yield case("EulerDiscreteScheduler", 7, "epsilon", "linear", timestep_spacing="linspace")
    yield case("EulerDiscreteScheduler", 8, "v_prediction", timestep_spacing="trailing")
    for prediction in ("epsilon", "sample", "v_prediction"):
        yield case(
            "DDIMInverseScheduler",
            10,
            prediction,
            set_alpha_to_one=False,
            timestep_spacing="leading",
            clip_sample=False,
        )
    yield case(
        "DDIMInverseScheduler", 8, "v_prediction", "linear", set_alpha_to_one=False, timestep_spacing="trailing", **free
    )


def tables():
    """Schedules in float64 and the timesteps of every spacing."""
    unclip, ddim, _solver = (
        modules()[name] for name in ("UnCLIPScheduler", "DDIMScheduler", "DPMSolverMultistepScheduler")
    )
    at = [0, 1, 2, 10, 100, 250, 500, 750, 900, 990, 998, 999]
    cosine = ddim.DDIMScheduler(beta_schedule="squaredcos_cap_v2").alphas_cumprod
    linear = ddim.DDIMScheduler(beta_schedule="linear").alphas_cumprod
    short = ddim.DDIMScheduler(
        beta_schedule="linear", beta_start=0.01, beta_end=0.3, num_train_timesteps=12
    ).alphas_cumprod
    counts = [1, 2, 3, 4, 7, 15, 25, 27, 64, 250]
    spacings = {}
    for spacing in ("linspace", "leading", "trailing"):
        scheduler = ddim.DDIMScheduler(timestep_spacing=spacing)
        spacings[spacing] = {}
        for count in counts:
            scheduler.set_timesteps(count)
            spacings[spacing][count] = scheduler.timesteps.tolist()
    spacings["linspace"].pop(1)  # numpy starts one point at 0; ours is T−1
    scheduler = unclip.UnCLIPScheduler()
    spacings["linspace_round"] = {}
    for count in counts[1:]:
        scheduler.set_timesteps(count)
        spacings["linspace_round"][count] = scheduler.timesteps.tolist()
    return {
        "alphasCumprod": {
            "at": at,
            "cosine": [float(cosine[i]) for i in at],
            "linear": [float(linear[i]) for i in at],
            "short": numbers(short),
        },
        "timesteps": spacings,
        "repaint": [
            repaint(*case) for case in ((20, 5, 3), (25, 10, 4), (8, 1, 2), (10, 3, 5), (4, 4, 3), (50, 10, 10))
        ],
    }


def repaint(count, jump, times):
    """The steps at which RePaintScheduler calls the network: those that go down."""
    scheduler = importlib.import_module("diffusers.schedulers.scheduling_repaint").RePaintScheduler()
    scheduler.set_timesteps(count, jump_length=jump, jump_n_sample=times)
    walked = scheduler.timesteps.tolist()
    down = [t for before, t in zip([walked[0] + 1, *walked], walked) if t < before]
    return {"count": count, "jump": jump, "times": times, "timesteps": down}


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    written = []
    for index, case in enumerate(cases()):
        case["seed"] = 100 + index
        widen(False)
        _, _, stock = loop(case, torch.float32)
        widen(True)
        timesteps, noises, steps = loop(case, torch.float64)
        written.append({**case, "timesteps": timesteps, "noises": noises, "steps": steps, "stock": stock[-1]["x"]})
    text = {"mix": [numbers(row) for row in MIX], "cases": written}
    (OUT / "loops.json").write_text(json.dumps(text, separators=(",", ":")) + "\n")
    (OUT / "tables.json").write_text(json.dumps(tables(), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
