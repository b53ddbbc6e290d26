"""Captions say what the picture shows; held-out combinations never appear."""

import json

import numpy as np
import torch

from models.captions import COLOURS, STYLES, caption
from models.train import data
from models.train.data import Drawings, batch64, random_mask, to_tensor


def test_a_full_caption_names_thing_style_and_background():
    rng = np.random.default_rng(0)
    thing = {"label": "owl", "tags": []}
    for style in range(len(STYLES[:4])):
        for _ in range(50):
            text = caption(rng, thing, style, ["green"], parts=["thing", "style", "background"])
            assert "owl" in text and "green" in text and "{" not in text, text


def test_any_part_may_be_missing_and_no_slot_stays_open():
    rng = np.random.default_rng(1)
    texts = {
        caption(rng, {"label": "owl", "tags": ["bird"]}, int(rng.integers(4)), ["red", "blue"]) for _ in range(3000)
    }
    assert "" in texts
    assert any("bird" in t for t in texts)
    assert not any("{" in t for t in texts)


def test_held_out_combinations_are_never_sampled(drawings_folder, tmp_path, monkeypatch):
    held = tmp_path / "held-out.json"
    held.write_text(json.dumps({"thingStyle": [["disc", "flat"]]}))
    monkeypatch.setattr(data, "HELD_OUT", held)
    drawings, rng = Drawings(drawings_folder), np.random.default_rng(2)
    scenes = [drawings.sample(rng) for _ in range(4000)]
    names = [t["name"] for t in drawings.things]
    assert ("disc", "flat") not in {(names[s["thing"]], STYLES[s["style"]]) for s in scenes}
    assert {names[s["thing"]] for s in scenes} == set(names)
    only = Drawings(drawings_folder, "held-out")
    assert {(s["thing"], s["style"]) for s in (only.sample(rng) for _ in range(20))} == {
        (names.index("disc"), STYLES.index("flat"))
    }


def test_the_border_has_the_background_that_the_scene_names(drawings_folder):
    drawings, rng = Drawings(drawings_folder), np.random.default_rng(3)
    pictures, _, scenes = batch64(drawings, rng, 64)
    for picture, scene in zip(pictures, scenes):
        if len(scene["ground"]) == 2:
            continue
        corner = (picture[:, 0, 0] + 1) * 127.5
        wanted = torch.tensor(data.VOCABULARY["colours"][scene["ground"][0]]).float()
        assert (corner - wanted).abs().max() < 30


def test_half_of_the_masks_know_nothing():
    rng = np.random.default_rng(4)
    empty = np.mean([random_mask(rng, 64).max() == 0 for _ in range(600)])
    assert 0.42 < empty < 0.6
    assert to_tensor([np.zeros((2, 2, 3), np.uint8)]).min() == -1
    assert len(COLOURS) == 12
