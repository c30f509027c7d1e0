#!/usr/bin/env python3
"""The preview as a person uses it: what breaks where, told while one types; the video played in its card with the captions of a language,
and those of another without a stop; dark cards; all languages and platforms beside each other, saved for a colleague; the edges of a person as in an export."""

import contextlib
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import cards  # noqa: E402
from driver import App, Screen, done, ok, wait  # noqa: E402

WINDOW = os.environ["SAMPAN_WINDOW"]
BOTH = "简体中文 + English"
CAPTIONS = {"en": "We go down the alley", "zh-Hans": "我们往巷子里走"}


def make_video(folder, library):
    """A video of two minutes, as upright as the card shows it, plain where its captions are, in two languages."""
    clip = folder / "upright.mp4"
    picture = "testsrc2=s=360x480:r=10:d=120,scroll=h=0.013,drawbox=y=ih*0.7:h=ih*0.3:color=navy:t=fill"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", picture, "-c:v", "libx264", "-preset", "ultrafast",
                    "-pix_fmt", "yuv420p", clip], check=True)
    note = cards.cli(library, "note", "new", "--lang", "en", "--title", "A walk", "--body", "Only a walk.", "--media", clip)
    for language, text in CAPTIONS.items():
        file = folder / f"{language}.srt"
        file.write_text(f"1\n00:00:00,000 --> 00:02:00,000\n{text}\n", encoding="utf-8")
        cards.cli(library, "captions", "import", note, file, "--lang", language)


class Pane:
    def __init__(self, app, screen, folder):
        self.app, self.screen, self.folder = app, screen, folder

    def labels(self, *starts):
        return [name for name in (node.get_name() or "" for node in self.app.find_all("label")) if name.startswith(starts)]

    def card(self, platform):
        return self.app.find("image", lambda name: name is not None and name.startswith(f"{platform} card"))

    def choose_platform(self, steps):
        """@steps: how often an arrow is pressed: down, or up if it is less than 0"""
        self.app.focus(self.app.find("toggle button", "As on"))
        self.screen.key("space", *(["Down" if steps > 0 else "Up"] * abs(steps)), "Return")
        self.screen.settle(0.7)

    def picture(self, name):
        """The pixels of the right side of the window, grey, as bytes."""
        file = self.folder / f"{name}.png"
        self.screen.shot(file)
        return subprocess.run(["convert", file, "-crop", "340x640+1060+120", "-colorspace", "Gray", "-depth", "8", "gray:-"], check=True,
                              stdout=subprocess.PIPE).stdout


    def read(self, platform):
        """What can be read in a card as it is on the screen."""
        file = self.folder / "read.png"
        box = self.card(platform).get_component_iface().get_extents(self.screen.atspi.CoordType.WINDOW)
        frame = self.app.find("frame").get_component_iface().get_extents(self.screen.atspi.CoordType.WINDOW)
        self.screen.shot(file)
        subprocess.run(["convert", file, "-crop", f"{box.width}x{box.height}+{box.x - 2 * frame.x}+{box.y - 2 * frame.y}", "+repage", "-resize",
                        "250%", file], check=True)
        return "".join(block["text"] for block in json.loads(cards.cli(self.folder / "none", "--json", "ocr", file))["blocks"])


def difference(a, b):
    return sum(abs(x - y) for x, y in zip(a, b, strict=True)) / len(a)


def tell_what_breaks(pane):
    pane.card("Xiaohongshu")
    # What one translates is what one sees.
    wait("the length of the title", lambda: pane.labels("Fits: title 15 of 20"))
    assert not pane.labels("The text is too long", "The title is too long")
    pane.choose_platform(5)
    pane.card("Bluesky")
    wait("what Bluesky does not take", lambda: pane.labels("Too long: text"))
    assert pane.labels("The text is too long from “and will take th…” on.")
    ok("what is too long is told, and where it begins")
    pane.choose_platform(-5)
    pane.card("Xiaohongshu")


