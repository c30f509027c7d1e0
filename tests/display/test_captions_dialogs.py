#!/usr/bin/env python3
"""What the Captions page says of translated captions, and its dialogs, as a person with a keyboard and a screen reader goes through
them: what a machine wrote, what is stale, what is approved; the style; transcription; and the export that burns in and muxes.
OpenCC translates for real; the transcription server is a stub, which hears nothing and makes up its words."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from captions import CLI, Page, make_note  # noqa: E402
from driver import App, Screen, done, ok, wait  # noqa: E402

WINDOW = os.environ["SAMPAN_WINDOW"]
SHOTS = os.environ.get("SAMPAN_LOOK")  # a folder: pictures of each dialog
SPEECH = pathlib.Path(os.environ["SAMPAN_SAMPLES"]) / "sense_and_sensibility_01_austen_64kb-0880.wav"
STUB = pathlib.Path(__file__).resolve().parent.parent / "media" / "stub_transcriber.py"
LENGTH = 8
CUES = ((0.5, 2, "第一顿吃火锅"), (3, 5, "再来一杯茶"), (6, 7.5, "吃完了"))
MACHINE, STALE = "By OpenCC, not approved", "Stale: the source changed"
# Places in the page's menu, whose items have no names.
TRANSCRIBE, STYLE = 5, 9


class Dialogs(Page):
    def grip(self, edge, by):
        """Where to take hold of an edge, and where to let go: inside the caption, since the window has a shadow."""
        box = self.wave().get_component_iface().get_extents(self.screen.atspi.CoordType.WINDOW)
        inside = 11 / box.width * self.length
        return edge + inside, edge + inside + by

    def look(self, name):
        if SHOTS:
            self.screen.settle(1)
            self.screen.shot(f"{SHOTS}/{name}.png")

    def wait_marks(self, what, *marks):
        """Each row ends with its mark; a screen reader says it with the caption."""
        wait(f"{what}: {self.texts()}", lambda: all(mark in text for mark, text in zip(marks, self.texts())))
        ok(what)

    def button(self, name, role="button"):
        return self.app.find(role, name)


def marks(page, screen):
    app = page.app
    page.wait_marks("a machine's captions say so", MACHINE, MACHINE, MACHINE)
    page.look("marks")
    screen.key("alt+Page_Up", "alt+Page_Up", "alt+Page_Up")
    app.focus(page.text("简体中文, source"))
    screen.key("ctrl+a")
    screen.type("A cup")
    page.wait_marks("what is edited leaves its translation stale", STALE, MACHINE, MACHINE)
    app.find("label", "1 caption is stale: its source changed")
    page.look("stale")
    app.press(page.button("Translate Again"))
    page.wait_marks("one button translates it again", MACHINE, MACHINE, MACHINE)
    app.gone("label", "1 caption is stale: its source changed")
    screen.key("alt+Page_Down")
    app.press(app.find("toggle button", "Approve"))
    page.wait_marks("one is approved", MACHINE, "Approved", MACHINE)
    app.focus(page.text("简体中文, source"))
    screen.key("ctrl+End")
    screen.type(" ok")
    page.wait_marks("it says that it is old, too", MACHINE, "Pinned, but stale: the source changed", MACHINE)
    page.look("pinned")
    app.press(page.button("Keep It"))
    page.wait_marks("and is kept", MACHINE, "Approved", MACHINE)


def snap(page, screen):
    """An edge that is dragged near where the speech begins goes there, and a whole caption, too; with Shift held it stays where it is."""
    wait("the speech to be heard", lambda: list(screen.home.rglob("speech/*")))
    screen.settle(1)
    page.drag(1.5, 1.5)  # a click chooses it
    wait("the first caption in the wave", lambda: page.value() == 0.5)
    page.drag(*page.grip(0.5, -0.25))
    wait(f"its start where the speech begins: {page.value()}", lambda: abs(page.value() - page.speech) < 0.002)
    ok("an edge snaps to the speech")
    page.undo()
    wait("the start put back", lambda: page.value() == 0.5)
    page.drag(1.5, 1.25)
    wait(f"it where the speech begins: {page.value()}", lambda: abs(page.value() - page.speech) < 0.002)
    ok("a whole caption snaps to the speech")
    page.undo()
    wait("it put back", lambda: page.value() == 0.5)
    page.drag(1.5, 1.25, "shift")
    wait("it moved, but not there", lambda: page.value() < 0.5 and abs(page.value() - page.speech) > 0.005)
    ok("with Shift it does not")
    page.undo()
    wait("it put back again", lambda: page.value() == 0.5)


def gaps(page, screen):
    """A character that no font here has."""
    app = page.app
    screen.key("alt+Page_Down")
    app.focus(page.text("繁體中文"))
    screen.key("ctrl+End")
    screen.key("U10FFFD")
    app.find("label", lambda name: "\U0010FFFD" in name and "font" in name)
    ok("the editor says which character no font has")
    page.undo()


def style(page, screen):
    """A style that comes with the program, another place, and a person's own letters: into the note."""
    app = page.app
    page.choose(STYLE)
    app.find("dialog", "Caption Style")
    page.look("style")
    app.focus(app.find("combo box", "Style"))
    screen.key("space", "Down", "Down", "Down", "Down", "Return")
    app.focus(app.find("combo box", "Position"))
    screen.key("space", "Down", "Return")
    page.look("style-changed")
    screen.key("Escape")
    app.gone("dialog", "Caption Style")

    def saved():
        out = subprocess.run([CLI, "--library", page.library, "captions", "style", page.note, "--json"], check=True, capture_output=True, text=True)
        return json.loads(out.stdout)
    wait("the style in the note", lambda: saved().get("colour") == "#ffe14d" and saved()["place"] != "bottom")
    ok("a style is chosen and changed, and the note has it")
    page.undo()
    wait("the place undone", lambda: saved()["place"] == "bottom")
    page.app.press(app.find("button", "Redo"))
    ok("and undone")


