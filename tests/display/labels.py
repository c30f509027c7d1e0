"""What files say beside their pictures: puts labels into a JPEG and an MP4 as cameras and generators do, and reads them back from what a
server has, without the libraries that Sampan uses."""

import json
import pathlib
import re
import struct
import subprocess
import tempfile

AIGC = '{"Label":"1","ContentProducer":"a model"}'
SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
RIGHTS = "(c) Lin Chuan"
SERIAL = "SN-4471"
PLACE = "+27.9881+086.9250/"
MOVIE_PACKET = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
PICTURE_PACKET = b"http://ns.adobe.com/xap/1.0/\0"
PACKET = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"
 exif:GPSLatitude="27,59.286N" aux:SerialNumber="{SERIAL}" Iptc4xmpExt:DigitalSourceType="{SOURCE}">
<TC260:AIGC>{AIGC.replace('"', "&quot;")}</TC260:AIGC><dc:creator><rdf:Seq><rdf:li>Lin Chuan</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{RIGHTS}</rdf:li></rdf:Alt></dc:rights>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>""".encode()


def label_picture(path):
    data = path.read_bytes()
    part = PICTURE_PACKET + PACKET
    path.write_bytes(data[:2] + b"\xff\xe1" + struct.pack(">H", 2 + len(part)) + part + data[2:])


def label_video(path):
    """The label of China's standard as its guide has it written, by ffmpeg, with a place; and a packet of XMP."""
    plain = path.with_suffix(".plain.mp4")
    path.rename(plain)
    subprocess.run(["ffmpeg", "-v", "error", "-i", plain, "-c", "copy", "-movflags", "use_metadata_tags", "-metadata", f"AIGC={AIGC}",
                    "-metadata", f"copyright={RIGHTS}", "-metadata", f"location={PLACE}", path], check=True)
    plain.unlink()
    packet = PACKET.replace(b"TC260:AIGC>", b"TC260:Other>")
    with path.open("ab") as file:
        file.write(struct.pack(">I", 24 + len(packet)) + b"uuid" + MOVIE_PACKET + packet)


def picture_packet(data):
    at = data.index(PICTURE_PACKET) + len(PICTURE_PACKET)
    return data[at:data.index(b"<?xpacket end", at)].decode()


def movie_packet(data):
    """From box to box: what is behind the last is read as a player that does not look for it would pass over it."""
    at = 0
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        if size == 1:
            (size,) = struct.unpack(">Q", data[at + 8:at + 16])
        assert size >= 8, (at, kind)
        if kind == b"uuid" and data[at + 8:at + 24] == MOVIE_PACKET:
            return data[at + 24:at + size].decode()
        at += size
    raise AssertionError("the video has no packet")


def check_packet(packet):
    assert SOURCE in packet and RIGHTS in packet and "Lin Chuan" in packet, packet
    (label,) = re.findall(r'TC260:AIGC="([^"]*)"', packet)
    assert label.replace("&quot;", '"') == AIGC, packet


def check_private(data):
    for secret in (b"GPS", SERIAL.encode(), b"27.98", b"27,59", b"86.92", b"location"):
        assert secret not in data, secret


def check_picture(data):
    check_packet(picture_packet(data))
    check_private(data)


def check_video(data):
    check_packet(movie_packet(data))
    check_private(data)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "video.mp4"
        path.write_bytes(data)
        told = subprocess.run(["ffprobe", "-v", "error", "-show_format", "-of", "json", path], check=True, capture_output=True).stdout
    tags = json.loads(told)["format"]["tags"]
    assert (tags["AIGC"], tags["copyright"], tags["artist"]) == (AIGC, RIGHTS, "Lin Chuan"), tags
