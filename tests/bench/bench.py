#!/usr/bin/env python3
"""Speed as ratios: each case is run in turn with another program on the same input, and the medians are compared."""

import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

SAMPLES = pathlib.Path(os.environ["SAMPAN_SAMPLES"])
CLI = os.environ["SAMPAN_CLI"]
RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 5


def timed(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    result = subprocess.run([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if result.returncode != 0:
        sys.exit(f"bench: {command}: {result.stderr}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(name, ours, other_name, other):
    """Runs both in turn, after one uncounted run of each."""
    timed(ours), timed(other)
    pairs = [(timed(ours), timed(other)) for _ in range(RUNS)]
    row = {"case": name, "beside": other_name}
    for index, unit in enumerate(("wall", "cpu")):
        mine = statistics.median(pair[0][index] for pair in pairs)
        theirs = statistics.median(pair[1][index] for pair in pairs)
        row |= {f"{unit}_s": round(mine, 3), f"other_{unit}_s": round(theirs, 3), f"{unit}_ratio": round(mine / theirs, 2)}
    print(f"{name:32} {other_name:24} wall {row['wall_s']:6.2f} s / {row['other_wall_s']:6.2f} s = {row['wall_ratio']:5.2f}   "
          f"CPU {row['cpu_s']:6.2f} s / {row['other_cpu_s']:6.2f} s = {row['cpu_ratio']:5.2f}", flush=True)
    return row


def main():
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        clip, photo = work / "clip.mp4", work / "photo.jpg"
        subprocess.run(["ffmpeg", "-v", "error", "-i", SAMPLES / "vtest.avi", "-f", "lavfi", "-i", "sine=440:d=10", "-vf",
                        "fps=30,scale=1280:960,crop=1280:720", "-t", "10", "-c:v", "libx264", "-preset", "veryfast", "-crf", "20",
                        "-pix_fmt", "yuv420p", "-c:a", "aac", clip], check=True)
        subprocess.run(["ffmpeg", "-v", "error", "-i", SAMPLES / "astronaut.png", "-vf", "scale=4000:3000:flags=bicubic", "-q:v", "3", photo],
                       check=True)
        crop = "crop=540:720,scale=1080:1440:flags=bicubic"
        encode = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-c:a", "aac", "-b:a", "128k"]
        prompt = "3:4, resize to 1080x1440, brighter, more contrast, more saturated, warmer"
        rows = [
            compare("video: crop, colours, scale", [CLI, "edit", clip, prompt, "-o", work / "a.mp4"], "ffmpeg eq + lutyuv",
                    ["ffmpeg", "-y", "-v", "error", "-i", clip, "-vf", f"{crop},eq=brightness=0.08:contrast=1.15:saturation=1.2,lutyuv=u=val-4:v=val+4",
                     *encode, work / "b.mp4"]),
            compare("video: crop, colours, scale", [CLI, "edit", clip, prompt, "-o", work / "a.mp4"], "ffmpeg eq + colortemperature",
                    ["ffmpeg", "-y", "-v", "error", "-i", clip, "-vf", f"{crop},eq=brightness=0.08:contrast=1.15:saturation=1.2,colortemperature=5500",
                     *encode, work / "b.mp4"]),
            compare("video: 2x speed", [CLI, "edit", clip, "2x speed", "-o", work / "a.mp4"], "ffmpeg setpts + atempo",
                    ["ffmpeg", "-y", "-v", "error", "-i", clip, "-vf", "setpts=PTS/2", "-af", "atempo=2", *encode, work / "b.mp4"]),
            compare("still: 12 Mpx to 1080x1440", [CLI, "edit", photo, "3:4, resize to 1080x1440", "-o", work / "a.jpg"], "ImageMagick",
                    ["convert", photo, "-gravity", "center", "-crop", "2250x3000+0+0", "-resize", "1080x1440", "-quality", "92", work / "b.jpg"]),
        ]
        blurred = [timed([CLI, "edit", clip, "blur the background", "-o", work / "a.mp4"])[0] for _ in range(RUNS)]
        realtime = round(10 / statistics.median(blurred), 2)
        print(f"{'video: background blur':32} {'real time':24} {realtime:.2f}x")
        rows.append({"case": "video: background blur", "beside": "real time", "times_real_time": realtime})
        print(json.dumps(rows))


main()
