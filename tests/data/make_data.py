#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the small media of the tests anew, beside this file.

The media are checked in; this is how they came to be. Needs python3-pil,
python3-numpy, espeak-ng and flac. All of it is the project's own: nothing is
taken from elsewhere.
"""

import os
import struct
import subprocess
import wave

import numpy
from PIL import Image, ImageDraw

HERE = os.path.dirname(os.path.abspath(__file__))


def path(name):
    return os.path.join(HERE, name)


def write_wav(name, samples, rate):
    with wave.open(path(name), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.astype("<i2").tobytes())


def card():
    """A test card: colour bars, fine lines that moire when badly scaled,
    a circle that shows a wrong aspect, a corner mark in each corner."""
    image = Image.new("RGB", (640, 360), (24, 26, 32))
    draw = ImageDraw.Draw(image)
    bars = [(191, 191, 191), (191, 191, 0), (0, 191, 191), (0, 191, 0),
            (191, 0, 191), (191, 0, 0), (0, 0, 191), (16, 16, 16)]
    for n, color in enumerate(bars):
        draw.rectangle((n * 80, 0, n * 80 + 79, 119), fill=color)
    for x in range(0, 160):
        # Lines of one, two, three and four pixels.
        width = 1 + x // 40
        if x // width % 2 == 0:
            draw.line((x, 130, x, 229), fill=(255, 255, 255))
    for y in range(0, 100):
        width = 1 + y // 25
        if y // width % 2 == 0:
            draw.line((480, 130 + y, 639, 130 + y), fill=(255, 255, 255))
    for x in range(640):
        grey = x * 255 // 639
        draw.line((x, 250, x, 289), fill=(grey, grey, grey))
    draw.ellipse((230, 90, 410, 270), outline=(255, 255, 255), width=3)
    draw.line((320, 80, 320, 280), fill=(255, 80, 60))
    draw.line((220, 180, 420, 180), fill=(255, 80, 60))
    for x, y, color in ((0, 0, (255, 0, 0)), (620, 0, (0, 255, 0)),
                        (0, 340, (0, 0, 255)), (620, 340, (255, 255, 0))):
        draw.rectangle((x, y, x + 19, y + 19), fill=color)
    image.save(path("card.png"), optimize=True)
    return image


def scene(width, height):
    """A sunset of flat shapes: compresses well, has a clear left and right."""
    y, x = numpy.mgrid[0:height, 0:width]
    t = y / (height - 1)
    red = 250 - 90 * (1 - t)
    green = 120 + 70 * t
    blue = 150 - 60 * t
    pixels = numpy.stack([red, green, blue], axis=2)
    sun = (x - width * 0.3) ** 2 + (y - height * 0.4) ** 2
    pixels[sun < (height * 0.12) ** 2] = (255, 240, 200)
    hill = height * (0.72 - 0.1 * numpy.sin(x * 7.0 / width))
    pixels[y > hill] = (60, 50, 90)
    return Image.fromarray(pixels.clip(0, 255).astype("uint8"), "RGB")


def pictures():
    card()
    photo = scene(720, 480)
    photo.save(path("photo-3x2.jpg"), quality=85, subsampling=2)
    scene(480, 320).save(path("Ein schönes Foto – 写真.jpg"), quality=80)
    # A JPEG whose name lies.
    scene(320, 180).save(path("really-jpeg.png"), format="JPEG", quality=85)
    # One that ends in the midst of its picture.
    with open(path("photo-3x2.jpg"), "rb") as whole:
        data = whole.read()
    with open(path("truncated.jpg"), "wb") as part:
        part.write(data[: len(data) * 6 // 10])
    scene(360, 240).convert("L").save(path("grey.jpg"), quality=85)

    # 16 bits a channel: a ramp with more steps than 8 bits can hold.
    width, height = 320, 180
    ramp = numpy.linspace(0, 65535, width).astype("uint16")
    rgb = numpy.zeros((height, width, 3), dtype=">u2")
    rgb[:60, :, 0] = ramp
    rgb[60:120, :, 1] = ramp
    rgb[120:, :, 2] = ramp
    write_png16("deep.png", rgb)

    badge = Image.new("RGBA", (256, 256), (0, 0, 0, 0))
    y, x = numpy.mgrid[0:256, 0:256]
    far = numpy.hypot(x - 127.5, y - 127.5)
    pixels = numpy.zeros((256, 256, 4), dtype="uint8")
    pixels[..., :3] = (60, 140, 250)
    # Opaque within, softly out to nothing.
    pixels[..., 3] = (255 * ((120 - far) / 40).clip(0, 1)).astype("uint8")
    badge = Image.fromarray(pixels, "RGBA")
    badge.save(path("alpha.png"), optimize=True)

    with open(path("drawing.svg"), "w", encoding="utf-8") as out:
        out.write(
            '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"'
            ' viewBox="0 0 320 180">\n'
            '  <rect width="320" height="180" fill="#123"/>\n'
            '  <circle cx="160" cy="90" r="60" fill="#fa3"/>\n'
            '  <path d="M20 160 L160 40 L300 160" fill="none" stroke="#fff"'
            ' stroke-width="8"/>\n'
            "</svg>\n")

    frames = []
    for n in range(8):
        frame = Image.new("RGB", (160, 90), (20, 30, 60))
        ImageDraw.Draw(frame).rectangle(
            (n * 18, 30, n * 18 + 29, 59), fill=(255, 180, 60))
        frames.append(frame.quantize(8))
    frames[0].save(path("moving.gif"), save_all=True,
                   append_images=frames[1:], duration=100, loop=0)


def write_png16(name, pixels):
    """Pillow can't write RGB of 16 bits, so this does."""
    import zlib

    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)

    def chunk(kind, data):
        body = kind + data
        return (struct.pack(">I", len(data)) + body
                + struct.pack(">I", zlib.crc32(body)))

    with open(path(name), "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n")
        out.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 2,
                                             0, 0, 0)))
        out.write(chunk(b"IDAT", zlib.compress(rows, 9)))
        out.write(chunk(b"IEND", b""))


