"""Richer pictures than one thing on one colour: several of a thing, two things with a relation, things of another
colour, at a named place or of a named size, before a simple backdrop. With captions that say so.

A scene is that of `Drawings.sample` with "rich" beside it: None where it is a plain one, else
{"layout": [(row, size, top, left), ...], "others": [things beside the first], and what is said of it}.
"""

import inflect
import numpy as np

from models.captions import COLOURS, VOCABULARY, a, colour_word, fill, pick
from models.train.data import Drawings, background, lay, picture64, place, to_tensor

RICH = VOCABULARY["rich"]
SHARE = RICH["share"]
PLURALS = inflect.engine()
LUMA = np.array([0.299, 0.587, 0.114], np.float32)
LEAST_COLOURED = 0.4  # of a drawing's area has to be of its main colour, for another to stand in for it
LEAST_CONTRAST = 150  # sum of the differences of red, green and blue between a recoloured thing and its background
EDGE = 2  # pixels between a thing at a side and the border, before it is moved about


def halved(rgba):
    """[2h,2w,4] uint8 → [h,w,4] float32, averaged with colours weighted by alpha."""
    x = rgba.astype(np.float32)
    x[..., :3] *= x[..., 3:]
    h, w = x.shape[0] // 2, x.shape[1] // 2
    x = x[: 2 * h, : 2 * w].reshape(h, 2, w, 2, 4).mean((1, 3))
    x[..., :3] /= np.maximum(x[..., 3:], 1e-3)
    return x


def drawing(drawings, row, size):
    """A drawing at 20, 24, 28, 40, 48 or 56 pixels, [size,size,4]."""
    return drawings.array(size)[row] if size >= 40 else halved(drawings.array(2 * size)[row])


def main_colour(rgba):
    """(weight [h,w] in 0..1 of each pixel's belonging to the drawing's main hue, its mean luma, its share of the
    area).
    """
    rgb, alpha = rgba[..., :3].astype(np.float32), rgba[..., 3].astype(np.float32) / 255
    chroma = rgb.max(-1) - rgb.min(-1)
    hue = np.stack([rgb[..., 0] - (rgb[..., 1] + rgb[..., 2]) / 2, 0.866 * (rgb[..., 1] - rgb[..., 2])], -1)
    mean = (hue * alpha[..., None]).sum((0, 1))
    near = (hue @ mean) / np.maximum(np.linalg.norm(hue, axis=-1) * np.linalg.norm(mean), 1e-3)
    weight = np.clip((chroma - 30) / 50, 0, 1) * np.clip(2 * near, 0, 1)
    area = weight * alpha
    return weight, (rgb @ LUMA * area).sum() / max(area.sum(), 1e-3), area.sum() / max(alpha.sum(), 1e-3)


def recoloured(rgba, colour):
    """The drawing with `colour` (RGB) in place of its main hue, light and dark as they were; float32 [h,w,4]."""
    weight, luma, _ = main_colour(rgba)
    out = rgba.astype(np.float32)
    rgb = out[..., :3]
    new = np.clip(np.asarray(colour, np.float32) * (rgb @ LUMA / max(luma, 1.0))[..., None], 0, 255)
    out[..., :3] = rgb + weight[..., None] * (new - rgb)
    return out


def distance(colour, ground):
    """From a named colour to the nearest of a background's."""
    table = VOCABULARY["colours"]
    return min((np.abs(np.subtract(table[colour], table[g])).sum() for g in ground), default=np.inf)


def spot(rng, where, size):
    """(top, left) of a thing of `size` pixels at a named place of a 64 picture."""
    middle, far = (64 - size) / 2, 64 - size - EDGE
    top = EDGE if "top" in where else far if "bottom" in where else middle
    left = EDGE if "left" in where else far if "right" in where else middle
    shift = rng.uniform(-EDGE, EDGE, 2)
    return round(top + shift[0]), round(left + shift[1])