def turn_pictures(pane):
    app = pane.app
    first = pane.picture("first picture")
    app.press(app.find("button", "Next Picture of the Preview"))
    pane.screen.settle(0.7)
    second = pane.picture("second picture")
    assert difference(first, second) > 5
    app.press(app.find("button", "Previous Picture of the Preview"))
    pane.screen.settle(0.7)
    assert difference(first, pane.picture("first picture again")) < 2
    # A tap on the picture's second half does the same.
    app.click(pane.card("Xiaohongshu"), at=(0.8, 0.3))
    pane.screen.settle(0.7)
    assert difference(second, pane.picture("second picture again")) < 2
    ok("a note's pictures are turned")
    app.press(app.find("button", "Previous Picture of the Preview"))
    pane.screen.settle(0.7)


def look_dark(pane):
    app, before = pane.app, pane.picture("light")
    app.press(app.find("toggle button", "How the Cards Look"))
    pane.screen.settle(0.7)
    pane.screen.key("Return")
    pane.screen.settle(1)
    after = pane.picture("dark")
    assert sum(after) < sum(before) * 0.7, (sum(before), sum(after))
    ok("cards are dark when that is chosen")
    app.press(app.find("toggle button", "How the Cards Look"))
    pane.screen.settle(0.7)
    pane.screen.key("Return")
    pane.screen.settle(1)
    assert difference(pane.picture("light again"), before) < 2


def tops(pane):
    """The tops of the cards on the compare page, those of a row together."""
    nodes = pane.app.find_all("image", lambda name: " card in " in (name or ""), showing=False)
    boxes = sorted((box.y, box.x) for box in (node.get_component_iface().get_extents(pane.screen.atspi.CoordType.WINDOW) for node in nodes))
    rows = []
    for y, x in boxes:
        # No two rows are as near as that.
        if rows and y - rows[-1][0] < 60:
            rows[-1].append(y)
        else:
            rows.append([y])
    return rows


def check_tops(pane):
    pane.screen.settle(2)
    rows = tops(pane)
    assert sum(map(len, rows)) >= 21 and any(len(row) > 1 for row in rows), rows
    assert all(len(set(row)) == 1 for row in rows), rows


def places(pane):
    nodes = pane.app.find_all("image", lambda name: " card in " in (name or ""), showing=False)
    return {node.get_name(): node.get_component_iface().get_extents(pane.screen.atspi.CoordType.WINDOW).y for node in nodes}


def scroll(pane):
    """The wheel over one language moves those beside it by as much."""
    before = places(pane)
    platforms = {name.split(" card in ")[0] for name in before}
    assert len(before) == 3 * len(platforms), before

    def moved():
        now = places(pane)
        steps = {before[name] - y for name, y in now.items()}
        return now.keys() == before.keys() and len(steps) == 1 and steps.pop()

    pane.screen.run("xdotool", "mousemove", "200", "600", "click", "--repeat", "5", "--delay", "60", "5")
    assert wait("all languages further down", moved) > 0
    pane.screen.run("xdotool", "mousemove", "900", "600", "click", "--repeat", "30", "--delay", "60", "4")
    wait("the beginning again", lambda: places(pane) == before)
    ok("languages beside each other scroll together")


def by_platform(pane):
    """The languages side by side; what is saved then still has a row for each language, in the note's order."""
    app = pane.app
    app.press(app.find_all("toggle button", "How the Cards Look")[-1])
    pane.screen.settle(0.7)
    pane.screen.key("Down", "Return")
    wait("the languages beside each other", lambda: all(len(row) == 3 for row in tops(pane)))
    check_tops(pane)
    ok("cards that stand beside each other begin at one height")
    scroll(pane)
    png = pane.folder / "review.png"
    app.choose_file(lambda: app.press(app.find("button", "Save for Review")), png, "Save", png.exists)
    strip = pane.folder / "strip.png"
    subprocess.run(["convert", png, "-crop", "560x0+0+0", "+repage", strip], check=True)
    height = int(subprocess.run(["identify", "-format", "%h", strip], check=True, capture_output=True, text=True).stdout)
    found = []
    for top in range(0, height, 400):
        part = pane.folder / "part.png"
        subprocess.run(["convert", strip, "-crop", f"560x480+0+{top}", "+repage", part], check=True)
        for block in json.loads(cards.cli(pane.folder / "none", "--json", "ocr", part))["blocks"]:
            found += [(top + block["y"], line) for line in block["text"].split("\n") if line in ("简体中文", "English")]
    # What stands in two parts is one; a language that came again further down would be a second.
    found = [item for i, item in enumerate(found) if all(abs(item[0] - other[0]) > 60 for other in found[:i])]
    assert [text for _, text in sorted(found)] == ["简体中文", "English"], found
    ok("they are saved as a picture in the order of the note's languages, however they are shown")


