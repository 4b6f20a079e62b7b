# SPDX-License-Identifier: GPL-3.0-or-later
"""The workload "ocean": photographs, every one slowly zoomed, with a title,
narration, captions and crossfades; and the same picture work as commands for
other programs, which encode with x264 veryfast, crf 23, as well."""
import json
import os
import shlex
import subprocess

WALLPAPERS = "/usr/share/wallpapers"
# Of Debian's package plasma-workspace-wallpapers.
PHOTOGRAPHS = [f"{WALLPAPERS}/{name}/contents/images/{size}.jpg"
               for name, size in (
                   ("Autumn", "2560x1600"), ("BytheWater", "2560x1600"),
                   ("ColdRipple", "2560x1600"), ("ColorfulCups", "2560x1600"),
                   ("EveningGlow", "2560x1600"), ("FallenLeaf", "2560x1600"),
                   ("DarkestHour", "2560x1600"), ("Flow", "5120x2880"),
                   ("Grey", "2560x1600"), ("Honeywave", "5120x2880"),
                   ("Kite", "2560x1600"), ("OneStandsOut", "2560x1600"),
                   ("PastelHills", "3200x2000"), ("Path", "2560x1600"),
                   ("SafeLanding", "5120x2880"), ("Shell", "5120x2880"),
                   ("Volna", "5120x2880"), ("summer_1am", "2560x1600"))]
SAY = [
    "The ocean covers more than seventy percent of the surface of our planet,"
    " and we have mapped little of it.",
    "Every second breath we take comes from the water. Tiny organisms turn "
    "sunlight into oxygen, day after day.",
    "Currents carry heat from the equator to the poles, and decide where it "
    "rains and where it does not.",
]
CAPTION = "Every second breath we take comes from the water"
LENGTH, OVERLAP, FPS = 10.5, 0.5, 30
FONTS = "/usr/share/fonts/truetype/dejavu"
SIZE = "1920x1080"
X264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23"]


def total(scenes):
    return LENGTH * scenes - OVERLAP * (scenes - 1)


def brief(backgrounds, size):
    last = len(backgrounds) - 1
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
             "background": background, "narration": SAY[i % len(SAY)]}
            for i, background in enumerate(backgrounds)]}


def zoomed(picture):
    return {"image": picture, "fit": "cover",
            "motion": {"from": [0, 0, 1, 1],
                       "to": [0.0652, 0.0652, 0.8696, 0.8696]}}


def words(i, size):
    """What ffmpeg draws over scene I: title and caption."""
    short = min(int(number) for number in size.split("x"))
    return (f"drawtext=text='Scene {i + 1} The living ocean':"
            f"fontfile={FONTS}/DejaVuSans-Bold.ttf:fontsize={short // 15}:"
            f"fontcolor=white:borderw=3:x=(w-text_w)/2:y=h*0.148,"
            f"drawtext=text='{CAPTION}':fontfile={FONTS}/DejaVuSans.ttf:"
            f"fontsize={short // 30}:fontcolor=white:box=1:"
            f"boxcolor=black@0.5:boxborderw=16:x=(w-text_w)/2:y=h*0.852,")


def with_crossfades(inputs, graph, scenes):
    """The command of ffmpeg whose GRAPH makes the pictures v0, v1 ..."""
    last = "v0"
    for i in range(1, scenes):
        graph.append(f"[{last}][v{i}]xfade=transition=fade:duration={OVERLAP}:"
                     f"offset={(LENGTH - OVERLAP) * i}[x{i}]")
        last = f"x{i}"
    return ["ffmpeg", "-v", "error", "-y", *inputs, "-stream_loop", "-1", "-i",
            "narration.wav", "-filter_complex", ";".join(graph), "-map",
            f"[{last}]", "-map", f"{scenes}:a", "-t", str(total(scenes)),
            *X264, "-c:a", "aac", "-b:a", "128k", "-movflags", "+faststart",
            "ffmpeg.mp4"]


def ffmpeg(pictures, size):
    width, height = (int(number) for number in size.split("x"))
    wide, high = width * 4 // 3, height * 4 // 3
    frames = int(LENGTH * FPS)
    inputs, graph = [], []
    for i, picture in enumerate(pictures):
        inputs += ["-i", picture]
        graph.append(
            f"[{i}:v]scale={wide}:{high}:force_original_aspect_ratio=increase,"
            f"crop={wide}:{high},zoompan=z='1+0.15*on/{frames}':"
            f"x='iw/2-(iw/zoom/2)':y='ih/2-(ih/zoom/2)':d={frames}:"
            f"s={size}:fps={FPS},{words(i, size)}"
            f"setsar=1,format=yuv420p[v{i}]")
    return with_crossfades(inputs, graph, len(pictures))


def melt(pictures):
    """Without the texts, and in its own profile of 1080p30."""
    frames = int(LENGTH * FPS)
    clips = []
    for i, picture in enumerate(pictures):
        clips += [picture, f"out={frames - 1}", "-attach", "affine",
                  f"transition.rect=0=0%/0%:100%x100%;"
                  f"{frames - 1}=-7.5%/-7.5%:115%x115%"]
        if i:
            clips += ["-mix", str(int(OVERLAP * FPS)), "-mixer", "luma"]
    return ["env", "QT_QPA_PLATFORM=offscreen", "melt", "-profile",
            "atsc_1080p_30", "-silent", *clips, "-track", "narration.wav",
            f"out={int(total(len(pictures)) * FPS) - 1}", "-transition", "mix",
            "a_track=0", "b_track=1", "always_active=1", "combine=1",
            "-consumer", "avformat:melt.mp4", "vcodec=libx264",
            "preset=veryfast", "crf=23", "acodec=aac", "ab=128k",
            "real_time=-2", "terminate_on_pause=1"]


def narrate(folder):
    """What the other programs put under their pictures."""
    subprocess.run(["espeak-ng", "-v", "en-us", "-s", "165", "-w",
                    os.path.join(folder, "narration.wav"), " ".join(SAY)],
                   check=True)


def write(folder, content):
    with open(os.path.join(folder, "brief.json"), "w",
              encoding="utf-8") as file:
        json.dump(content, file, indent=2)


def prepare(folder, scenes, size, pictures):
    """Writes brief.json and narration.wav; commands of the peers by name."""
    given = [os.path.abspath(name) for name in pictures or PHOTOGRAPHS]
    shown = [given[i % len(given)] for i in range(scenes)]
    narrate(folder)
    write(folder, brief([zoomed(picture) for picture in shown], size))
    peers = {"ffmpeg": ffmpeg(shown, size)}
    if size == SIZE:
        peers["melt"] = melt(shown)
    return peers


def missing(pictures):
    """What stands in the way, or None."""
    absent = [name for name in pictures or PHOTOGRAPHS
              if not os.path.exists(name)]
    if not absent:
        return None
    return (f"{shlex.quote(absent[0])} is missing; install "
            "plasma-workspace-wallpapers, or name photographs of yours")
