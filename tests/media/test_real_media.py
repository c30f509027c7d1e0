#!/usr/bin/env python3
"""Media as people have them: each gives the right result or one clear sentence, and never a file that is half written."""

import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

import heif

CLI = os.environ["SAMPAN_CLI"]
SAMPLES = pathlib.Path(os.environ["SAMPAN_SAMPLES"])
# Two encodings of one picture: x264 at its default quality and JPEG's 4:2:0 stay above this, a picture that is turned, shifted or of other
# colours is far below.
ALIKE = 0.93
# kB: more than the largest difference seen between two runs on the same file.
FLAT = 40000

number = 0
failed = 0


def run(*command):
    subprocess.run([str(part) for part in command], check=True, stdin=subprocess.DEVNULL)


def ffmpeg(*arguments):
    run("ffmpeg", "-y", "-v", "error", *arguments)


def edit(source, target, edits=()):
    """The exit status, what was said, and the most memory in kB."""
    plan = target.parent / "plan.json"
    plan.write_text(json.dumps({"version": 1, "edits": list(edits), "unresolved": []}))
    with open(target.parent / "said", "w+b") as said:
        child = subprocess.Popen([CLI, "edit", source, "--plan", plan, "-o", target], stdout=subprocess.DEVNULL, stderr=said,
                                 stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        return child.returncode, said.read().decode(), usage.ru_maxrss


def probe(path):
    answer = subprocess.run(["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", path], check=True, capture_output=True)
    answer = json.loads(answer.stdout)
    found = {stream["codec_type"]: stream for stream in reversed(answer["streams"])}
    return found.get("video"), found.get("audio"), answer["format"]


def ssim(one, other, make_alike="null"):
    """Of two files frame by frame; make_alike is done to the other."""
    video, _, _ = probe(one)
    graph = (f"[1:v]{make_alike},scale={video['width']}:{video['height']},setsar=1,format=yuv420p[b];[0:v]setsar=1,format=yuv420p[a];"
             "[a][b]ssim")
    answer = subprocess.run(["ffmpeg", "-v", "info", "-i", one, "-i", other, "-filter_complex", graph, "-f", "null", "-"],
                            capture_output=True, text=True, check=True)
    return float(re.findall(r"All:([0-9.]+)", answer.stderr)[-1])


def means(path):
    """The mean of Y, Cb and Cr of the first frame as 8-bit values of the limited range."""
    answer = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-frames:v", "1", "-vf", "scale=out_range=tv,format=yuv444p,scale=1:1:flags=area",
                             "-f", "rawvideo", "-"], capture_output=True, check=True)
    return tuple(answer.stdout[:3])


def case(name, check):
    """Runs one case in a folder of its own; check(folder) returns what it gave, or raises."""
    global number, failed
    number += 1
    with tempfile.TemporaryDirectory(prefix="sampan-media-") as folder:
        folder = pathlib.Path(folder)
        try:
            said = check(folder)
            left = [path.name for path in folder.iterdir() if path.name.startswith(".") or path.suffix == ".part"]
            assert not left, f"left behind: {left}"
            print(f"ok {number} - {name}: {said}", flush=True)
        except Exception as error:
            failed += 1
            detail = getattr(error, "stderr", None) or error
            print(f"not ok {number} - {name}: {type(error).__name__}: {detail}", flush=True)


def good_video(source, size, seconds, channels=None, reference=None, make_alike="null", edits=(), alike=ALIKE):
    target = source.parent / "result.mp4"
    status, said, _ = edit(source, target, edits)
    assert status == 0, said
    video, audio, form = probe(target)
    assert (video["width"], video["height"]) == size, (video["width"], video["height"])
    assert abs(float(video["duration"]) - seconds) < 0.11, video["duration"]
    assert (audio["channels"] if audio else None) == channels, audio
    likeness = ssim(target, reference or source, make_alike)
    assert likeness > alike, f"SSIM {likeness}"
    return f"{size[0]}x{size[1]}, {float(video['duration']):.2f} s, {channels or 'no'} channels, SSIM {likeness:.3f}"


def good_picture(source, size, reference=None, make_alike="null", alike=ALIKE, suffix=".jpg"):
    target = source.parent / f"result{suffix}"
    status, said, memory = edit(source, target)
    assert status == 0, said
    video, _, _ = probe(target)
    assert (video["width"], video["height"]) == size, (video["width"], video["height"])
    likeness = ssim(target, reference or source, make_alike)
    assert likeness > alike, f"SSIM {likeness}"
    return f"{size[0]}x{size[1]}, SSIM {likeness:.3f}, {memory // 1024} MB"


