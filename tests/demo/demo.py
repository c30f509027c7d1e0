#!/usr/bin/env python3
"""The main job without a display, on real input, step by step: a note with a photograph and a video, captions in two languages,
edits by prompt, a feed card, and the post on a real server. Every step is checked; the first that fails ends it."""

import base64
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "_demo"
SAMPLES = pathlib.Path(os.environ["SAMPAN_SAMPLES"])
CLI = os.environ["SAMPAN_CLI"]
LIBRARY = OUT / "library"

TITLE = "太空人逛街"
BODY = """周末把太空人请到了街上 🧑‍🚀，她一边走，一边听人念《理智与情感》。
视频只有 10 秒：出租车没等到，鼠标倒是看见一只，信息都写在字幕里。
原文在这里：https://www.gutenberg.org/ebooks/161 ，谢谢 @morgan.test 推荐 #双语字幕"""
TAGS = ["太空人", "街头视频"]
PHOTO_PROMPT = "3:4, a bit warmer, blur the background"
VIDEO_PROMPT = "裁成3:4，背景虚化，亮一点，开头淡入0.5秒"
# What is read in the clip (LibriVox, "Sense and Sensibility"), put into Chinese for this demo.
CUES = [(300, 3500, "约翰·达什伍德先生这才有空考虑"), (3700, 7000, "他能为她们做些什么，又不至于破费"), (7300, 9800, "他这个年轻人，心地并不坏")]

# OpenCC's Taiwan phrases: what must have changed, and what must not.
TRADITIONAL = {"视频": "影片", "出租车": "計程車", "鼠标": "滑鼠", "信息": "資訊"}
KEPT = ["https://www.gutenberg.org/ebooks/161", "@morgan.test", "🧑‍🚀", "10"]

started = time.monotonic()
number = 0


def step(text):
    global number
    number += 1
    print(f"\n{number}. {text}", flush=True)


def say(text):
    print(f"   {text}", flush=True)


def check(condition, text):
    if not condition:
        sys.exit(f"\ndemo: failed: {text}")
    say(f"✓ {text}")


def run(*command, **options):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=options.pop("text", True), **options)
    if result.returncode != 0:
        sys.exit(f"\ndemo: {' '.join(map(str, command))}\nended with {result.returncode}: {result.stderr}")
    return result.stdout


def cli(*arguments, **options):
    say("$ sampan-cli " + " ".join(arguments_for_people(arguments)))
    return run(CLI, "--library", LIBRARY, *arguments, **options)


def arguments_for_people(arguments):
    for argument in map(str, arguments):
        argument = argument.replace(str(ROOT) + "/", "")
        yield f'"{argument}"' if re.search(r"[\s，：#]", argument) else argument


def probe(path):
    return json.loads(run("ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_format", path))


def frame(path, seconds):
    """One decoded frame as (width, height, RGB bytes)."""
    video = next(stream for stream in probe(path)["streams"] if stream["codec_type"] == "video")
    data = run("ffmpeg", "-v", "error", "-ss", f"{seconds:.3f}", "-i", path, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-",
               text=False)
    return video["width"], video["height"], data


