#!/usr/bin/env python3
"""Translating a note in the window, as a person does it: one passage edited is one passage stale; what is pinned stays; the memory,
the back-translation and the dictionary answer. OpenCC translates for real."""

import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from driver import App, Screen, done, ok, wait  # noqa: E402

WINDOW = os.environ["SAMPAN_WINDOW"]
CLI = os.environ["SAMPAN_CLI"]
BODY = "落地成都的第一顿，一定要留给火锅。\n点了鸳鸯锅：红的给胆大的，白的给我。\n吃完去人民公园喝盖碗茶。"
FIRST = "落地成都的第一頓，一定要留給火鍋。"
# Both would go from the left by their first letter.
ARABIC = ["Sampan برنامج جديد", "iPhone هو هاتف من Apple."]
LONG = "\n".join(f"第{number}段：吃完去人民公园喝盖碗茶，听一下午的川剧，再沿着锦江慢慢走回去，路上买两串糖油果子，看人下棋。" for number in range(4200))
FRESH = "Fresh, not approved"
COMPARE, CHECK = 1, 2  # in the menu of a passage
STALE = "Stale: the source changed"


class Page:
    """The Write page by what a screen reader finds on it."""

    def __init__(self, app, screen):
        self.app, self.screen = app, screen
        self.list = app.find("list", "Passages")

    def passages(self, language):
        return self.app.find_all("text", f"Passage in {language}", self.list)

    def texts(self, language):
        return [self.app.text(node) for node in self.passages(language)]

    def labels(self, name):
        return self.app.find_all("label", name, self.list)

    def button(self, name, position=0):
        return wait(f"button {name!r} {position}", lambda: (self.app.find_all("button", name) + [None] * 9)[position])

    def put_caret(self, language, position):
        """At the end of a passage, by Tab alone."""
        self.app.focus(self.passages(language)[position])
        self.screen.key("ctrl+End")

    def choose(self, position):
        """From the menu that is open; GTK's menu items have no names."""
        items = wait("a menu", lambda: self.app.find_all("menu item"))
        self.app.press(items[position])

    def choose_of_passage(self, passage, position):
        """From the menu of a passage; the first is the title."""
        self.app.press(self.app.find_all("toggle button", "More About This Passage", self.list)[passage])
        self.choose(position)


def translate(page):
    app = page.app
    app.press(app.find("toggle button", "Add a Language"))
    # Chinese in the other script is the first that is offered.
    page.choose(0)
    app.press(page.button("Translate 4 Passages"))
    wait("four translations", lambda: len(page.labels(FRESH)) == 4)
    assert page.texts("繁體中文")[0] == FIRST, page.texts("繁體中文")
    assert len(page.labels("OpenCC")) == 4
    ok("a note is translated, and says who did it and that nobody has approved it")


def edit_source(page):
    before = page.texts("繁體中文")
    page.put_caret("简体中文", 1)
    page.screen.type("x9")
    wait("one stale passage", lambda: len(page.labels(STALE)) == 1 and len(page.labels(FRESH)) == 3)
    assert page.texts("繁體中文") == before
    ok("a source paragraph that is edited makes that one passage stale")
    # The title and the first paragraph have one, too, as an icon.
    page.app.press(page.button("Translate Again", 2))
    wait("it to be fresh", lambda: not page.labels(STALE))
    after = page.texts("繁體中文")
    assert after[1] == before[1] + "x9" and after[::2] == before[::2], after
    ok("it alone is translated again")


def pin(page):
    app = page.app
    app.press(app.find_all("toggle button", "Approve", page.list)[2])
    wait("it to be approved", lambda: len(page.labels("Approved")) == 1)
    kept = page.texts("繁體中文")
    page.put_caret("简体中文", 1)
    page.screen.type("y")
    page.button("Keep It")
    app.press(page.button("Approve 3 Passages"))
    wait("the others to be approved", lambda: len(page.labels("Approved")) == 3)
    assert page.texts("繁體中文") == kept
    app.press(page.button("Keep It"))
    wait("it to be kept", lambda: len(page.labels("Approved")) == 4)
    assert page.texts("繁體中文") == kept
    ok("what is pinned is kept when its source changes")
    page.screen.key("ctrl+z")
    wait("undo", lambda: len(page.labels(STALE)) == 1)
    page.screen.key("ctrl+shift+z")
    wait("redo", lambda: len(page.labels("Approved")) == 4)
    ok("undo and redo cover it")


def split_and_join(page):
    """By Enter and Backspace, in the middle of three: the other two keep what they have."""
    app, screen = page.app, page.screen
    sources, targets = page.texts("简体中文"), page.texts("繁體中文")

    def shape():
        return len(page.passages("简体中文")), page.texts("繁體中文")

    page.put_caret("简体中文", 1)
    screen.key("ctrl+Home", *["Right"] * 6, "Return")
    wait("four passages", lambda: page.texts("简体中文") == [sources[0], sources[1][:6], sources[1][6:], sources[2]])
    now = page.texts("繁體中文")
    assert now[0] == targets[0] and now[3] == targets[2] and targets[1] in now[1:3], now
    assert len(page.labels("Approved")) == 3
    screen.key("ctrl+z")
    wait("undo", lambda: shape() == (3, targets) and len(page.labels("Approved")) == 4)
    screen.key("ctrl+shift+z")
    wait("redo", lambda: len(page.passages("简体中文")) == 4)
    app.focus(page.passages("简体中文")[2])
    screen.key("ctrl+Home", "BackSpace")
    wait("three passages", lambda: page.texts("简体中文") == sources)
    now = page.texts("繁體中文")
    assert now[0] == targets[0] and now[2] == targets[2] and targets[1] in now[1], now
    while page.texts("繁體中文") != targets or len(page.labels("Approved")) < 4:
        screen.key("ctrl+z")
        wait("three or four", lambda: len(page.passages("简体中文")) in (3, 4))
    ok("a passage is split and joined, the others keep their translations, and undo brings all back")


