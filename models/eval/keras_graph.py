"""Runs a Keras layers model as tfjs saves it (model.json and shards) in PyTorch: what convolutional upscalers are made
of.

Layers: InputLayer, Conv2D (stride 1, `same` or 1x1), Activation relu, Concatenate, Add, UpSampling2D, and the two
layers of UpscalerJS's ESRGAN, MultiplyBeta and PixelShuffle<n>x. Anything else raises NotImplementedError: better than
a wrong picture."""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F


class KerasGraph:
    """file: a model.json. Call with [B,3,H,W] in the model's own range; returns the output layer's [B,C,H',W']."""

    def __init__(self, file):
        file = Path(file)
        model = json.loads(file.read_text())
        topology = model["modelTopology"].get("model_config", model["modelTopology"])["config"]
        self.layers, self.output = topology["layers"], topology["output_layers"][0][0]
        self.weights = {}
        for group in model["weightsManifest"]:
            data, at = b"".join((file.parent / p).read_bytes() for p in group["paths"]), 0
            for w in group["weights"]:
                if w["dtype"] != "float32" or "quantization" in w:
                    raise NotImplementedError(f"weights of type {w['dtype']}, quantised or not, in {file}")
                count = int(np.prod(w["shape"]))
                self.weights[w["name"]] = torch.from_numpy(
                    np.frombuffer(data, np.float32, count, at).reshape(w["shape"]).copy()
                )
                at += 4 * count

    @property
    def parameters(self):
        return sum(w.numel() for w in self.weights.values())

    @torch.no_grad()
    def __call__(self, x):
        values, left = {}, {}
        inputs = {
            layer["name"]: [n[0] for n in layer["inbound_nodes"][0]] if layer["inbound_nodes"] else []
            for layer in self.layers
        }
        for names in inputs.values():
            for name in names:
                left[name] = left.get(name, 0) + 1
        for layer in self.layers:
            names = inputs[layer["name"]]
            values[layer["name"]] = self.run(layer, [values[n] for n in names] or [x])
            for name in names:  # what nothing reads any more goes, or a deep graph fills the memory
                left[name] -= 1
                if left[name] == 0:
                    del values[name]
        return values[self.output]

    def run(self, layer, given):
        kind, config, name = layer["class_name"], layer["config"], layer["name"]
        x = given[0]
        if kind == "InputLayer":
            return x
        if kind == "Conv2D":
            kernel = self.weights[f"{name}/kernel"].permute(3, 2, 0, 1)
            plain = (
                config["strides"] == [1, 1] and config["dilation_rate"] == [1, 1] and config["activation"] == "linear"
            )
            if not plain or (config["padding"] != "same" and kernel.shape[-1] != 1):
                raise NotImplementedError(f"{name}: a convolution of another kind, {config}")
            return F.conv2d(x, kernel, self.weights[f"{name}/bias"], padding=kernel.shape[-1] // 2)
        if kind == "Activation" and config["activation"] == "relu":
            return F.relu(x)
        if kind == "Concatenate":
            return torch.cat(given, 1)
        if kind == "Add":
            return sum(given[1:], x)
        if kind == "UpSampling2D":
            return F.interpolate(x, scale_factor=tuple(float(s) for s in config["size"]), mode=config["interpolation"])
        if kind == "MultiplyBeta":
            return x * config["beta"]
        if kind.startswith("PixelShuffle"):
            # TensorFlow's depth_to_space counts channels last within a block, PyTorch's pixel_shuffle first.
            r, (b, c, h, w) = config["scale"], x.shape
            return x.view(b, r, r, c // r**2, h, w).permute(0, 3, 4, 1, 5, 2).reshape(b, c // r**2, h * r, w * r)
        raise NotImplementedError(f"{name}: no layer {kind} {config}")