def difference(a, b, top, bottom):
    """Mean absolute difference of two frames between two heights (0..1)."""
    width, height, first = a
    start, end = int(height * top) * width * 3, int(height * bottom) * width * 3
    pairs = zip(first[start:end:7], b[2][start:end:7])
    return sum(abs(x - y) for x, y in pairs) / max(1, (end - start) // 7)


def make_clip(path):
    """A moving person and real speech, 10 s at 720p: the astronaut, cut out by our own edit, walks over the pedestrians."""
    person = OUT / "person.png"
    cli("edit", SAMPLES / "astronaut.png", "remove the background", "-o", person)
    speech = sorted(SAMPLES.glob("sense*0870.wav")) + sorted(SAMPLES.glob("sense*0880.wav"))
    run("ffmpeg", "-y", "-v", "error", "-i", SAMPLES / "vtest.avi", "-loop", "1", "-i", person, "-i", speech[0], "-i", speech[1],
        "-filter_complex",
        "[0:v]trim=0:10,setpts=PTS-STARTPTS,fps=30,scale=1280:960,crop=1280:720[street];"
        "[1:v]scale=-2:620[person];"
        "[street][person]overlay=x='(W-w)/2+160*sin(t*1.3)':y='H-h+6*sin(t*5)':shortest=1[v];"
        "[2:a][3:a]concat=n=2:v=0:a=1,aresample=44100[a]",
        "-map", "[v]", "-map", "[a]", "-t", "10", "-r", "30", "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-g", "60",
        "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k", path)


def start_server():
    modules = os.environ["SAMPAN_ATPROTO_MODULES"]
    folder = tempfile.mkdtemp(prefix="sampan-demo-server-")
    process = subprocess.Popen(["node", ROOT / "tests/atproto/server.mjs", folder, "linchuan.test", "morgan.test"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=open(OUT / "server.log", "w"), text=True,
                               env=dict(os.environ, SAMPAN_ATPROTO_MODULES=modules))
    line = process.stdout.readline()
    if not line:
        sys.exit("\ndemo: the ATProto server did not start; see _demo/server.log.")
    return process, folder, json.loads(line)


def get(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read()


def cid(data):
    """The content address that ATProto gives to bytes: CID version 1, raw, SHA-256."""
    return "b" + base64.b32encode(bytes([0x01, 0x55, 0x12, 0x20]) + hashlib.sha256(data).digest()).decode().lower().rstrip("=")


def similarity(a, b):
    """SSIM of two videos, frame by frame: 1 is the same. (x264 on several threads gives not quite the same bits twice.)"""
    told = subprocess.run(["ffmpeg", "-i", a, "-i", b, "-lavfi", "ssim", "-f", "null", "-"], capture_output=True, text=True).stderr
    return float(re.search(r"All:([0-9.]+)", told).group(1))


def captions_file(path):
    def stamp(time_ms):
        return f"{time_ms // 3600000:02}:{time_ms // 60000 % 60:02}:{time_ms // 1000 % 60:02},{time_ms % 1000:03}"

    path.write_text("\n".join(f"{index}\n{stamp(start)} --> {stamp(end)}\n{text}\n" for index, (start, end, text) in enumerate(CUES, 1)),
                    encoding="utf-8")


def check_captions_in_pixels(burnt, plain):
    for start, end, text in CUES:
        middle = (start + end) / 2000
        low = difference(frame(burnt, middle), frame(plain, middle), 0.72, 0.97)
        high = difference(frame(burnt, middle), frame(plain, middle), 0.0, 0.5)
        check(low > 12 and high < 5, f"captions are in the picture at {middle:.1f} s (changed by {low:.1f} there, {high:.1f} above)")
    for gap in (0.1, 3.6, 7.15, 9.9):
        away = difference(frame(burnt, gap), frame(plain, gap), 0.72, 0.97)
        check(away < 6, f"and not at {gap:.2f} s, between cues (changed by {away:.1f})")


def read_with_ffprobe(path, index):
    """(start, end) in ms of each cue with words, and the track's language."""
    read = json.loads(run("ffprobe", "-v", "error", "-of", "json", "-select_streams", f"s:{index}", "-show_packets", "-show_streams", path))
    # A cue of MP4 begins with the length of its text; those between the cues are empty.
    cues = [(round(float(packet["pts_time"]) * 1000), round((float(packet["pts_time"]) + float(packet["duration_time"])) * 1000))
            for packet in read["packets"] if int(packet["size"]) > 3]
    return cues, read["streams"][0]["tags"].get("language")


def read_with_gstreamer(path, index):
    """The words of a track, and its language, as GStreamer's own demultiplexer gives them."""
    words = OUT / "track.txt"
    told = run("gst-launch-1.0", "-t", "filesrc", f"location={path}", "!", "qtdemux", "name=demux", f"demux.subtitle_{index}", "!",
               "queue", "!", "filesink", f"location={words}")
    text = words.read_text(encoding="utf-8")
    words.unlink()
    return text, set(re.findall(r"language code\S*: (\w+)", told))


def check_soft_tracks(path, tracks):
    """@tracks: [(start, end, text)...] by language, in their order in the file."""
    for index, (language, cues) in enumerate(tracks.items()):
        times, code = read_with_ffprobe(path, index)
        check(times == [(start, end) for start, end, _ in cues], f"ffprobe reads the {language} track ({code}): {times}")
        text, codes = read_with_gstreamer(path, index)
        check(all(line in text for _, _, line in cues), f"GStreamer reads its words: {text.split()[0]} …")
        check(codes & {"zh", "zho", "chi"}, f"and its language ({', '.join(codes)})")


def edit_note():
    step("A note with a photograph and a video")
    clip = OUT / "clip.mp4"
    if not clip.exists():
        make_clip(clip)
    body = OUT / "note.txt"
    body.write_text(BODY, encoding="utf-8")
    tags = [part for tag in TAGS for part in ("--tag", tag)]
    note = cli("note", "new", "--lang", "zh-Hans", "--title", TITLE, "--body-file", body, *tags, "--media", SAMPLES / "astronaut.png",
               "--media", clip).strip()
    shown = json.loads(cli("--json", "note", "show", note))
    check(len(shown["media"]) == 2, "the note holds both media")
    return note


def translate(note):
    step("Captions in Simplified Chinese, and both captions and text in Traditional Chinese, offline")
    srt = OUT / "captions.srt"
    captions_file(srt)
    cli("captions", "import", note, srt, "--lang", "zh-Hans")
    cli("captions", "translate", note, "--from", "zh-Hans", "--to", "zh-Hant")
    cli("note", "translate", note, "--to", "zh-Hant")
    shown = json.loads(cli("--json", "note", "show", note))
    version = next(version for version in shown["versions"] if version["language"] == "zh-Hant")
    say(f"{version['title']}\n   " + version["body"].replace("\n", "\n   "))
    for simplified, traditional in TRADITIONAL.items():
        check(traditional in version["body"] and simplified not in version["body"], f"{simplified} became {traditional}")
    for kept in KEPT:
        check(version["body"].count(kept) == BODY.count(kept), f"{kept} is intact")
    check("#双语字幕" in version["body"] and version["tags"] == ["太空人", "街頭影片"], f"tags: {' '.join(version['tags'])}, and the one in the text intact")
    video = next(medium for medium in shown["media"] if medium["kind"] == "video")
    tracks = {track["language"]: track["cues"] for track in video["tracks"]}
    check([(cue["start"], cue["end"]) for cue in tracks["zh-Hant"]] == [(start, end) for start, end, _ in CUES],
          "the translated captions have the same times")
    check("約翰" in tracks["zh-Hant"][0]["text"], f"and read: {tracks['zh-Hant'][0]['text']}")


def edit_media(note):
    step("Both media edited by prompt and exported")
    say(cli("note", "edit", note, "1", PHOTO_PROMPT).strip().replace("\n", "\n   "))
    say(cli("note", "edit", note, "2", VIDEO_PROMPT).strip().replace("\n", "\n   "))
    photo, burnt, plain = OUT / "photo.jpg", OUT / "video.mp4", OUT / "video-plain.mp4"
    cli("note", "render", note, "1", "-o", photo)
    cli("note", "render", note, "2", "--burn", "zh-Hans,zh-Hant", "--soft", "zh-Hans,zh-Hant", "-o", burnt)
    cli("note", "render", note, "2", "-o", plain)
    picture = probe(photo)["streams"][0]
    check(picture["width"] * 4 == picture["height"] * 3, f"the photograph is 3:4 ({picture['width']}x{picture['height']})")

    step("The exported video plays")
    streams = probe(burnt)
    video = next(stream for stream in streams["streams"] if stream["codec_type"] == "video")
    audio = [stream for stream in streams["streams"] if stream["codec_type"] == "audio"]
    subtitles = [stream["tags"].get("language") for stream in streams["streams"] if stream["codec_type"] == "subtitle"]
    check(abs(float(streams["format"]["duration"]) - 10) < 0.15, f"10 s long ({float(streams['format']['duration']):.2f} s)")
    check((video["width"], video["height"]) == (540, 720), f"{video['width']}x{video['height']}")
    check(len(audio) == 1, f"a sound track ({audio[0]['codec_name'] if audio else 'none'})")
    check(len(subtitles) == 2 and set(subtitles) <= {"chi", "zho"}, "two caption tracks, marked as Chinese")
    decoded = run("ffprobe", "-v", "error", "-count_frames", "-select_streams", "v", "-show_entries", "stream=nb_read_frames",
                  "-of", "csv=p=0", burnt).strip().strip(",")
    check(298 <= int(decoded) <= 302, f"all of its frames decode ({decoded})")
    shown = json.loads(run(CLI, "--library", LIBRARY, "--json", "note", "show", note))
    tracks = {track["language"]: [(cue["start"], cue["end"], cue["text"]) for cue in track["cues"]]
              for medium in shown["media"] if medium["kind"] == "video" for track in medium["tracks"]}
    check_soft_tracks(burnt, {language: tracks[language] for language in ("zh-Hans", "zh-Hant")})
    check_captions_in_pixels(burnt, plain)
    check(sum(frame(burnt, 0)[2]) / len(frame(burnt, 0)[2]) < 12, "it fades in from black")
    run("ffmpeg", "-y", "-v", "error", "-ss", "5", "-i", burnt, "-frames:v", "1", OUT / "video-5s.png")


def cards(note):
    step("The feed card, as readers will see it")
    for language, platform in (("zh-Hans", "xiaohongshu"), ("zh-Hant", "bluesky"), ("zh-Hant", "mastodon"), ("zh-Hans", "instagram")):
        card = OUT / f"card-{platform}-{language}.png"
        cli("preview", note, "--lang", language, "--platform", platform, "-o", card)
        picture = probe(card)["streams"][0]
        check(picture["width"] >= 360 and picture["height"] >= 400, f"{card.name}: {picture['width']}x{picture['height']}")


def publish(note):
    step("Published to a real ATProto server on this machine")
    server, folder, ready = start_server()
    try:
        account = ready["accounts"][0]
        say(f"the server is at {ready['url']}")
        cli("account", "add", "--type", "atproto", "--server", ready["url"], "--handle", account["handle"], input=account["app_password"])
        url = cli("publish", note, "--account", account["handle"], "--lang", "zh-Hant").strip()
        say(url)

        step("Read back and compared byte for byte")
        listed = json.loads(get(f"{ready['url']}/xrpc/com.atproto.repo.listRecords?repo={account['did']}&collection=app.bsky.feed.post"))
        check(len(listed["records"]) == 1, "exactly one post is on the server")
        record = listed["records"][0]["value"]
        shown = json.loads(run(CLI, "--library", LIBRARY, "--json", "note", "show", note))
        version = next(version for version in shown["versions"] if version["language"] == "zh-Hant")
        expected = version["title"] + "\n\n" + version["body"]
        check(record["text"].startswith(expected), "its text is the note's")
        raw = record["text"].encode()
        for facet in record["facets"]:
            part = raw[facet["index"]["byteStart"]:facet["index"]["byteEnd"]].decode()
            feature = facet["features"][0]
            kind = feature["$type"].split("#")[1]
            right = {"link": lambda: feature["uri"] == part, "tag": lambda: "#" + feature["tag"] == part,
                     "mention": lambda: feature["did"] == ready["accounts"][1]["did"]}[kind]
            check(right(), f"{kind} {part}")
        embed = record["embed"]
        check(embed["$type"] == "app.bsky.embed.video", "its video is there")
        languages = [caption["lang"] for caption in embed["captions"]]
        check(sorted(languages) == ["zh-Hans", "zh-Hant"], "with two caption tracks")
        for caption in embed["captions"]:
            text = get(f"{ready['url']}/xrpc/com.atproto.sync.getBlob?did={account['did']}&cid={caption['file']['ref']['$link']}").decode()
            sent = cli("captions", "export", note, "--lang", caption["lang"], "-o", "-")
            check(text == sent, f"the {caption['lang']} captions are those of the note, byte for byte")
        blob = get(f"{ready['url']}/xrpc/com.atproto.sync.getBlob?did={account['did']}&cid={embed['video']['ref']['$link']}")
        (OUT / "from-server.mp4").write_bytes(blob)
        check(embed["video"]["ref"]["$link"] == cid(blob), f"the video's bytes are those its address names ({len(blob) // 1024} KiB)")
        same = similarity(OUT / "from-server.mp4", OUT / "video-plain.mp4")
        check(same > 0.995, f"and its picture is the one exported above (SSIM {same:.4f})")
        jobs = json.loads(cli("--json", "outbox", "list"))
        check(jobs[0]["state"] == "posted", "the outbox has its receipt")
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def with_keyring():
    """Secrets are kept in the Secret Service alone: without one here, the demo brings a session bus and a keyring of its own."""
    if os.environ.get("SAMPAN_DEMO_KEYRING"):
        return
    os.environ["SAMPAN_DEMO_KEYRING"] = "1"
    home = tempfile.mkdtemp(prefix="sampan-demo-home-")
    environment = dict(os.environ, HOME=home, XDG_RUNTIME_DIR=home, XDG_DATA_HOME=home + "/data")
    script = 'printf demo | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"'
    status = subprocess.run(["dbus-run-session", "--", "sh", "-c", script, "sh", sys.executable, __file__], env=environment).returncode
    subprocess.run(["pkill", "-f", f"XDG_RUNTIME_DIR={home}"], check=False)
    shutil.rmtree(home, ignore_errors=True)
    sys.exit(status)


def main():
    with_keyring()
    shutil.rmtree(LIBRARY, ignore_errors=True)
    OUT.mkdir(exist_ok=True)
    note = edit_note()
    translate(note)
    edit_media(note)
    cards(note)
    publish(note)
    print(f"\nDone in {time.monotonic() - started:.0f} s. The pictures, the video and the note's library are in {OUT.relative_to(ROOT)}/.")


main()
