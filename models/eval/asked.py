"""What the evaluation asks for: python -m models.eval.asked writes eval/held-out-prompts.json again (committed).

Two sets, each named by thing, style and background, of the things of CORE:
  new   a thing in the style that it lacks in training
  seen  a thing in a style that training shows
Things go by their label, never by a tag, since a tag may name several of them. Needs the drawings (data/draw.mjs)."""

import json
from pathlib import Path

import numpy as np

from models.captions import COLOURS, STYLES, caption
from models.train.data import Drawings, tier

ASKED = Path(__file__).parent / "held-out-prompts.json"
COUNTS = {"new": 100, "seen": 200}


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


def combinations(drawings):
    """set → [(thing, style, background, what is new of it)], every one there is."""
    found = {name: [] for name in COUNTS}
    for d in drawings.drawings:
        if tier(drawings.things[d["thing"]]) > 0:
            continue
        why = "style" if drawings.is_held(d) else None
        found["new" if why else "seen"] += [(d["thing"], d["style"], colour, why) for colour in COLOURS]
    return found


def choose(rng, candidates, count):
    """`count` of them, as many new in style as in background where both are there, things as evenly as can be."""
    kinds = sorted({c[3] or "" for c in candidates})
    chosen, times, pairs = [], {}, set()
    pools = {
        k: [candidates[j] for j in rng.permutation(len(candidates)) if (candidates[j][3] or "") == k] for k in kinds
    }
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
            text = caption(rng, {**thing, "tags": []}, s, [colour], ("thing", "style", "background"))
            asked.append(
                {
                    "id": f"{name}-{k:03d}",
                    "set": name,
                    "new": why,
                    "prompt": text,
                    "thing": thing["name"],
                    "style": STYLES[s],
                    "background": colour,
                }
            )
    return asked


def others(drawings, name, count, seed=7):
    """`count` combinations of set `name` that the list does not ask for (fewer where there are not so many), without
    prompts: what KID is measured against, so that no picture is compared with its own scene."""
    rng = np.random.default_rng(seed)
    listed = {(a["thing"], a["style"], a["background"]) for a in read()}
    free = [
        c for c in combinations(drawings)[name] if (drawings.things[c[0]]["name"], STYLES[c[1]], c[2]) not in listed
    ]
    return [
        {
            "id": f"other-{name}-{k:03d}",
            "set": name,
            "new": why,
            "thing": drawings.things[i]["name"],
            "style": STYLES[s],
            "background": colour,
        }
        for k, (i, s, colour, why) in enumerate(choose(rng, free, count))
    ]


def main():
    asked = compose(Drawings(which="all"))
    ASKED.write_text("[\n" + ",\n".join("  " + json.dumps(a, ensure_ascii=False) for a in asked) + "\n]\n")
    print({name: sum(a["set"] == name for a in asked) for name in COUNTS}, "things:", len({a["thing"] for a in asked}))


if __name__ == "__main__":
    main()
