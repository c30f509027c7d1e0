#!/usr/bin/env python3
"""Makes screenshots/ from the real window: each page, light and dark, English and Chinese, wide and narrow."""

import json
import multiprocessing
import os
import pathlib
import subprocess
import sys
import tempfile

from driver import App, Screen, wait

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SAMPLES = pathlib.Path(os.environ["SAMPAN_SAMPLES"])
CLI = os.environ["SAMPAN_CLI"]
WINDOW = os.environ["SAMPAN_WINDOW"]
PAGES = {"write": "ctrl+1", "media": "ctrl+2", "captions": "ctrl+3", "publish": "ctrl+4"}

TEXT = """落地成都的第一顿，一定要留给火锅。巷子口这家老店没有招牌，全靠一锅牛油香把人拽进去。
点了鸳鸯锅：红的给胆大的，白的给我。毛肚七上八下，十五秒刚好。
吃完去人民公园喝盖碗茶，十五块坐一下午 🍵 #成都美食"""
VIDEO_TEXT = """她从街这头走到那头，边走边念《理智与情感》。
出租车没等到，故事倒听完了一章。"""


def cli(library, *arguments):
    return subprocess.run([CLI, "--library", library, *map(str, arguments)], check=True, capture_output=True, text=True).stdout.strip()


def make_library(folder):
    """Two notes as a person would make them."""
    library = str(folder / "library")
    clip = ROOT / "_demo/clip.mp4"
    if not clip.exists():
        sys.exit("screenshots: run ./dev demo first, it makes the clip")
    body = folder / "text.txt"
    body.write_text(TEXT, encoding="utf-8")
    pictures = [part for name in ("astronaut.png", "coffee.png", "chelsea.png") for part in ("--media", SAMPLES / name)]
    note = cli(library, "note", "new", "--lang", "zh-Hans", "--title", "成都第一天", "--body-file", body, "--tag", "成都美食", "--tag", "火锅",
               *pictures)
    cli(library, "note", "translate", note, "--to", "zh-Hant")
    cli(library, "note", "edit", note, "1", "背景虚化，暖一点，3:4，胶片感")
    body.write_text(VIDEO_TEXT, encoding="utf-8")
    video = cli(library, "note", "new", "--lang", "zh-Hans", "--title", "太空人逛街", "--body-file", body, "--tag", "街头视频", "--media", clip)
    captions = folder / "captions.srt"
    captions.write_text("1\n00:00:00,300 --> 00:00:03,500\n约翰·达什伍德先生这才有空考虑\n\n2\n00:00:03,700 --> 00:00:07,000\n"
                        "他能为她们做些什么\n\n3\n00:00:07,300 --> 00:00:09,800\n他这个年轻人，心地并不坏\n", encoding="utf-8")
    cli(library, "captions", "import", video, captions, "--lang", "zh-Hans")
    cli(library, "note", "translate", video, "--to", "zh-Hant")
    cli(library, "captions", "translate", video, "--from", "zh-Hans", "--to", "zh-Hant")
    return library, note, video


def publish(library, video):
    """An account, and a post on a real server, so that the Publish page has something to show."""
    with Screen() as screen, tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(["node", ROOT / "tests/atproto/server.mjs", folder, "linchuan.test"], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)
        ready = json.loads(server.stdout.readline())
        account = ready["accounts"][0]
        for command, text in ((["account", "add", "--type", "atproto", "--server", ready["url"], "--handle", account["handle"]],
                               account["app_password"]),
                              (["publish", video, "--account", account["handle"], "--lang", "zh-Hans"], None)):
            subprocess.run([CLI, "--library", library, *command], env=screen.env, input=text, text=True, check=True, capture_output=True)
        server.terminate()
        server.wait()


# What the window says while a picture is not yet as it will be.
REFINING = ("Refining the edges…", "正在细化边缘…")


