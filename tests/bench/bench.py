#!/usr/bin/env python3
"""Speed beside other programs: every case is run in turn with the others on the same input, and medians are compared with the bars.

bench.py [RUNS] [--json FILE] [--only WORD]: WORD is a part of a case's name.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

SAMPLES = pathlib.Path(os.environ["SAMPAN_SAMPLES"])
CLI = os.environ["SAMPAN_CLI"]
PROGRAMS = pathlib.Path(CLI).parents[2] / "tests" / "bench"
SECONDS = 10
ENCODE = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-c:a", "aac", "-b:a", "128k"]
SHAPE = "crop=540:720,scale=1080:1440:flags=bicubic"
EQ = "eq=brightness=0.08:contrast=1.15:saturation=1.2"

options = None
rows = []


def timed(command):
    """Wall and CPU seconds, and the peak of memory in MB."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - start
        if child.returncode != 0:
            said.seek(0)
            sys.exit(f"bench: {command}: {said.read().decode()}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss / 1024}


def wanted(case):
    return options.only is None or options.only in case


def report(case, beside, unit, ours, other, bar, most=True, ratio=None):
    """One line of the table: a ratio (@ratio where the rounds have one), or a number if there is no other."""
    value = ratio or (ours / other if other else ours)
    met = None if bar is None else value <= bar if most else value >= bar
    rows.append({"bar": case.split()[0], "case": case, "beside": beside, "unit": unit, "ours": round(ours, 3), "other": round(other, 3) if other else None,
                 "got": round(value, 3), "wanted": bar, "most": most, "met": met})
    sides = f"{ours:9.2f} / {other:8.2f}" if other else f"{ours:9.2f}           "
    target = "" if bar is None else f"{'<=' if most else '>='} {bar:<5} {'met' if met else 'NOT MET'}"
    print(f"{case:34} {beside:26} {unit:10} {sides} = {value:6.2f}  {target}", flush=True)


def missing(case, beside):
    rows.append({"bar": case.split()[0], "case": case, "beside": beside, "got": None, "wanted": None, "met": None, "note": "not installed"})
    print(f"{case:34} {beside:26} not installed", flush=True)


def in_turn(commands):
    """Each command is run once uncounted, then all in turn. Returns: by name, what each run took."""
    for command in commands.values():
        timed(command)
    results = {name: [] for name in commands}
    for _ in range(options.runs):
        for name, command in commands.items():
            results[name].append(timed(command))
    return results


def report_beside(case, name, unit, ours, other, bar):
    """@ours and @other were run in turn. The ratio is the median of the rounds' ratios: a machine whose speed drifts slows both of a round."""
    report(case, name, unit, statistics.median(run[unit] for run in ours), statistics.median(run[unit] for run in other), bar,
           ratio=statistics.median(mine[unit] / theirs[unit] for mine, theirs in zip(ours, other)))


def compare(case, ours, others):
    """@others: by name, the command and the bars by unit. Returns: by name, what each run took."""
    if not wanted(case):
        return None
    commands = {"": ours}
    for name, (command, _) in others.items():
        if shutil.which(str(command[0])):
            commands[name] = command
        else:
            missing(case, name)
    results = in_turn(commands)
    for name, (_, bars) in others.items():
        for unit, bar in bars.items():
            if name in results:
                report_beside(case, name, unit, results[""], results[name], bar)
    return results


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-y", "-v", "error", *map(str, arguments)], check=True, stdin=subprocess.DEVNULL)


def plan(work, name, *edits):
    path = work / f"{name}.json"
    path.write_text(json.dumps({"version": 1, "edits": edits, "unresolved": []}))
    return path


def edit(work, source, plan_file, target, *options):
    return [CLI, "edit", source, "--plan", plan_file, "-o", work / target, *options]


def other_ffmpeg(work, source, *arguments):
    return ["ffmpeg", "-y", "-v", "error", "-i", source, *arguments, work / "other.mp4"]


def melt(work, clip):
    """The same crop, size, colours and encoder."""
    profile = work / "profile"
    profile.write_text("description=tall\nframe_rate_num=30\nframe_rate_den=1\nwidth=1080\nheight=1440\nprogressive=1\nsample_aspect_num=1\n"
                       "sample_aspect_den=1\ndisplay_aspect_num=3\ndisplay_aspect_den=4\ncolorspace=709\n")
    return ["melt", "-profile", profile, clip, "-attach", "crop", "left=370", "right=370", "-attach", "avfilter.eq", "av.brightness=0.08",
            "av.contrast=1.15", "av.saturation=1.2", "-attach", "avfilter.colortemperature", "av.temperature=5500", "-consumer",
            f"avformat:{work / 'other.mp4'}", "vcodec=libx264", "preset=veryfast", "crf=23", "acodec=aac", "ab=128k"]


def anchor(work, clip):
    return other_ffmpeg(work, clip, "-vf", f"{SHAPE},{EQ},lutyuv=u=val-4:v=val+4", *ENCODE)


def colours(work, clip):
    look = plan(work, "colours", {"op": "crop", "x": 0.289, "y": 0, "width": 0.4219, "height": 1}, {"op": "resize", "width": 1080, "height": 1440},
                {"op": "brightness", "amount": 0.2}, {"op": "contrast", "amount": 0.2}, {"op": "saturation", "amount": 0.2},
                {"op": "warmth", "amount": 0.2})
    compare("1 video: crop, colours, scale", edit(work, clip, look, "ours.mp4"), {
        "ffmpeg eq + lutyuv": (anchor(work, clip), {"wall": 0.95, "cpu": 0.95}),
        "ffmpeg eq + colortemperature": (other_ffmpeg(work, clip, "-vf", f"{SHAPE},{EQ},colortemperature=5500", *ENCODE),
                                         {"wall": 0.55, "cpu": 0.55}),
        "melt": (melt(work, clip), {"wall": None, "cpu": None}),
    })


def time_of(seconds, comma):
    return f"0:00:{seconds:05.2f}" if not comma else f"00:00:{seconds:06.3f}".replace(".", ",")


def cli(work, *arguments):
    return subprocess.run([CLI, "--library", work / "library", *map(str, arguments)], check=True, capture_output=True, text=True).stdout.strip()


def captioned(work, clip):
    """A note with the clip and its captions in two languages. Returns: the note."""
    note = cli(work, "note", "new", "--lang", "en", "--title", "Captions", "--media", clip)
    for language, words in (("en", "People walk across the square"), ("zh-Hans", "人们走过广场")):
        path = work / f"{language}.srt"
        path.write_text("\n".join(f"{i + 1}\n{time_of(2 * i, True)} --> {time_of(2 * i + 1.8, True)}\n{words} {i + 1}\n" for i in range(5)))
        cli(work, "captions", "import", note, path, "--lang", language)
    return note


def captions(work, clip):
    case = "2 video: two languages burnt in"
    if not wanted(case):
        return
    note = captioned(work, clip)
    script = work / "captions.ass"
    script.write_text("[Script Info]\nScriptType: v4.00+\nPlayResX: 1280\nPlayResY: 720\n\n[V4+ Styles]\n"
                      "Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, Outline, Shadow, Alignment, MarginV\n"
                      "Style: Default,Noto Sans CJK SC,40,&H00FFFFFF,&H00000000,2,0,2,30\n\n[Events]\nFormat: Layer, Start, End, Style, Text\n"
                      + "".join(f"Dialogue: 0,{time_of(2 * i, False)},{time_of(2 * i + 1.8, False)},Default,人们走过广场 {i + 1}\\N"
                                f"People walk across the square {i + 1}\n" for i in range(5)))
    render = [CLI, "--library", work / "library", "note", "render", note, "1"]
    runs = compare(case, [*render, "--burn", "zh-Hans,en", "-o", work / "ours.mp4"], {
        "ffmpeg ass": (other_ffmpeg(work, clip, "-vf", f"ass={script}", *ENCODE), {"wall": 0.95, "cpu": 0.95}),
        CLI: ([*render, "-o", work / "plain.mp4"], {}),
    })
    report_beside(case, "the same without captions", "cpu", runs[""], runs[CLI], 1.06)


def person(work, clip):
    """Real time depends on the machine, so the anchor of case 1 runs in turn: three times real time is 1.32 of it where it took 2.53 s."""
    blur = plan(work, "blur", {"op": "background", "mode": "blur", "amount": 0.5})
    for case, options_of_edit, bar in (("2 video: person, blurred background", ["--quick"], 3),
                                       ("2 video: the same, hair by hair", [], None)):
        if not wanted(case):
            continue
        moving = work / "person.mp4"
        ffmpeg("-loop", "1", "-i", SAMPLES / "astronaut.png", "-t", SECONDS, "-vf",
               "scale=1440:-2,crop=1280:720:80+60*sin(t):120+40*cos(t),fps=30",
               "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p", moving)
        runs = compare(case, edit(work, moving, blur, "ours.mp4", *options_of_edit), {
            "case 1's eq + lutyuv": (anchor(work, clip), {"wall": 1.32 if bar else None}),
        })[""]
        for unit in ("wall", "cpu"):
            report(case, "real time", f"{unit} x", SECONDS / statistics.median(run[unit] for run in runs), None,
                   bar if unit == "wall" else None, most=False)


def parts(work, clip):
    """What decoding, encoding and the sound cost each for itself, of which nothing can be saved."""
    case = "1 video: crop, colours, scale"
    if not wanted(case):
        return
    raw = work / "raw.y4m"
    ffmpeg("-i", clip, "-vf", SHAPE, "-an", raw)
    look = work / "colours.json"
    commands = {
        "ours": edit(work, clip, look, "ours.mp4"),
        "decode": ["ffmpeg", "-y", "-v", "error", "-i", clip, "-an", "-f", "null", "-"],
        "encode": ["ffmpeg", "-y", "-v", "error", "-i", raw, *ENCODE, work / "other.mp4"],
        "sound": ["ffmpeg", "-y", "-v", "error", "-i", clip, "-vn", "-c:a", "aac", "-b:a", "128k", work / "other.m4a"],
    }
    runs = in_turn(commands)
    floor = [{"cpu": sum(run["cpu"] for run in parts)} for parts in zip(runs["decode"], runs["encode"], runs["sound"])]
    report_beside(case, "decode + encode + AAC", "cpu", runs["ours"], floor, 1.08)
    raw.unlink()


def length(path):
    answer = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=duration", "-select_streams", "v", "-of", "csv=p=0", path],
                            check=True, capture_output=True, text=True)
    return float(answer.stdout)


