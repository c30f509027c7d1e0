"""sampan-cli, run as a person or a script runs it: test_cli.py PROGRAM [TEST...]"""

import json
import os
import pathlib
import re
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile

PROGRAM = None
UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


class Case(unittest.TestCase):
    """Each test has a library and a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sampan-cli-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.library = self.folder / "library"

    def run_cli(self, *args, stdin=None, env=None):
        done = subprocess.run([PROGRAM, "--library", str(self.library), *map(str, args)],
                              input=stdin, capture_output=True, encoding="utf-8", timeout=120,
                              env={**os.environ, **(env or {})})
        # A critical warning of the program would end it by a signal (G_DEBUG=fatal-warnings).
        self.assertIn(done.returncode, (0, 1, 2), done.stderr)
        return done

    def ok(self, *args, **kwargs):
        done = self.run_cli(*args, **kwargs)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def fails(self, status, *args, **kwargs):
        """The program ends with @status, says why in one line, and prints nothing."""
        done = self.run_cli(*args, **kwargs)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr.strip(), r"^sampan-cli: .+[.\w]$")
        return done.stderr

    def json(self, *args, **kwargs):
        return json.loads(self.ok(*args, **kwargs))

    def write(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def new(self, *args):
        note = self.ok("note", "new", *args).strip()
        self.assertRegex(note, UUID)
        return note


class Words(Case):
    """All that needs no picture, no sound and no network."""

    def test_help(self):
        self.assertIn("note new", self.ok("--help"))
        shown = self.ok("captions", "translate", "--help")
        self.assertIn("captions translate", shown)
        self.assertIn("--provider=NAME", shown)
        self.assertIn("--library DIR", shown)
        self.assertRegex(self.ok("--version"), r"^sampan-cli \d")

    def test_usage(self):
        for args in (["nonsense"], ["note"], ["note", "nonsense"], ["note", "show"],
                     ["note", "list", "too", "much"], ["plan", "--kind", "audio", "warmer"],
                     ["plan"], ["edit", "a.png"], ["captions", "convert", "a.srt"],
                     ["captions", "check", "a.srt"], ["note", "new", "--no-such-option"],
                     ["note", "new", "--body", "a", "--body-file", "b"], ["search"],
                     ["translate", "text"], ["preview", "id"], ["publish", "id"],
                     ["outbox", "cancel"], ["account", "remove"],
                     ["account", "add", "--type", "fax", "--handle", "a"]):
            with self.subTest(args):
                self.fails(2, *args)
        self.assertEqual(self.run_cli().returncode, 2)

    def test_plan(self):
        english = self.ok("plan", "--kind", "video",
                          "keep the first ten seconds, 2x speed, blur the background")
        for twin in ("保留前十秒，两倍速，背景虚化", "只留前10秒，2倍速度，把背景模糊"):
            self.assertEqual(self.ok("plan", "--kind", "video", twin), english)
        self.assertEqual(json.loads(english), {
            "version": 1,
            "edits": [{"op": "trim", "end": 10}, {"op": "speed", "factor": 2},
                      {"op": "background", "mode": "blur", "amount": 0.5}],
            "unresolved": []})

    def test_plan_of_a_picture(self):
        plan = self.json("plan", "--kind", "image", "make me fly, warmer, 2x speed")
        self.assertEqual([edit["op"] for edit in plan["edits"]], ["warmth"])
        self.assertEqual([each["text"] for each in plan["unresolved"]],
                         ["make me fly", "2x speed"])

    def test_plan_without_a_locale(self):
        plan = self.json("plan", "--kind", "image", "加文字“你好”",
                         env={"LC_ALL": "C", "LANG": "C"})
        self.assertEqual(plan["edits"], [{"op": "text", "text": "你好"}])

    def test_note(self):
        body = self.write("body.txt", "第一行\n第二行 https://example.org\n")
        note = self.new("--lang", "zh", "--title", "春天的京都", "--body-file", body,
                        "--tag", "京都", "--tag", "旅行")
        shown = self.json("note", "show", note, "--json")
        self.assertEqual(shown["id"], note)
        self.assertEqual(shown["source"], "zh-Hans")
        self.assertEqual(shown["versions"][0]["title"], "春天的京都")
        self.assertEqual(shown["versions"][0]["body"], "第一行\n第二行 https://example.org")
        self.assertEqual(shown["versions"][0]["tags"], ["京都", "旅行"])
        self.assertIn("春天的京都", self.ok("note", "show", note[:8]))
        self.assertEqual([row["id"] for row in self.json("note", "list", "--json")], [note])
        self.ok("note", "delete", note)
        self.assertEqual(self.json("note", "list", "--json"), [])
        self.assertIn(note, self.fails(1, "note", "show", note))

    def test_language_is_found(self):
        note = self.new("--body", "これはテストです")
        self.assertEqual(self.json("note", "show", note, "--json")["source"], "ja")

    def test_wrong_text(self):
        self.fails(1, "note", "new", "--body-file", self.folder / "missing.txt")
        self.fails(1, "note", "new", "--body-file", self.write("bytes.txt", b"\xff\xfe\x80"))
        self.assertEqual(self.json("note", "list", "--json"), [])

    def test_search(self):
        kyoto = self.new("--lang", "zh", "--title", "京都的春天", "--body", "樱花开了")
        self.new("--lang", "en", "--title", "Autumn", "--body", "Leaves fall")
        found = self.json("search", "樱花", "--json")
        self.assertEqual([row["id"] for row in found], [kyoto])
        self.assertEqual([row["title"] for row in self.json("search", "leav", "--json")], ["Autumn"])
        self.assertEqual(self.json("search", "nothing", "--json"), [])

    def test_export_and_import(self):
        note = self.new("--lang", "zh", "--title", "标题", "--body", "正文", "--tag", "一")
        path = self.folder / "note.sampan"
        self.ok("note", "export", note, "-o", path)
        self.assertIn("note.json", zipfile.ZipFile(path).namelist())
        first = self.json("note", "show", note, "--json")
        self.library = self.folder / "other"
        again = self.json("note", "show", self.ok("note", "import", path).strip(), "--json")
        self.assertEqual(again["versions"], first["versions"])
        self.fails(1, "note", "import", self.write("broken.sampan", "no zip"))

    def test_translate(self):
        self.assertEqual(self.ok("translate", "--from", "zh-Hans", "--to", "zh-Hant", "软件和网络"),
                         "軟體和網路\n")
        self.assertEqual(self.ok("translate", "--from", "zh-Hans", "--to", "zh-Hant", "-",
                                 stdin="汉字\n简体\n"), "漢字\n簡體\n")
        self.fails(1, "translate", "--from", "zh", "--to", "en", "--provider", "opencc", "你好")
        self.fails(1, "translate", "--from", "zh", "--to", "en", "--provider", "nobody", "你好")

    def test_providers(self):
        listed = {entry["name"]: entry for entry in self.json("provider", "list", "--json")}
        self.assertEqual(listed["opencc"]["state"], "ready")
        self.assertIn("zh-Hans>zh-Hant", listed["opencc"]["pairs"])
        for name in ("openai", "deepl", "libretranslate"):
            self.assertEqual((name, listed[name]["state"]), (name, "not-set-up"))
            self.assertTrue(listed[name]["sentence"].endswith("."))
        self.fails(2, "provider", "list", "more")
        if listed["apertium"]["state"] == "ready" and "en>es" in listed["apertium"]["pairs"]:
            self.assertEqual(self.ok("translate", "--from", "en", "--to", "es", "--provider", "apertium",
                                     "I like the red house."), "Me gusta la casa roja.\n")

    def test_translate_a_note(self):
        note = self.new("--lang", "zh-Hans", "--title", "汉字", "--body", "简体 #京都 @a\nhttps://a.cn/zh",
                        "--tag", "摄影")
        self.assertEqual(self.ok("note", "translate", note, "--to", "zh-Hant").strip(), "3")
        version = self.json("note", "show", note, "--json")["versions"][1]
        self.assertEqual(version["language"], "zh-Hant")
        self.assertEqual(version["title"], "漢字")
        self.assertIn("https://a.cn/zh", version["body"])
        self.assertEqual(version["missing"], 0)
        # Nothing is left to do.
        self.assertEqual(self.ok("note", "translate", note, "--to", "zh-Hant").strip(), "0")

    def test_memory(self):
        table = self.write("pairs.csv", "门票 35 元;Tickets 35 yuan\n今天去了海边。;We went to the sea.\n;x\n")
        done = self.run_cli("memory", "import", table, "--from", "zh", "--to", "en")
        self.assertEqual(done.returncode, 0)
        self.assertIn("2 read, 2 new, 1 passed over", done.stdout)
        self.assertIn("Line 3: ", done.stderr)
        [match] = self.json("memory", "lookup", "--json", "--from", "zh", "--to", "en", "门票 50 元")
        self.assertEqual((match["score"], match["target"]), (99, "Tickets 50 yuan"))
        self.assertEqual(self.ok("memory", "export", "-o", self.folder / "pairs.tmx").strip(), "2")
        self.assertEqual(self.json("--json", "memory", "import", self.folder / "pairs.tmx")["added"], 0)
        self.assertIn("languages", self.fails(1, "memory", "import", table))
        self.fails(2, "memory", "lookup", "text")
        self.fails(1, "memory", "import", self.folder / "none.csv")

    def test_memory_alone(self):
        """What was translated before needs no engine, not even for a note without a version in that language."""
        table = self.write("pairs.csv", "你好。,Hei.\n再见。,Näkemiin.\n")
        self.ok("memory", "import", table, "--from", "zh-Hans", "--to", "fi")
        note = self.new("--lang", "zh-Hans", "--title", "你好。", "--body", "再见。", "--tag", "OOTD")
        self.assertEqual(self.ok("note", "translate", note, "--to", "fi").strip(), "2")
        version = self.json("note", "show", note, "--json")["versions"][1]
        self.assertEqual((version["title"], version["body"], version["missing"]), ("Hei.", "Näkemiin.", 0))
        # Where it has nothing the reason is told, and no empty version is left.
        self.assertIn("Nothing here can translate", self.fails(1, "note", "translate", note, "--to", "sv"))
        self.assertEqual(len(self.json("note", "show", note, "--json")["versions"]), 2)

    def test_glossary(self):
        table = self.write("terms.csv", "source_language,target_language,term,target,forbidden\n"
                           "zh,en,舢板,sampan,boat|canoe\n")
        self.ok("glossary", "import", table)
        [term] = self.json("glossary", "list", "--json")
        self.assertEqual((term["term"], term["target"], term["forbidden"]), ("舢板", "sampan", ["boat", "canoe"]))
        self.assertEqual(self.ok("glossary", "export", "-o", self.folder / "terms.csv").strip(), "1")

    def test_tag(self):
        self.assertEqual(self.ok("tag", "#穿搭", "--from", "zh", "--to", "en").split()[0], "#ootd")
        [first, *_] = self.json("tag", "HOTPOT", "--from", "en", "--to", "zh-Hant", "--json")
        self.assertEqual((first["tag"], first["origin"]), ("火鍋", "collected"))
        self.assertEqual(self.json("tag", "没有人用它", "--from", "zh", "--to", "en", "--json"), [])

    def test_captions_convert(self):
        srt = self.write("a.srt", "1\n00:00:01,000 --> 00:00:02,500\n你好\n<i>world</i>\n\n"
                                  "2\n00:00:03,000 --> 00:00:04,000\n再见\n")
        vtt = self.folder / "a.vtt"
        self.ok("captions", "convert", srt, vtt)
        self.assertTrue(vtt.read_text("utf-8").startswith("WEBVTT"))
        cues = self.json("captions", "dump", vtt, "--json")["cues"]
        self.assertEqual([(cue["start"], cue["end"]) for cue in cues], [(1000, 2500), (3000, 4000)])
        self.assertEqual(cues[1]["text"], "再见")
        self.assertLessEqual({"id", "start", "end", "text", "settings"}, set(cues[0]))
        self.fails(1, "captions", "convert", srt, self.folder / "a.txt")
        self.fails(1, "captions", "convert", self.folder / "missing.srt", vtt)
        self.fails(1, "captions", "dump", self.write("no.srt", "This is a letter, not captions."))

    def test_captions_check(self):
        srt = self.write("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n" + "字" * 40 + "\n\n"
                                  "2\n00:00:03,000 --> 00:00:06,000\n再见\n")
        found = self.json("captions", "check", srt, "--lang", "zh", "--json")
        self.assertEqual({row["rule"] for row in found},
                         {"characters-per-second", "characters-per-line"})
        self.assertEqual(len({row["id"] for row in found}), 1)
        for row in found:
            self.assertGreater(row["value"], row["limit"])

    def test_captions_mend(self):
        srt = self.write("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n毛肚七上八下，鸭肠十五秒，时间一到马上吃掉它\n")
        out = self.folder / "mended.srt"
        self.assertIn("9 at most", self.ok("captions", "check", srt, "--lang", "zh"))
        self.ok("captions", "mend", srt, "--lang", "zh", "-o", out)
        self.assertEqual(self.json("captions", "check", out, "--lang", "zh", "--json"), [])
        cue = self.json("captions", "dump", out, "--json")["cues"][0]
        self.assertEqual(cue["start"], 1000)
        self.assertEqual(len(cue["text"].split("\n")), 2)
        self.fails(2, "captions", "mend", srt, "--lang", "zh")

    def test_captions_translate(self):
        srt = self.write("a.srt", "1\n00:00:01,000 --> 00:00:02,500\n软件\n\n"
                                  "2\n00:00:03,000 --> 00:00:04,000\n网络\n")
        out = self.folder / "b.srt"
        self.ok("captions", "translate", srt, "--from", "zh-Hans", "--to", "zh-Hant", "-o", out)
        cues = self.json("captions", "dump", out, "--json")["cues"]
        self.assertEqual([cue["text"] for cue in cues], ["軟體", "網路"])
        self.assertEqual([cue["start"] for cue in cues], [1000, 3000])

    def test_captions_without_a_video(self):
        note = self.new("--title", "Only words")
        srt = self.write("a.srt", "1\n00:00:01,000 --> 00:00:02,500\nHi\n")
        self.assertIn("video", self.fails(1, "captions", "import", note, srt, "--lang", "en"))

    def test_accounts(self):
        self.assertEqual(self.json("account", "list", "--json"), [])
        self.fails(1, "account", "remove", "nobody.example")
        self.fails(2, "account", "add", "--type", "atproto", "--handle", "a.example", stdin="")
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            server = "http://127.0.0.1:%d" % closed.getsockname()[1]
            said = self.fails(1, "account", "add", "--type", "atproto", "--server", server,
                              "--handle", "a.example", stdin="abcd-secret-efgh\n")
        self.assertNotIn("secret", said)
        self.assertEqual(self.json("account", "list", "--json"), [])

    def test_publishing_without_an_account(self):
        note = self.new("--title", "Words", "--body", "Body")
        self.fails(1, "publish", note, "--account", "nobody.example", "--lang", "en")
        self.fails(2, "publish", note, "--account", "a", "--lang", "en", "--at", "tomorrow")
        self.assertEqual(self.json("outbox", "list", "--json"), [])
        self.assertEqual(self.ok("outbox", "run"), "")
        self.fails(1, "outbox", "cancel", "no-such-job")

    def test_check(self):
        note = self.new("--lang", "en", "--title", "T", "--body", "word " * 200)
        checks = self.json("check", note, "--platform", "bluesky", "--lang", "en", "--json")
        self.assertIn("blocks", {row["level"] for row in checks})
        self.fails(2, "check", note, "--platform", "carrier-pigeon", "--lang", "en")
        self.fails(1, "check", note, "--account", "nobody", "--lang", "en")

    def test_check_as_the_server_has_it(self):
        """What a Mastodon server said last holds where it does not answer, by the account's name and by the platform's."""
        note = self.new("--lang", "en", "--title", "T", "--body", "word " * 200)
        find = lambda *of: {row["id"]: row["level"] for row in self.json("check", note, *of, "--lang", "en", "--json")}["text-length"]
        self.assertEqual(find("--platform", "mastodon"), "blocks")
        with sqlite3.connect(os.path.join(self.library, "library.db")) as database:
            database.execute("INSERT INTO accounts VALUES ('a', 'mastodon', 'http://127.0.0.1:1', 'bob', 'bob', 'en', 0)")
            database.execute("INSERT INTO server_limits VALUES ('mastodon@http://127.0.0.1:1', 5000, 23, 4, -1, -1, 0)")
        self.assertEqual(find("--platform", "mastodon"), "passed")
        self.assertEqual(find("--account", "bob"), "passed")
        self.assertEqual(find("--platform", "bluesky"), "blocks")

    def test_library_that_cannot_be(self):
        self.library = self.write("file", "not a folder")
        self.fails(1, "note", "list")


def samples():
    return pathlib.Path(os.environ.get("SAMPAN_SAMPLES", "/usr/share/sampan-samples"))


def png_size(path):
    head = path.read_bytes()[:24]
    assert head.startswith(b"\x89PNG"), path
    return struct.unpack(">II", head[16:24])


class Media(Case):
    """With a real photograph, and a video that is made here."""

    def make_video(self):
        path = self.folder / "clip.mp4"
        subprocess.run(["ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i",
                        "testsrc2=size=320x240:rate=15:duration=4", "-f", "lavfi", "-i",
                        "sine=frequency=440:duration=4", "-pix_fmt", "yuv420p", "-shortest", path],
                       check=True)
        return path

    def duration(self, path):
        shown = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "format=duration",
                                "-of", "csv=p=0", path], check=True, capture_output=True, text=True)
        return float(shown.stdout)

    def test_edit_a_picture(self):
        out = self.folder / "out.png"
        done = self.run_cli("edit", samples() / "coffee.png", "裁成1:1，暖一点, make me fly",
                            "-o", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("make me fly", done.stderr)
        width, height = png_size(out)
        self.assertEqual(width, height)

    def test_edit_by_a_plan(self):
        plan = self.write("plan.json", '{"version": 1, "edits": [{"op": "resize", "width": 200}]}')
        out = self.folder / "out.png"
        self.ok("edit", samples() / "coffee.png", "--plan", plan, "-o", out)
        self.assertEqual(png_size(out)[0], 200)
        plan.write_text('{"version": 1, "edits": [{"op": "resize", "width": 1}]}')
        self.assertIn("resize", self.fails(1, "edit", samples() / "coffee.png", "--plan", plan,
                                           "-o", self.folder / "none.png"))
        self.assertFalse((self.folder / "none.png").exists())

    def test_edit_nothing(self):
        out = self.folder / "out.png"
        done = self.run_cli("edit", samples() / "coffee.png", "make me fly", "-o", out)
        self.assertEqual(done.returncode, 1)
        self.assertIn("make me fly", done.stderr)
        self.assertFalse(out.exists())
        self.fails(1, "edit", self.write("a.png", "no picture"), "warmer", "-o", out)
        self.fails(1, "edit", self.folder / "missing.png", "warmer", "-o", out)

    def test_edit_what_is_not_there(self):
        """A person asks for a change of what the picture has not, and is told so."""
        wish = "sunglasses, blur all faces, make the shirt blue"
        missing = ["No face was found, so nothing could be put on.",
                   "No face was found, so nothing was covered.",
                   "No clothes were found, so their colour stays as it is."]
        for sample, expected in (("coffee.png", missing), ("astronaut.png", [])):
            done = self.run_cli("edit", samples() / sample, wish, "-o", self.folder / "out.png")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(sorted(done.stderr.splitlines()), sorted(expected))

    def test_edit_who_comes_late(self):
        """Of a video it is said only if no frame has it."""
        def make(*names):
            path = self.folder / "video.mp4"
            inputs = [part for name in names for part in ("-loop", "1", "-t", "1", "-i", samples() / name)]
            scaled = "".join(f"[{i}]scale=480:360,setsar=1,fps=10[v{i}];" for i in range(len(names)))
            joined = "".join(f"[v{i}]" for i in range(len(names)))
            subprocess.run(["ffmpeg", "-y", "-loglevel", "error", *map(str, inputs), "-filter_complex",
                            f"{scaled}{joined}concat=n={len(names)}", "-pix_fmt", "yuv420p", path],
                           check=True)
            return path

        for names, said in ((["coffee.png"], ["No face was found, so nothing was covered."]),
                            (["coffee.png", "astronaut.png"], [])):
            done = self.run_cli("edit", make(*names), "blur all faces", "-o",
                                self.folder / "out.mp4")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stderr.splitlines(), said)

    def test_edit_a_video(self):
        out = self.folder / "out.mp4"
        self.ok("edit", self.make_video(), "keep the first two seconds, 2x speed", "-o", out)
        self.assertAlmostEqual(self.duration(out), 1.0, delta=0.2)

    def test_note_with_media(self):
        note = self.new("--lang", "zh", "--title", "照片", "--media", samples() / "coffee.png",
                        "--media", samples() / "astronaut.png")
        shown = self.json("note", "show", note, "--json")
        self.assertEqual([each["name"] for each in shown["media"]], ["coffee.png", "astronaut.png"])
        self.assertEqual((shown["media"][1]["width"], shown["media"][1]["height"]), (512, 512))

        plan = self.json("note", "edit", note, 2, "裁成3:4，暗角，让我飞")
        self.assertEqual([edit["op"] for edit in plan["edits"]], ["crop", "vignette"])
        self.assertEqual(plan["unresolved"][0]["text"], "让我飞")
        plan = self.json("note", "edit", note, 2, "不要暗角")
        self.assertEqual([edit["op"] for edit in plan["edits"]], ["crop"])
        stored = self.json("note", "show", note, "--json")["media"]
        self.assertEqual(stored[1]["plan"]["edits"], plan["edits"])
        self.assertNotIn("plan", stored[0])
        self.fails(1, "note", "edit", note, 3, "warmer")

        card = self.folder / "card.png"
        self.ok("preview", note, "--lang", "zh", "--platform", "xiaohongshu", "-o", card)
        self.assertGreater(png_size(card)[1], 400)
        self.fails(1, "preview", note, "--lang", "en", "--platform", "xiaohongshu", "-o", card)

    def test_captions_of_a_note(self):
        note = self.new("--lang", "zh", "--title", "视频", "--media", self.make_video())
        srt = self.write("a.srt", "1\n00:00:01,000 --> 00:00:02,500\n软件\n")
        self.fails(1, "captions", "export", note, "--lang", "zh", "-o", "-")
        self.fails(1, "captions", "translate", note, "--from", "zh-Hans", "--to", "zh-Hant")
        self.ok("captions", "import", note, srt, "--lang", "zh")
        self.assertEqual(self.ok("captions", "translate", note, "--from", "zh-Hans",
                                 "--to", "zh-Hant").strip(), "1")
        self.assertIn("軟體", self.ok("captions", "export", note, "--lang", "zh-Hant", "-o", "-"))
        self.ok("captions", "import", note, srt, "--lang", "ja")
        # The window shows captions in the languages of the note.
        self.assertEqual([version["language"] for version in self.json("note", "show", note, "--json")["versions"]],
                         ["zh-Hans", "zh-Hant", "ja"])
        card = self.folder / "card.png"
        self.ok("preview", note, "--lang", "zh", "--platform", "bluesky", "-o", card)
        png_size(card)

    def test_captions_detect(self):
        speech = pathlib.Path(os.environ["SAMPAN_SAMPLES"]) / "sense_and_sensibility_01_austen_64kb-0870.wav"
        srt = self.folder / "found.srt"
        self.ok("captions", "detect", speech, "-o", srt)
        cues = self.json("captions", "dump", srt, "--json")["cues"]
        self.assertEqual([cue["text"] for cue in cues], ["", ""])
        self.assertAlmostEqual(cues[0]["start"], 300, delta=150)
        self.assertIn("-->", self.ok("captions", "detect", speech))
        # A tone is no speech.
        self.assertEqual(self.ok("captions", "detect", self.make_video()).strip(), "WEBVTT")

    def test_captions_detect_in_a_note(self):
        video = self.folder / "talk.mkv"
        speech = pathlib.Path(os.environ["SAMPAN_SAMPLES"]) / "sense_and_sensibility_01_austen_64kb-0870.wav"
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=black:64x64:r=25:d=7", "-i", speech, video],
                       check=True)
        note = self.new("--lang", "en", "--title", "Talk", "--media", video)
        self.assertEqual(self.ok("captions", "detect", note).strip(), "2")
        self.assertIn("--replace", self.fails(1, "captions", "detect", note))
        self.assertEqual(self.ok("captions", "detect", note, "--replace").strip(), "2")


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
