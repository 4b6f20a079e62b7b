#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what `side-by-side` renders: a brief in which every picture is slowly
zoomed, has a title, narration, captions and a crossfade, and the same picture
work as a command for ffmpeg.

usage: workload.py FOLDER SCENES WIDTHxHEIGHT PICTURE...
"""
import json
import os
import shlex
import sys

SAY = [
    "The ocean covers more than seventy percent of the surface of our planet,"
    " and we have mapped little of it.",
    "Every second breath we take comes from the water. Tiny organisms turn "
    "sunlight into oxygen, day after day.",
    "Currents carry heat from the equator to the poles, and decide where it "
    "rains and where it does not.",
]
LENGTH, OVERLAP, FPS = 10.5, 0.5, 30
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def brief_of(pictures, size):
    last = len(pictures) - 1
    return {
        "reelsmith": 1, "title": "The living ocean", "language": "en",
        "seed": 1,
        "output": {"size": size, "fps": FPS, "quality": "standard"},
        "voice": {"name": "en-us", "rate": 165},
        "captions": {"mode": "line"},
        "transition": {"type": "crossfade", "duration": OVERLAP},
        "scenes": [
            {"id": f"s{i:03d}", "title": f"Scene {i + 1} The living ocean",
             "duration": LENGTH - (OVERLAP if i < last else 0),
             "background": {
                 "image": picture, "fit": "cover",
                 "motion": {"from": [0, 0, 1, 1],
                            "to": [0.0652, 0.0652, 0.8696, 0.8696]}},
             "narration": SAY[i % len(SAY)]}
            for i, picture in enumerate(pictures)]}


def ffmpeg_of(folder, pictures, size):
    width, height = (int(number) for number in size.split("x"))
    wide, high = width * 4 // 3, height * 4 // 3
    frames = int(LENGTH * FPS)
    inputs, graph, last = [], [], "v0"
    for i, picture in enumerate(pictures):
        inputs += ["-i", picture]
        graph.append(
            f"[{i}:v]scale={wide}:{high}:force_original_aspect_ratio=increase,"
            f"crop={wide}:{high},zoompan=z='1+0.15*on/{frames}':"
            f"x='iw/2-(iw/zoom/2)':y='ih/2-(ih/zoom/2)':d={frames}:"
            f"s={size}:fps={FPS},drawtext=text='The living ocean':"
            f"fontfile={FONT}:fontsize={height // 15}:fontcolor=white:"
            f"x=(w-text_w)/2:y=h/7,drawtext=text='Every second breath':"
            f"fontfile={FONT}:fontsize={height // 23}:fontcolor=white:box=1:"
            f"boxcolor=black@0.5:x=(w-text_w)/2:y=h*6/7,"
            f"setsar=1,format=yuv420p[v{i}]")
    for i in range(1, len(pictures)):
        graph.append(
            f"[{last}][v{i}]xfade=transition=fade:duration={OVERLAP}:"
            f"offset={(LENGTH - OVERLAP) * i}[x{i}]")
        last = f"x{i}"
    return shlex.join(
        ["ffmpeg", "-v", "error", "-y", *inputs, "-filter_complex",
         ";".join(graph), "-map", f"[{last}]", "-c:v", "libx264", "-preset",
         "veryfast", "-crf", "23", os.path.join(folder, "ffmpeg.mp4")])


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    folder, scenes, size = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    given = [os.path.abspath(name) for name in sys.argv[4:]]
    pictures = [given[i % len(given)] for i in range(scenes)]
    with open(os.path.join(folder, "brief.json"), "w",
              encoding="utf-8") as file:
        json.dump(brief_of(pictures, size), file, indent=2)
    with open(os.path.join(folder, "ffmpeg.sh"), "w",
              encoding="utf-8") as file:
        file.write("exec " + ffmpeg_of(folder, pictures, size) + "\n")


if __name__ == "__main__":
    main()
