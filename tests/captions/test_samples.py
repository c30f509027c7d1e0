#!/usr/bin/env python3
"""Every file of samples.py through `sampan-cli captions dump` and back. Usage: test_samples.py SAMPAN_CLI"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import samples

CLI = None


def run(*args):
    done = subprocess.run([CLI, "captions", *map(str, args)], capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise AssertionError(f"captions {args}: {done.stderr}")
    return done


def dump(folder, names):
    """What is found in each file, all of them in one run."""
    return {pathlib.Path(found["file"]).name: found
            for found in json.loads(run("dump", "--json", *(folder / name for name in names)).stdout)}


def facts(cue):
    """What a round trip must keep: all but the place in the file."""
    return {key: value for key, value in cue.items() if key != "line_number"}


class Samples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        samples.write(cls.folder)
        cls.found = dump(cls.folder, [file["name"] for file in samples.FILES])

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def test_enough(self):
        self.assertGreaterEqual(len(samples.FILES), 100)
        self.assertEqual(len({file["name"] for file in samples.FILES}), len(samples.FILES))

    def test_dump(self):
        for file in samples.FILES:
            with self.subTest(file["name"]):
                found = self.found[file["name"]]
                self.assertEqual(found["encoding"], file["encoding"])
                self.assertEqual(found["format"], file["format"])
                self.assertEqual(len(found["cues"]), file["cues"])
                self.assertEqual([problem["line"] for problem in found["problems"]], file["problems"])
                self.assertTrue(all(len(problem["message"]) > 15 for problem in found["problems"]))
                self.assertEqual([(cue["start"], cue["end"]) for cue in found["cues"]], file["times"])
                texts = [cue["plain"] for cue in found["cues"]]
                if isinstance(file["first"], list):
                    self.assertEqual(texts, file["first"])
                elif file["first"] is not None:
                    self.assertEqual(texts[0], file["first"])

    def test_back(self):
        """Written in its own format and read again, a file holds the same. The C test of the same name does all."""
        folder = self.folder / "again"
        folder.mkdir()
        names = {file["name"]: f"{file['name']}.{file['format']}" for file in samples.FILES[::10] if file["cues"] > 0}
        self.assertGreater(len(names), 8)
        for name, written in names.items():
            run("convert", self.folder / name, folder / written)
        again = dump(folder, names.values())
        for name, written in names.items():
            with self.subTest(name):
                self.assertEqual(again[written]["encoding"], "UTF-8")
                for cue, other in zip(self.found[name]["cues"], again[written]["cues"], strict=True):
                    self.assertEqual(facts(other), facts(cue) | {"id": cue["id"] or other["id"]})

    def test_losses_are_told(self):
        told = run("convert", self.folder / "regions.vtt", self.folder / "regions.srt").stderr
        self.assertIn("2 regions were left out", told)
        self.assertIn("The speakers of 2 captions were left out", told)
        self.assertEqual(run("convert", self.folder / "plain.srt", self.folder / "plain-again.vtt").stderr, "")

    def test_for_people(self):
        shown = run("dump", self.folder / "settings.vtt")
        self.assertIn("vtt, UTF-8, 4 captions", shown.stdout)
        self.assertIn("00:00:01.000 --> 00:00:02.000  line:-1 position:10%,line-left align:start\n    left", shown.stdout)
        self.assertIn("line 12: The setting “line:140%” can not be understood", shown.stderr)


if __name__ == "__main__":
    CLI = sys.argv.pop(1)
    unittest.main()
