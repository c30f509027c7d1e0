#!/usr/bin/env python3
"""The Captions page as a person with a keyboard, a mouse and a screen reader goes through it: insert, type, split, join, drag, nudge,
shift, stretch, each undone, and found again after a new start."""

import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from captions import make_note, open_note  # noqa: E402
from driver import App, Screen, done, ok, wait  # noqa: E402

WINDOW = os.environ["SAMPAN_WINDOW"]
CUES = ((1, 3, "First of all, hello"), (4, 6, "And then more"), (7, 9, "The end"))
LENGTH = 12  # seconds of the video

STARTS = ["0:01.0", "0:04.0", "0:07.0"]
TEXTS = [text for _, _, text in CUES]


def insert(page, screen):
    screen.key("ctrl+shift+n")
    page.expect("a caption is added after the first", ["0:01.0", "0:03.0", "0:04.0", "0:07.0"])
    screen.type("Typed")
    page.expect("what is typed is in it", texts=[TEXTS[0], "Typed", *TEXTS[1:]])
    page.undo()
    page.expect("undo takes the text back", texts=[TEXTS[0], "", *TEXTS[1:]])
    page.undo()
    page.expect("undo takes the caption back", STARTS, TEXTS)


def split(page, screen):
    screen.key("alt+Page_Up", "alt+Page_Up")
    page.app.focus(page.text())
    screen.key("ctrl+Home", *["Right"] * 13)
    screen.key("ctrl+shift+s")
    page.expect("the text is split at the caret", texts=["First of all,", "hello", *TEXTS[1:]])
    page.undo()
    page.expect("undo joins it", STARTS, TEXTS)


def merge(page, screen):
    screen.key("ctrl+j")
    page.expect("two captions are one", texts=["First of all, hello\nAnd then more", TEXTS[2]])
    page.undo()
    page.expect("undo parts them", STARTS, TEXTS)


def delete(page, screen):
    screen.key("alt+Delete")
    page.expect("a caption is deleted", texts=TEXTS[1:])
    page.undo()
    page.expect("undo brings it back", STARTS, TEXTS)


def drag(page, screen):
    page.drag(5, 5.5, "shift")
    wait("the caption where it was dragged", lambda: page.starts()[1] in ("0:04.4", "0:04.5"))
    ok("a whole caption is dragged")
    page.undo()
    page.expect("a drag is one step", STARTS)
    page.drag(4.14, 3.17)  # the shadow of the window takes some pixels
    page.expect("an edge snaps to the caption before", ["0:01.0", "0:03.0", "0:07.0"])
    page.undo()
    page.expect("undo puts the edge back", STARTS)


def nudge(page, screen):
    page.drag(5, 5)  # a click chooses, and takes the focus
    wait("the second caption in the wave", lambda: page.value() == 4)
    screen.key("Right", "Right", "Down")
    page.expect("arrows move the caption", ["0:01.0", "0:04.2", "0:07.0"])
    wait("the third caption in the wave", lambda: page.value() == 7)
    screen.key("ctrl+shift+Left")
    page.expect("with Ctrl and Shift its start alone", ["0:01.0", "0:04.2", "0:06.9"])
    page.undo()
    page.undo()
    page.expect("a row of nudges is one step", STARTS)


def entry(page, screen):
    page.drag(2, 2)
    start = page.app.find("text", "Start")
    page.app.focus(start)
    screen.key("ctrl+a")
    screen.type("soon")
    screen.key("Return")
    page.expect("what is no time is not taken", STARTS)
    screen.key("ctrl+a")
    screen.type("0:01.5")
    screen.key("Return")
    page.expect("a time is typed", ["0:01.5", *STARTS[1:]])
    page.undo()
    page.expect("undo takes it back", STARTS)


def shift(page, screen):
    screen.key("ctrl+m")
    # The row that asks for the seconds has the focus; libadwaita does not show it to assistive technologies.
    page.app.find("button", "Shift")
    screen.settle(0.5)
    screen.key("ctrl+a")
    screen.key("minus", "2", "Tab")
    screen.settle(0.5)
    assert not page.app.find("button", "Shift").get_state_set().contains(screen.atspi.StateType.SENSITIVE), "before the video"
    screen.key("shift+Tab", "ctrl+a")
    screen.type("0.5\t")
    screen.settle(0.5)
    page.app.press(page.app.find("button", "Shift"))
    page.expect("all are shifted", ["0:01.5", "0:04.5", "0:07.5"])
    page.undo()
    page.expect("in one step", STARTS)


def stretch(page, screen):
    screen.key("ctrl+shift+l")
    second = page.app.find("text", "The Second Begins At")
    page.app.focus(second)
    screen.key("ctrl+a")
    screen.type("0:10")
    screen.settle(0.5)
    page.app.press(page.app.find("button", "Stretch"))
    page.expect("all are stretched", ["0:01.0", "0:05.5", "0:10.0"])
    page.undo()
    page.expect("in one step again", STARTS)
    page.app.press(page.app.find("button", "Redo"))
    page.expect("redo stretches them again", ["0:01.0", "0:05.5", "0:10.0"])


def play(page, screen):
    screen.key("alt+Page_Up", "alt+Page_Up", "ctrl+p")
    button = page.app.find("button", "Pause")
    page.app.gone("button", "Pause")
    ok("a caption is played to its end")
    assert button is not None


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-captions-") as folder, Screen() as screen:
        work = pathlib.Path(folder)
        library = str(work / "library")
        make_note(work, library, "Few", LENGTH, CUES)
        app = App(screen, WINDOW, "--library", library)
        with app.explained():
            page = open_note(app, screen, "Few", LENGTH)
            page.expect("the captions are listed", STARTS, TEXTS)
            screen.settle(3)
            for part in (insert, split, merge, delete, drag, nudge, entry, shift, stretch, play):
                part(page, screen)
            assert app.quit() == 0
            app = App(screen, WINDOW, "--library", library)
            page = open_note(app, screen, "Few", LENGTH)
            page.expect("a new start finds everything as it was", ["0:01.0", "0:05.5", "0:10.0"], TEXTS)
            assert app.quit() == 0
            assert not app.warnings(), "\n".join(app.warnings())
            ok("nothing was complained about")
    done()


main()