def shoot(out, library, name, pages, size=(1400, 900), language="en_US.UTF-8", dark=False):
    with Screen(*size) as screen:
        locale = pathlib.Path(WINDOW).parent.parent.parent / "po"
        env = {"SAMPAN_LOCALEDIR": str(locale), "LANG": language, "LC_ALL": language, "LANGUAGE": language.split(".")[0]}
        env["ADW_DEBUG_COLOR_SCHEME"] = "prefer-dark" if dark else "prefer-light"
        app = App(screen, WINDOW, "--library", library, **env)
        wait("the notes", lambda: app.find_all("list item"))
        app.fill_screen()
        # The card's picture has a fine matte, which takes seconds.
        screen.settle(12)
        for page in pages:
            screen.key(PAGES[page])
            screen.settle()
            for text in REFINING:
                app.gone(name=text, timeout=120)
            screen.shot(out / f"{page}{name}.png")
            print(out / f"{page}{name}.png", flush=True)
        complaints = app.warnings()
        app.quit()
        if complaints:
            sys.exit("screenshots: " + "\n".join(complaints))


# One moment in five languages, and the pairs and styles in which it is shown.
MOMENT = {"zh-Hans": "毛肚七上八下，十五秒刚好", "en": "Seven dips up, eight down: fifteen seconds is just right",
          "ar": "سبع مرات إلى أعلى وثمان إلى أسفل: 15 ثانية تكفي", "ja": "七回上げて八回下げて、十五秒でちょうどいい"}
PAIRS = (("zh-Hans,en", "soft-box"), ("ar,en", "outline"), ("ja,zh-Hans", "bilingual"))


def bilingual(out, folder):
    """A frame with captions in each of three pairs of languages, one over the other."""
    library = str(folder / "bilingual")
    note = cli(library, "note", "new", "--lang", "zh-Hans", "--title", "火锅", "--media", ROOT / "_demo/clip.mp4")
    for language, text in MOMENT.items():
        captions = folder / f"{language}.srt"
        captions.write_text(f"1\n00:00:01,000 --> 00:00:04,000\n{text}\n", encoding="utf-8")
        cli(library, "captions", "import", note, captions, "--lang", language)
    frames = []
    for index, (languages, style) in enumerate(PAIRS):
        cli(library, "captions", "style", note, "--preset", style)
        frames.append(folder / f"{index}.png")
        cli(library, "captions", "picture", note, "--lang", languages, "--at", 2 + index / 2, "--size", 960, "-o", frames[-1])
    inputs = [part for frame in frames for part in ("-i", frame)]
    lower = ";".join(f"[{index}]crop=iw:ih*0.55:0:ih*0.45[{index}c]" for index in range(len(frames)))
    stack = "".join(f"[{index}c]" for index in range(len(frames))) + f"vstack=inputs={len(frames)}"
    subprocess.run(["ffmpeg", "-y", "-v", "error", *map(str, inputs), "-filter_complex", f"{lower};{stack}",
                    str(out / "captions-bilingual.png")], check=True)
    print(out / "captions-bilingual.png", flush=True)


def apart(function, *arguments, **named):
    """In a process of its own, since a process knows one accessibility bus."""
    child = multiprocessing.Process(target=function, args=arguments, kwargs=named)
    child.start()
    child.join()
    if child.exitcode != 0:
        sys.exit(child.exitcode or 1)


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sampan-screenshots-") as folder:
        bilingual(out, pathlib.Path(folder))
        library, note, video = make_library(pathlib.Path(folder))
        apart(publish, library, video)
        looks = (dict(name=""), dict(name="-dark", dark=True), dict(name="-zh", language="zh_CN.UTF-8"),
                 dict(name="-zh-dark", language="zh_CN.UTF-8", dark=True), dict(name="-narrow", size=(360, 720)))
        # The window opens the note that was changed last.
        for chosen, pages in ((video, ["captions"]), (note, ["write", "media", "publish"])):
            cli(library, "note", "edit", chosen, "1", "亮一点" if chosen == video else "鲜艳一点")
            for look in looks:
                apart(shoot, out, library, pages=pages, **look)


main()
