#!/usr/bin/env python3
"""The Media page as a person uses it: an edit from the menu, a slider dragged as one step, edits pasted on another picture, a preset
saved and used, a closer look, the original while a key is held, edits ordered, and a video trimmed by keyboard."""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from driver import App, Screen, done, ok, wait  # noqa: E402

WINDOW = os.environ["SAMPAN_WINDOW"]
CLI = os.environ["SAMPAN_CLI"]
SAMPLES = pathlib.Path(os.environ["SAMPAN_SAMPLES"])


def make_library(folder):
    library = str(folder / "library")
    clip = folder / "street.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-i", SAMPLES / "vtest.avi", "-t", "4", "-vf", "scale=320:-2", "-c:v", "libx264",
                    "-preset", "ultrafast", "-pix_fmt", "yuv420p", clip], check=True)
    for title, files in (("A street", [clip]), ("Two pictures", [SAMPLES / "astronaut.png", SAMPLES / "coffee.png"])):
        media = [part for path in files for part in ("--media", path)]
        subprocess.run([CLI, "--library", library, "note", "new", "--lang", "en", "--title", title, *media], check=True,
                       capture_output=True)
    return library


class Page:
    def __init__(self, app, screen, library):
        self.app, self.screen, self.library = app, screen, library

    def edits(self, name):
        """The edits of a medium as they are saved: [("warmth", 0.25), ...]."""
        with sqlite3.connect(f"file:{self.library}/library.db?mode=ro", uri=True) as database:
            plan = database.execute("SELECT plan FROM media WHERE name = ?", (name,)).fetchone()[0]
        return json.loads(plan)["edits"] if plan else []

    def wait_for(self, name, what, condition):
        return wait(f"{what}: {self.edits(name)}", lambda: condition(self.edits(name)))

    def choose(self, label):
        self.app.press(self.app.find("toggle button", "Add an Edit"))
        self.app.press(self.app.find("button", label))

    def mouse(self, *steps):
        self.screen.run("xdotool", *map(str, steps))

    def picture(self, path):
        """How warm and how bright the middle of what is shown is."""
        x, y = self.app.at(self.app.find("image", lambda name: "." in name and ":" not in name))
        self.screen.shot(path)
        out = subprocess.run(["convert", path, "-crop", f"60x60+{x - 30}+{y - 30}", "+repage", "-format",
                              "%[fx:mean.r-mean.b] %[fx:mean]", "info:"], check=True, capture_output=True, text=True).stdout
        return [float(part) for part in out.split()]


def drag_slider(page):
    page.choose("Warmth")
    page.wait_for("astronaut.png", "an edit from the menu", lambda edits: [e["op"] for e in edits] == ["warmth"])
    first = page.edits("astronaut.png")[0]["amount"]
    ok("an edit is added from the menu")
    slider = page.app.find("slider", "Warmth")
    # The row's own padding is not in the place that is told.
    x, y = page.app.at(slider, 0.5 + first / 2)
    page.mouse("mousemove", x + 10, y + 9, "mousedown", 1)
    for step in range(12):
        page.mouse("mousemove", x + 10 - 4 * step, y + 9, "sleep", 0.12)
    assert page.edits("astronaut.png")[0]["amount"] == first, "a drag under way is in the note already"
    page.mouse("mouseup", 1)
    page.wait_for("astronaut.png", "the slider's place", lambda edits: edits[0]["amount"] < first - 0.2)
    dragged = page.edits("astronaut.png")[0]["amount"]
    page.screen.key("ctrl+z")
    page.wait_for("astronaut.png", "undo of the whole drag", lambda edits: edits and edits[0]["amount"] == first)
    page.screen.key("ctrl+shift+z")
    page.wait_for("astronaut.png", "redo of the whole drag", lambda edits: edits[0]["amount"] == dragged)
    ok("a drag is one step")


