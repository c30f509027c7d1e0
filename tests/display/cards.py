#!/usr/bin/env python3
"""Makes a contact sheet of the preview: one note on every platform, in Chinese, English and Arabic. `cards.py OUT.png`"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import uuid
import zipfile

SAMPLES = pathlib.Path(os.environ["SAMPAN_SAMPLES"])
CLI = os.environ["SAMPAN_CLI"]

TITLE = "巷子里的早咖啡"
BODY = """七点半，店还没坐满，先要一杯手冲。豆子是老板自己烘的，闻起来有一点橙子皮的味道。
靠窗的位子能看见整条巷子：买菜的、遛狗的、赶着上学的，一个一个走过去。
猫不怕人，会自己跳上椅子。别喂它，老板说它已经吃过三顿早饭了。
一杯二十八块，不收服务费。周一休息，下雨天也开门。"""
TAGS = ["咖啡", "周末去哪儿", "猫"]

TRANSLATIONS = {
    "en": ("Morning coffee down the alley", [
        "At half past seven the place is still half empty: start with a pour-over. The owner roasts the beans herself, and "
        "they smell a little of orange peel.",
        "From the seat by the window you see the whole alley go by: shoppers, dogs, children late for school.",
        "The cat is not shy and will take the chair beside you. Don’t feed it: it has had three breakfasts already.",
        "28 yuan a cup, no service charge. Closed on Mondays, open when it rains.",
    ], ["coffee", "WeekendPlans", "cats"]),
    "ar": ("قهوة الصباح في الزقاق", [
        "في السابعة والنصف يكون المقهى نصف فارغ، فابدأ بفنجان من القهوة المقطّرة. صاحبة المقهى تحمّص البن بنفسها، وفيه رائحة "
        "خفيفة من قشر البرتقال.",
        "من المقعد المجاور للنافذة ترى الزقاق كله: من يتسوّق، ومن ينزّه كلبه، وأطفالًا متأخرين عن المدرسة.",
        "القطة لا تخاف الناس وتقفز إلى الكرسي وحدها. لا تطعمها، فقد تناولت فطورها ثلاث مرات.",
        "الفنجان بثمانية وعشرين يوانًا بلا رسوم خدمة. مغلق يوم الاثنين، ومفتوح في الأيام الماطرة.",
    ], ["قهوة", "عطلة_نهاية_الأسبوع", "قطط"]),
}


def cli(library, *arguments):
    return subprocess.run([CLI, "--library", library, *map(str, arguments)], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def add_translations(bundle):
    """Writes them into an exported note, as somebody else's program could."""
    with zipfile.ZipFile(bundle) as old:
        files = {name: old.read(name) for name in old.namelist()}
    note = json.loads(files["note.json"])
    source = note["versions"][0]
    for language, (title, body, tags) in TRANSLATIONS.items():
        def segment(of, text):
            return {"id": str(uuid.uuid4()), "source": of["id"], "text": text, "origin": "person"}

        note["versions"].append({"language": language, "title": segment(source["title"], title),
                                 "body": [segment(of, text) for of, text in zip(source["body"], body, strict=True)], "tags": tags})
    with zipfile.ZipFile(bundle, "w") as new:
        for name, content in {**files, "note.json": json.dumps(note)}.items():
            new.writestr(name, content)


def make_note(folder):
    """A note with three pictures in three languages. Returns: its library and id"""
    library, bundle = folder / "library", folder / "note.sampan"
    note = cli(folder / "first", "note", "new", "--lang", "zh-Hans", "--title", TITLE, "--body", BODY,
               *(part for tag in TAGS for part in ("--tag", tag)),
               *(part for name in ("coffee.png", "chelsea.png", "astronaut.png") for part in ("--media", SAMPLES / name)))
    cli(folder / "first", "note", "export", note, "-o", bundle)
    add_translations(bundle)
    return library, cli(library, "note", "import", bundle)


def main(output):
    with tempfile.TemporaryDirectory() as name:
        library, note = make_note(pathlib.Path(name))
        cli(library, "preview", note, "--lang", "zh-Hans,en,ar", "--platform", "all", "--author", "林小船",
            "--handle", "lin.example.com", "-o", output)
        # As wide as a page shows it.
        subprocess.run(["convert", output, "-resize", "1760x", "-define", "png:compression-level=9", output], check=True)


if __name__ == "__main__":
    main(sys.argv[1])
