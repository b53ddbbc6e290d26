"""The component folders of a pack-source folder, each of which loads with its own class."""

from pathlib import Path

from diffusers import PriorTransformer, UNet2DConditionModel, UNet2DModel
from diffusers.pipelines.deprecated.unclip.text_proj import UnCLIPTextProjModel
from transformers import CLIPVisionModelWithProjection

from models.networks import NAMES, BertModelWithProjection, Sketch

CLASSES = {
    "text_encoder": BertModelWithProjection,
    "image_encoder": CLIPVisionModelWithProjection,
    "prior": PriorTransformer,
    "text_proj": UnCLIPTextProjModel,
    "sketch": Sketch,
    "decoder": UNet2DConditionModel,
    "super_res_first": UNet2DModel,
    "super_res_last": UNet2DModel,
}


def components(folder):
    """Those of NAMES that a pack-source folder has: decoders of before 0.3.0 have no sketch."""
    return [name for name in NAMES if (Path(folder) / name).is_dir()]


def load_component(folder, name):
    """One component of a pack-source folder, in its own class. Raises OSError when the folder lacks it."""
    return CLASSES[name].from_pretrained(Path(folder) / name)