def spread(rng, rows, size):
    """Centres of the rows' cells, as (top, left) of things of `size` pixels: rows [2,1] is one row of two over one of
    one.
    """
    out = []
    for y, n in enumerate(rows):
        for x in range(n):
            shift = rng.uniform(-1.5, 1.5, 2)
            step = 64 / max(rows) if n > 1 else 64
            start = (64 - step * n) / 2
            out.append(
                (
                    round(64 / len(rows) * (y + 0.5) - size / 2 + shift[0]),
                    round(start + step * (x + 0.5) - size / 2 + shift[1]),
                )
            )
    return out


def counted(rng, row):
    n = int(rng.integers(2, 5))
    if n == 2:
        rows, size = ([2], pick(rng, [28, 28, 24])) if rng.random() < 0.7 else ([1, 1], 28)
    elif n == 3:
        rows, size = pick(rng, [([3], 20), ([1, 2], 28), ([2, 1], 28)])
    else:
        rows, size = [2, 2], pick(rng, [28, 24])
    return {"count": n, "layout": [(row, size, *at) for at in spread(rng, rows, size)]}


def paired(drawings, rng, scene):
    """Another thing in the same style, in a relation to the first; None where none was found."""
    for _ in range(40):
        other = drawings.sample(rng)
        if other["style"] == scene["style"] and other["thing"] != scene["thing"]:
            break
    else:
        return None
    relation = pick(rng, list(RICH["relations"]))
    upright = relation in ("above", "below")
    size = 28 if upright or rng.random() < 0.8 else 24
    spots = spread(rng, [1, 1] if upright else [2], size)
    if relation in ("right of", "below"):
        spots.reverse()
    return {
        "relation": relation,
        "others": [other["thing"]],
        "layout": [(row, size, *at) for row, at in zip((scene["row"], other["row"]), spots)],
    }


def placed(rng, row):
    if rng.random() < 0.25:
        return {"size": "big", "layout": [(row, 56, *spot(rng, "", 56))]}
    where = pick(rng, ["", *RICH["places"]])
    size = 28 if where == "" else pick(rng, [28, 24, 40])
    return {
        "size": "small" if size < 40 else None,
        "where": where or None,
        "layout": [(row, size, *spot(rng, where, size))],
    }


def compose(drawings, rng, share=SHARE["rich"]):
    """A random scene, plain or rich."""
    scene = drawings.sample(rng)
    scene["rich"] = None
    if rng.random() >= share:
        return scene
    label = drawings.things[scene["thing"]]["label"]
    kind, rich = rng.random(), None
    if kind < SHARE["count"] and a(label) != label:
        rich = counted(rng, scene["row"])
    elif kind < SHARE["count"] + SHARE["pair"]:
        rich = paired(drawings, rng, scene)
    elif kind < SHARE["count"] + SHARE["pair"] + SHARE["placed"]:
        rich = placed(rng, scene["row"])
    plain = rich is None
    if plain:
        size, top, left = place(rng)
        rich = {"layout": [(scene["row"], size, top, left)]}
    rich = {
        "others": [],
        "count": 1,
        "relation": None,
        "where": None,
        "size": None,
        "recolour": None,
        "backdrop": None,
    } | rich
    dull = rich["relation"] or any(c in label.split() for c in COLOURS)
    if (
        rng.random() < (0.6 if plain else SHARE["recolour"])
        and not dull
        and main_colour(drawings.array(40)[scene["row"]])[2] > LEAST_COLOURED
    ):
        rich["recolour"] = pick(rng, [c for c in COLOURS if distance(c, scene["ground"]) > LEAST_CONTRAST])
    if rng.random() < SHARE["backdrop"] or (plain and not rich["recolour"]):
        rich["backdrop"] = pick(rng, list(RICH["backdrops"]))
        scene["ground"] = []
    scene["rich"] = rich
    return scene


