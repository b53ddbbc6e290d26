"""Folders that a command replaces."""

import shutil
from pathlib import Path


def require_replaceable(out, mark):
    """Raises ValueError where `out` is neither absent, nor empty, nor a folder with the file `mark`, as the command
    writes."""
    out = Path(out)
    if not out.exists():
        return
    if not out.is_dir() or (any(out.iterdir()) and not (out / mark).is_file()):
        raise ValueError(
            f"{out} is not empty and has no {mark}. It was left as it is: choose another OUT, or empty it yourself"
        )


def replace(out, part):
    """Puts the whole folder `part` in the place of `out`."""
    shutil.rmtree(out, ignore_errors=True)
    part.rename(out)