def times(work, clip):
    trim, fast = plan(work, "trim", {"op": "trim", "start": 2, "end": 8}), plan(work, "fast", {"op": "speed", "factor": 2})
    case = "3 video: trim"
    if compare(case, edit(work, clip, trim, "ours.mp4"), {
            "ffmpeg -c copy": (["ffmpeg", "-y", "-v", "error", "-ss", "2", "-to", "8", "-i", clip, "-c", "copy", work / "other.mp4"],
                               {"wall": 0.7, "cpu": 0.7})}):
        report(case, "the exact length", "s off", abs(length(work / "ours.mp4") - 6), None, 0.001)
    case = "3 video: 2x speed"
    if compare(case, edit(work, clip, fast, "ours.mp4"), {
            "ffmpeg setpts + atempo": (other_ffmpeg(work, clip, "-vf", "setpts=PTS/2", "-r", "30", "-af", "atempo=2", *ENCODE),
                                       {"wall": 1.0, "cpu": 1.0})}):
        report(case, "the exact length", "s off", abs(length(work / "ours.mp4") - SECONDS / 2), None, 0.001)


def still(work, photo):
    shape = plan(work, "still", {"op": "crop", "x": 0.21875, "y": 0, "width": 0.5625, "height": 1}, {"op": "resize", "width": 1080, "height": 1440})
    tall = plan(work, "tall", {"op": "crop", "aspect": "3:4"}, {"op": "resize", "width": 1080, "height": 1440})
    others = {
        "libvips": (["vipsthumbnail", photo, "--size", "1080x1440", "--smartcrop", "centre", "-o", f"{work}/other.jpg[Q=92]"],
                    {"wall": 0.8, "cpu": None, "memory": 0.7}),
        "ImageMagick": (["convert", photo, "-gravity", "center", "-crop", "2250x3000+0+0", "-resize", "1080x1440", "-quality", "92",
                         work / "other.jpg"], {"wall": None, "cpu": None, "memory": None}),
    }
    compare("4 still: 12 Mpx to 1080x1440", edit(work, photo, shape, "ours.jpg"), others)
    compare("4 still: the same, 3:4 to the face", edit(work, photo, tall, "ours.jpg"),
            {name: (command, {unit: None for unit in bars}) for name, (command, bars) in others.items()})