def first_speech(work):
    """Where it begins, in seconds; None where the model that hears it was not built."""
    out = work / "speech.srt"
    found = subprocess.run([CLI, "captions", "detect", work / "Marks.mkv", "-o", out], capture_output=True, text=True)
    if found.returncode != 0:
        assert "silero-vad" in found.stderr, found.stderr
        return None
    hours, minutes, seconds = out.read_text().split()[1].replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def probe(path):
    out = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=codec_type,codec_name:stream_tags=language", "-of", "json", path],
                         check=True, capture_output=True, text=True)
    return [(stream["codec_type"], stream.get("tags", {}).get("language")) for stream in json.loads(out.stdout)["streams"]]


def export(page, screen, work):
    """With two soft tracks, and two files beside."""
    app, out = page.app, work / "out.mp4"
    screen.key("ctrl+2")
    pictured = []

    def present():
        app.press(app.find("button", "Export…"))
        app.find("dialog", "Export")
        screen.settle(0.5)
        switch = app.find_all("check box", "SubRip (.srt)")[-1]
        if not switch.get_state_set().contains(screen.atspi.StateType.CHECKED):
            app.press(switch)
        if not pictured:
            page.look("export")
            pictured.append(True)
        app.press(app.find_all("button", "Export…")[-1])

    app.choose_file(present, out, "Save", out.exists)
    beside = wait("the files beside it", lambda: len(files := sorted(path.name for path in work.glob("out*.srt"))) > 1 and files)
    tracks = [language for kind, language in probe(out) if kind == "subtitle"]
    # ISO 639-2, as MP4 has it: the two ways of writing Chinese are one there.
    assert tracks == ["zho", "zho"], tracks
    assert beside == ["out.zh-Hans.srt", "out.zh-Hant.srt"], beside
    assert "第一顿" not in (work / beside[1]).read_text() and "再來" in (work / beside[1]).read_text()
    ok("a video is exported with two tracks of captions and files beside it")
    screen.key("ctrl+3")


def transcribe(page, screen):
    """From a stub: nothing is heard, words come."""
    app = page.app
    page.choose(TRANSCRIBE)
    app.find("label", "Transcribe the Video?")
    page.look("transcribe")
    app.press(page.button("Replace Them"))
    wait("the words of the stub", lambda: any("word0" in text for text in page.texts()))
    ok("a server's words become captions")
    page.undo()
    wait("what was there", lambda: not any("word0" in text for text in page.texts()))
    ok("in one step")


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-captions-") as folder, Screen(*json.loads(os.environ.get("SAMPAN_SIZE", "[1400, 900]"))) as screen:
        work = pathlib.Path(folder)
        library = work / "library"
        note = make_note(work, library, "Marks", LENGTH, CUES, "zh-Hans", SPEECH)
        for command in (["note", "translate", note, "--to", "zh-Hant"],
                        ["captions", "translate", note, "--from", "zh-Hans", "--to", "zh-Hant"]):
            subprocess.run([CLI, "--library", library, *command], check=True, capture_output=True)
        stub = subprocess.Popen([sys.executable, STUB, "words"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        settings = screen.home / "config/glib-2.0/settings"
        settings.mkdir(parents=True)
        (settings / "keyfile").write_text(f"[io/github/sampan_app/Sampan]\ntranscription-url='http://127.0.0.1:{stub.stdout.readline().strip()}'\n")
        app = App(screen, WINDOW, "--library", library)
        try:
            with app.explained():
                app.fill_screen()
                screen.key("ctrl+3")
                page = Dialogs(app, screen, LENGTH)
                page.library, page.note = library, note
                screen.settle(2)
                page.speech = first_speech(work)
                marks(page, screen)
                if page.speech is not None:
                    snap(page, screen)
                gaps(page, screen)
                style(page, screen)
                transcribe(page, screen)
                export(page, screen, work)
                assert app.quit() == 0
                assert not app.warnings(), "\n".join(app.warnings())
                ok("nothing was complained about")
        finally:
            stub.terminate()
            stub.wait()
    done()


main()
