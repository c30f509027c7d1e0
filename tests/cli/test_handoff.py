#!/usr/bin/env python3
"""The handoff: the folder, and the page as a phone's browser (headless Chromium) sees it."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.parse
import urllib.request

CLI = sys.argv.pop(1)
SAMPLES = pathlib.Path(os.environ["SAMPAN_SAMPLES"])
CHROMIUM = "/usr/bin/chromium-headless-shell"
TITLE = "港口的一天"
BODY = "船在中午回来。</script><b>&"
LINK = "https://www.xiaohongshu.com/explore/65f0c0ffee?x=1"


def get(url, data=None):
    try:
        with urllib.request.urlopen(url, data, timeout=20) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


class Handoff(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="sampan-handoff-")
        self.library = f"{self.folder.name}/library"
        self.out = pathlib.Path(self.folder.name, "out")
        self.note = self.cli("note", "new", "--lang", "zh", "--title", TITLE, "--body", BODY, "--tag", "港口", "--media", SAMPLES / "coffee.png",
                             "--media", SAMPLES / "astronaut.png").strip()

    def tearDown(self):
        self.folder.cleanup()

    def cli(self, *arguments):
        return subprocess.run([CLI, "--library", self.library, *arguments], check=True, capture_output=True, text=True).stdout

    def start(self):
        process = subprocess.Popen([CLI, "--library", self.library, "handoff", self.note, "--platform", "xiaohongshu", "--lang", "zh", "-o",
                                    self.out, "--local"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        code = []
        for line in process.stderr:
            found = re.search(r"http://\S+", line)
            if found:
                return process, found[0], code
            code.append(line.rstrip("\n"))
        raise AssertionError(process.wait())

    def test_labels(self):
        """What a Matroska file says of who made it, and that a model did, stands in the MP4 that goes out; where it was made does not."""
        film, label = pathlib.Path(self.folder.name, "film.mkv"), '{"Label":"1","ContentProducer":"x"}'
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x48:r=10", "-t", "4", "-pix_fmt", "yuv420p", "-metadata",
                        f"AIGC={label}", "-metadata", "copyright=(c) Lin", "-metadata", "artist=Lin", "-metadata", "location=+27.5+120.0/", film],
                       check=True)
        note = self.cli("note", "new", "--lang", "zh", "--title", TITLE, "--media", film).strip()
        self.cli("handoff", note, "--platform", "tiktok", "--lang", "zh", "-o", self.out)
        told = json.loads(subprocess.run(["ffprobe", "-v", "error", "-show_format", "-of", "json", self.out / "01.mp4"], check=True,
                                         capture_output=True).stdout)["format"]["tags"]
        self.assertEqual((told["AIGC"], told["copyright"], told["artist"]), (label, "(c) Lin", "Lin"))
        data = (self.out / "01.mp4").read_bytes()
        self.assertIn(b"TC260:AIGC=", data)
        self.assertNotIn(b"27.5", data)

    def test_bilingual(self):
        """One post in two languages."""
        self.cli("note", "translate", self.note, "--to", "zh-Hant", "--provider", "opencc")
        self.cli("handoff", self.note, "--platform", "xiaohongshu", "--lang", "zh-Hans+zh-Hant", "-o", self.out)
        self.assertEqual((self.out / "title.txt").read_text(), f"{TITLE} / 港口的一天")
        self.assertTrue((self.out / "text.txt").read_text().startswith(f"{BODY}\n\n船在中午回來。"))

    def test_page(self):
        process, address, code = self.start()
        self.assertEqual(sorted(path.name for path in self.out.iterdir()), ["01.jpg", "02.jpg", "text.txt", "title.txt"])
        self.assertEqual((self.out / "title.txt").read_text(), TITLE)
        self.assertEqual((self.out / "text.txt").read_text(), f"{BODY}\n\n#港口")
        self.assertGreater(len(code), 15)
        self.assertEqual(len({len(line) for line in code}), 1)
        # Nothing else, by any way.
        base, token = re.match(r"(http://[^/]+)/([^/]+)/", address).groups()
        self.assertGreaterEqual(len(token), 43)
        for path in ["/", "/01.jpg", f"/{token}", f"/{token}/text.txt", f"/{token}/03.jpg", f"/{token}/../library/library.db",
                     f"/{token}/..%2Ftitle.txt", f"/{token}/%2e%2e/out/title.txt", f"/{token}/01.jpg/", f"/{token[:-1]}/", f"/{token}x/01.jpg",
                     f"/{token}/done"]:
            self.assertIn(get(base + path)[0], (400, 404), path)
        status, picture, headers = get(f"{address}01.jpg")
        self.assertEqual((status, headers["Content-Type"]), (200, "image/jpeg"))
        self.assertEqual(picture, (self.out / "01.jpg").read_bytes())
        self.assertIn("attachment", get(f"{address}02.jpg?save=1")[2]["Content-Disposition"])
        # As phones of two languages see it.
        for language, heading, copy in (("zh-CN", "发布到小红书", "复制"), ("en-US", "Post on Xiaohongshu", "Copy")):
            dom = subprocess.run([CHROMIUM, "--no-sandbox", "--disable-gpu", f"--lang={language}", f"--accept-lang={language}",
                                  "--window-size=390,844", "--virtual-time-budget=3000", "--dump-dom",
                                  *([f"--screenshot={os.environ['SAMPAN_SHOTS']}/handoff-{language}.png"] if "SAMPAN_SHOTS" in os.environ else []),
                                  address], capture_output=True, text=True, timeout=60).stdout
            self.assertIn(heading, dom)
            self.assertIn(f">{copy}</button>", dom)
            self.assertIn("船在中午回来。&lt;/script&gt;&lt;b&gt;&amp;\n\n#港口</pre>", dom)
            self.assertLess(dom.index('src="01.jpg"'), dom.index('src="02.jpg"'))
            self.assertEqual(dom.count('type="checkbox"'), 4)
            self.assertNotRegex(dom, r"(?:src|href)=\"(?:https?:)?//")
        # The link comes back, with the words that the platform puts around it.
        self.assertEqual(get(f"{address}done", b"link=nothing")[0], 422)
        pasted = urllib.parse.urlencode({"link": f"看看这篇笔记 {LINK} 复制后打开"}).encode()
        self.assertEqual(get(f"{address}done", pasted)[0], 200)
        self.assertEqual(process.communicate(timeout=20)[0].strip(), LINK)
        self.assertEqual(process.returncode, 0)
        with self.assertRaises(urllib.error.URLError):
            urllib.request.urlopen(address, timeout=5)
        jobs = json.loads(self.cli("--json", "outbox", "list"))
        self.assertEqual([(job["state"], job["url"], job["note"]) for job in jobs], [("posted", LINK, self.note)])


unittest.main(argv=[sys.argv[0], "-v"])