def planner():
    case = "10 planner"
    if not wanted(case):
        return
    corpus = pathlib.Path(__file__).parents[1] / "edit" / "corpus.json"
    answers = [json.loads(subprocess.run([PROGRAMS / "bench-planner", corpus], check=True, capture_output=True, text=True).stdout)
               for _ in range(options.runs)]
    report(case, f"{answers[0]['prompts']} prompts, median", "ms", statistics.median(answer["median_ms"] for answer in answers), None, None)
    report(case, f"{answers[0]['prompts']} prompts, slowest", "ms", statistics.median(answer["slowest_ms"] for answer in answers), None, 5)


def alone(case, program, what, bars):
    """A program of ours that has nothing beside it: @bars by what it measures."""
    if not wanted(case):
        return
    answers = [json.loads(subprocess.run([PROGRAMS / program], check=True, capture_output=True, text=True).stdout) for _ in range(options.runs)]
    for name, bar in bars.items():
        report(case, f"{what}, {name}", "ms", statistics.median(answer[f"{name}_ms"] for answer in answers), None, bar)


def keystrokes():
    """In a window, which needs what the window tests need."""
    case = "12 key to screen"
    if not wanted(case):
        return
    # A process has one screen.
    command = [sys.executable, pathlib.Path(__file__).parents[1] / "display" / "keystrokes.py"]
    env = dict(os.environ, SAMPAN_TIMED=str(PROGRAMS.parent / "display" / "timed"))
    answers = [json.loads(subprocess.run(command, check=True, env=env, stdout=subprocess.PIPE, text=True).stdout) for _ in range(options.runs)]
    times = [ms for answer in answers for ms in answer["ms"]]
    report(case, "950 signs, Xvfb, median", "ms", statistics.median(times), None, 50)
    report(case, "950 signs, Xvfb, slowest", "ms", max(times), None, None)
    report(case, "widgets made anew", "widgets", max(len(answer["new_widgets"]) for answer in answers), None, 0)


