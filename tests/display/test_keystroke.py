#!/usr/bin/env python3
"""What is typed stands in the preview with the next frame, and nothing else is made anew. How long it takes is told, and measured by the
bench: it depends on what else the machine does."""

import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import keystrokes  # noqa: E402
from driver import done, ok  # noqa: E402


def main():
    seen = keystrokes.measure()
    print(f"# {len(seen['ms'])} keys: median {statistics.median(seen['ms']):.1f} ms, slowest {max(seen['ms']):.1f} ms, {seen['frames']} frames")
    assert len(seen["ms"]) == len(keystrokes.KEYS), seen
    ok("each key is shown in the card")
    assert seen["new_widgets"] == [], seen
    ok("no widget of the window is made anew for it")
    done()


main()
