#!/usr/bin/env python3
"""Two thousand captions in the window: scrolled, typed into and undone, each in a time that was measured."""

import os
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from captions import make_note, open_note  # noqa: E402
from driver import App, Screen, done, ok, wait  # noqa: E402

WINDOW = os.environ["SAMPAN_WINDOW"]
MANY = 2000
LENGTH = MANY  # seconds
MOST_ROWS = 300  # GTK keeps some 200 around what is seen
# Seconds of work of the thread that draws; some ten times what it takes on a busy machine.
WORK = 2.0


def work(app):
    """Processor time of the thread that draws, seconds: it does not depend on what else the machine does, nor on what the program
    does in the background."""
    fields = pathlib.Path(f"/proc/{app.process.pid}/task/{app.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Measure:
    def __init__(self, app, what):
        self.app, self.what = app, what

    def __enter__(self):
        self.work, self.time = work(self.app), time.monotonic()

    def __exit__(self, kind, *_):
        if kind is None:
            used = work(self.app) - self.work
            print(f"# {self.what}: {used:.2f} s of work, {time.monotonic() - self.time:.2f} s with the test's own", flush=True)
            assert used < WORK, f"{self.what} took {used:.2f} s of work"


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-captions-") as folder, Screen() as screen:
        library = pathlib.Path(folder) / "library"
        make_note(pathlib.Path(folder), library, "Many", LENGTH, [(i, i + 0.9, f"Line {i}") for i in range(MANY)])
        app = App(screen, WINDOW, "--library", library)
        with app.explained():
            page = open_note(app, screen, "Many", LENGTH)
            wait("rows", lambda: len(page.rows()) > 3)
            print(f"# {len(page.rows())} rows", flush=True)
            screen.settle(4)
            app.focus(page.get("list", "Captions").get_child_at_index(0))
            with Measure(app, "to the end of the list and back"):
                screen.key("End")
                wait("the last caption", lambda: any(text.startswith(f"Line {MANY - 1}") for text in page.texts()))
                rows = len(page.rows())
                screen.key("Home")
                wait("the first caption", lambda: page.texts()[0].startswith("Line 0"))
            assert rows < MOST_ROWS, f"{rows} rows for {MANY} captions"
            ok(f"two thousand captions are scrolled through with {rows} rows")
            screen.key("Return")  # to its text
            wait("the focus in the text", lambda: page.text().get_state_set().contains(screen.atspi.StateType.FOCUSED))
            screen.key("ctrl+Home")
            with Measure(app, "ten letters typed"):
                screen.type("Typewriter")
                wait("the text in the list", lambda: page.texts()[0].startswith("TypewriterLine 0"))
            ok("and typed into")
            with Measure(app, "undone"):
                page.undo()
                wait("the text as it was", lambda: page.texts()[0].startswith("Line 0"))
            ok("and undone")
            with Measure(app, "a caption deleted and brought back"):
                screen.key("alt+Delete")
                wait("the second caption first", lambda: page.texts()[0].startswith("Line 1"))
                page.undo()
                wait("the first caption again", lambda: page.texts()[0].startswith("Line 0"))
            ok("and deleted and brought back")
            assert app.quit() == 0
            assert not app.warnings(), "\n".join(app.warnings())
            ok("nothing was complained about")
    done()


main()
