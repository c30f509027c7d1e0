#!/usr/bin/env python3
"""What the Captions page does with the time of the video, as a person does it: split, begin and end at the playhead, snap to a cut, find
speech, mend, and switch the language that is shown while it plays. Each is undone. And a translation that the memory alone can give."""

import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from captions import CLI, make_note, open_note, srt  # noqa: E402
from driver import App, Screen, done, ok, wait  # noqa: E402

WINDOW = os.environ["SAMPAN_WINDOW"]
SHOTS = os.environ.get("SAMPAN_LOOK")  # a folder: a picture of the dialog
SPEECH = pathlib.Path(os.environ["SAMPAN_SAMPLES"]) / "sense_and_sensibility_01_austen_64kb-0880.wav"
CUES = ((1, 3, "First of all, hello"), (4, 5, "And then more than anybody could read in a second, at least aloud"), (7, 9, "The end"))
# Two that stand at the time of one.
GERMAN = ((1, 2, "Zuerst einmal"), (2, 3, "hallo"), (4, 5, "Und dann mehr"), (7, 9, "Das Ende"))
HELLO = "Zuerst einmal\nhallo"
OTHER = "What nobody has said before"
LENGTH = 12  # seconds of the video
CUT = 6.3  # where what is cut out begins, seconds
STARTS = ["0:01.0", "0:04.0", "0:07.0"]
TEXTS = [text for _, _, text in CUES]
# Places in the page's menu.
IMPORT, DETECT, MEND, SOURCE, TRANSLATION = 0, 4, 6, 11, 12


def second_file(page, work):
    """Another file of translated captions takes the place of the first, beside the source's."""
    app = page.app
    path = work / "again.srt"
    path.write_text(srt([(a, b, f"Noch einmal {i}") for i, (a, b, _) in enumerate(GERMAN)]))

    def shown():
        return "Noch einmal 0\nNoch einmal 1" in [app.text(node) for node in app.find_all("text", "Deutsch")]

    def present():
        page.choose(IMPORT)
        button = app.find("button", "Deutsch")
        if SHOTS:
            page.screen.settle(1)
            page.screen.shot(f"{SHOTS}/import.png")
        app.press(button)

    app.choose_file(present, path, "Open", shown)
    page.expect("a translated file is imported, and the source stays", STARTS, TEXTS)
    page.undo()
    wait("the captions as they were", lambda: not shown())
    ok("in one step, which is undone")


def at_playhead(page, screen):
    page.drag(2, 2)  # a click chooses the first, and takes the focus from the text
    page.seek(2)
    page.app.press(page.get("button", "Split at the Caret, or Where the Video Stands"))
    wait(f"two captions in the place of one: {page.rows()}", lambda: page.starts()[1] in ("0:01.9", "0:02.0", "0:02.1"))
    assert page.texts()[0].startswith("First of, ") and page.texts()[1].startswith("all, hello, "), page.texts()
    ok("a caption is split where the video stands")
    page.undo()
    page.expect("undo joins it", STARTS, TEXTS)
    page.seek(1.5)
    screen.key("ctrl+bracketleft")
    wait(f"it to begin there: {page.starts()}", lambda: page.starts()[0] in ("0:01.4", "0:01.5", "0:01.6"))
    ok("a caption begins where the video stands")
    page.undo()
    page.expect("undo lets it begin as before", STARTS)
    page.seek(2.5)
    screen.key("ctrl+bracketright")
    length = wait("its new length", lambda: page.app.find_all("label", lambda name: name in ("1.4 s", "1.5 s", "1.6 s")))
    assert length
    ok("and ends there")
    page.undo()
    wait("its old length", lambda: page.app.find_all("label", "2.0 s"))


def snap_to_cut(page):
    """The last caption, dragged by its middle to where its start is near the cut."""
    page.drag(8, 8)
    wait("the last caption in the wave", lambda: page.value() == 7)
    page.drag(8, 8 - (7 - CUT) + 0.06)
    wait(f"it at the cut: {page.value()}", lambda: abs(page.value() - CUT) < 0.002)
    ok("a caption snaps to a cut")
    page.undo()
    wait("it put back", lambda: page.value() == 7)
    page.drag(8, 8 - (7 - CUT) + 0.06, "shift")
    wait(f"it beside the cut: {page.value()}", lambda: page.value() < 7 and abs(page.value() - CUT) > 0.01)
    ok("with Shift it does not")
    page.undo()
    page.expect("and is put back", STARTS)