def preview(work, clip):
    """@clip has a key frame each 20 seconds, and is longer than a minute."""
    if not wanted("5 preview") and not wanted("6 preview"):
        return
    answers = [json.loads(subprocess.run([PROGRAMS / "bench-preview", clip], check=True, capture_output=True, text=True).stdout)
               for _ in range(options.runs)]
    middle = {key: statistics.median(answer[key] for answer in answers) for key in answers[0]}
    report("5 preview: a parameter, playing", "frame period of 33 ms", "ms", middle["playing_ms"], 1000 / 30, 2)
    report("5 preview: a parameter, paused", "an accurate seek", "ms", middle["paused_ms"], middle["seek_ms"], 0.15)
    report("6 preview: 720p30, 3:4", f"frames missed of {middle['expected']:.0f}", "frames", middle["missed"], None, 0)
    report("6 preview: 720p30, 3:4", "one core", "share", middle["core"], None, 0.25)


def make_inputs(work):
    clip, photo = work / "clip.mp4", work / "photo.jpg"
    ffmpeg("-i", SAMPLES / "vtest.avi", "-f", "lavfi", "-i", f"sine=440:d={SECONDS}", "-vf", "fps=30,scale=1280:960,crop=1280:720", "-t", SECONDS,
           "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-g", "60", "-pix_fmt", "yuv420p", "-c:a", "aac", clip)
    # As telephones write it: 4:2:0 and square pixels.
    ffmpeg("-i", SAMPLES / "astronaut.png", "-vf", "scale=4000:3000:flags=bicubic,setsar=1,format=yuvj420p", "-q:v", "3", photo)
    return clip, photo


def main():
    global options
    parser = argparse.ArgumentParser(description="Speed beside other programs")
    parser.add_argument("runs", nargs="?", type=int, default=5)
    parser.add_argument("--json", help="where the numbers are written as JSON")
    parser.add_argument("--only", help="only the cases with this in their name")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        clip, photo = make_inputs(work)
        long_gop = work / "long-gop.mp4"
        print(f"medians of {options.runs} runs in turn; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
        still(work, photo)
        planner()
        alone("11 memory", "bench-memory", "100,000 pairs", {"first": None, "median": 20, "slowest": None})
        alone("12 card", "bench-card", "a keystroke in 900 signs", {"first": None, "median": 50, "slowest": None})
        keystrokes()
        colours(work, clip)
        parts(work, clip)
        captions(work, clip)
        person(work, clip)
        times(work, clip)
        if wanted("5 preview") or wanted("6 preview"):
            # The sound is a little longer than the pictures: at a constant rate no frame is missing where the loop begins anew.
            ffmpeg("-stream_loop", "6", "-i", clip, "-r", "30", "-fps_mode", "cfr", "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-g", "600", "-sc_threshold", "0",
                   "-c:a", "copy", long_gop)
            preview(work, long_gop)
    answer = {"runs": options.runs, "cores": os.cpu_count(), "rows": rows}
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(answer, indent=1, ensure_ascii=False) + "\n")
    else:
        print(json.dumps(answer, ensure_ascii=False))


main()