def sounds():
    # 1.5 s of speech, mono, 44,100 Hz.
    spoken = subprocess.run(
        ["espeak-ng", "-v", "en", "-s", "165", "--stdout",
         "The harbour is quiet."],
        check=True, stdout=subprocess.PIPE).stdout
    data = numpy.frombuffer(spoken[44:], dtype="<i2").astype(float)
    count = 44100 * 3 // 2
    places = numpy.arange(count) * 22050.0 / 44100.0
    speech = numpy.interp(places, numpy.arange(len(data)), data, right=0)
    fade = numpy.minimum(1, numpy.arange(count, 0, -1) / 2205.0)
    write_wav("speech.wav", numpy.rint(speech * fade), 44100)

    # 1 s of two tones, 440 Hz left and 660 Hz right, 48,000 Hz.
    count = 48000
    t = numpy.arange(count) / 48000.0
    swell = numpy.minimum(1, numpy.minimum(t, 1 - t) / 0.05)
    stereo = numpy.stack([numpy.sin(2 * numpy.pi * 440 * t),
                          numpy.sin(2 * numpy.pi * 660 * t)], axis=1)
    stereo = numpy.rint(8000 * stereo * swell[:, None]).astype("<i2")
    subprocess.run(
        ["flac", "-s", "-f", "-8", "--no-padding", "--force-raw-format",
         "--endian=little", "--sign=signed", "--channels=2", "--bps=16",
         "--sample-rate=48000", "-o", path("tones.flac"), "-"],
        check=True, input=stereo.tobytes())

    # Silence but for one full sample at 0.5 s: measures delays. 0.6 s.
    click = numpy.zeros(28800)
    click[24000] = 32767
    write_wav("click.wav", click, 48000)


def odd_files():
    with open(path("text.jpg"), "w", encoding="utf-8") as out:
        out.write("This is no picture, whatever its name says.\n")
    open(path("empty.png"), "wb").close()


if __name__ == "__main__":
    pictures()
    sounds()
    odd_files()
