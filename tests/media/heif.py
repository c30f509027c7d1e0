"""Writes HEIC as telephones do: tiles of HEVC, a grid that joins them, and how the picture is turned. ISO/IEC 23008-12.

Debian's ImageMagick and ffmpeg read the format only; ffmpeg makes the tiles."""

import pathlib
import struct
import subprocess

TURN = {0: 0, 90: 1, 180: 2, 270: 3}  # counter-clockwise, as `irot` counts


def box(kind, *parts):
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def full(kind, *parts, version=0, flags=0):
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def find(data, *path):
    """The body of the box at @path in @data."""
    for kind in path:
        at = 0
        while True:
            size, found = struct.unpack_from(">I4s", data, at)
            if found == kind:
                break
            at += size
        data = data[at + 8:at + size]
        # What stands before the first box in these.
        data = data[{b"stsd": 8, b"hvc1": 78}.get(kind, 0):]
    return data


def tile(source, crop, folder):
    """HEVC's configuration and the one frame of @crop of @source."""
    path = folder / "tile.mp4"
    subprocess.run(["ffmpeg", "-y", "-v", "error", "-i", source, "-vf", f"crop={crop}", "-frames:v", "1", "-c:v", "libx265", "-x265-params",
                    "log-level=none:keyint=1", "-crf", "12", "-pix_fmt", "yuv420p", "-tag:v", "hvc1", path], check=True)
    data = path.read_bytes()
    path.unlink()
    return find(data, b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"hvc1", b"hvcC"), find(data, b"mdat")


def write(target, source, width, height, columns, rows, turn=0):
    """@source, of @width x @height that @columns and @rows divide evenly, as the HEIC file @target, to be shown turned by @turn degrees."""
    target = pathlib.Path(target)
    w, h = width // columns, height // rows
    tiles = [tile(source, f"{w}:{h}:{x * w}:{y * h}", target.parent) for y in range(rows) for x in range(columns)]
    grid = struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, width, height)
    items = [data for _, data in tiles] + [grid]
    last = len(items)

    kinds = [b"hvc1"] * (last - 1) + [b"grid"]
    infos = [full(b"infe", struct.pack(">HH4sB", i + 1, 0, kind, 0), version=2, flags=kind == b"hvc1") for i, kind in enumerate(kinds)]
    properties = [box(b"hvcC", tiles[0][0]), full(b"ispe", struct.pack(">II", w, h)), full(b"ispe", struct.pack(">II", width, height)),
                  box(b"irot", bytes([TURN[turn]]))]
    # Each item's properties by number, hvcC and irot as ones that must be understood.
    owned = [struct.pack(">HBBB", i + 1, 2, 0x81, 2) for i in range(last - 1)] + [struct.pack(">HBBB", last, 2, 3, 0x84)]

    def meta(offsets):
        places = [struct.pack(">HHHII", i + 1, 0, 1, offsets[i], len(data)) for i, data in enumerate(items)]
        return full(b"meta",
                    full(b"hdlr", struct.pack(">I4s12xB", 0, b"pict", 0)),
                    full(b"pitm", struct.pack(">H", last)),
                    full(b"iloc", struct.pack(">BBH", 0x44, 0, last), *places),
                    full(b"iinf", struct.pack(">H", last), *infos),
                    full(b"iref", box(b"dimg", struct.pack(f">HH{last - 1}H", last, last - 1, *range(1, last)))),
                    box(b"iprp", box(b"ipco", *properties), full(b"ipma", struct.pack(">I", last), *owned)))

    kind = box(b"ftyp", b"heic", struct.pack(">I", 0), b"mif1heic")
    at = len(kind) + len(meta([0] * last)) + 8
    offsets = [at + sum(map(len, items[:i])) for i in range(last)]
    target.write_bytes(kind + meta(offsets) + box(b"mdat", *items))
    return target
