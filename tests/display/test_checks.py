#!/usr/bin/env python3
"""The checks before publishing, in the window: each button mends what it names, or leads to the very place where a person does."""

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
SHOTS = pathlib.Path(os.environ.get("SAMPAN_SHOTS", "/tmp"))
SOURCE, TARGET = "zh-Hans", "zh-Hant"
TITLE = "港口的一天"
WORDS = ("周末去哪里", "营业时间上午九点")
CONVERTED = "營業時間上午九點"


def cli(library, *arguments):
    done = subprocess.run([CLI, "--library", library, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def show(library, note):
    return json.loads(cli(library, "--json", "note", "show", note))


def mend(app, name):
    """Presses the button of a check, once it has stood for a while: the list is filled anew when what it checks was read."""
    def stands():
        node = app.find("button", name)
        app.screen.settle(1)
        return node if node.get_state_set().contains(app.screen.atspi.StateType.SHOWING) else None

    app.press(wait(f"a button “{name}” that stays", stands))


def back(app, screen):
    """To the Publish page."""
    screen.key("ctrl+4")
    app.find("list item", "Hand to a Phone")


def focused(app):
    return [node for node in app.find_all("text") if node.get_state_set().contains(app.screen.atspi.StateType.FOCUSED)]


def type_there(app, screen, text):
    """Where the focus is, once it is in a text."""
    node = wait("a text to have the focus", lambda: (focused(app) or [None])[0])
    screen.type(text)
    wait(f"{text!r} in the text", lambda: text in app.text(node))
    return app.text(node)


def check_pictures(app, screen, library, note):
    mend(app, "Describe")
    type_there(app, screen, "A cat")
    wait("the description in the note", lambda: [medium["alt"][SOURCE] for medium in show(library, note)["media"]] == ["一杯咖啡", "A cat"])
    ok("a missing description is written where its button leads: the second picture, in the language that lacks it")


def check_words(app, screen, library, note):
    if not app.find_all("text", "Words, between commas"):
        app.press(app.find("list item", "Look Out For"))
    row = app.find("text", "Words, between commas")
    app.enter(row, "noon")
    wait("the word to be there", lambda: app.text(row) == "noon")
    screen.key("Return")
    mend(app, "Look")
    assert "回来。Xnoon" in type_there(app, screen, "X")
    ok("a word to look out for is found: the cursor stands before it")


def check_translation(app, screen, library, note):
    mend(app, "Translate Again")
    wait("the translation", lambda: ["Xnoon" in version["body"] for version in show(library, note)["versions"]] == [True, True])
    ok("a passage that was changed is translated again by its button")
    back(app, screen)
    mend(app, "Approve")
    app.gone("button", "Approve")
    ok("a machine's text is approved by its button")
    screen.key("ctrl+z")
    app.find("button", "Approve")
    ok("and that is one step to undo")


def check_captions(app, screen):
    app.click(app.find("list item", lambda name: name.startswith("船")))
    back(app, screen)
    mend(app, "Give Them Time")
    app.gone("button", "Give Them Time")
    ok("captions that are too fast get their time by their button")


def check_caption_translation(app, screen, library, note):
    app.click(app.find("list item", lambda name: name.startswith("帆")))
    back(app, screen)
    mend(app, "Translate Captions")

    def texts():
        return [cue["text"] for track in show(library, note)["media"][0]["tracks"] if track["language"] == TARGET for cue in track["cues"]]

    wait("the captions in the other script", lambda: texts() == ["帆船回來了"])
    back(app, screen)
    app.gone("button", "Translate Captions")
    ok("captions that are missing in a language are translated by their button")


def check_bilingual(app, screen):
    """One post in two languages: once an account gets it, the preview and the counters show both together."""
    both = "简体中文 + 繁體中文"
    app.click(app.find("list item", lambda name: name.startswith(TITLE)))
    back(app, screen)
    assert not app.find_all(name=both)
    app.focus(app.find("toggle button", "简体中文"))
    screen.key("space")
    screen.settle(1)
    screen.key("Down", "Down", "Return")
    app.press(app.find("radio button", both))
    app.find("image", lambda name: f"card in {both}" in name)
    app.find("label", lambda name: name.startswith("Fits: title"))
    screen.shot(SHOTS / "checks-bilingual.png")
    screen.key("ctrl+1")
    counters = app.find_all("label", lambda name: name.startswith(both) and name.endswith("of 300 for Bluesky"))
    assert len(counters) == 2, counters
    ok("a post in two languages is previewed and counted as one")


def check_picture_words(app, screen, library, poster):
    """“Translate” of the words in the pictures leads to the picture that has them; translated there, nothing is left to say."""
    app.click(app.find("list item", lambda name: name.startswith("海报")))
    back(app, screen)
    app.find("label", lambda name: "places with words have not been translated" in (name or ""))
    mend(app, "Translate")
    app.find("button", lambda name: name == "Words in the picture: " + WORDS[0])
    app.press(app.find("button", "Translate"))
    wait("the words in the other writing", lambda: CONVERTED in cli(library, "note", "words", poster, "2", "--to", TARGET))
    back(app, screen)
    app.gone("label", lambda name: "with words have not been translated" in (name or ""))
    ok("“Translate” of the words in the pictures opens the second picture, which has them; translated there, the check is content")


def make_notes(library, work):
    note = cli(library, "note", "new", "--lang", "zh", "--title", TITLE, "--body", "船回来。\n船在早上出去，回来。noon 人多。",
               "--media", str(SAMPLES / "coffee.png"), "--media", str(SAMPLES / "chelsea.png"))
    cli(library, "note", "translate", note, "--to", TARGET, "--provider", "opencc")
    clip = work / "clip.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x48:r=10", "-t", "8", "-pix_fmt", "yuv420p", clip], check=True)
    video = cli(library, "note", "new", "--lang", "zh", "--title", "船", "--body", "视频", "--media", str(clip))
    track = work / "fast.vtt"
    track.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n一二三四五六七八九十一二三四五六\n", encoding="utf-8")
    cli(library, "captions", "import", video, str(track), "--lang", "zh")
    sail = cli(library, "note", "new", "--lang", "zh", "--title", "帆", "--body", "视频", "--media", str(clip))
    slow = work / "slow.vtt"
    slow.write_text("WEBVTT\n\n00:01.000 --> 00:04.000\n帆船回来了\n", encoding="utf-8")
    cli(library, "captions", "import", sail, str(slow), "--lang", "zh")
    cli(library, "note", "translate", sail, "--to", TARGET, "--provider", "opencc")
    lines = [part for line, word in enumerate(WORDS) for part in ("-annotate", f"+60+{120 + 200 * line}", word)]
    subprocess.run(["convert", "-size", "900x600", "xc:#f6e2c0", "-font", "Noto-Sans-CJK-SC", "-pointsize", "72", "-fill", "#2a1a10",
                    "-gravity", "northwest", *lines, work / "poster.png"], check=True)
    poster = cli(library, "note", "new", "--lang", "zh", "--title", "海报", "--media", str(SAMPLES / "coffee.png"), "--media",
                 str(work / "poster.png"))
    cli(library, "note", "translate", poster, "--to", TARGET, "--provider", "opencc")
    cli(library, "note", "words", poster, "2", "--find")
    # Accounts that nobody signed in with, one for each version. What is wrong in both the same way is said of the first.
    with sqlite3.connect(work / "library" / "library.db") as database:
        for order, language in enumerate((SOURCE, TARGET)):
            database.execute("INSERT INTO accounts VALUES (?, 'atproto', 'http://127.0.0.1:1', ?, ?, ?, ?)",
                             (f"{order}", f"bob{order}.test", f"did:plc:bob{order}", language, order))
            database.execute("INSERT INTO alts SELECT note, id, ?, '一杯咖啡' FROM media WHERE name = 'coffee.png'", (language,))
    return note, sail, poster


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-checks-") as folder, Screen() as screen:
        work = pathlib.Path(folder)
        library = str(work / "library")
        note, sail, poster = make_notes(library, work)
        app = App(screen, WINDOW, "--library", library)
        with app.explained():
            app.fill_screen()
            app.click(app.find("list item", lambda name: name.startswith(TITLE)))
            back(app, screen)
            check_pictures(app, screen, library, note)
            back(app, screen)
            check_words(app, screen, library, note)
            back(app, screen)
            check_translation(app, screen, library, note)
            check_captions(app, screen)
            check_caption_translation(app, screen, library, sail)
            check_picture_words(app, screen, library, poster)
            check_bilingual(app, screen)
            assert app.quit() == 0
            assert not app.warnings(), "\n".join(app.warnings())
            ok("nothing was complained about")
    done()


main()
