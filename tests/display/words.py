#!/usr/bin/env python3
"""Makes a sheet of pictures whose words are translated in the picture, and back: `words.py OUT.png [FOLDER]`

Each picture is one of a Chinese note, which is rendered for English readers; what comes of that is a picture of an English note, which is
rendered for Chinese readers. The translations are written by hand, as a person writes them; FOLDER gets the single pictures."""

import difflib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

CLI = os.environ["SAMPAN_CLI"]
PICTURES = pathlib.Path(__file__).resolve().parent / "words"
HEIGHT = 620

WORDS = {
    "poster.svg": (1080, 1440, {
        "周末去哪儿": "Where to this weekend?",
        "三家藏在胡同里的咖啡馆": "Three cafés hidden in the hutongs",
        "营业时间：上午9点至晚上10点": "Open 9 a.m. to 10 p.m.",
        "人均消费：¥45，可带宠物": "¥45 a person, pets welcome",
        "地址：北京市东城区交道口南大街28号（地铁5号线北新桥站）": "28 Jiaodaokou South Street, Dongcheng, Beijing (Beixinqiao, line 5)",
    }),
    "menu.html": (900, 800, {
        "老街面馆": "Old Street Noodles",
        "红烧牛肉面": "Braised beef noodles",
        "番茄鸡蛋面": "Tomato egg noodles",
        "重庆小面（特辣）": "Chongqing noodles",
        "葱油拌面": "Scallion oil noodles",
        "手工水饺 12只": "12 dumplings",
        "凉拌黄瓜": "Cucumber salad",
        "酸梅汤": "Plum drink",
        "本店所有面条均为当日手工制作，如对花生、芝麻过敏请提前告知服务员。谢谢您的光临！":
            "All noodles are made by hand daily. Please tell us if you are allergic to peanuts or sesame. Thank you!",
    }),
    "chat.html": (375, 620, {
        "小雨的旅行群（128）": "Xiaoyu’s travel group (128)",
        "明天早上七点半在南门集合，大家记得带身份证和雨伞哦": "We meet at the south gate at 7:30 tomorrow. Please bring your ID and an umbrella.",
        "好的！请问需要自己准备午饭吗？": "OK! Should we bring our own lunch?",
        "不用，景区里有餐厅，人均大概40块钱": "No, there is a restaurant, about ¥40 each",
        "当然可以，欢迎！我会把行程翻译成英文发给她": "Of course, welcome! I’ll translate the plan into English for her",
        "谢谢小雨，爱你": "Thanks Xiaoyu, love you",
        "昨天 21:47": "Yesterday 21:47",
        "天气预报说有小到中雨，最低气温12°C，注意保暖": "Light rain is forecast, as low as 12 °C, so keep warm",
    }),
}

# What stands alone when it is read back: a sentence that ends where its line does, large lines far from each other.
APART = {"Where to this": "周末", "weekend?": "去哪儿",
         "We meet at the south gate at 7:30 tomorrow.": "明天早上七点半在南门集合",
         "Please bring your ID and an umbrella.": "大家记得带身份证和雨伞哦"}


def cli(library, *arguments):
    return subprocess.run([CLI, "--library", library, *map(str, arguments)], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def draw(name, width, height, target, scale=1):
    """As a browser shows it."""
    subprocess.run(["chromium-headless-shell", "--no-sandbox", "--hide-scrollbars", f"--force-device-scale-factor={scale}", f"--screenshot={target}",
                    f"--window-size={width},{height}", (PICTURES / name).as_uri()], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def translate(library, picture, source, target, words, out):
    """Renders @picture, of a note in @source, for readers of @target."""
    note = cli(library, "note", "new", "--lang", source, "--title", picture.stem, "--media", picture)
    boxes = json.loads(cli(library, "note", "words", note, "1", "--json"))
    words, texts, n = dict(words), [], len(words)
    found = 0
    for number, box in enumerate(boxes, 1):
        key = difflib.get_close_matches(box["text"], words, 1, 0.8)
        if key:
            texts += ["--set", f"{number}={words.pop(key[0])}"]
            found += 1
    print(f"{picture.stem}: {len(boxes)} places with words, {found} of {n} translated into {target}", flush=True)
    cli(library, "note", "words", note, "1", "--to", target, *texts)
    cli(library, "note", "render", note, "1", "--lang", target, "-o", out)
    return out


def main():
    out = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="sampan-words-") as temporary:
        folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else temporary)
        folder.mkdir(parents=True, exist_ok=True)
        rows = []
        for name, (width, height, words) in WORDS.items():
            stem = name.partition(".")[0]
            original = folder / f"{stem}.png"
            draw(name, width, height, original, 2 if stem == "chat" else 1)
            english = translate(f"{temporary}/library", original, "zh-Hans", "en", words, folder / f"{stem}-en.png")
            back = translate(f"{temporary}/library", english, "en", "zh-Hans", {**{value: key for key, value in words.items()}, **APART},
                             folder / f"{stem}-zh.png")
            for label, picture in (("the picture", original), ("for English readers", english), ("that one, for Chinese readers", back)):
                rows += ["-label", label, picture]
        style = ["-font", "Noto-Sans-Regular", "-pointsize", "15", "-background", "#fafafa", "-fill", "#222222"]
        subprocess.run(["magick", "montage", *style, *map(str, rows), "-tile", "3x", "-geometry", f"680x{HEIGHT}+10+8", "-depth", "8", str(out)],
                       check=True)


main()