def refused(source, words, suffix):
    target = source.parent / f"result{suffix}"
    status, said, _ = edit(source, target)
    assert status == 1, (status, said)
    assert re.search(words, said), said
    assert said.count("\n") == 1 and said.startswith("sampan-cli: "), said
    assert not target.exists()
    return said.strip().removeprefix("sampan-cli: ")


# ---- what the cases are made of ----

def clip(folder, name, *options, seconds=3, video="null", sound="aevalsrc=0.3*sin(880*PI*t):c=mono"):
    """A real video with a tone."""
    path = folder / name
    source = ["-i", SAMPLES / "vtest.avi"]
    tone = ["-f", "lavfi", "-i", f"{sound}:d={seconds}"] if sound else []
    ffmpeg(*source, *tone, "-t", seconds, "-vf", f"scale=640:480,{video}", *options, path)
    return path


X264 = ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p"]
X265 = ["-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1"]


def picture(folder, name, *options, magick=False, scale="400:300"):
    path = folder / name
    png = folder / "base.png"
    ffmpeg("-i", SAMPLES / "astronaut.png", "-vf", f"crop=512:384,scale={scale},setsar=1,drawbox=0:0:60:40:red:fill", "-frames:v", "1", png)
    if magick:
        run("magick", png, *options, path)
    else:
        ffmpeg("-i", png, *options, "-frames:v", "1", path)
    return path


