"""Writes data/held-out.json, the combinations that training never shows: python -m models.train.heldout

"neverRead" are those that the frozen image tower, that of pack 0.4.0, had not been shown either; they are kept. It had
been shown the drawings of the others. No prior, sketch, decoder or upsampler is shown any of them.
"""

import json

from models.train.data import HELD_OUT, RUNS, held_out_pairs


def lines(pairs):
    return ",\n".join("    " + json.dumps(p) for p in pairs)


if __name__ == "__main__":
    index = json.loads((RUNS / "drawings" / "things.json").read_text())
    kept = json.loads(HELD_OUT.read_text())["neverRead"]
    pairs = held_out_pairs(index["things"], index["drawings"], kept)
    HELD_OUT.write_text(
        '{\n  "neverRead": [\n' + lines(kept) + '\n  ],\n  "thingStyle": [\n' + lines(pairs) + "\n  ]\n}\n"
    )
    print(len(kept), "of", len(pairs))