def compare(pane):
    app = pane.app
    app.press(app.find("button", "Compare Platforms and Languages"))
    app.find("label", "Compare Previews")
    wait("a card for each language on each platform", lambda: len(app.find_all("image", lambda name: " card in " in (name or ""), showing=False)) >= 21)
    names = {"Xiaohongshu", "Xiaohongshu feed", "Instagram", "TikTok and Douyin", "Lemon8", "Bluesky", "Mastodon"}
    shown = {node.get_name().split(" card in ")[0] for node in app.find_all("image", lambda name: " card in " in (name or ""), showing=False)}
    assert names <= shown, shown
    ok("all languages are seen on all platforms")
    check_tops(pane)
    pdf = pane.folder / "review.pdf"
    app.choose_file(lambda: app.press(app.find("button", "Save for Review")), pdf, "Save", pdf.exists)
    wait("the whole file", lambda: pdf.read_bytes().rstrip().endswith(b"%%EOF"))
    content = pdf.read_bytes()
    assert content.startswith(b"%PDF-") and len(re.findall(rb"/Type /Page\b", content)) == 3
    ok("they are saved as a PDF with a page for each")
    by_platform(pane)
    pane.screen.key("Escape", "alt+Left")
    app.gone("label", "Compare Previews")


def shown_on(app, platform):
    """The languages of a platform's cards on the compare page."""
    names = [node.get_name() for node in app.find_all("image", lambda name: (name or "").startswith(f"{platform} card in "), showing=False)]
    return sorted(name.removeprefix(f"{platform} card in ").split(": ")[0] for name in names)


def post_together(folder, screen, library):
    """Where an account gets two languages as one post, that is one card; and they can be seen so on every platform."""
    with contextlib.closing(sqlite3.connect(library / "library.db")) as database, database:
        database.execute("INSERT INTO accounts VALUES ('1', 'atproto', 'http://127.0.0.1:1', 'bob.test', 'did:plc:bob', 'zh-Hans+en', 0)")
    app = App(screen, WINDOW, "--library", str(library))
    with app.explained():
        app.fill_screen()
        pane = Pane(app, screen, folder)
        app.click(app.find("list item", lambda name: cards.TITLE in (name or "")))
        pane.card("Xiaohongshu")
        app.press(app.find("button", "Compare Platforms and Languages"))
        wait("one card on Bluesky for both", lambda: shown_on(app, "Bluesky") == ["العربية", BOTH])
        assert shown_on(app, "Mastodon") == ["English", "العربية", "简体中文"], shown_on(app, "Mastodon")
        ok("two languages in one post are one card where an account posts them so")
        pdf = folder / "together.pdf"
        app.choose_file(lambda: app.press(app.find("button", "Save for Review")), pdf, "Save", pdf.exists)
        wait("the whole file", lambda: pdf.read_bytes().rstrip().endswith(b"%%EOF"))
        assert len(re.findall(rb"/Type /Page\b", pdf.read_bytes())) == 4
        ok("it has a page of its own in the PDF")
        app.press(app.find_all("radio button", BOTH)[-1])
        wait("both in one on Mastodon", lambda: shown_on(app, "Mastodon") == [BOTH] and shown_on(app, "Bluesky") == [BOTH])
        ok("any platform shows them so when that is chosen")
        assert app.quit() == 0
        assert not app.warnings(), app.warnings()


