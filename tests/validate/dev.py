#!/usr/bin/env python3
"""A root that a process is in, where the home is bound, is never removed; one that nobody is in is.

dev.py ROOT: the project's folder.
"""

import fcntl
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile


def clean(folder):
    """Calls ./dev clean --all on a cache of its own. Returns: what it said."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
    return subprocess.run(["bash", folder / "dev", "clean", "--all"], env=environment, capture_output=True, text=True).stderr


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        cache = folder / "cache" / "sampan"
        root = cache / "root-0123456789ab"
        shutil.copy(pathlib.Path(sys.argv[1]) / "dev", folder / "dev")
        (root / "tmp").mkdir(parents=True)
        (root / ".complete").touch()
        (root / "tmp" / "mine").touch()
        with open(f"{root}.lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
            said = clean(folder)
            assert (root / "tmp" / "mine").exists() and (root / ".complete").exists(), "a root in use was removed"
            assert f"{root} is in use" in said, said
        clean(folder)
        assert cache.exists() and not root.exists(), "a root that nobody uses stays"


main()
