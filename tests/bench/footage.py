# SPDX-License-Identifier: GPL-3.0-or-later
"""The workload "footage": upright clips as a telephone takes them, held by
hand, noisy, some stored lying down, at 30 and 60 frames a second; with titles,
captions, narration and crossfades. The clips are made of the stock pictures of
this checkout, always the same."""
import os
import subprocess

import ocean

STOCK = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                     "../../stock/images")
PICTURES = ["harbour", "meadow", "city", "coast", "forest", "sea", "ridges",
            "dunes"]
SIZE = "1080x1920"
BT709 = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc",
         "bt709", "-color_range", "tv"]
CLIPS = 6  # shown in turn: each takes a while to make


def film(folder, i):
    """Clip number I of FOLDER: a view over a picture that wanders and turns as
    in a hand, something that passes by, and noise; its name."""
    name = f"clip{i:02d}.mp4"
    rate = 60 if i % 2 else 30
    lying = i % 3 == 1
    seconds = ocean.LENGTH + 0.5
    again = f"loop=-1:1,setpts=N/({rate}*TB),fps={rate}"
    graph = (
        "[0:v]scale=-2:2300:out_color_matrix=bt709:out_range=tv,setsar=1,"
        "format=yuv420p,split[wide][small];"
        f"[wide]{again},crop=1160:2000:"
        f"x='(iw-ow)/2+120*sin(2*PI*t/7.3+{i})+9*sin(2*PI*t/0.9)':"
        f"y='(ih-oh)/2+60*sin(2*PI*t/5.1+{i})+7*sin(2*PI*t/0.7)',"
        f"rotate='0.012*sin(2*PI*t/3.1+{i})':bilinear=1,crop=1080:1920[view];"
        f"[small]scale=420:-2,{again}[thing];"
        f"[view][thing]overlay=x='-420+mod(t*{190 + 23 * i}\\,1500)':"
        "y='1100+90*sin(2*PI*t/2.3)',"
        f"noise=alls=4:allf=t:all_seed={i},format=yuv420p"
        + (",transpose=cclock" if lying else "") + "[v]")
    picture = os.path.join(STOCK, PICTURES[i % len(PICTURES)] + ".jpg")
    command = [
        "ffmpeg", "-v", "error", "-y", "-i", picture, "-f", "lavfi", "-i",
        f"anoisesrc=color=pink:amplitude=0.05:seed={i}",
        "-filter_complex", graph, "-map", "[v]", "-map", "1:a", "-t",
        str(seconds), *BT709, "-c:v", "libx264", "-preset", "superfast",
        "-b:v", "30M" if rate == 60 else "20M", "-g", str(rate), "-c:a", "aac",
        "-b:a", "96k"]
    upright = os.path.join(folder, "upright-" + name if lying else name)
    subprocess.run([*command, upright], check=True)
    if lying:
        # The pixels lie down, and a matrix says how they are to be shown.
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", upright, "-c",
                        "copy", "-metadata:s:v", "rotate=270",
                        os.path.join(folder, name)], check=True)
        os.remove(upright)
    return name


def ffmpeg(clips, size):
    width, height = size.split("x")
    inputs, graph = [], []
    for i, clip in enumerate(clips):
        inputs += ["-i", clip]
        graph.append(
            f"[{i}:v]fps={ocean.FPS},scale={width}:{height}:"
            f"force_original_aspect_ratio=increase,crop={width}:{height},"
            f"trim=end={ocean.LENGTH},setpts=PTS-STARTPTS,"
            f"{ocean.words(i, size)}setsar=1,format=yuv420p[v{i}]")
    return ocean.with_crossfades(inputs, graph, len(clips))


def prepare(folder, scenes, size, _pictures):
    taken = [film(folder, i) for i in range(min(scenes, CLIPS))]
    clips = [taken[i % CLIPS] for i in range(scenes)]
    ocean.narrate(folder)
    ocean.write(folder, ocean.brief(
        [{"video": clip, "volume": 0.3} for clip in clips], size))
    return {"ffmpeg": ffmpeg(clips, size)}


def missing(_pictures):
    return None
