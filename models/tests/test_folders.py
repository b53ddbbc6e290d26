import pytest

from models.folders import replace, require_replaceable


@pytest.mark.parametrize("files", [["notes.txt"], ["README.md", "sub/easel.json"], [".git"]])
def test_a_folder_of_something_else_is_refused_untouched(tmp_path, files):
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("mine")
    with pytest.raises(ValueError, match="left as it is"):
        require_replaceable(tmp_path, "easel.json")
    assert all((tmp_path / name).read_text() == "mine" for name in files)


def test_a_file_is_refused(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(ValueError):
        require_replaceable(tmp_path / "out", "easel.json")


def test_nothing_an_empty_folder_and_an_earlier_one_are_replaced(tmp_path):
    out, part = tmp_path / "out", tmp_path / "part"
    for before in ([], ["easel.json", "old.bin"]):
        require_replaceable(out, "easel.json")
        out.mkdir(exist_ok=True)
        for name in before:
            (out / name).write_text("old")
        require_replaceable(out, "easel.json")
        part.mkdir()
        (part / "easel.json").write_text("new")
        replace(out, part)
        assert [p.name for p in out.iterdir()] == ["easel.json"] and not part.exists()
