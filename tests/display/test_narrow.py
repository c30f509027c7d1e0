#!/usr/bin/env python3
"""The window as narrow as a phone, by keyboard alone: each page takes the focus when it is first shown, and Tab leads on from there."""

import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from driver import App, Screen, wait  # noqa: E402

SAMPLES = pathlib.Path(os.environ["SAMPAN_SAMPLES"])
PAGES = ("media", "captions", "publish")


def focused(app, screen):
    return [node for node in app.nodes() if node.get_state_set().contains(screen.atspi.StateType.FOCUSED)]


def is_shown(app, screen, page):
    return app.find("page tab", page.capitalize()).get_state_set().contains(screen.atspi.StateType.SELECTED)


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-narrow-") as folder, Screen(360, 720) as screen:
        library = pathlib.Path(folder) / "library"
        subprocess.run([os.environ["SAMPAN_CLI"], "--library", library, "note", "new", "--lang", "en", "--title", "Narrow", "--body", "Text.",
                        "--media", SAMPLES / "coffee.png"], check=True, stdout=subprocess.DEVNULL)
        app = App(screen, os.environ["SAMPAN_WINDOW"], "--library", library)
        app.fill_screen()
        with app.explained():
            for number, page in enumerate(PAGES, 1):
                screen.key(f"ctrl+{number + 1}")
                wait(f"the page {page}", lambda: is_shown(app, screen, page))
                first = wait(f"the focus on the page {page}", lambda: focused(app, screen))[0].get_name()
                screen.key("Tab")
                wait("the focus to go on", lambda: [node for node in focused(app, screen) if node.get_name() != first])
                print(f"ok {number} - the page {page} takes the focus, and Tab leads on", flush=True)
            screen.key("ctrl+2")
            app.focus(app.find("text", "What to edit, in your own words"))
            print(f"ok {len(PAGES) + 1} - Tab reaches the prompt", flush=True)
        assert app.quit() == 0
        assert not app.warnings(), "\n".join(app.warnings())
        print(f"1..{len(PAGES) + 1}")


main()
