"""Captions by the grammar of data/vocabulary.json: words and their order vary, any part may be missing."""

import json
from pathlib import Path

VOCABULARY = json.loads((Path(__file__).parent / "data" / "vocabulary.json").read_text())
STYLES = [s["name"] for s in VOCABULARY["styles"]]
COLOURS = list(VOCABULARY["colours"])


def a(noun):
    """'a' or 'an' before a noun; nothing before what looks like a plural ("grapes", not "octopus" or "bus")."""
    plural = (
        noun.endswith("s") and not noun.endswith(("ss", "us", "is")) and " with " not in noun and " of " not in noun
    )
    if plural:
        return noun
    return ("an " if noun[:1].lower() in "aeiou" else "a ") + noun


def pick(rng, words):
    return words[int(rng.integers(len(words)))]


def colour_word(rng, name):
    words = VOCABULARY["colourSynonyms"].get(name, [name])
    return words[0] if rng.random() < 0.75 else pick(rng, words)


def fill(rng, patterns, style, background, slots):
    """One of the grammar's patterns with words in its slots: {name}, or {a name} with an article. slots: those that are
    there already."""
    words = VOCABULARY["styles"][style]
    slots = dict(slots)
    if len(background) == 2:
        first, second = (colour_word(rng, b) for b in background)
        slots["background"] = pick(rng, VOCABULARY["grammar"]["gradientWords"]).format(first=first, second=second)
    elif background:
        slots["background"] = colour_word(rng, background[0])
    slots |= {"style": pick(rng, words["words"]), "noun": pick(rng, words["nouns"])}
    text = pick(rng, patterns)
    for name, value in slots.items():
        text = text.replace(f"{{a {name}}}", a(value)).replace(f"{{{name}}}", value)
    return text


def caption(rng, thing, style, background, parts=None):
    """One caption.

    rng: numpy Generator. thing: {"label", "tags"}. style: index into STYLES. background: one colour name, or two of a
    gradient. parts: which of "thing style background" to say; drawn by the grammar's shares when None.
    """
    grammar = VOCABULARY["grammar"]
    share = grammar["share"]
    if parts is None:
        parts = [p for p in ("thing", "style", "background") if rng.random() < share[p]]
    key = " ".join(p for p in ("thing", "style", "background") if p in parts)
    patterns = grammar["patterns"][key]
    label = thing["label"]
    if thing["tags"] and rng.random() < share["tagInsteadOfLabel"]:
        label = pick(rng, thing["tags"])
    return fill(rng, patterns, style, background, {"thing": label})
