"""From a key to the screen: a person types into a note of some 900 signs, and a clock runs from the X server's stamp on each key until the
frame with the feed card that shows it is in the window (Xvfb, cairo renderer)."""

import json
import os
import pathlib
import tempfile

import cards
from driver import App, Screen, wait

LINE = "靠窗的位子能看见整条巷子：买菜的、遛狗的、赶着上学的，一个一个走过去。\n"
KEYS = "coffeeandatablebythewindow"


def measure():
    """What the program says: milliseconds of each key, frames in which the card was drawn anew, widgets that came meanwhile."""
    with tempfile.TemporaryDirectory(prefix="sampan-keys-") as folder, Screen() as screen:
        library = f"{folder}/library"
        pictures = [option for name in ("coffee.png", "chelsea.png") for option in ("--media", pathlib.Path(os.environ["SAMPAN_SAMPLES"]) / name)]
        cards.cli(library, "note", "new", "--lang", "zh-Hans", "--title", "巷子里的早咖啡", "--body", "end\n" + LINE * 25, *pictures)
        app = App(screen, os.environ["SAMPAN_TIMED"], "--library", library)
        with app.explained():
            app.fill_screen()
            passage = wait("the first passage", lambda: [node for node in app.find_all("text") if app.text(node) == "end"])[0]
            app.focus(passage)
            screen.key("End")
            screen.type("ab")
            wait("what is typed", lambda: app.text(passage) == "endab")
            # Pictures and subject are there.
            screen.settle(3)
            screen.key("F12")
            for key in KEYS:
                screen.run("xdotool", "key", key)
                screen.settle(0.12)
            wait("all that is typed", lambda: app.text(passage) == "endab" + KEYS)
            screen.settle(1)
            app.quit()
        return json.loads(next(line for line in app.output().splitlines() if line.startswith("{")))


if __name__ == "__main__":
    print(json.dumps(measure()))
