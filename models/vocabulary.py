"""What a pack can draw, written into its pack-source folder: vocabulary.json, vocabulary.webp, vocabulary.bin.

    python -m models.vocabulary FOLDER       # into a folder that is there already; `models.export` does it by itself

The things are those of data/things.json, the core world (`--things` writes that file anew from the drawings). The
small pictures are the pack's own, one seed for all, none chosen. vocabulary.bin holds z_t of each label, for the
nearest in meaning.
"""

import argparse
import json
import re
from pathlib import Path

import torch
from PIL import Image

from models.captions import VOCABULARY, a
from models.grid import to_uint8

THINGS = Path(__file__).parent / "data" / "things.json"
CAPTION, SEED = "{a thing} on a white background", 5
SIDE, COLUMNS, BATCH = 40, 20, 28
STEPS = 8  # of the prior, for a picture as small as that
# Beyond one thing in one style on one ground: none was let in yet (models/RUNS.md).
RINGS = []
# Keywords of emojibase that nobody should be offered.
UNSAID = {"af", "ass", "booze", "cops", "drunk", "gay", "glbt", "glbtq", "genderqueer", "lesbian", "litaf", "queer"}
# Part of names such as "two-hump camel", and no way to ask for a number of things.
NUMBERS = {"one", "two", "four"}


def core_things():
    """[{label, tags}] of the drawings' core world."""
    from models.train.data import CORE, RUNS

    things = json.loads((RUNS / "drawings" / "things.json").read_text())["things"]
    said = [
        dict(label=t["label"], tags=[w for w in t["tags"] if len(w) > 1 and w not in UNSAID | NUMBERS])
        for t in things
        if t["subgroup"] in CORE
    ]
    return [dict(t, tags=[w for w in t["tags"] if w != t["label"].lower()]) for t in said]


def grammar_words():
    """The words of the captions' patterns, slots left out."""
    text = " ".join(p for patterns in VOCABULARY["grammar"]["patterns"].values() for p in patterns)
    text += " " + " ".join(VOCABULARY["grammar"]["gradientWords"])
    return sorted(set(re.findall(r"[a-z]+", re.sub(r"\{[^}]*\}", " ", text).lower())))


def words():
    """vocabulary.json without its files."""
    from models.train.world import SHADES, VARIANTS, shades

    levels = shades().round().int().reshape(SHADES // VARIANTS, VARIANTS, 3).tolist()
    colours = [
        dict(name=name, words=VOCABULARY["colourSynonyms"].get(name, [name]), shades=levels[i])
        for i, name in enumerate(VOCABULARY["colours"])
    ]
    styles = [dict(name=s["name"], words=list(dict.fromkeys(s["words"] + s["nouns"]))) for s in VOCABULARY["styles"]]
    things = json.loads(THINGS.read_text())
    return dict(things=things, styles=styles, colours=colours, rings=RINGS, words=grammar_words())


def pictures(cascade, captions):
    """[B,3,64,64]; the page draws two embeddings, in more steps, and keeps the closer."""
    generator = torch.Generator().manual_seed(SEED)
    prior, decoder = cascade.defaults["prior"], cascade.defaults["decoder"]
    z_i = cascade.draw_z(captions, generator, prior["guidance"], STEPS, samples=1)
    return cascade.decode(captions, z_i, generator, decoder["guidance"], decoder["steps"], decoder["sampler"])


def thumbnails(cascade, labels):
    """One picture with a small one for each label, COLUMNS to a row."""
    sheet = Image.new("RGB", (SIDE * COLUMNS, SIDE * -(-len(labels) // COLUMNS)), "white")
    for start in range(0, len(labels), BATCH):
        captions = [CAPTION.replace("{a thing}", a(label)) for label in labels[start : start + BATCH]]
        for i, picture in enumerate(to_uint8(pictures(cascade, captions)), start):
            small = Image.fromarray(picture).resize((SIDE, SIDE), Image.LANCZOS)
            sheet.paste(small, (i % COLUMNS * SIDE, i // COLUMNS * SIDE))
    return sheet


def meanings(cascade, labels):
    """int8 [labels,W]: z_t of each, of length 127."""
    z = torch.cat([cascade.encode(labels[i : i + BATCH])[0] for i in range(0, len(labels), BATCH)])
    return (z * 127).round().to(torch.int8).numpy()


def add(folder):
    """Writes the vocabulary of a pack-source folder into it."""
    from models.pipeline import Cascade

    folder, cascade, said = Path(folder), Cascade.from_folder(folder), words()
    labels = [t["label"] for t in said["things"]]
    thumbnails(cascade, labels).save(folder / "vocabulary.webp", quality=82, method=6)
    (folder / "vocabulary.bin").write_bytes(meanings(cascade, labels).tobytes())
    said["thumbnails"] = dict(path="vocabulary.webp", side=SIDE, columns=COLUMNS, caption=CAPTION, seed=SEED)
    said["meanings"] = "vocabulary.bin"
    (folder / "vocabulary.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", help="a pack-source folder")
    parser.add_argument("--things", action="store_true", help="write data/things.json from the drawings")
    args = parser.parse_args()
    if args.things:
        lines = ",\n".join(json.dumps(t, ensure_ascii=False) for t in core_things())
        THINGS.write_text(f"[\n{lines}\n]\n")
    if args.folder:
        add(args.folder)


if __name__ == "__main__":
    main()
