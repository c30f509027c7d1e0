"""The words in a picture, as a person puts them into another language on the command line: test_words.py PROGRAM

A chat as a browser shows it: found, translated by hand, rendered for readers of English, and read again in what comes of that."""

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None
PAGE = """<meta charset=utf-8><body style="margin:0;background:#ededed;font:20px 'Noto Sans CJK SC';width:375px">
<p style="background:#fff;margin:16px 60px 16px 12px;padding:12px">请问需要自己准备午饭吗</p>
<p style="background:#95ec69;margin:16px 12px 16px 60px;padding:12px">谢谢小雨</p><p style="padding:0 12px">Anna 12:30</p>"""


class Words(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sampan-words-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "chat.html").write_text(PAGE)
        self.picture = self.folder / "chat.png"
        subprocess.run(["chromium-headless-shell", "--no-sandbox", "--hide-scrollbars", f"--screenshot={self.picture}", "--window-size=375,240",
                        (self.folder / "chat.html").as_uri()], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def cli(self, *arguments):
        return subprocess.run([PROGRAM, "--library", self.folder / "library", *map(str, arguments)], check=True, stdout=subprocess.PIPE,
                              text=True).stdout.strip()

    def words(self, note, *arguments):
        return json.loads(self.cli("note", "words", note, 1, "--json", *arguments))

    def render(self, note, name, *arguments):
        path = self.folder / name
        self.cli("note", "render", note, 1, "-o", path, *arguments)
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def read(self, name):
        return self.cli("ocr", self.folder / name).splitlines()

    def test_variants(self):
        note = self.cli("note", "new", "--lang", "zh-Hans", "--title", "T", "--media", self.picture)
        plain = self.render(note, "plain.png")
        found = self.words(note)
        self.assertEqual([(box["text"], box["kept"]) for box in found],
                         [("请问需要自己准备午饭吗", False), ("谢谢小雨", False), ("Anna 12:30", True)])
        self.assertEqual([box["lettering"] for box in self.words(note, "--lettering", "2=serif")], ["auto", "serif", "auto"])
        serif = self.render(note, "serif.png", "--lang", "en")
        self.assertEqual(serif, plain)
        put = self.words(note, "--to", "en", "--set", "1=Should we bring lunch?", "--set", "2=Thanks Xiaoyu")
        self.assertEqual([box["translation"] for box in put], ["Should we bring lunch?", "Thanks Xiaoyu", ""])
        self.assertEqual([box["id"] for box in put], [box["id"] for box in found])

        # For its own readers the picture is what it was, byte for byte.
        english = self.render(note, "en.png", "--lang", "en")
        self.assertNotEqual(english, plain)
        self.assertEqual(self.render(note, "zh.png", "--lang", "zh-Hans"), plain)
        self.assertEqual(self.read("en.png"), ["Should we bring lunch?", "Thanks Xiaoyu", "Anna 12:30"])

        # The original of one place, then of all.
        self.words(note, "--keep", "1,3")
        self.render(note, "kept.png", "--lang", "en")
        self.assertEqual(self.read("kept.png"), ["请问需要自己准备午饭吗", "Thanks Xiaoyu", "Anna 12:30"])
        self.words(note, "--keep", "all")
        self.assertEqual(self.render(note, "all.png", "--lang", "en"), plain)
        self.words(note, "--keep", "none")
        self.assertEqual(self.render(note, "again.png", "--lang", "en"), english)

        # What was read is put right: what a person wrote from it stays, and is out of date.
        right = self.words(note, "--set", "2=谢谢小雪")
        self.assertEqual(right[1]["text"], "谢谢小雪")
        self.assertEqual([box["state"] for box in self.words(note, "--to", "en", "--set", "1=Should we bring lunch?")],
                         ["fresh", "stale", "missing"])

        # And back: the English picture, of an English note, for readers of Chinese.
        back = self.cli("note", "new", "--lang", "en", "--title", "T", "--media", self.folder / "en.png")
        self.words(back)
        self.words(back, "--to", "zh-Hans", "--set", "2=谢谢小雨")
        self.render(back, "back.png", "--lang", "zh-Hans")
        self.assertEqual(self.read("back.png"), ["Should we bring lunch?", "谢谢小雨", "Anna 12:30"])

        # The whole note: its title and the words that are not kept; again, there is nothing to do.
        whole = self.cli("note", "new", "--lang", "zh-Hans", "--title", "旅行", "--media", self.picture)
        self.words(whole)
        self.assertEqual(self.cli("note", "translate", whole, "--to", "zh-Hant"), "3")
        self.assertEqual([box["translation"] for box in self.words(whole, "--to", "zh-Hant")], ["請問需要自己準備午飯嗎", "謝謝小雨", ""])
        self.assertEqual(self.cli("note", "translate", whole, "--to", "zh-Hant"), "0")

        done = subprocess.run([PROGRAM, "--library", self.folder / "library", "note", "words", note, "1", "--lettering", "2=comic"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("“2=comic” names no lettering", done.stderr)
        done = subprocess.run([PROGRAM, "--library", self.folder / "library", "note", "words", note, "2"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("There is no picture or video “2”", done.stderr)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    unittest.main(verbosity=2)