def order(page):
    page.choose("Vignette")
    page.wait_for("astronaut.png", "a second edit", lambda edits: len(edits) == 2)
    page.screen.key("alt+Up")
    page.wait_for("astronaut.png", "Alt+Up", lambda edits: edits[0]["op"] == "vignette")
    handles = page.app.find_all("image", lambda name: name.startswith("Drag, or Alt"))
    (x, y), (to_x, to_y) = page.app.at(handles[0]), page.app.at(handles[1])
    page.mouse("mousemove", x + 10, y + 9, "mousedown", 1)
    for step in range(1, 9):
        page.mouse("mousemove", x + 10 + step, y + 9 + (to_y - y) * step // 8, "sleep", 0.05)
    page.mouse("mouseup", 1)
    page.wait_for("astronaut.png", "a row that is dragged", lambda edits: edits[0]["op"] == "warmth")
    ok("edits are ordered by keyboard and by mouse")


def paste(page):
    page.screen.key("ctrl+shift+c")
    page.app.click(page.app.find("list item", "Picture 2: coffee.png"))
    page.screen.key("ctrl+shift+v")
    page.wait_for("coffee.png", "pasted edits", lambda edits: edits == page.edits("astronaut.png"))
    ok("edits are pasted on another picture")


def preset(page):
    page.app.press(page.app.find("toggle button", "Presets"))
    page.app.press(page.app.find("button", "Save These Edits…"))
    page.app.find("button", "Save")
    page.screen.settle(0.5)
    page.screen.type("Evening")
    page.screen.key("Return")
    path = pathlib.Path(page.library) / "presets/Evening.json"
    wait("the preset's file", path.exists)
    page.app.press(page.app.find("button", "Reset"))
    page.wait_for("coffee.png", "no edits", lambda edits: not edits)
    page.app.press(page.app.find("toggle button", "Presets"))
    page.app.press(page.app.find("button", "Evening"))
    page.wait_for("coffee.png", "the preset's edits", lambda edits: edits == page.edits("astronaut.png"))
    ok("a preset is saved and used")


def look(page, work):
    page.screen.settle(0.5)
    fit = page.picture(work / "fit.png")
    page.app.press(page.app.find("button", "Zoom In"))
    page.screen.key("ctrl+plus", "ctrl+plus")
    page.app.find("label", "2.0×")
    page.app.click(page.app.find("image", "coffee.png"), 2)
    page.app.gone("label", "2.0×")
    page.screen.run("xdotool", "keydown", "ctrl", "click", "4", "click", "4", "keyup", "ctrl")
    page.app.find("label", "1.6×")
    page.screen.key("ctrl+0")
    page.app.gone("label", "1.6×")
    ok("the picture is looked at closely")
    page.screen.run("xdotool", "keydown", "backslash")
    page.app.find("label", "Original")
    wait("the original", lambda: page.picture(work / "original.png")[0] > fit[0] + 0.02)
    page.screen.run("xdotool", "keyup", "backslash")
    page.app.gone("label", "Original")
    wait("the edited picture", lambda: abs(page.picture(work / "again.png")[0] - fit[0]) < 0.01)
    ok("the original is shown while a key is held")


def trim(page):
    page.app.click(page.app.find("list item", "A street"))
    handle = page.app.find("slider", "Start of What Is Kept")
    page.app.focus(handle)
    page.screen.key(*["Right"] * 5)
    page.wait_for("street.mp4", "a trim", lambda edits: edits and edits[0].get("start") == 0.5)
    page.screen.key("ctrl+z")
    page.wait_for("street.mp4", "undo of the whole trim", lambda edits: not edits)
    page.app.focus(page.app.find("slider", "End of What Is Kept"))
    page.screen.key("ctrl+Left")
    page.wait_for("street.mp4", "a trim of the end", lambda edits: edits and 2.5 < edits[0].get("end", 0) < 3.5)
    ok("a video is trimmed by keyboard")


def nobody(page, work):
    page.app.click(page.app.find("list item", "Two pictures"))
    page.app.click(page.app.find("list item", "Picture 2: coffee.png"))
    page.screen.settle(1)
    page.app.enter(page.app.find("text", "What to edit, in your own words"), "sunglasses")
    page.screen.key("Return")
    page.app.find("label", "No face was found, so nothing could be put on.")
    ok("it is said that there is no face to put something on")
    out = work / "nobody.jpg"
    page.app.gone("label", "No face was found, so nothing could be put on.")
    page.app.choose_file(lambda: page.app.press(page.app.find("button", "Export…")), out, "Save", out.exists)
    page.app.find("label", "No face was found, so nothing could be put on.")
    ok("and so after an export")


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-media-") as folder, Screen() as screen:
        work = pathlib.Path(folder)
        library = make_library(work)
        app = App(screen, WINDOW, "--library", library)
        page = Page(app, screen, library)
        with app.explained():
            app.find("list item", "Two pictures")
            app.fill_screen()
            screen.key("ctrl+2")
            app.find("list item", "Picture 1: astronaut.png")
            drag_slider(page)
            order(page)
            paste(page)
            preset(page)
            look(page, work)
            trim(page)
            nobody(page, work)
            assert app.quit() == 0
            assert not app.warnings(), "\n".join(app.warnings())
            ok("nothing was complained about")
    done()


main()
