"""What the evaluation asks for: python -m models.eval.asked writes eval/held-out-prompts.json again (committed).

Three sets, each named by thing, style and background:
  new   combinations never shown: a thing in the style it lacks in training, or on the background it lacks; things of CORE
  seen  a thing in a style and on a background that training shows together; things of CORE
  rare  as `new`, of the things outside CORE, which training shows a fifth as often, or hardly at all
Things go by their label, never by a tag, since a tag may name several of them. Needs the drawings (data/draw.mjs).
"""

import json
from pathlib import Path

import numpy as np

from models.captions import COLOURS, SILHOUETTE, STYLES, caption
from models.train.data import CORE, PROTOTYPES, VOCABULARY, Drawings

ASKED = Path(__file__).parent / "held-out-prompts.json"
COUNTS = {"new": 300, "seen": 100, "rare": 60}
FAR = 150  # summed difference of two colours that a silhouette needs to stand out, as in train/data.py


def read(limits=None):
    """The committed list, in order; limits: set → how many of it (all when absent)."""
    limits = limits or {}
    taken = dict.fromkeys(COUNTS, 0)
    chosen = []
    for a in json.loads(ASKED.read_text()):
        if taken[a["set"]] < limits.get(a["set"], COUNTS[a["set"]]):
            taken[a["set"]] += 1
            chosen.append(a)
    return chosen


def ink_of(rng, style, background):
    """A silhouette's colour that stands out from its background, mostly black or white; None for other styles."""
    if style != SILHOUETTE:
        return None
    ground = np.array(VOCABULARY["colours"][background], np.float32)
    far = [c for c, p in zip(COLOURS, PROTOTYPES) if np.abs(p - ground).sum() > FAR]
    usual = [c for c in far if c in ("black", "white")]
    words = usual if usual and rng.random() < 0.5 else far
    return words[int(rng.integers(len(words)))]


def combinations(drawings):
    """set → [(thing, style, background, what is new of it)], every one there is."""
    drawn = {(d["thing"], d["style"]) for d in drawings.drawings}
    found = {name: [] for name in COUNTS}
    for i, thing in enumerate(drawings.things):
        core = thing["subgroup"] in CORE
        for s, style in enumerate(STYLES):
            if (i, s) not in drawn:
                continue
            for colour in COLOURS:
                why = "style" if (thing["name"], style) in drawings.no_style else "background" if (thing["name"], colour) in drawings.no_ground else None
                name = "seen" if why is None else "new"
                if core or why is not None:
                    found[name if core else "rare"].append((i, s, colour, why))
    return found


def choose(rng, candidates, count):
    """`count` of them, as many new in style as in background where both are there, things as evenly as can be."""
    kinds = sorted({c[3] or "" for c in candidates})
    chosen, times, pairs = [], {}, set()
    pools = {k: [candidates[j] for j in rng.permutation(len(candidates)) if (candidates[j][3] or "") == k] for k in kinds}
    while len(chosen) < count and any(pools.values()):
        for kind in kinds:
            if not pools[kind] or len(chosen) == count:
                continue
            # The first of those whose thing has been asked for least; no (thing, style, background) twice.
            best = min(range(len(pools[kind])), key=lambda j: times.get(pools[kind][j][0], 0))
            thing, style, colour, why = pools[kind].pop(best)
            if (thing, style, colour) in pairs:
                continue
            pairs.add((thing, style, colour))
            times[thing] = times.get(thing, 0) + 1
            chosen.append((thing, style, colour, why))
    return chosen


def compose(drawings, seed=2022):
    """The whole list, decided by the seed and the drawings' index."""
    rng = np.random.default_rng(seed)
    asked = []
    for name, candidates in combinations(drawings).items():
        for k, (i, s, colour, why) in enumerate(choose(rng, candidates, COUNTS[name])):
            thing = drawings.things[i]
            ink = ink_of(rng, s, colour)
            text = caption(rng, {**thing, "tags": []}, s, [colour], ink, ("thing", "style", "background"))
            asked.append({"id": f"{name}-{k:03d}", "set": name, "new": why, "prompt": text, "thing": thing["name"], "style": STYLES[s], "background": colour, "ink": ink})
    return asked


def others(drawings, name, count, seed=7):
    """`count` combinations of set `name` that the list does not ask for (fewer where there are not so many), without prompts:
    what KID is measured against, so that no picture is compared with its own scene."""
    rng = np.random.default_rng(seed)
    listed = {(a["thing"], a["style"], a["background"]) for a in read()}
    free = [c for c in combinations(drawings)[name] if (drawings.things[c[0]]["name"], STYLES[c[1]], c[2]) not in listed]
    return [
        {"id": f"other-{name}-{k:03d}", "set": name, "new": why, "thing": drawings.things[i]["name"], "style": STYLES[s], "background": colour, "ink": ink_of(rng, s, colour)}
        for k, (i, s, colour, why) in enumerate(choose(rng, free, count))
    ]


def main():
    asked = compose(Drawings(which="all"))
    ASKED.write_text("[\n" + ",\n".join("  " + json.dumps(a, ensure_ascii=False) for a in asked) + "\n]\n")
    print({name: sum(a["set"] == name for a in asked) for name in COUNTS}, "things:", len({a["thing"] for a in asked}))


if __name__ == "__main__":
    main()
