"""sampan-cli pack, run as a person runs it: test_pack.py PROGRAM"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = sys.argv.pop(1)
TOY = pathlib.Path(__file__).resolve().parent.parent / "language/toy-pack/toy-zh-en"


class Pack(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sampan-cli-")
        self.addCleanup(folder.cleanup)
        self.data = folder.name

    def run_cli(self, status, *args):
        done = subprocess.run([PROGRAM, *map(str, args)], capture_output=True, encoding="utf-8", timeout=120,
                              env={**os.environ, "XDG_DATA_HOME": self.data})
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stdout if status == 0 else done.stderr

    def test_nothing(self):
        self.assertEqual(self.run_cli(0, "pack", "list"), "")
        self.assertEqual(json.loads(self.run_cli(0, "pack", "list", "--json")), [])
        self.assertIn("no language pack", self.run_cli(1, "pack", "remove", "toy-zh-en"))
        self.assertIn("not a language pack", self.run_cli(1, "pack", "add", self.data))
        self.assertIn("no file or folder", self.run_cli(1, "pack", "add", "/nowhere"))
        self.run_cli(2, "pack", "add")
        self.run_cli(2, "pack", "add", "--from", "zh", TOY)

    @unittest.skipUnless(TOY.exists(), "the toy packs are not there")
    def test_pack(self):
        self.assertEqual(self.run_cli(0, "pack", "add", TOY), "toy-zh-en\n")
        packs = json.loads(self.run_cli(0, "pack", "list", "--json"))
        self.assertEqual([(pack["id"], pack["source"], pack["targets"]) for pack in packs], [("toy-zh-en", "zh", ["en"])])
        self.assertEqual(packs[0]["size"], sum(file.stat().st_size for file in TOY.rglob("*") if file.is_file() and file.name != "pack.json"))
        self.assertIn("zh → en", self.run_cli(0, "pack", "list"))
        self.assertIn("already", self.run_cli(1, "pack", "add", TOY))
        self.run_cli(0, "pack", "remove", "toy-zh-en")
        self.assertEqual(self.run_cli(0, "pack", "list"), "")
        self.assertEqual([path.name for path in (pathlib.Path(self.data) / "sampan/packs").iterdir()], [".lock"])


if __name__ == "__main__":
    unittest.main()
