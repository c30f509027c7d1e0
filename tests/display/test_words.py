#!/usr/bin/env python3
"""The words in a picture as a person works with them: found, translated, chosen in the picture, written anew, kept, undone, copied,
read and translated in a dialog, at any length, under a crop, and exported for the readers of a language. OpenCC translates for real."""

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
# Title first: white on the ground; the others are dark.
WORDS = ["周末去哪里", "三家藏在胡同里的咖啡馆", "营业时间：上午九点", "地址：东城区二十八号"]
CONVERTED = ["週末去哪裡", "三家藏在衚衕裡的咖啡館", "營業時間：上午九點", "地址：東城區二十八號"]
OWN = "去台北"
# As many boxes as the picture has, each as long as a page.
LONG = [f"第{number}页：" + "，".join(WORDS[:2] * 300) for number in range(4)]
LONG_CONVERTED = [f"第{number}頁：" + "，".join(CONVERTED[:2] * 300) for number in range(4)]
BOX = "Words in the picture: "
KEPT = "Stays as it is in the picture"
SWITCH = "Translate These Words; Off Keeps the Original"


def draw(path):
    """With 16 bits a channel, as image editors write them."""
    text = ["-font", "Noto-Sans-CJK-SC-Bold", "-pointsize", "110", "-fill", "white", "-gravity", "north", "-annotate", "+0+120", WORDS[0],
            "-font", "Noto-Sans-CJK-SC", "-pointsize", "44", "-fill", "#2a1a10", "-annotate", "+0+320", WORDS[1],
            "-gravity", "northwest", "-annotate", "+90+560", WORDS[2], "-annotate", "+90+680", WORDS[3]]
    subprocess.run(["convert", "-size", "900x1200", "gradient:#f6d29a-#d0704f", *text, f"png48:{path}"], check=True)