def backdrop(rng, name):
    """Bands of colour from top to bottom, with stars or a sun where they belong; float32 [64,64,3]."""
    scenery = RICH["backdrops"][name]
    out = np.empty((64, 64, 3), np.float32)
    at, until = 0, 0.0
    for i, (height, first, last) in enumerate(scenery["bands"]):
        until += height
        end = 64 if i == len(scenery["bands"]) - 1 else round(64 * until + rng.uniform(-4, 4))
        shade = rng.normal(0, 4, 3)
        f = np.linspace(0, 1, end - at, dtype=np.float32)[:, None, None]
        out[at:end] = (np.array(first) + shade) * (1 - f) + (np.array(last) + shade) * f
        at = end
    horizon = 64 * scenery["bands"][0][0]
    for _ in range(scenery.get("stars", 0)):
        out[int(rng.integers(int(horizon) - 4)), int(rng.integers(64))] = rng.uniform(170, 255)
    if "sun" in scenery:
        yy, xx = np.mgrid[:64, :64]
        disc = np.hypot(yy - horizon * rng.uniform(0.6, 0.9), xx - rng.uniform(12, 52)) < rng.uniform(5, 9)
        out[disc & (yy < horizon)] = scenery["sun"]
    return out


def picture(drawings, rng, scene):
    """uint8 [64,64,3]."""
    rich = scene.get("rich")
    if not rich:
        return picture64(drawings, rng, scene)
    out = backdrop(rng, rich["backdrop"]) if rich["backdrop"] else background(rng, scene["ground"], 64)
    for row, size, top, left in rich["layout"]:
        rgba = drawing(drawings, row, size)
        if rich["recolour"]:
            rgba = recoloured(rgba, VOCABULARY["colours"][rich["recolour"]])
        lay(out, rgba, top, left)
    return np.clip(out, 0, 255).astype(np.uint8)


def phrase(rng, things, scene):
    """What stands in a caption for the things: "two small blue owls", "an owl next to a cup", "a cup at the top"."""
    rich = scene["rich"]
    noun = things[scene["thing"]]["label"]
    if rich["count"] > 1:
        noun = PLURALS.plural_noun(noun)
    if rich["recolour"] and rng.random() < SHARE["say"]:
        noun = f"{colour_word(rng, rich['recolour'])} {noun}"
    if rich["size"] and (not rich["where"] or rng.random() < 0.5):
        noun = f"{pick(rng, RICH['sizes'][rich['size']])} {noun}"
    if rich["count"] > 1:
        return f"{RICH['numbers'][rich['count'] - 2]} {noun}"
    if rich["relation"]:
        return pick(rng, RICH["relations"][rich["relation"]]).format(
            first=a(noun), second=a(things[rich["others"][0]]["label"])
        )
    if rich["where"] and rng.random() < SHARE["say"]:
        return f"{a(noun)} {pick(rng, RICH['places'][rich['where']])}"
    return a(noun)


def describe(drawings, rng, scene, parts=None):
    """A caption of a scene; parts as of `captions.caption`, but a rich scene's thing is always said."""
    rich = scene.get("rich")
    if not rich:
        return drawings.caption(rng, scene, parts)
    said = ["thing"]
    if "style" in parts if parts else rng.random() < SHARE["sayStyle"]:
        said.append("style")
    if "background" in parts if parts else rng.random() < SHARE["sayBackground"]:
        said.append("backdrop" if rich["backdrop"] else "background")
    key = " ".join(said)
    patterns = RICH["patterns"][key]
    slots = {"thing": phrase(rng, drawings.things, scene)}
    if rich["backdrop"]:
        slots["backdrop"] = pick(rng, RICH["backdrops"][rich["backdrop"]]["words"])
    return fill(rng, patterns, scene["style"], scene["ground"], slots)


def rich64(drawings: Drawings, rng, size, share=SHARE["rich"]):
    """size scenes, as of `data.batch64`, `share` of them rich: (pictures float [B,3,64,64] in -1..1, captions,
    scenes).
    """
    scenes = [compose(drawings, rng, share) for _ in range(size)]
    return to_tensor([picture(drawings, rng, s) for s in scenes]), [describe(drawings, rng, s) for s in scenes], scenes