def compare(page):
    app = page.app
    # The memory learns when the note is saved.
    page.screen.settle(1)
    page.choose_of_passage(1, COMPARE)
    app.find("label", lambda name: name.startswith("100 % alike"))
    app.find("button", "Use")
    assert len(page.labels(FIRST)) == 1
    page.screen.key("Escape")
    app.gone("button", "Use")
    ok("the memory shows what it has")


def check(page):
    app = page.app
    page.choose_of_passage(1, CHECK)
    app.find("label", "Translated back by OpenCC")
    app.find("label", "100 % alike")
    page.screen.key("Escape")
    app.gone("label", "Translated back by OpenCC")
    ok("a translation is translated back")


def look_up(page):
    app = page.app
    app.focus(page.passages("简体中文")[0])
    page.screen.key("ctrl+Home", "ctrl+d")
    app.find("label", lambda name: "CC-CEDICT" in name)
    app.find("label", "luò dì")
    page.screen.key("Right")
    app.gone("label", "luò dì")
    ok("the dictionary glosses the word at the caret")


def move(page):
    before = page.texts("繁體中文")
    page.screen.key("alt+Down")
    wait("it to have moved", lambda: page.texts("繁體中文") == [before[1], before[0], before[2]])
    assert len(page.labels("Approved")) == 4
    ok("a passage moves with its translation")


def add_note(library, language, title, body):
    path = pathlib.Path(library).parent / f"{language}.txt"
    path.write_text(body, encoding="utf-8")
    subprocess.run([CLI, "--library", library, "note", "new", "--lang", language, "--title", title, "--body-file", path], check=True,
                   stdout=subprocess.DEVNULL)


def open_note(app, title):
    app.click(app.find("list item", lambda name: title in name))


def right_to_left(page):
    """The first letter stands at the right, and what is typed before it stays in the text."""
    app, atspi = page.app, page.screen.atspi
    open_note(app, ARABIC[0])
    # The mark that makes it so is none of the text.
    wait("the Arabic passage", lambda: page.texts("العربية") == [ARABIC[1]])
    for node in [app.find("text", "Title in العربية"), page.passages("العربية")[0]]:
        box = node.get_component_iface().get_extents(atspi.CoordType.WINDOW)
        text = app.text(node)
        letter = atspi.Text.get_character_extents(node, 0, atspi.CoordType.WINDOW)
        assert letter.x > box.x + box.width / 2, (text, letter.x, box.x, box.width)
    app.focus(page.passages("العربية")[0])
    page.screen.key("ctrl+Home")
    page.screen.type("Z")
    wait("a letter before the others", lambda: page.texts("العربية") == ["Z" + ARABIC[1]])
    node = page.passages("العربية")[0]
    assert atspi.Text.get_caret_offset(node) == 1
    page.screen.key("ctrl+a")
    chosen = atspi.Text.get_selection(node, 0)
    assert (chosen.start_offset, chosen.end_offset) == (0, len("Z" + ARABIC[1])), (chosen.start_offset, chosen.end_offset)
    word = atspi.Text.get_string_at_offset(node, 2, atspi.TextGranularity.WORD)
    assert (word.content.strip(), word.start_offset) == ("ZiPhone", 0), (word.content, word.start_offset)
    line = atspi.Text.get_string_at_offset(node, 0, atspi.TextGranularity.PARAGRAPH)
    assert line.content.strip() == "Z" + ARABIC[1], line.content
    ok("Arabic that begins with a Latin word goes from the right")


def open_long(page):
    assert len(LONG) > 200000
    open_note(page.app, "A long note")
    wait("the first passage", lambda: page.texts("简体中文")[:1] == [LONG.splitlines()[0]])
    # While the rows further down are still being made.
    page.put_caret("简体中文", 0)
    page.screen.type("x")
    wait("what is typed", lambda: page.texts("简体中文")[0] == LONG.splitlines()[0] + "x")
    ok("a note of 200,000 characters opens, and is edited")


def quote(screen, folder):
    """An English passage in a Chinese session without GNOME's font has the apostrophe of an English font."""
    library = str(folder / "quotes")
    add_note(library, "en", "Don’t", "It’s here.")
    app = App(screen, WINDOW, "--library", library, LC_ALL="zh_CN.UTF-8", LANGUAGE="zh_CN")
    with app.explained():
        app.fill_screen()
        node = app.find("text", "English 段落")
        box = screen.atspi.Text.get_character_extents(node, app.text(node).index("’"), screen.atspi.CoordType.WINDOW)
        assert 0 < box.width < box.height / 3, (box.width, box.height)
        assert app.quit() == 0
    ok("an apostrophe is as wide as in its passage's language")


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-translate-") as folder, Screen() as screen:
        work = pathlib.Path(folder)
        library = str(work / "library")
        add_note(library, "zh-Hans", "A long note", LONG)
        add_note(library, "ar", ARABIC[0], ARABIC[1])
        add_note(library, "zh-Hans", "成都第一天", BODY)
        app = App(screen, WINDOW, "--library", library)
        with app.explained():
            app.fill_screen()
            page = Page(app, screen)
            wait("the passages", lambda: len(page.passages("简体中文")) == 3)
            translate(page)
            edit_source(page)
            pin(page)
            split_and_join(page)
            compare(page)
            check(page)
            look_up(page)
            move(page)
            right_to_left(page)
            open_long(page)
            assert app.quit() == 0
            assert not app.warnings(), "\n".join(app.warnings())
            ok("nothing was complained about")
        quote(screen, work)
    done()


main()
