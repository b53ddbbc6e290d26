"""Writes data/held-out.json, the combinations that training never shows: python -m models.train.heldout"""

import json

from models.train.data import HELD_OUT, RUNS, held_out_lists

if __name__ == "__main__":
    things = json.loads((RUNS / "drawings" / "things.json").read_text())["things"]
    lists = held_out_lists(things)
    HELD_OUT.write_text("{\n" + ",\n".join(
        f'  "{k}": [\n' + ",\n".join("    " + json.dumps(p) for p in v) + "\n  ]" for k, v in lists.items()) + "\n}\n")
    print({k: len(v) for k, v in lists.items()})