def watch(pane):
    """While it plays; the other language is chosen without a stop."""
    app, seen = pane.app, []

    def reads(language):
        seen[:] = [pane.read("Xiaohongshu").replace(" ", "")]
        return {each for each, text in CAPTIONS.items() if text.replace(" ", "") in seen[0]} == {language}

    try:
        # What one translates is what one sees.
        wait("Chinese captions", lambda: reads("zh-Hans"))
        app.press(app.find("radio button", "English"))
        wait("English captions", lambda: reads("en"))
    except AssertionError as error:
        raise AssertionError(f"{error}: {seen}") from None
    assert app.find_all("button", "Pause the Preview"), "it stopped"
    ok("with the captions of the language that is chosen")


def play(pane):
    app = pane.app
    app.click(app.find("list item", lambda name: "A walk" in (name or "")))
    pane.card("Xiaohongshu")
    button = app.find("button", "Play in the Preview")
    pane.screen.settle(2)
    still = pane.picture("still")
    app.press(button)
    app.find("button", "Pause the Preview")
    pane.screen.settle(2)
    frames = [pane.picture(f"frame {i}") for i in range(3)]
    assert difference(frames[0], frames[1]) > 0.5 and difference(frames[1], frames[2]) > 0.5, "it does not move"
    assert difference(still, frames[0]) > 0.5
    ok("the video plays in its card")
    watch(pane)
    app.press(app.find("button", "Pause the Preview"))
    app.find("button", "Play in the Preview")
    pane.screen.settle(1)
    first = pane.picture("paused")
    pane.screen.settle(1)
    assert difference(first, pane.picture("paused still")) < 0.2, "it goes on"
    ok("and stops where it is told to")


SUIT = "blur the background, crop 3:4"


def make_suit(folder, library):
    """A photograph of which the fast model takes a part, the helmet in her hand, for the background."""
    photo = pathlib.Path(os.environ["SAMPAN_SAMPLES"]) / "astronaut.png"
    note = cards.cli(library, "note", "new", "--lang", "en", "--title", "The suit", "--body", "Mine.", "--media", photo)
    cards.cli(library, "note", "edit", note, "1", SUIT)
    for name, options in (("fine", []), ("fast", ["--quick"])):
        cards.cli(library, "edit", photo, SUIT, "-o", folder / f"{name}.png", *options)


def refine(pane):
    """The card shows a person as an export does, some seconds after an edit."""
    def helmet(name, *place):
        return subprocess.run(["convert", pane.folder / f"{name}.png", *place, "-crop", "120x120+160+250", "+repage", "-colorspace", "Gray", "-depth",
                               "8", "gray:-"], check=True, stdout=subprocess.PIPE).stdout

    def is_fine():
        pane.screen.shot(pane.folder / "card.png")
        shown = helmet("card", "-crop", "284x379+1079+225", "+repage")
        return difference(shown, fine) < difference(shown, fast) / 2

    fine, fast = (helmet(name, "-resize", "284x379!") for name in ("fine", "fast"))
    assert difference(fine, fast) > 5, "the helmet looks the same"
    pane.app.click(pane.app.find("list item", lambda name: "The suit" in (name or "")))
    pane.card("Xiaohongshu")
    wait("the helmet as an export has it", is_fine)
    ok("the card shows a person as an export does")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        library, _ = cards.make_note(folder)
        make_video(folder, library)
        make_suit(folder, library)
        with Screen() as screen:
            app = App(screen, WINDOW, "--library", library)
            wait("the notes", lambda: len(app.find_all("list item")) >= 3)
            app.fill_screen()
            with app.explained():
                pane = Pane(app, screen, folder)
                app.click(app.find("list item", lambda name: cards.TITLE in (name or "")))
                screen.settle(2)
                tell_what_breaks(pane)
                turn_pictures(pane)
                look_dark(pane)
                compare(pane)
                play(pane)
                refine(pane)
                assert not app.warnings(), app.warnings()
                app.quit()
            post_together(folder, screen, library)
    done()


main()
