#!/usr/bin/env python3
"""A note in the window whose translator is a server: a pair that nothing can do says what would help; a slow server shows how far it is and
is stopped; one that asks to wait is waited for; Arabic runs from right to left; the pointer over a word shows the dictionary; a literal tag is
marked until it is accepted. The server is a stub of an OpenAI-compatible one: no real one can be had where this is tested."""

import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from driver import App, Screen, done, ok, wait  # noqa: E402
from stub_model import ENGLISH, Stub, add_language, settings  # noqa: E402

WINDOW = os.environ["SAMPAN_WINDOW"]
CLI = os.environ["SAMPAN_CLI"]
ARABIC = 9  # in the menu of languages that can be added, once English is there
RIVER = "We walked along the river."
PARAGRAPHS = 40
SHADOW = 44, 23  # what GTK leaves out when it says where something is in its window


def no_engine(app, screen, stub):
    add_language(app, ENGLISH)
    app.press(app.find("button", lambda name: name.startswith("Translate 4")))
    said = app.find("label", lambda name: "English" in name and "translate" in name.lower() and len(name) > 40).get_name()
    print(f"# {said}")
    app.find("button", "Set Up…")
    assert not [node for node in app.find_all("text", "Passage in English") if app.text(node)]
    ok("a pair that no engine can do says so, and what would help; the source is no translation")
    settings(screen, f"openai-url='http://127.0.0.1:{stub.server_port}/v1'\nopenai-model='stub'\n")
    screen.settle(1)


def slow(app, screen, stub):
    stub.go.release(2)
    app.press(app.find("button", lambda name: name.startswith("Translate 4")))
    left = app.find("label", lambda name: " of 41" in name and not name.startswith("0 ")).get_name()
    print(f"# {left}")
    app.press(app.find("button", "Stop"))
    app.find("button", lambda name: name.startswith("Translate ") and name.endswith("Passages"))
    texts = [app.text(node) for node in app.find_all("text", "Passage in English")]
    assert texts[0] == RIVER, texts
    stub.go.release(100)
    ok("a slow server shows how far it is, and what is done stays when it is stopped")
    stub.busy = 1
    app.press(app.find("button", lambda name: name.startswith("Translate ") and name.endswith("Passages")))
    app.find("label", lambda name: name.startswith("The server asks to wait"))
    app.find("button", lambda name: name.startswith("Approve 41"))
    ok("a server that asks to wait is waited for, and the rest is translated")


def hover(app, screen, language, word, pinyin):
    """Over a word of the first passage."""
    atspi = screen.atspi
    node = app.find_all("text", f"Passage in {language}")[0]
    place = atspi.Text.get_character_extents(node, app.text(node).index(word), atspi.CoordType.WINDOW)
    for x in range(place.x + SHADOW[0], place.x + 12, -8):
        screen.run("xdotool", "mousemove", str(x), str(place.y + place.height // 2 + SHADOW[1]))
        screen.settle(1.2)
        if app.find_all("label", pinyin):
            break
    app.find("label", pinyin, timeout=1)
    app.find("label", lambda name: name.startswith("Dictionary, not a translation: CC-CEDICT"), timeout=1)
    screen.run("xdotool", "mousemove", "5", "5")
    app.gone("label", pinyin)


def look_up(app, screen):
    # The first time the dictionary is read.
    app.focus(app.find_all("text", "Passage in 简体中文")[0])
    screen.key("ctrl+Home", "ctrl+d")
    app.find("label", lambda name: "CC-CEDICT" in name)
    screen.key("Right")
    hover(app, screen, "简体中文", "散步", "sàn bù")
    hover(app, screen, "English", "river", "hé")
    ok("the pointer over a word shows the dictionary, in both directions")


def tags(app, screen):
    name = "Change the Tag 七上八下 (EN七上八下: %s)"
    # They stand below the last passage.
    screen.run("xdotool", "mousemove", "700", "500", "click", "--repeat", "250", "--delay", "4", "5")
    screen.run("xdotool", "mousemove", "5", "5")
    app.find("label", "literal")
    app.press(app.find("toggle button", name % "Only a literal translation: readers may use another tag"))
    app.press(app.find("button", "Accept"))
    app.find("toggle button", name % "Confirmed by you")
    assert not app.find_all("label", "literal")
    screen.run("xdotool", "mousemove", "700", "500", "click", "--repeat", "250", "--delay", "4", "4")
    ok("a literal tag is marked until it is accepted")


def ink(screen, node, left):
    """The contrast in a quarter of a text's width, @left of it from its left edge."""
    place = screen.atspi.Component.get_extents(node, screen.atspi.CoordType.WINDOW)
    shot = screen.home / "ink.png"
    screen.shot(shot)
    crop = f"{place.width // 4 - 12}x{place.height}+{place.x + SHADOW[0] + int(place.width * left) + 6}+{place.y + SHADOW[1]}"
    said = screen.run("convert", shot, "-crop", crop, "+repage", "-colorspace", "gray", "-format", "%[fx:maxima-minima]", "info:",
                      capture_output=True, text=True)
    return float(said.stdout)


def leave(app, screen, stub):
    """Looks at another note and comes back."""
    while stub.go.acquire(blocking=False):
        pass
    stub.go.release(1)
    app.press(app.find("button", "Translate 41 Passages"))
    app.find("label", lambda name: " of 41" in name and not name.startswith("0 "))
    app.click(app.find("list item", lambda name: "Another" in name))
    app.find("text", "Passage in English")
    asked = stub.asked
    stub.go.release(1)
    wait("the server to be asked on", lambda: stub.asked > asked)
    app.click(app.find("list item", lambda name: "成都第一天" in name))
    app.find("label", lambda name: " of 41" in name)
    stub.go.release(200)
    ok("a note is translated on while one looks at another")


def right_to_left(app, screen, stub):
    stub.words = lambda text: "مشينا على ضفة النهر." if "河" in text else "نص " + text
    add_language(app, ARABIC)
    leave(app, screen, stub)
    app.find("button", lambda name: name.startswith("Approve 41"))
    node = app.find_all("text", "Passage in العربية")[0]
    assert app.text(node) == "مشينا على ضفة النهر.", app.text(node)
    assert ink(screen, node, 0) < 0.05 < 0.3 < ink(screen, node, 0.75)
    ok("Arabic runs from right to left")


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-server-") as folder, Screen() as screen:
        work = pathlib.Path(folder)
        library = str(work / "library")
        stub = Stub(lambda text: RIVER if "河" in text else "EN " + text)
        body = work / "body.txt"
        body.write_text("\n".join(["我们在河边散步，看到很多小船。"] + [f"第{i}段。" + "晚上吃火锅。" * 30 for i in range(PARAGRAPHS - 1)]), encoding="utf-8")
        subprocess.run([CLI, "--library", library, "note", "new", "--lang", "en", "--title", "Another"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([CLI, "--library", library, "note", "new", "--lang", "zh-Hans", "--title", "成都第一天", "--body-file", body, "--tag",
                        "七上八下"], check=True, stdout=subprocess.DEVNULL)
        settings(screen, "")
        app = App(screen, WINDOW, "--library", library)
        with app.explained():
            app.fill_screen()
            no_engine(app, screen, stub)
            slow(app, screen, stub)
            look_up(app, screen)
            tags(app, screen)
            right_to_left(app, screen, stub)
            assert app.quit() == 0
            assert not app.warnings(), "\n".join(app.warnings())
            ok("nothing was complained about")
    done()


main()
