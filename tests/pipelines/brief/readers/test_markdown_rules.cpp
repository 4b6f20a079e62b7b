// SPDX-License-Identifier: GPL-3.0-or-later
/* Every rule that Markdown briefs have, with a script of its own and what that
 * is in YAML; and every rule that refuses, with its place. */
#include <gtest/gtest.h>

#include "tree.h"

using namespace reel;

namespace {

struct Rule {
  const char *rule, *script, *yaml;
};

// clang-format off
constexpr Rule kRules[] = {
    /* The header. */
    {"a header takes any key of the top",
     "---\ntitle: T\nseed: 3\n---\nA.\n",
     "title: T\nseed: 3\nscenes: [{narration: [A.]}]"},
    {"size and fps are of the output",
     "---\nsize: 720p\nfps: 25\n---\n",
     "output: {size: 720p, fps: 25}\nscenes: []"},
    {"voice-speed, voice-volume and voice-pitch are of the voice",
     "---\nvoice-speed: slow\nvoice-volume: loud\nvoice-pitch: high\n---\n",
     "voice: {rate: 132, volume: 4 dB, pitch: 70}\nscenes: []"},
    {"background is music with its volume and fades",
     "---\nbackground: calm.mp3 0.4 2 3\n---\n",
     "music: {src: calm.mp3, volume: 0.4, fade-in: 2, fade-out: 3}\nscenes: []"},
    {"transition is a type and seconds",
     "---\ntransition: wipe-left 2\n---\n",
     "transition: {type: wipe-left, duration: 2}\nscenes: []"},
    {"transition is seconds",
     "---\ntransition: 2\n---\n", "transition: 2\nscenes: []"},
    {"subtitles: overlay is lines",
     "---\nsubtitles: overlay\n---\n", "captions: line\nscenes: []"},
    {"subtitles: auto is lines",
     "---\nsubtitles: auto\n---\n", "captions: line\nscenes: []"},
    {"subtitles: embed is soft",
     "---\nsubtitles: embed\n---\n", "captions: soft\nscenes: []"},
    {"subtitles: none",
     "---\nsubtitles: none\n---\n", "captions: none\nscenes: []"},
    {"subtitles as a map; break is one line",
     "---\nsubtitles: {mode: overlay, break: 20, color: red}\n---\n",
     "captions: {mode: line, max-chars: 20, max-lines: 1, color: red}\nscenes: []"},
    {"subtitles as a map of looks",
     "---\nsubtitles: {mode: auto, size: 40, scale: 1.5, font: Noto Serif, background: navy, "
     "outline: black, position: top}\n---\n",
     "captions: {mode: line, size: 40, scale: 1.5, font: Noto Serif, background: navy, "
     "outline: black, position: top}\nscenes: []"},
    {"asset-resize is fit, and its fit is stretch",
     "---\nasset-resize: fit\n---\n", "fit: stretch\nscenes: []"},
    {"voice-map is voices",
     "---\nvoice-map: {a: en}\n---\n", "voices: {a: en}\nscenes: []"},
    {"font-size holds for all slides",
     "---\nfont-size: 40\n---\n```\nA\n```\n---\n```\nB\n```\n",
     "scenes: [{slide: [{text: A, font-size: 40}]}, {slide: [{text: B, font-size: 40}]}]"},
    /* Scenes. */
    {"three or more dashes end a scene, also right under text",
     "A.\n---\nB.\n-------\nC.\n",
     "scenes: [{narration: [A.]}, {narration: [B.]}, {narration: [C.]}]"},
    {"an empty scene is skipped",
     "A.\n---\n\n---\nB.\n", "scenes: [{narration: [A.]}, {narration: [B.]}]"},
    {"indented text is no code",
     "    A.\n", "scenes: [{narration: [A.]}]"},
    /* Paragraphs. */
    {"line breaks are spaces",
     "A\nb\nc.\n", "scenes: [{narration: [A b c.]}]"},
    {"emphasis is said",
     "_a_ **b** ~~c~~\n",
     "scenes: [{narration: [{ssml: '<speak><emphasis level=\"moderate\">a</emphasis> "
     "<emphasis level=\"strong\">b</emphasis> <emphasis level=\"reduced\">c</emphasis>"
     "</speak>'}]}]"},
    {"code is spelled",
     "`SQL`\n",
     "scenes: [{narration: [{ssml: '<speak><say-as interpret-as=\"characters\">SQL"
     "</say-as></speak>'}]}]"},
    {"of a link the text is said",
     "See [here](https://a.b/c).\n", "scenes: [{narration: [See here.]}]"},
    {"a mark may stand in a paragraph",
     "A <mark name=\"m\"/> b.\n", "scenes: [{narration: ['A <mark name=\"m\"/> b.']}]"},
    {"SSML may stand in a paragraph, blank lines and all",
     "<speak>A\n\nB</speak>\n", "scenes: [{narration: [{ssml: \"<speak>A\\n\\nB</speak>\"}]}]"},
    {"comments vanish",
     "A <!-- no\n\nno --> b.\n", "scenes: [{narration: [A b.]}]"},
    /* Pictures. */
    {"a picture alone", "![](a.jpg)\n", "scenes: [{background: {image: a.jpg}}]"},
    {"a picture in a line of narration",
     "![](a.jpg) Said.\n", "scenes: [{background: {image: a.jpg}, narration: [Said.]}]"},
    {"a path in angle brackets", "![](<my a.jpg>)\n", "scenes: [{background: {image: my a.jpg}}]"},
    {"a path with %20", "![](my%20a.jpg)\n", "scenes: [{background: {image: my a.jpg}}]"},
    {"hint cover", "![cover](a.jpg)\n", "scenes: [{background: {image: a.jpg, fit: cover}}]"},
    {"hint contain", "![contain](a.jpg)\n", "scenes: [{background: {image: a.jpg, fit: contain}}]"},
    {"hint fit", "![fit](a.jpg)\n", "scenes: [{background: {image: a.jpg, fit: stretch}}]"},
    {"a place", "![top-left](a.jpg)\n", "scenes: [{background: {image: a.jpg, focus: top-left}}]"},
    {"hint zoomin, and where to",
     "![zoomin left](a.jpg)\n",
     "scenes: [{background: {image: a.jpg, motion: zoom-in, focus: left}}]"},
    {"hint zoomout", "![zoomout](a.jpg)\n", "scenes: [{background: {image: a.jpg, motion: zoom-out}}]"},
    {"hint zoom", "![zoom](a.jpg)\n", "scenes: [{background: {image: a.jpg, motion: zoom-in}}]"},
    {"hint pan", "![pan left](a.jpg)\n", "scenes: [{background: {image: a.jpg, motion: pan-left}}]"},
    {"hint panzoomin, and where to",
     "![panzoomin left](a.jpg)\n",
     "scenes: [{background: {image: a.jpg, motion: {from: [0.12, 0.06, 0.88, 0.88], "
     "to: [0, 0.14, 0.72, 0.72]}}}]"},
    {"hint panzoomout, and where to",
     "![panzoomout left](a.jpg)\n",
     "scenes: [{background: {image: a.jpg, motion: {from: [0.28, 0.14, 0.72, 0.72], "
     "to: [0, 0.06, 0.88, 0.88]}}}]"},
    {"hint panzoom goes right where nothing else is said",
     "![panzoom](a.jpg)\n",
     "scenes: [{background: {image: a.jpg, motion: {from: [0, 0.06, 0.88, 0.88], "
     "to: [0.28, 0.14, 0.72, 0.72]}}}]"},
    {"hint center", "![center](a.jpg)\n", "scenes: [{background: {image: a.jpg, focus: center}}]"},
    {"hint match", "![match](a.mp4)\n", "scenes: [{background: {video: a.mp4, sync: match}}]"},
    {"hint trim", "![trim](a.mp4)\n", "scenes: [{background: {video: a.mp4, sync: trim}}]"},
    {"hint loop", "![loop](a.mp4)\n", "scenes: [{background: {video: a.mp4, sync: loop}}]"},
    {"hint freeze", "![freeze](a.mp4)\n", "scenes: [{background: {video: a.mp4, sync: freeze}}]"},
    {"hint loop-audio", "![loop-audio](a.mp4)\n",
     "scenes: [{background: {video: a.mp4, sync: loop-audio}}]"},
    {"hint mute", "![mute](a.mp4)\n", "scenes: [{background: {video: a.mp4, volume: 0}}]"},
    {"hint start", "![start](a.mp4)\n", "scenes: [{background: {video: a.mp4, still: start}}]"},
    {"hint end", "![end](a.mp4)\n", "scenes: [{background: {video: a.mp4, still: end}}]"},
    {"a part in seconds", "![4-12](a.mp4)\n", "scenes: [{background: {video: a.mp4, trim: [4, 12]}}]"},
    {"a part in minutes", "![0:04-0:12](a.mp4)\n",
     "scenes: [{background: {video: a.mp4, trim: ['0:04', '0:12']}}]"},
    {"a part with spaces", "![1:00 - 1:02.5](a.mp4)\n",
     "scenes: [{background: {video: a.mp4, trim: ['1:00', '1:02.5']}}]"},
    {"several share the scene",
     "![](a.jpg)\n\n![](b.jpg)\n", "scenes: [{background: [{image: a.jpg}, {image: b.jpg}]}]"},
    /* Slides. */
    {"a fence without language is a slide",
     "```\nA\n```\n", "scenes: [{slide: [{text: A}]}]"},
    {"tildes make a fence", "~~~txt\nA\n~~~\n", "scenes: [{slide: [{text: A}]}]"},
    {"text is plain text", "```text\nA\n```\n", "scenes: [{slide: [{text: A}]}]"},
    {"md is rendered",
     "```md\n# A\n```\n", "scenes: [{slide: [{text: '# A', format: markdown}]}]"},
    {"another language is code",
     "```c\nint a;\n```\n", "scenes: [{code: {text: int a;, language: c}}]"},
    {"several fences share the scene",
     "```\nA\n```\n```\nB\n```\n", "scenes: [{slide: [{text: A}, {text: B}]}]"},
    {"font-size holds for the scene",
     "(font-size: 30)\n```\nA\n```\n", "scenes: [{slide: [{text: A, font-size: 30}]}]"},
    /* Shown, not said. */
    {"# is the title", "# A\n", "scenes: [{title: A}]"},
    {"## to ###### are the subtitle",
     "## A\n---\n###### B\n", "scenes: [{subtitle: A}, {subtitle: B}]"},
    {"a list is shown, and said",
     "- A\n- B\n", "scenes: [{bullets: [A, B], narration: [A, B]}]"},
    {"> is a caption in place of the narration's, its breaks kept",
     "A.\n\n> B\n> c\n\n> D\n", "scenes: [{narration: [A.], captions: [\"B\\nc\", D]}]"},
    {"an empty line within > stays in it",
     "> A\n>\n> b\n", "scenes: [{captions: [\"A\\n\\nb\"]}]"},
    {"an empty > shows none", "A.\n\n>\n", "scenes: [{narration: [A.], captions: []}]"},
    /* Directions. */
    {"lines of YAML up to the bracket",
     "(texts:\n  - text: A\n    at: 1\n)\n", "scenes: [{texts: [{text: A, at: 1}]}]"},
    {"narration may follow below",
     "(duration: 3)\nA.\n", "scenes: [{duration: 3, narration: [A.]}]"},
    {"voice directions hold to the end of the scene",
     "A.\n(voice: b)\nC.\n\nD.\n---\nE.\n",
     "scenes: [{narration: [A., {text: C., voice: b}, {text: D., voice: b}]}, {narration: [E.]}]"},
    {"voice-volume has words", "(voice-volume: x-soft)\nA.\n",
     "scenes: [{narration: [{text: A., volume: -12 dB}]}]"},
    {"voice-pitch has words", "(voice-pitch: x-low)\nA.\n",
     "scenes: [{narration: [{text: A., pitch: 10}]}]"},
    {"voice-speed has words", "(voice-speed: fast)\nA.\n",
     "scenes: [{narration: [{text: A., rate: 206}]}]"},
    {"voice-emphasis", "(voice-emphasis: reduced)\nA.\n",
     "scenes: [{narration: [{text: A., emphasis: reduced}]}]"},
    {"pause is where it stands",
     "A.\n(pause: 2)\nB.\n", "scenes: [{narration: [A., {pause: 2}, B.]}]"},
    {"duration, transition, theme and canvas are the scene's",
     "(duration: 2)\n(transition: fade-black)\n(theme: bold)\n(canvas: red)\n",
     "scenes: [{duration: 2, transition: fade-black, theme: bold, canvas: red}]"},
    {"subtitles are the scene's captions",
     "(subtitles: overlay)\nA.\n", "scenes: [{captions: line, narration: [A.]}]"},
    {"background is music from here on",
     "(background: calm.mp3 0.5)\n", "scenes: [{music: {src: calm.mp3, volume: 0.5}}]"},
    {"audio is a recording of the paragraphs",
     "(audio: a.wav)\nA\nb.\n", "scenes: [{narration: {file: a.wav, text: A b.}}]"},
    {"a source by its value", "(generate: waves)\n", "scenes: [{background: {generate: waves}}]"},
    {"a source as a map",
     "(image: {file: a.jpg, size: fit, position: top, motion: auto})\n",
     "scenes: [{background: {image: a.jpg, fit: stretch, focus: top, motion: auto}}]"},
    {"stock is searched for words", "(stock: quiet harbour)\n",
     "scenes: [{background: {stock: quiet harbour}}]"},
    {"a clip has its volume",
     "(video: {file: a.mp4, segment: 4-12, volume: 0.2})\n",
     "scenes: [{background: {video: a.mp4, trim: [4, 12], volume: 0.2}}]"},
    {"a segment that is a still",
     "(video: {file: a.mp4, segment: start})\n", "scenes: [{background: {video: a.mp4, still: start}}]"},
    {"callouts may repeat",
     "![](a.jpg)\n(callout: {type: circle, cx: 1, cy: 2, size: 3})\n"
     "(callout: {type: rectangle, left: 1, top: 2, right: 3, bottom: 4, alpha: 0.5, style: mask})\n",
     "scenes: [{background: {image: a.jpg}, callouts: [{shape: circle, center: [1, 2], radius: 3}, "
     "{shape: rectangle, box: [1, 2, 3, 4], dim: 0.5, style: mask}]}]"},
    {"a fragment goes on in the next scene",
     "(narration-mode: fragment)\nA\n", "scenes: [{narration: [{text: A, continues: true}]}]"},
    {"any other key of a scene",
     "(id: a)\n(when: '${b}')\n(overlays: [{text: A}])\n",
     "scenes: [{id: a, when: '${b}', overlays: [{text: A}]}]"},
    {"a key of backgrounds holds for every picture that has none",
     "![](a.jpg)\n(image: {file: b.jpg, dim: 0.1})\n(dim: 0.5)\n",
     "scenes: [{background: [{image: a.jpg, dim: 0.5}, {image: b.jpg, dim: 0.1}]}]"},
    {"\\( begins narration", "\\(pause: 2)\n", "scenes: [{narration: ['(pause: 2)']}]"},
    {"variables stay as they are written",
     "In ${city_a} it is ${t_b} *now*.\n",
     "scenes: [{narration: [{ssml: '<speak>In ${city_a} it is ${t_b} "
     "<emphasis level=\"moderate\">now</emphasis>.</speak>'}]}]"},
};

constexpr WrongInput kRefused[] = {
    {"# A\n\nb\n===\n", "4:1", "underlined"},
    {"A <b>b</b>.\n", "1:3", "the tag"},
    {"![](my a.jpg)\n", "1:5", "a space in it"},
    {"![](a.mp3)\n", "1:5", "sound file"},
    {"| a |\n|---|\n", "1:1", "tables"},
    {"(pauze: 1)\n", "1:2", "no direction `pauze`"},
    {"(voice-speed: 4)\n", "1:15", "0.3 to 3"},
    {"---\nscenes: []\n---\n", "2:1", "`scenes` can't"},
};
// clang-format on

} // namespace

/* A rule that somebody changed without meaning to. */
TEST (MarkdownRules, EachScriptIsItsYaml)
{
  for (const Rule &rule : kRules)
    EXPECT_EQ (tree_of (Notation::Markdown, rule.script),
        tree_of (Notation::Yaml, rule.yaml))
        << rule.rule << "\n"
        << rule.script;
}

TEST (MarkdownRules, WhatIsRefusedHasItsPlace)
{
  for (const WrongInput &wrong : kRefused)
    expect_refused (Notation::Markdown, wrong);
}

/* What is no direction offers the nearest, and how it is spoken instead. */
TEST (MarkdownRules, AnUnknownDirectionSaysHowToSpeakIt)
{
  Reading reading = read_as (Notation::Markdown, "(pauze: 1)\n");
  ASSERT_EQ (reading.problems.size (), 1u);
  EXPECT_EQ (reading.problems[0].hint,
      "did you mean `pause`? Write `\\(` if it is to be spoken");
}
