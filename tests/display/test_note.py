#!/usr/bin/env python3
"""The whole way in the window, as a person goes it: write a note, add a picture, edit it by prompt, undo, export, quit, start
again, and find everything as it was."""

import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from driver import App, Screen, done, ok, wait  # noqa: E402

WINDOW = os.environ["SAMPAN_WINDOW"]
CLI = os.environ["SAMPAN_CLI"]
SAMPLES = pathlib.Path(os.environ["SAMPAN_SAMPLES"])
TITLE = "A day at the harbour"
TEXT = "The boats come back at noon."
PROMPT = "noir look, crop 1:1"


def colourfulness(path):
    """How far the middle of the picture is from grey, 0..1."""
    out = subprocess.run(["convert", path, "-gravity", "center", "-crop", "25%x25%+0+0", "-colorspace", "HSL", "-channel", "G",
                          "-separate", "-format", "%[fx:mean]", "info:"], check=True, capture_output=True, text=True).stdout
    return float(out)


def canvas(app, screen, path):
    """Only the large picture, cut from the screen at its place."""
    viewer = app.find("image", lambda name: name.endswith("astronaut.png") and ":" not in name)
    box = viewer.get_component_iface().get_extents(screen.atspi.CoordType.WINDOW)
    screen.shot(path)
    subprocess.run(["convert", path, "-crop", f"{box.width}x{box.height}+{box.x}+{box.y}", "+repage", path], check=True)
    return colourfulness(path)


def shown_pictures(app):
    return app.find_all("image", lambda name: name.endswith("astronaut.png") and ":" not in name)


def write(app, screen):
    screen.key("ctrl+n")
    title = app.find("text", lambda name: "itle" in name)
    app.enter(title, TITLE)
    passage = app.find("text", lambda name: name.startswith("Passage") or name.startswith("Text"))
    app.enter(passage, TEXT)
    assert app.text(title) == TITLE, app.text(title)
    assert app.text(passage) == TEXT, app.text(passage)
    app.find("list item", TITLE)
    ok("a note is written, and listed by its title")


def add_picture(app, screen):
    screen.key("ctrl+2")
    app.choose_file(lambda: app.press(app.find("button", lambda name: name.startswith("Add Pictures or a Video"))),
                SAMPLES / "astronaut.png", "Open", lambda: shown_pictures(app))
    screen.settle()
    ok("a picture is added")


def edit(app, screen, work):
    before = canvas(app, screen, work / "before.png")
    prompt = app.find("text", "What to edit, in your own words") if app.find_all("text", "What to edit, in your own words") else app.find(
        "entry", "What to edit, in your own words")
    app.enter(prompt, PROMPT)
    screen.key("Return")
    app.find("list item", lambda name: "Look" in name or "Noir" in name)
    screen.settle()
    after = canvas(app, screen, work / "after.png")
    assert before > 0.12 and after < 0.04, f"the picture did not lose its colours: {before:.3f}, {after:.3f}"
    ok("the prompt changes the picture")
    return before


def undo(app, screen, work, before):
    app.press(app.find("button", "Undo"))
    screen.settle()
    undone = canvas(app, screen, work / "undone.png")
    assert abs(undone - before) < 0.02, f"undo did not bring the colours back: {before:.3f}, {undone:.3f}"
    ok("undo brings it back")
    app.press(app.find("button", "Redo"))
    screen.settle()
    assert canvas(app, screen, work / "redone.png") < 0.04, "redo did nothing"
    ok("redo takes it again")


def export(app, screen, work):
    out = work / "exported.jpg"
    app.choose_file(lambda: app.press(app.find("button", "Export…")), out, "Save", out.exists)
    size = subprocess.run(["identify", "-format", "%w %h", out], check=True, capture_output=True, text=True).stdout.split()
    assert size[0] == size[1], f"the export is not 1:1: {size}"
    assert colourfulness(out) < 0.04, "the export has colours"
    ok("the export is what was seen")


def check_again(app, screen, work):
    app.fill_screen()
    screen.key("ctrl+1")
    app.find("text", lambda name: "itle" in name)
    texts = wait("the text of the note", lambda: [app.text(node) for node in app.find_all("text")])
    assert TITLE in texts and TEXT in texts, texts
    screen.key("ctrl+2")
    app.find("list item", lambda name: "Look" in name or "Noir" in name)
    screen.settle()
    assert canvas(app, screen, work / "again.png") < 0.04, "the edit is gone after a new start"
    ok("a new start finds everything as it was")


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-note-") as folder, Screen() as screen:
        work = pathlib.Path(folder)
        library = str(work / "library")
        app = App(screen, WINDOW, "--library", library)
        with app.explained():
            app.fill_screen()
            write(app, screen)
            add_picture(app, screen)
            before = edit(app, screen, work)
            undo(app, screen, work, before)
            export(app, screen, work)
            assert app.quit() == 0
            ok("it quits")
            app = App(screen, WINDOW, "--library", library)
            check_again(app, screen, work)
            assert app.quit() == 0
            assert not app.warnings(), "\n".join(app.warnings())
            ok("nothing was complained about")
    done()


main()