def with_exif(path, orientation):
    """Puts an Exif block with the orientation behind a JPEG's start."""
    block = b"Exif\0\0II*\0\x08\0\0\0\x01\0" + struct.pack("<HHIHHI", 0x0112, 3, 1, orientation, 0, 0)
    data = path.read_bytes()
    path.write_bytes(data[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + data[2:])
    return path


TURNS = {1: "null", 2: "hflip", 3: "hflip,vflip", 4: "vflip", 5: "transpose=0", 6: "transpose=1", 7: "transpose=3", 8: "transpose=2"}


def orientation(value):
    def check(folder):
        plain = picture(folder, "plain.jpg", "-q:v", "2")
        turned = folder / "turned.jpg"
        turned.write_bytes(plain.read_bytes())
        with_exif(turned, value)
        return good_picture(turned, (300, 400) if value > 4 else (400, 300), plain, TURNS[value])
    return check


def turned(degrees):
    def check(folder):
        plain = clip(folder, "plain.mp4", *X264)
        path = folder / "phone.mp4"
        ffmpeg("-display_rotation", degrees, "-i", plain, "-c", "copy", path)
        return good_video(path, (480, 640), 3, 1)
    return check


def patches(folder, transfer, name, levels):
    """Grey patches of 10-bit luma in BT.2100."""
    inputs, graph = [], ""
    for index, level in enumerate(levels):
        inputs += ["-f", "lavfi", "-i", f"nullsrc=s=64x64:r=10:d=0.5,format=yuv420p10le,geq=lum={level}:cb=512:cr=512"]
        graph += f"[{index}:v]"
    path = folder / name
    parameters = f"log-level=error:qp=4:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc"
    ffmpeg(*inputs, "-filter_complex", f"{graph}hstack={len(levels)}", *X265, "-x265-params", parameters, "-color_primaries", "bt2020",
           "-color_trc", transfer, "-colorspace", "bt2020nc", path)
    return path


def hdr(transfer, levels, expected):
    def check(folder):
        source = patches(folder, transfer, "hdr.mp4", levels)
        target = folder / "result.mp4"
        status, said, _ = edit(source, target)
        assert status == 0, said
        video, _, _ = probe(target)
        assert video["color_transfer"] == "bt709" and video["color_primaries"] == "bt709", video
        found = []
        for index in range(len(levels)):
            part = folder / "part.png"
            ffmpeg("-i", target, "-vf", f"crop=32:32:{index * 64 + 16}:16", "-frames:v", "1", part)
            found.append(means(part))
        for (y, u, v), wanted in zip(found, expected):
            assert abs(y - wanted) <= 3 and abs(u - 128) <= 2 and abs(v - 128) <= 2, (found, expected)
        return f"tone-mapped to BT.709, luma {[y for y, _, _ in found]}"
    return check


def truncated(name, share, *options):
    def check(folder):
        whole = clip(folder, f"whole{name}", *X264, *options)
        cut = folder / f"cut{name}"
        cut.write_bytes(whole.read_bytes()[:int(whole.stat().st_size * share)])
        return refused(cut, "damaged or not complete", ".mp4")
    return check


def cut_mkv(folder):
    whole = clip(folder, "whole.mkv", *X264, "-g", "10")
    cut = folder / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[:whole.stat().st_size // 2])
    target = folder / "result.mp4"
    status, said, _ = edit(cut, target)
    assert status == 0, said
    length = float(probe(target)[0]["duration"])
    assert 0.3 < length < 3, length
    return f"what is there: {length:.2f} s"


def corrupt(folder):
    path = clip(folder, "corrupt.mp4", *X264)
    data = bytearray(path.read_bytes())
    for index in range(len(data) // 3, 2 * len(data) // 3, 997):
        data[index] ^= 0x5a
    path.write_bytes(data)
    target = folder / "result.mp4"
    status, said, _ = edit(path, target)
    if status == 0:
        length = float(probe(target)[0]["duration"])
        assert abs(length - 3) < 0.5, length
        return f"played over the faults: {length:.2f} s"
    assert status == 1 and said.count("\n") == 1, said
    assert not target.exists()
    return said.strip()


def noise(folder):
    path = folder / "noise.mp4"
    path.write_bytes(bytes((index * 7919 + index // 251 * 31) % 256 for index in range(100000)))
    return refused(path, "is not a picture or video", ".mp4")


def empty(folder):
    path = folder / "empty.jpg"
    path.write_bytes(b"")
    return refused(path, "is empty", ".jpg")


def heic(folder, turn):
    picture(folder, "a.png")
    return heif.write(folder / "a.heic", folder / "base.png", 400, 300, 2, 3, turn)


def half_heic(folder):
    source = heic(folder, 0)
    source.write_bytes(source.read_bytes()[:source.stat().st_size // 2])
    return refused(source, "damaged or not complete", ".jpg")


def half_jpeg(folder):
    whole = picture(folder, "whole.jpg", "-q:v", "2")
    path = folder / "half.jpg"
    path.write_bytes(whole.read_bytes()[:whole.stat().st_size // 2])
    return refused(path, "damaged or not complete", ".jpg")


def long_video(folder):
    """An hour takes no more memory than a minute."""
    peaks = []
    for name, seconds in (("minute", 60), ("hour", 3600)):
        path = folder / f"{name}.mp4"
        ffmpeg("-f", "lavfi", "-i", f"testsrc=s=160x90:r=2:d={seconds}", "-f", "lavfi", "-i", f"sine=440:d={seconds}:r=8000", "-c:v", "libx264",
               "-preset", "ultrafast", "-g", "50", "-c:a", "aac", "-b:a", "24k", path)
        target = folder / f"{name}-result.mp4"
        status, said, memory = edit(path, target, [{"op": "warmth", "amount": 0.2}])
        assert status == 0, said
        assert abs(float(probe(target)[0]["duration"]) - seconds) < 0.3
        peaks.append(memory)
    assert peaks[1] < peaks[0] + FLAT, peaks
    return f"{peaks[0] // 1024} MB for a minute, {peaks[1] // 1024} MB for an hour"


def vfr(folder):
    """Frames keep their times."""
    path = clip(folder, "vfr.mkv", *X264, "-fps_mode", "vfr", video="select='not(mod(n\\,3))+lt(n\\,10)'")
    # Of MP4, players leave out what comes after the edit list's end, which mp4mux works out from decoding times: where the last gap is
    # longer than the others, that is the last frame.
    target = folder / "result.mkv"
    status, said, _ = edit(path, target)
    assert status == 0, said

    def times(file):
        answer = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "frame=pts_time", "-of", "csv=p=0", file],
                                capture_output=True, text=True, check=True)
        return [float(line.split(",")[0]) for line in answer.stdout.split()]

    before, after = times(path), times(target)
    assert len(before) == len(after), (len(before), len(after))
    # The first begins at 0, also where Matroska's began some milliseconds later.
    worst = max(abs(a - b) for a, b in zip(after, before))
    assert worst < 0.005, worst
    return f"{len(after)} frames, each within {worst * 1000:.1f} ms of its time"


def animation(folder, name, *options):
    path = folder / name
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=200x150:r=10:d=2", *options, path)
    return path


def main():
    case("phone video turned by 90", turned(90))
    case("phone video turned by 270", turned(270))
    case("variable frame rate", vfr)
    case("HEVC", lambda f: good_video(clip(f, "a.mp4", *X265, "-x265-params", "log-level=error"), (640, 480), 3, 1))
    case("AV1", lambda f: good_video(clip(f, "a.mkv", "-c:v", "libaom-av1", "-cpu-used", "8", "-usage", "realtime", "-c:a", "libopus"), (640, 480), 3, 1))
    case("VP9", lambda f: good_video(clip(f, "a.webm", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"), (640, 480), 3, 1))
    case("HDR, PQ", hdr("smpte2084", [64, 573, 722], [16, 166, 235]))
    case("HDR, HLG", hdr("arib-std-b67", [64, 721, 940], [16, 166, 235]))
    case("4:2:2", lambda f: good_video(clip(f, "a.mp4", "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv422p"), (640, 480), 3, 1))
    case("odd size", lambda f: good_video(clip(f, "a.mp4", "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv444p", video="crop=321:241"), (320, 240), 3, 1))
    case("no sound", lambda f: good_video(clip(f, "a.mp4", *X264, sound=None), (640, 480), 3))
    case("stereo", lambda f: good_video(clip(f, "a.mp4", *X264, sound="aevalsrc=0.3*sin(880*PI*t)|0.3*sin(440*PI*t):c=stereo"), (640, 480), 3, 2))
    case("5.1 sound", lambda f: good_video(clip(f, "a.mp4", *X264, sound="aevalsrc=0.3*sin(880*PI*t)|0|0|0|0|0:c=5.1"), (640, 480), 3, 6))
    case("4K", lambda f: good_video(clip(f, "a.mp4", "-c:v", "libx264", "-preset", "ultrafast", seconds=1, video="scale=3840:2160"), (3840, 2160), 1, 1))
    case("an hour", long_video)
    case("truncated MP4", truncated(".mp4", 0.5))
    case("truncated Matroska", cut_mkv)
    case("corrupt MP4", corrupt)
    case("noise called MP4", noise)
    case("an empty file", empty)
    for value in TURNS:
        case(f"Exif orientation {value}", orientation(value))
    case("truncated JPEG", half_jpeg)
    case("CMYK JPEG", lambda f: good_picture(picture(f, "a.jpg", "-colorspace", "CMYK", magick=True), (400, 300), f / "base.png", alike=0.85))
    case("grey JPEG", lambda f: good_picture(picture(f, "a.jpg", "-colorspace", "Gray", magick=True), (400, 300)))
    case("progressive JPEG", lambda f: good_picture(picture(f, "a.jpg", "-interlace", "JPEG", magick=True), (400, 300)))
    case("16-bit PNG", lambda f: good_picture(picture(f, "a.png", "-pix_fmt", "rgb48be"), (400, 300)))
    case("16-bit PNG with alpha", lambda f: good_picture(picture(f, "a.png", "-alpha", "set", "-define", "png:bit-depth=16", magick=True), (400, 300), f / "base.png"))
    case("16-bit grey PNG", lambda f: good_picture(picture(f, "a.png", "-pix_fmt", "gray16be"), (400, 300)))
    case("palette PNG", lambda f: good_picture(picture(f, "a.png", "-type", "Palette", magick=True), (400, 300), f / "base.png", alike=0.85))
    case("WebP", lambda f: good_picture(picture(f, "a.webp", "-c:v", "libwebp"), (400, 300)))
    case("animated WebP", lambda f: refused(animation(f, "a.webp", "-c:v", "libwebp_anim"), "animated WebP", ".mp4"))
    case("animated GIF", lambda f: good_video(animation(f, "a.gif"), (200, 150), 2, alike=0.85))
    case("AVIF", lambda f: good_picture(picture(f, "a.avif", "-c:v", "libaom-av1", "-still-picture", "1", "-cpu-used", "8"), (400, 300), f / "base.png"))
    case("HEIC", lambda f: good_picture(heic(f, 0), (400, 300), f / "base.png"))
    case("HEIC, turned", lambda f: good_picture(heic(f, 90), (300, 400), f / "base.png", "transpose=cclock"))
    case("truncated HEIC", half_heic)
    case("TIFF", lambda f: good_picture(picture(f, "a.tiff"), (400, 300), f / "base.png"))
    case("BMP", lambda f: good_picture(picture(f, "a.bmp"), (400, 300)))
    case("100 megapixels", lambda f: good_picture(picture(f, "a.jpg", "-q:v", "4", scale="11600:8700"), (11600, 8700)))
    print(f"1..{number}")
    sys.exit(failed > 0)


main()
