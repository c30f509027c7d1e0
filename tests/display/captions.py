"""What the tests of the Captions page share: notes with captions, and the page as a screen reader finds it."""

import os
import subprocess
import time

from driver import ok, wait

CLI = os.environ["SAMPAN_CLI"]


def srt(cues):
    def stamp(seconds):
        return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}:{int(seconds) % 60:02},{round(seconds % 1 * 1000):03}"
    return "".join(f"{i}\n{stamp(a)} --> {stamp(b)}\n{text}\n\n" for i, (a, b, text) in enumerate(cues, 1))


BEEPS = "aevalsrc='0.6*sin(2*PI*600*t)*lt(mod(t,1),0.4)':s=8000"


def make_note(work, library, title, length, cues, language="en", sound=None):
    """A video with a beep each second, or with the sound of a file, and its captions."""
    heard = ["-i", sound, "-af", "apad"] if sound else ["-f", "lavfi", "-i", BEEPS]
    clip, file = work / f"{title}.mkv", work / f"{title}.srt"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", f"color=teal:s=160x90:r={25 if length < 60 else 1}:d={length}",
                    *heard, "-t", str(length), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "flac", clip], check=True)
    file.write_text(srt(cues), encoding="utf-8")

    def cli(*arguments):
        return subprocess.run([CLI, "--library", library, *arguments], check=True, capture_output=True, text=True).stdout.strip()

    note = cli("note", "new", "--lang", language, "--title", title, "--media", clip)
    cli("captions", "import", note, file, "--lang", language)
    return note


class Page:
    def __init__(self, app, screen, length):
        self.app, self.screen, self.length = app, screen, length
        self.known = {}

    def get(self, role, name):
        """As find(), but what was found before and is still there is not looked for again: that takes long."""
        node = self.known.get((role, name))
        try:
            if node is not None and node.get_state_set().contains(self.screen.atspi.StateType.SHOWING):
                return node
        except Exception:
            pass
        node = self.known[role, name] = self.app.find(role, name)
        return node

    def rows(self):
        """(start as shown, text) of each row that there is."""
        def read():
            captions = self.get("list", "Captions")
            return [captions.get_child_at_index(i).get_name() for i in range(captions.get_child_count())],

        names, = wait("a list of captions that stands still", read)
        return [(start, text) for start, _, text in (name.partition(", ") for name in names)]

    def starts(self):
        return [start for start, _ in self.rows()]

    def texts(self):
        return [text for _, text in self.rows()]

    def expect(self, what, starts=None, texts=None):
        try:
            wait(what, lambda: (starts is None or self.starts() == starts)
                 and (texts is None or len(self.texts()) == len(texts)
                      and all(a.startswith(b) and (b or not a) for a, b in zip(self.texts(), texts))), 8)
        except AssertionError as error:
            raise AssertionError(f"{error}: {self.rows()}") from None
        ok(what)

    def wave(self):
        return self.get("slider", "Captions over the waveform")

    def value(self):
        return self.wave().get_value_iface().get_current_value()

    def text(self, name="English, source"):
        return self.get("text", name)

    def undo(self):
        self.app.press(self.get("button", "Undo"))
        time.sleep(0.2)  # a button that is still going down can not be pressed again

    def choose(self, position):
        """An item of the page's menu, by its place: they have no names."""
        self.app.press(self.get("toggle button", "More for Captions"))
        items = wait("the menu", lambda: self.app.find_all("menu item"))
        self.app.press(items[position])

    def seek(self, moment):
        """A click beside the captions moves the playhead."""
        x, y = self.app.at(self.wave(), moment / self.length, 0.3)
        self.screen.run("xdotool", "mousemove", str(x), str(y), "click", "1")
        time.sleep(0.5)

    def drag(self, at, to, modifier=None):
        """From one time of the video to another, in the lane of the captions."""
        box = self.wave().get_component_iface().get_extents(self.screen.atspi.CoordType.WINDOW)
        y = box.y + box.height - 16
        x = [round(box.x + moment / self.length * box.width) for moment in (at, to)]
        run = self.screen.run
        run("xdotool", "mousemove", str(x[0]), str(y), "sleep", "0.2", "mousedown", "1")
        if modifier:
            run("xdotool", "keydown", modifier)
        for step in range(1, 11):
            run("xdotool", "mousemove", str(x[0] + round((x[1] - x[0]) * step / 10)), str(y), "sleep", "0.03")
        run("xdotool", "mouseup", "1")
        if modifier:
            run("xdotool", "keyup", modifier)
        time.sleep(0.3)


def open_note(app, screen, title, length):
    """Shows its captions; a click, since assistive technologies can not choose in GTK's lists."""
    app.fill_screen()
    row = app.find("list item", lambda name: title in name)
    box = row.get_component_iface().get_extents(screen.atspi.CoordType.WINDOW)
    screen.run("xdotool", "mousemove", str(box.x + box.width // 2), str(box.y + box.height // 2), "click", "1")
    screen.settle(1)
    screen.key("ctrl+3")
    page = Page(app, screen, length)
    page.wave()
    return page