def mend(page):
    page.choose(MEND)
    page.app.find("label", lambda name: "before" in name and "after" in name)
    wait("its lines broken or its time longer", lambda: page.starts() == STARTS and not page.texts()[1].startswith(TEXTS[1][:50]))
    ok("the faults of captions are mended, and none begins at another time")
    page.undo()
    page.expect("in one step", STARTS, TEXTS)


def detect(page, screen):
    page.choose(DETECT)
    screen.settle(1)
    page.app.press(page.app.find("button", "Replace Them"))
    wait("captions where somebody speaks", lambda: page.starts() != STARTS and all(not text.startswith(tuple(TEXTS)) for text in page.texts()))
    ok(f"empty captions stand where there is speech: {page.starts()}")
    page.undo()
    page.expect("in one step again", STARTS, TEXTS)


def position(page):
    """Where the video stands, in seconds, as the label beside the slider says."""
    label = page.app.find("label", lambda name: name.endswith(" / 0:11.0") or " / 0:1" in name).get_name()
    minutes, seconds = label.split(" / ")[0].split(":")
    return int(minutes) * 60 + float(seconds)


def switch(page, screen):
    """Another language while it plays: it goes on playing, from where it was."""
    page.seek(0.2)
    page.app.press(page.app.find("button", "Play"))
    wait("the video to play", lambda: position(page) > 0.5)
    before = position(page)
    page.choose(TRANSLATION)
    between = position(page)
    assert page.app.find_all("button", "Pause"), "it stopped"
    assert between >= before, (before, between)
    page.choose(SOURCE)
    assert page.app.find_all("button", "Pause"), "it stopped"
    assert position(page) >= between, (between, position(page))
    page.app.press(page.app.find("button", "Pause"))
    ok("the language is switched while the video plays, without a stop")


def remember(app, screen):
    """Nothing on this computer translates English into German, but the memory has what the other note's file says: that comes in, and only
    what is left is refused."""
    page = open_note(app, screen, "Once More", LENGTH)
    page.expect("the captions of another note", STARTS, [TEXTS[0], OTHER, TEXTS[2]])
    app.press(page.get("button", "Translate"))
    app.find("label", lambda name: name.startswith("1 caption was translated, 1 was not: Nothing here can translate"))
    # In the list, since any of them may be the chosen one.
    app.find("label", HELLO)
    app.find("label", "Not translated yet")
    ok("the memory is asked before a pair is refused that no engine can do")


def has_speech(clip, work):
    found = subprocess.run([CLI, "captions", "detect", clip, "-o", work / "speech.srt"], capture_output=True, text=True)
    assert found.returncode == 0 or "silero-vad" in found.stderr, found.stderr
    return found.returncode == 0


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-captions-") as folder, Screen() as screen:
        work = pathlib.Path(folder)
        library = str(work / "library")
        note = make_note(work, library, "Tools", LENGTH, CUES, "en", SPEECH)
        (work / "german.srt").write_text(srt(GERMAN))
        for command in (["captions", "import", note, work / "german.srt", "--lang", "de"], ["note", "edit", note, "1", f"cut from {CUT} s to 6.6 s"]):
            subprocess.run([CLI, "--library", library, *command], check=True, capture_output=True)
        other = make_note(work, library, "Once More", LENGTH, [CUES[0], (4, 5, OTHER), CUES[2]])
        (work / "last.srt").write_text(srt([(7, 9, "Schluss")]))
        subprocess.run([CLI, "--library", library, "captions", "import", other, work / "last.srt", "--lang", "de"], check=True,
                       capture_output=True)
        app = App(screen, WINDOW, "--library", library)
        with app.explained():
            page = open_note(app, screen, "Tools", LENGTH)
            page.expect("the captions are listed", STARTS, TEXTS)
            screen.settle(3)
            wait(f"captions of two files side by side: {app.find_all('text')}",
                 lambda: HELLO in [app.text(node) for node in app.find_all("text", "Deutsch")])
            ok("captions of a second file stand beside those at their time, both of two")
            subprocess.run([CLI, "--library", library, "captions", "export", note, "--lang", "de", "-o", work / "out.srt"], check=True)
            assert f"00:00:01,000 --> 00:00:03,000\n{HELLO}\n" in (work / "out.srt").read_text(), (work / "out.srt").read_text()
            ok("and are exported so")
            second_file(page, work)
            at_playhead(page, screen)
            snap_to_cut(page)
            mend(page)
            if has_speech(work / "Tools.mkv", work):
                detect(page, screen)
            switch(page, screen)
            remember(app, screen)
            assert app.quit() == 0
            assert not app.warnings(), "\n".join(app.warnings())
            ok("nothing was complained about")
    done()


main()