def cli(library, *arguments):
    return subprocess.run([CLI, "--library", library, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


class Page:
    def __init__(self, app, screen, library):
        self.app, self.screen, self.library = app, screen, library

    def texts(self, language):
        """What stands in the boxes for these readers, as it is saved."""
        with sqlite3.connect(f"file:{self.library}/library.db?mode=ro", uri=True) as database:
            rows = database.execute("SELECT text FROM cues WHERE language = ? ORDER BY start", (language,)).fetchall()
        return [row[0] for row in rows]

    def letterings(self):
        with sqlite3.connect(f"file:{self.library}/library.db?mode=ro", uri=True) as database:
            rows = database.execute("SELECT settings FROM cues WHERE settings LIKE '%lettering=%'").fetchall()
        return [row[0].partition("lettering=")[2] for row in rows]

    def wait_for(self, language, texts):
        wait(f"{texts} in {language}: {self.texts(language)}", lambda: self.texts(language) == texts)

    def count(self, label, n):
        wait(f"{n} × {label!r}", lambda: len(self.app.find_all("label", label)) == n)

    def box(self, text=WORDS[0]):
        return self.app.find("button", BOX + text)

    def boxes(self):
        return self.app.find_all("button", lambda name: name.startswith(BOX))

    def row(self, text):
        return self.app.find("list item", text)

    def place(self, text=WORDS[0]):
        """Where its box is in the window, in pixels."""
        box = self.box(text).get_component_iface().get_extents(self.screen.atspi.CoordType.WINDOW)
        return box.x, box.y, box.width, box.height

    def pixel(self, at):
        path = pathlib.Path(self.library).parent / "pixel.png"
        self.screen.run("import", "-window", "root", "-crop", "1x1+{}+{}".format(*at), "+repage", str(path))
        return subprocess.run(["convert", path, "-format", "%[pixel:u]", "info:"], check=True, capture_output=True, text=True).stdout

    def focused(self, role="text"):
        state = self.screen.atspi.StateType.FOCUSED
        return next((node for node in self.app.nodes() if node.get_role_name() == role and node.get_state_set().contains(state)), None)

    def shot(self, name):
        if "SAMPAN_WORDS_SHOTS" in os.environ:
            self.screen.settle(1)
            self.screen.shot(pathlib.Path(os.environ["SAMPAN_WORDS_SHOTS"]) / f"{name}.png")


def find(page):
    app = page.app
    page.shot("before")
    app.press(app.find("button", "Find the Words"))
    page.shot("finding")
    wait("four boxes", lambda: [node.get_name() for node in page.boxes()] == [BOX + text for text in WORDS])
    page.count("Not translated yet", 4)
    page.wait_for("zh-Hans", WORDS)
    ok("the words are found, and boxes lie over them")


def check(page):
    """What is not translated yet is told before publishing, and the button there leads to it."""
    app, screen = page.app, page.screen
    screen.key("ctrl+4")
    told = "4 places with words"
    app.find("label", lambda name: told in name)
    page.shot("check")
    app.press(app.find("button", "Translate"))
    app.find("button", "Look for Words Again")
    assert [node.get_name() for node in page.boxes()] == [BOX + text for text in WORDS]
    page.count("Not translated yet", 4)
    ok("the check on the Publish page leads to the words that are not translated")


def told_no_more(page):
    app, screen = page.app, page.screen
    screen.key("ctrl+4")
    app.find("list item", "Hand to a Phone")
    assert not app.find_all("button", "Translate")
    screen.key("ctrl+2")
    app.find("button", "Look for Words Again")
    ok("and tells nothing once they are")


def translate(page):
    app = page.app
    app.press(app.find("button", "Translate"))
    page.wait_for("zh-Hant", CONVERTED)
    page.count("Not translated yet", 0)
    page.count(CONVERTED[1], 1)
    page.shot("translated")
    ok("they are translated as the note is")


def write(page):
    app, screen = page.app, page.screen
    app.click(page.box())
    entry = wait("the focus in the translation", page.focused)
    assert app.text(entry) == CONVERTED[0], app.text(entry)
    screen.key("ctrl+a")
    screen.type("ab")
    page.wait_for("zh-Hant", ["ab", *CONVERTED[1:]])
    page.shot("written")
    screen.key("ctrl+z")
    page.wait_for("zh-Hant", CONVERTED)
    screen.key("ctrl+shift+z")
    page.wait_for("zh-Hant", ["ab", *CONVERTED[1:]])
    ok("a box is chosen in the picture, and its words are written anew: one step of undo")


def letter(page):
    """In what letters the words are set, from the box's row by the keyboard."""
    app, screen = page.app, page.screen
    app.click(page.box())
    wait("the focus in the translation", page.focused)
    screen.key("Tab", "Return")
    screen.settle(0.5)
    page.shot("letterings")
    screen.key("Down", "Down", "Return")
    wait("the wish in the note", lambda: page.letterings() == ["serif"])
    page.count("With Serifs", 1)
    page.shot("serif")
    screen.key("ctrl+z")
    wait("no wish", lambda: page.letterings() == [])
    ok("the letters of a box are chosen, and that is one step to undo")


def keep(page):
    app, screen = page.app, page.screen
    app.press(app.find_all("check box", SWITCH)[1])
    page.count(KEPT, 1)
    page.shot("one-kept")
    switch = app.find_all("check box", "Translate in the Picture")[0]
    app.press(switch)
    page.count(KEPT, 4)
    page.shot("all-kept")
    screen.key("ctrl+z")
    page.count(KEPT, 1)
    screen.key("ctrl+z")
    page.count(KEPT, 0)
    page.wait_for("zh-Hant", ["ab", *CONVERTED[1:]])
    ok("the original is kept in one box and in all of the picture; each is one step of undo")


def reach(page):
    """The boxes are in the order of Tab after the picture, and Enter on one opens its row."""
    app, screen = page.app, page.screen
    app.focus(page.box(WORDS[2]))
    screen.key("Tab", "Return")
    wait("the words of the last box", lambda: page.focused() and app.text(page.focused()) == CONVERTED[3])
    screen.key("shift+Tab")
    wait("what was read there", lambda: page.focused() and app.text(page.focused()) == WORDS[3])
    screen.key("End", "BackSpace")
    page.wait_for("zh-Hans", [*WORDS[:3], WORDS[3][:-1]])
    app.find("label", lambda name: name == f"{CONVERTED[3]} · out of date")
    page.box(WORDS[3][:-1])
    page.shot("stale")
    screen.key("ctrl+z")
    page.wait_for("zh-Hans", WORDS)
    ok("the keyboard reaches all, and what is put right makes its translation stale")


def copy(page):
    """What is copied is pasted into the note, to see it."""
    app, screen = page.app, page.screen
    app.press(app.find("button", "Copy"))
    app.find("label", "Text copied")
    app.press(app.find("button", "Text…"))
    texts = ["\n".join(WORDS), "\n".join(CONVERTED)]
    wait("the text and its translation", lambda: [text for text in map(app.text, app.find_all("text")) if text in texts] == texts)
    page.shot("dialog")
    screen.key("Escape")
    app.gone("label", "Text of the Picture")
    description = app.find_all("text", "繁體中文")[-1]
    app.focus(description)
    screen.key("ctrl+v")
    # Lines of a pasted text are one in an entry.
    wait("what was copied", lambda: all(text in app.text(description) for text in WORDS))
    screen.key("ctrl+z")
    ok("all text is copied, and translated at once in a dialog")


def copy_long(screen, work):
    """A text of 20,000 characters comes whole out of the dialog, and its translation too."""
    library = str(work / "long")
    note = cli(library, "note", "new", "--lang", "zh-Hans", "--title", "长文", "--media", work / "poster.png").strip()
    cli(library, "note", "translate", note, "--to", "zh-Hant")
    cli(library, "note", "words", note, "1")
    assert sum(map(len, LONG)) >= 20000
    with sqlite3.connect(work / "long" / "library.db") as database:
        found = database.execute("SELECT id FROM cues ORDER BY start").fetchall()
        assert len(found) == len(LONG), found
        database.executemany("UPDATE cues SET text = ? WHERE id = ?", [(text, each[0]) for text, each in zip(LONG, found)])
    app = App(screen, WINDOW, "--library", library)
    with app.explained():
        app.find("list item", "长文")
        app.fill_screen()
        screen.key("ctrl+2")
        app.press(app.find("button", "Text…"))
        texts = ["\n".join(LONG), "\n".join(LONG_CONVERTED)]
        wait("the long text and its translation", lambda: [text for text in map(app.text, app.find_all("text")) if text in texts] == texts)
        # The second is that of the translation.
        app.press(app.find_all("button", "Copy")[-1])
        app.find("label", "Text copied")
        screen.key("Escape")
        app.gone("label", "Text of the Picture")
        description = app.find_all("text", "繁體中文")[-1]
        app.focus(description)
        screen.key("ctrl+v")
        wait("all that was copied", lambda: "".join(app.text(description).split()) == "".join(LONG_CONVERTED))
        assert app.quit() == 0
        assert not app.warnings(), "\n".join(app.warnings())
        ok("20,000 characters are translated and copied whole")


def crop(page):
    """Under a crop the boxes still lie on the words: the whole picture is shown with them, and the crop without."""
    app, screen = page.app, page.screen
    before = page.place()
    screen.key("Escape")
    app.press(app.find("toggle button", "Add an Edit"))
    app.press(app.find("button", "Crop"))
    app.find("list item", lambda name: name.startswith("Crop"))
    wait("the box where it was", lambda: page.place() == before)
    page.shot("cropped-shown")
    above = app.at(page.box(), 0.5, -0.4)
    whole = page.pixel(above)
    app.press(app.find("toggle button", "Show the Words over the Picture"))
    wait("no boxes", lambda: not page.boxes())
    wait("the crop, which leaves out what is above them", lambda: page.pixel(above) != whole)
    page.shot("cropped")
    app.press(app.find("toggle button", "Show the Words over the Picture"))
    wait("the box where it was", lambda: page.boxes() and page.place() == before)
    wait("the whole picture", lambda: page.pixel(above) == whole)
    ok("a crop does not move the boxes off the words")


def export(page, path):
    """For the readers of a language, to a file that has their words."""
    app = page.app

    def present():
        app.press(app.find("button", "Export…"))
        app.find("label", "For Readers Of")
        page.shot("export")
        app.press(app.find_all("button", "Export…")[-1])

    # It gets its name when all of it is written.
    app.choose_file(present, path, "Save", path.exists)
    read = subprocess.run([CLI, "ocr", path], check=True, capture_output=True, text=True).stdout
    assert "ab" in read, read
    ok("the picture is exported for the readers of a language")


def cancel(page):
    app = page.app
    app.press(app.find("button", "Look for Words Again"))
    app.press(app.find("button", "Cancel"))
    app.find("button", "Look for Words Again")
    assert [node.get_name() for node in page.boxes()] == [BOX + text for text in WORDS]
    ok("looking again is cancelled, and all stays as it was")


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-words-") as folder, Screen() as screen:
        work = pathlib.Path(folder)
        library = str(work / "library")
        draw(work / "poster.png")
        note = cli(library, "note", "new", "--lang", "zh-Hans", "--title", "周末", "--media", work / "poster.png").strip()
        cli(library, "note", "translate", note, "--to", "zh-Hant")
        # An account that nobody signed in with, for those who read the translation.
        with sqlite3.connect(work / "library" / "library.db") as database:
            database.execute("INSERT INTO accounts VALUES ('1', 'atproto', 'http://127.0.0.1:1', 'bob.test', 'did:plc:bob', 'zh-Hant', 0)")
        app = App(screen, WINDOW, "--library", library)
        page = Page(app, screen, library)
        with app.explained():
            app.find("list item", "周末")
            app.fill_screen()
            screen.key("ctrl+2")
            find(page)
            check(page)
            translate(page)
            told_no_more(page)
            write(page)
            letter(page)
            keep(page)
            reach(page)
            copy(page)
            cancel(page)
            crop(page)
            export(page, work / "out.jpg")
            assert app.quit() == 0
            assert not app.warnings(), "\n".join(app.warnings())
            ok("nothing was complained about")
        copy_long(screen, work)
    done()


main()
