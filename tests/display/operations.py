#!/usr/bin/env python3
"""Makes a contact sheet of every operation: the original first, then what sampan-cli makes of a photo and of a video."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

SAMPLES = pathlib.Path(os.environ["SAMPAN_SAMPLES"])
CLI = os.environ["SAMPAN_CLI"]
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CELL = 208
COLUMNS = 8

PHOTO = [
    ("crop 3:4", "crop", {"aspect": "3:4"}),
    ("rotate 90°", "rotate", {"degrees": 90}),
    ("straighten 8°", "rotate", {"degrees": 8}),
    ("flip", "flip", {"axis": "horizontal"}),
    ("resize to 96 wide", "resize", {"width": 96}),
    ("brightness 0.4", "brightness", {"amount": 0.4}),
    ("contrast 0.5", "contrast", {"amount": 0.5}),
    ("saturation 0.7", "saturation", {"amount": 0.7}),
    ("warmth 0.6", "warmth", {"amount": 0.6}),
    ("tint -0.6", "tint", {"amount": -0.6}),
    ("exposure -0.4", "exposure", {"amount": -0.4}),
    ("highlights -0.8", "highlights", {"amount": -0.8}),
    ("shadows 0.8", "shadows", {"amount": 0.8}),
    ("sharpness 1", "sharpness", {"amount": 1}),
    ("vignette 0.8", "vignette", {"amount": 0.8}),
    ("grain 0.9", "grain", {"amount": 0.9}),
    ("blur 0.4", "blur", {"amount": 0.4}),
    ("denoise 1", "denoise", {"amount": 1}),
    *((f"look {name}", "look", {"name": name}) for name in
      ("film", "vintage", "noir", "sepia", "vivid", "matte", "teal-orange", "dreamy", "cyber")),
    *((f"stylise {name}", "stylise", {"name": name}) for name in ("cartoon", "pencil", "oil", "pixel")),
    ("background remove", "background", {"mode": "remove"}),
    ("background blur", "background", {"mode": "blur", "amount": 0.7}),
    ("background colour", "background", {"mode": "colour", "colour": "#f4c2c2"}),
    ("background gradient", "background", {"mode": "gradient", "colours": ["#8ec5fc", "#e0c3fc"]}),
    ("background image", "background", {"mode": "image", "file": str(SAMPLES / "coffee.png")}),
    *((f"scene {name}", "background", {"mode": "scene", "name": name}) for name in ("studio", "sunset", "bokeh", "paper", "night")),
    ("clothes blue", "recolour", {"target": "clothes", "colour": "#2050c8"}),
    ("hair red", "recolour", {"target": "hair", "colour": "#a02030"}),
    ("subject green", "recolour", {"target": "subject", "colour": "#308050"}),
    ("background purple", "recolour", {"target": "background", "colour": "#7040a0"}),
    ("faces blur", "faces", {"mode": "blur"}),
    ("faces pixelate", "faces", {"mode": "pixelate"}),
    *((name, "accessory", {"name": name}) for name in ("sunglasses", "glasses", "earrings", "necklace", "hat")),
    ("text", "text", {"text": "Hello 你好", "position": "bottom"}),
    ("words, of that", "words", {"text": "Bye 再见"}),
    ("upscale 2", "upscale", {"factor": 2}),
]

# Frames of a numbered clip, so that the eye sees which are kept and in what order.
VIDEO = [
    ("video", None, {}),
    ("trim 2-8 s", "trim", {"start": 2, "end": 8}),
    ("cut 2-8 s", "cut", {"start": 2, "end": 8}),
    ("speed 2", "speed", {"factor": 2}),
    ("reverse", "reverse", {}),
    ("fade 3 s", "fade", {"in": 3, "out": 3}),
    ("captions", "captions", {"languages": ["zh-Hans", "en"]}),
]

# What is burnt into it.
CAPTIONS = {"zh-Hans": "人们走过广场", "en": "People cross the square"}

# Their sound.
SOUND = [
    ("sound", None, {}),
    ("volume -12 dB", "volume", {"gain_db": -12}),
    ("audio-denoise 1", "audio-denoise", {"amount": 1}),
]


def run(*command):
    subprocess.run([str(part) for part in command], check=True, stdin=subprocess.DEVNULL)


def ffmpeg(*arguments):
    run("ffmpeg", "-y", "-v", "error", *arguments)


def edit(folder, source, target, op, parameters):
    plan = folder / "plan.json"
    edits = [{"op": op, **parameters}] if op else []
    plan.write_text(json.dumps({"version": 1, "edits": edits, "unresolved": []}))
    run(CLI, "edit", source, "--plan", plan, "-o", target)
    return target


def place(picture):
    """Where the first words of a picture are, as the edit wants it."""
    read = json.loads(subprocess.run([CLI, "ocr", picture, "--json"], check=True, capture_output=True, text=True).stdout)
    block, longer = read["blocks"][0], max(read["width"], read["height"])
    return {"x": block["x"] / read["width"], "y": block["y"] / read["height"], "width": block["width"] / longer,
            "height": block["height"] / longer, "angle": block["angle"]}


def burn(folder, source, target):
    """With captions in two languages, which a note has."""
    cli = [CLI, "--library", folder / "library"]
    note = subprocess.run([*map(str, cli), "note", "new", "--lang", "en", "--title", "Captions", "--media", source], check=True,
                          capture_output=True, text=True).stdout.strip()
    for language, words in CAPTIONS.items():
        path = folder / f"{language}.srt"
        path.write_text(f"1\n00:00:00,000 --> 00:00:10,000\n{words}\n")
        run(*cli, "captions", "import", note, path, "--lang", language)
    run(*cli, "note", "render", note, "1", "--burn", ",".join(CAPTIONS), "-o", target)
    return target


def strip(folder, name, video):
    """Five frames in a row."""
    length = float(subprocess.run(["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", video], check=True,
                                  capture_output=True, text=True).stdout)
    path = folder / f"{name}-strip.png"
    ffmpeg("-i", video, "-vf", f"fps={5 / length},scale=104:-2,tile=5x1", "-frames:v", "1", path)
    return path, f"{length:.1f} s"


def main():
    out = pathlib.Path(sys.argv[1])
    cells, rows = [], []
    with tempfile.TemporaryDirectory(prefix="sampan-operations-") as folder:
        folder = pathlib.Path(folder)
        photo = SAMPLES / "astronaut.png"
        cells += ["-label", "original", photo]
        for number, (label, op, parameters) in enumerate(PHOTO):
            print(label, flush=True)
            source = photo if op != "words" else folder / f"{number - 1}.png"
            if op == "words":
                parameters = {**parameters, **place(source)}
            cells += ["-label", label, edit(folder, source, folder / f"{number}.png", op, parameters)]
        clip = folder / "clip.mp4"
        ffmpeg("-i", ROOT / "_demo/clip.mp4", "-f", "lavfi", "-i", "anoisesrc=a=0.04:d=10", "-filter_complex",
               "[0:v]drawtext=text='%{eif\\:t\\:d} s':fontsize=200:fontcolor=white:borderw=8:x=40:y=40[v];[0:a][1:a]amix=duration=first[a]",
               "-map", "[v]", "-map", "[a]", "-c:v", "libx264", "-preset", "veryfast", clip)
        for number, (label, op, parameters) in enumerate(VIDEO):
            print(label, flush=True)
            target = folder / f"v{number}.mp4"
            path, length = strip(folder, f"v{number}", burn(folder, clip, target) if op == "captions" else edit(folder, clip, target, op, parameters))
            rows += ["-label", f"{label}: {length}", path]
        for number, (label, op, parameters) in enumerate(SOUND):
            print(label, flush=True)
            video = edit(folder, clip, folder / f"s{number}.mp4", op, parameters)
            picture = folder / f"s{number}.png"
            ffmpeg("-i", video, "-filter_complex", "volume=15dB,showwavespic=s=520x58:colors=#3584e4", "-frames:v", "1", picture)
            rows += ["-label", label, picture]
        style = ["-font", "Noto-Sans-Regular", "-pointsize", "13", "-background", "#fafafa", "-fill", "#222222"]
        run("magick", "montage", *style, *cells, "-tile", f"{COLUMNS}x", "-geometry", f"{CELL}x{CELL}+8+6", folder / "photo.png")
        run("magick", "montage", *style, *rows, "-tile", "3x", "-geometry", "540x60+12+8", folder / "video.png")
        run("magick", folder / "photo.png", folder / "video.png", "-background", "#fafafa", "-gravity", "center", "-append", "-alpha", "off", "-depth", "8", out)


main()
