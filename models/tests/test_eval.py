"""The evaluation's arithmetic against hand cases, its list of prompts, its table."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from models.eval import asked, looks
from models.eval.full import making_of
from models.eval.grading import real_pictures, training_gallery
from models.eval.keras_graph import KerasGraph
from models.eval.measures import cosines, fewest, fewest_near, kid, mmd2, nearest, psnr, retrieval, wilson
from models.eval.paint import Noise, TrimmedPrior, cached_z, open_pack, paint, restart_if_changed
from models.eval.plot import curves_svg
from models.eval.table import markdown, table
from models.eval.upsamplers import gradient
from models.train import data
from models.train.data import Drawings


def test_mmd_of_a_hand_case():
    # One feature: k(a, b) = (ab + 1)^3. x = {0, 1}: k(0, 1) = 1. y = {2, 3}: k(2, 3) = 343. Across: 1, 1, 27, 64, mean
    # 23.25.
    x, y = torch.tensor([[0.0], [1.0]]), torch.tensor([[2.0], [3.0]])
    assert mmd2(x, y) == pytest.approx(1 + 343 - 2 * 23.25)
    # Two features that say the same twice: x.y / D is unchanged.
    assert mmd2(x.repeat(1, 2), y.repeat(1, 2)) == pytest.approx(1 + 343 - 2 * 23.25)
    with pytest.raises(ValueError, match="two pictures"):
        mmd2(x[:1], y)


def test_kid_is_about_zero_for_one_distribution_and_grows_with_the_distance():
    g = torch.Generator().manual_seed(0)
    x, y = (torch.randn(300, 8, generator=g) for _ in range(2))
    same, deviation = kid(x, y)
    assert abs(same) < 0.05 and deviation > 0
    assert kid(x, y + 0.5)[0] < kid(x, y + 1)[0]
    assert kid(x, y + 0.5)[0] > 5 * abs(same)
    assert kid(x, y, seed=3) == kid(x, y, seed=3)


def test_retrieval_counts_the_own_text_among_the_nearest():
    texts = torch.eye(4)
    pictures = torch.tensor([[1.0, 0, 0, 0], [0.9, 0.5, 0, 0], [0.9, 0.8, 0.7, 0.6], [0, 0, 0, 1.0]])
    assert retrieval(pictures, texts, 1) == 0.5
    assert retrieval(pictures, texts, 2) == 0.75
    assert retrieval(pictures, texts, 3) == 1.0


def test_wilson_interval():
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    low, high = wilson(0, 10)
    assert low == 0 and 0.2 < high < 0.4
    with pytest.raises(ValueError, match="nothing"):
        wilson(0, 0)


def test_nearest_psnr_and_fewest():
    far, index = nearest(torch.tensor([[0.0, 0.0], [5.0, 5.0]]), torch.tensor([[1.0, 1.0], [5.0, 3.0]]))
    assert far.tolist() == pytest.approx([1.0, 2.0**0.5]) and index.tolist() == [0, 1]
    # A tenth of the range of 2: 10 log10(4 / 0.04).
    assert psnr(torch.zeros(3), torch.full((3,), 0.2)) == pytest.approx(20, abs=1e-3)
    assert fewest({4: 0.5, 8: 0.969, 16: 0.971, 50: 1.0}) == 16
    assert fewest({4: 0.98, 8: 0.9, 50: 1.0}) == 4
    assert fewest_near({4: 0.11, 8: 0.102, 50: 0.1}) == 8
    assert fewest_near({4: -0.2, 8: -0.1, 50: -0.1}) == 4


def test_cosines_less_the_mean_tell_what_the_cone_hides():
    mean = torch.tensor([[10.0, 0.0]])
    true = mean + torch.tensor([[0.0, 1.0], [0.0, -1.0]])
    found = cosines(true, true, true, mean + torch.tensor([[0.0, -1.0], [0.0, 1.0]]), mean)
    assert found["prior"] == {"cosine": pytest.approx(1), "centred": pytest.approx(1)}
    assert found["text"]["cosine"] > 0.9 and found["text"]["centred"] == pytest.approx(-1)
    assert found["chance"]["centred"] == pytest.approx(-1)


@pytest.fixture
def held(tmp_path, monkeypatch):
    path = tmp_path / "held-out.json"
    path.write_text(json.dumps({"thingStyle": [["disc", "flat"]]}))
    monkeypatch.setattr(data, "HELD_OUT", path)


def test_new_prompts_are_never_shown_and_seen_ones_are(drawings_folder, held, monkeypatch):
    monkeypatch.setattr(asked, "COUNTS", {"new": 8, "seen": 30})
    drawings = Drawings(drawings_folder, "all")
    listed = asked.compose(drawings)
    assert [a["set"] for a in listed].count("new") == 8
    for a in listed:
        held_out = "style" if (a["thing"], a["style"]) == ("disc", "flat") else None
        assert a["new"] == held_out and (a["set"] == "seen") == (held_out is None)
        assert a["thing"] in a["prompt"]
    assert len({(a["thing"], a["style"], a["background"]) for a in listed}) == len(listed)
    assert listed == asked.compose(drawings)


def test_what_kid_compares_with_is_nothing_that_is_asked(drawings_folder, held, monkeypatch):
    monkeypatch.setattr(asked, "COUNTS", {"new": 8, "seen": 30})
    drawings = Drawings(drawings_folder, "all")
    listed = asked.compose(drawings)
    monkeypatch.setattr(asked, "read", lambda: listed)
    scenes = asked.others(drawings, "new", 100)
    # A disc in flat on twelve grounds, less the eight asked.
    assert len(scenes) == 4 and {a["set"] for a in scenes} == {"new"}
    assert not {(a["thing"], a["style"], a["background"]) for a in scenes} & {
        (a["thing"], a["style"], a["background"]) for a in listed
    }


def test_the_committed_list_holds_only_combinations_that_training_leaves_out():
    held_out = {tuple(p) for p in json.loads(data.HELD_OUT.read_text())["thingStyle"]}
    listed = asked.read()
    assert {name: sum(a["set"] == name for a in listed) for name in asked.COUNTS} == asked.COUNTS
    for a in listed:
        assert ((a["thing"], a["style"]) in held_out) == (a["set"] == "new"), a
    assert [a["id"] for a in asked.read({"new": 2, "seen": 1})] == ["new-000", "new-001", "seen-000"]


def test_real_pictures_show_what_is_asked_and_training_ones_lack_it(drawings_folder, held):
    drawings = Drawings(drawings_folder, "all")
    wanted = [{"id": "a", "thing": "ring", "style": "flat", "background": "teal"}]
    one, same, other = (real_pictures(drawings, wanted, k) for k in (0, 0, 1))
    assert torch.equal(one, same) and not torch.equal(one, other)
    teal = np.array(data.VOCABULARY["colours"]["teal"])
    assert abs((one[0, :, 0, 0].numpy() + 1) * 127.5 - teal).max() < 30
    gallery = training_gallery(drawings, wanted, 40)
    assert gallery.shape == (44, 64, 64, 3)  # a ring on teal in four styles
    wanted[0]["thing"] = "disc"
    assert len(training_gallery(drawings, wanted, 40)) == 43  # a disc in those styles that training shows


def figures():
    row = {
        "set": "new",
        "size": 64,
        "pictures": 10,
        "thing_top1": 0.1,
        "thing_top5": 0.2,
        "style_top1": 0.3,
        "background_top1": 1.0,
        "interval": {"thing_top1": [0.02, 0.4]},
        "score": 0.5,
        "kid": 0.01,
        "kid_deviation": 0.002,
        "r1": 0.1,
        "r5": 0.4,
        "nearest_features": 0.3,
        "nearest_pixels": 0.25,
    }
    judged = {"top1": 0.32, "top5": 0.46, "style": 0.53}
    return {
        "pack": "emoji 9.9.9",
        "rows": [{"name": "engine", **row}, {"name": "real", **row}],
        "judge": {"real": judged, "fresh": judged},
        "pairs": [],
        "prior": None,
        "priorSteps": None,
        "steps": None,
    }


def test_the_table_shows_shares_with_intervals_and_says_what_is_missing():
    text = markdown(figures())
    assert (
        "| the page (pack as shipped) | new | 64 | 10 | 10.0 % (2–40) | 20.0 % | 30.0 % "
        "| 100.0 % | 50.0 % | 10.0 ± 2.0 | 10.0 % | 40.0 % | 0.300 | 0.250 |" in text
    )
    assert text.count("Not drawn.") == 4
    full = {
        **figures(),
        "steps": {"ddim": {"score": {"4": 0.9, "50": 1.0}, "fewestWithin3Percent": 50, "fewestByKid": 4}},
    }
    assert "Decoder, ddim: 50 steps are the fewest whose score is within 3 % of 50, 4 by KID." in markdown(full)
    with pytest.raises(ValueError, match="columns"):
        table(["a", "b"], [["1"]])


def test_a_plot_has_a_point_for_every_value():
    svg = curves_svg("a < b", "steps", {"one": [(4, 0.5), (50, 1.0)], "two": [(8, 0.2)]}, log=True)
    assert svg.count("<circle") == 3 and svg.count("<polyline") == 2 and "a &lt; b" in svg
    with pytest.raises(ValueError, match="nothing"):
        curves_svg("", "", {"one": []})


@pytest.fixture
def tiny(tmp_path):
    from models.export import write
    from models.networks import NAMES, TINY, build, randomise
    from models.pipeline import Cascade

    write(tmp_path / "tiny", {n: randomise(build(n, TINY), i) for i, n in enumerate(NAMES)}, TINY, "tiny", "0.0.1")
    return Cascade.from_folder(tmp_path / "tiny")


def test_pictures_are_made_once_and_anew_when_settings_change(tiny, tmp_path):
    plain = tiny.prior
    tiny.prior = TrimmedPrior(plain)
    two = [{"id": "a", "prompt": "a red apple"}, {"id": "b", "prompt": "a dog"}]
    rng = np.random.default_rng(0)
    for a in two:
        for kind, length in (("prior0", 32), ("prior1", 32), ("decoder", 3 * 64 * 64)):
            rng.standard_normal(length).astype("<f4").tofile(tmp_path / f"{a['id']}.{kind}.bin")
    noise, told, folder = Noise(tmp_path), [], tmp_path / "out"
    restart_if_changed(folder, {"pack": 1})
    z = cached_z(tiny, two, noise, folder / "z.pt", tell=told.append, steps=2)
    tiny.prior = plain
    assert torch.allclose(z, cached_z(tiny, two, noise, folder / "whole.pt", tell=told.append, steps=2), atol=1e-4)
    paint(tiny, two[:1], z[:1], noise, folder / "64", tell=told.append, steps=2)
    first = (folder / "64" / "a.png").read_bytes()
    told.clear()
    paint(tiny, two, z, noise, folder / "64", tell=told.append, steps=2)
    assert told == ["out/64: 2 of 2 pictures"]
    assert (folder / "64" / "a.png").read_bytes() == first
    restart_if_changed(folder, {"pack": 1})
    assert sorted(p.name for p in (folder / "64").iterdir()) == ["a.png", "b.png"]
    restart_if_changed(folder, {"pack": 2})
    assert not list(folder.rglob("*.png")) and not (folder / "z.pt").exists()


def test_packs_that_differ_in_words_alone_make_the_same_pictures():
    pack = {"modelCard": "a", "networks": {"prior": 1}, "shards": [{"sha256": "x"}]}
    assert making_of({**pack, "modelCard": "b"}) == making_of(pack)
    assert making_of({**pack, "shards": [{"sha256": "y"}]}) != making_of(pack)
    assert making_of({**pack, "stages": {"prior": {"steps": 4}}}) != making_of(pack)


def test_the_embedded_packs_decoder_and_upsamplers_add_to_what_they_are_told():
    cascade, manifest = open_pack(Path("public/packs/embedded"))
    assert set(cascade.finishes) == {"decoder", "super_res_first", "super_res_last"}
    assert sorted(cascade.residual) == ["decoder", "super_res_first", "super_res_last"]
    assert all(manifest["stages"][k]["layout"]["residual"] for k in ("upsample256", "upsample1024"))


def keras_model(folder, layers, weights):
    """A model.json and its one shard."""
    (folder / "w.bin").write_bytes(b"".join(np.float32(w).tobytes() for w in weights.values()))
    specs = [{"name": n, "shape": list(np.shape(w)), "dtype": "float32"} for n, w in weights.items()]
    topology = {"config": {"layers": layers, "output_layers": [[layers[-1]["name"], 0, 0]]}}
    (folder / "model.json").write_text(
        json.dumps(
            {"modelTopology": {"model_config": topology}, "weightsManifest": [{"paths": ["w.bin"], "weights": specs}]}
        )
    )
    return KerasGraph(folder / "model.json")


def keras_layer(kind, name, after=(), **config):
    return {
        "class_name": kind,
        "name": name,
        "config": config,
        "inbound_nodes": [[[a, 0, 0, {}] for a in after]] if after else [],
    }


def test_a_keras_graph_convolves_and_shuffles_as_tensorflow_does(tmp_path):
    plain = dict(strides=[1, 1], dilation_rate=[1, 1], activation="linear", padding="same")
    kernel = np.zeros((1, 1, 3, 12), np.float32)
    for c in range(3):
        for block in range(4):
            kernel[0, 0, c, 3 * block + c] = block - 1  # depth_to_space: 12 channels are 2 rows, 2 columns, 3 colours
    graph = keras_model(
        tmp_path,
        [
            keras_layer("InputLayer", "in"),
            keras_layer("Conv2D", "c", ["in"], **plain),
            keras_layer("Activation", "r", ["c"], activation="relu"),
            keras_layer("MultiplyBeta", "b", ["r"], beta=0.5),
            keras_layer("Add", "a", ["b", "r"]),
            keras_layer("PixelShuffle2x", "s", ["a"], scale=2),
        ],
        {"c/kernel": kernel, "c/bias": np.zeros(12)},
    )
    x = torch.rand(1, 3, 4, 5)
    y = graph(x)
    assert y.shape == (1, 3, 8, 10) and graph.parameters == 48
    for row, column, factor in ((0, 0, 0), (0, 1, 0), (1, 0, 1.5), (1, 1, 3.0)):  # relu(block - 1) and half of it again
        torch.testing.assert_close(y[..., row::2, column::2], factor * x)
    with pytest.raises(NotImplementedError, match="Dense"):
        keras_model(tmp_path, [keras_layer("InputLayer", "in"), keras_layer("Dense", "d", ["in"])], {})(x)


def test_the_gradient_of_a_ramp_is_its_slope():
    ramp = torch.arange(6.0).mul(0.3).expand(1, 3, 5, 6)
    torch.testing.assert_close(gradient(ramp), torch.full((1, 3, 4, 5), 0.3))


def test_hours_and_pictures_go_on_from_run_to_run(tmp_path):
    from models.eval.hours import binned, rows_of

    for run, lines in (("one", ("0.2,3,100,9,0.5", "0.4,6,200,9,0.4")), ("two", ("0.3,9,50,9,0.2",))):
        (tmp_path / run).mkdir()
        (tmp_path / run / "log.csv").write_text("\n".join(["hours,step,images,loss,v_error", *lines]) + "\n")
    rows = rows_of(["one", "two"], tmp_path)
    assert rows == [(0.2, 100, 0.5), (0.4, 200, 0.4), (pytest.approx(0.7), 250, 0.2)]
    assert binned(rows) == [(0.4, 200, pytest.approx(0.45)), (0.7, 250, 0.2)]


def test_pictures_whose_edges_are_soft_are_told_from_drawings_and_drawings_from_none():
    generator = torch.Generator().manual_seed(0)

    def squares(count):
        pictures = torch.zeros(count, 3, 48, 48)
        for picture in pictures:
            y, x, size = torch.randint(4, 20, (3,), generator=generator).tolist()
            picture[:, y : y + size, x : x + size] = torch.rand(3, 1, 1, generator=generator)
        return pictures

    real = squares(160)
    assert looks.told_apart(real, F.avg_pool2d(real, 5, 1, 2, count_include_pad=False)) > 0.95
    assert 0.3 < looks.told_apart(real[:80], real[80:]) < 0.7
