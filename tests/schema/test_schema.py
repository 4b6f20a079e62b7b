#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/brief.schema.json and the reader of briefs agree.

Usage: test_schema.py READ_BRIEFS SOURCE_ROOT

Over all examples, all wrong briefs, and briefs generated from the schema: for
each key of each table its examples, values of every type, its bounds and what
lies beyond them, and its name misspelt. What the schema refuses the reader
refuses, with a place; what the reader refuses of the generated ones the schema
refuses. The reader's own list of keys is the schema's.
"""
import copy
import json
import pathlib
import re
import subprocess
import sys
import unittest

import jsonschema
import yaml

READER, ROOT = sys.argv[1], pathlib.Path(sys.argv[2])
SCHEMA = json.loads((ROOT / "docs/brief.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


class Yaml12(yaml.SafeLoader):
    """The core schema of YAML 1.2 (section 10.3.2): PyYAML's is of 1.1."""


Yaml12.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"^(?:null|Null|NULL|~|)$", "nN~\0"),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
):
    Yaml12.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), list(first))
# An int of YAML 1.1 may be octal or count in sixties; here it is decimal.
Yaml12.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node)))
Yaml12.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(loader.construct_scalar(node)))


def read(briefs):
    """What the reader makes of BRIEFS, pairs of a notation and a text."""
    lines = "".join(json.dumps({"notation": n, "text": t}) + "\n" for n, t in briefs)
    done = subprocess.run([READER], input=lines, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(briefs)
    return answers


def resolved(node):
    """NODE with what it refers to; its own words come first."""
    while isinstance(node, dict) and "$ref" in node:
        target = SCHEMA["$defs"][node["$ref"].rsplit("/", 1)[1]]
        own = {k: v for k, v in node.items() if k != "$ref"}
        node = {**target, **own}
    return node


def branches(node):
    """All that NODE may be, without what only stands for a variable."""
    node = resolved(node)
    if not isinstance(node, dict):
        return
    yield node
    for branch in node.get("anyOf", []):
        if branch != {"$ref": "#/$defs/variable"} and set(branch) != {"required"}:
            yield from branches(branch)


# One of each kind, and some that are nearly right.
CANDIDATES = [None, True, False, 3, -1, 10**9, 0.333, "zzqqxx", "", "  ", "2 s", [], ["zzqqxx"], [1, 2], {}, {"zzqqxx": 1}]
NO_KEY = "qqqqqqqqqqqqqqqq"


def with_second_scene(brief):
    """BRIEF with a scene that stays where `when` leaves out its only one."""
    scenes = brief.get("scenes") if isinstance(brief, dict) else None
    if isinstance(scenes, list) and len(scenes) == 1 and isinstance(scenes[0], dict):
        return {**brief, "scenes": scenes + [{"duration": 1}]}
    return brief


class Generated:
    """Briefs by the keys of the schema, each with a name to find it by."""

    def __init__(self):
        self.briefs, self.objects, self.seen = [], [], set()

    def walk(self, node, embed, where):
        for branch in branches(node):
            if branch.get("type") == "array" and isinstance(branch.get("items"), dict):
                self.walk(branch["items"], lambda v: embed([v]), where + "[]")
            elif branch.get("type") == "object" and branch.get("additionalProperties") is False:
                identity = json.dumps(branch, sort_keys=True)
                if identity not in self.seen:
                    self.seen.add(identity)
                    self.walk_object(branch, embed, where)

    def walk_object(self, node, embed, where):
        bases = [{}] + [copy.deepcopy(e) for e in node.get("examples", [])]
        usable = [b for b in bases if VALIDATOR.is_valid(embed(b))]
        self.objects.append((where, set(node["properties"]) - {"comment"}, embed({**(usable or bases)[0], NO_KEY: 1})))
        for key, prop in node["properties"].items():
            if key == "comment":
                continue
            examples = resolved(prop).get("examples", [])
            assert examples or self.is_color(prop), f"{where}.{key} has no example"
            for example in examples or ["#0b1020"]:
                fitting = [b for b in bases if VALIDATOR.is_valid(embed({**b, key: example}))]
                assert fitting, f"the example of {where}.{key} is refused by the schema"
                base = fitting[0]
                self.add(f"{where}.{key}: an example", embed({**base, key: example}))
                for wrong in (key + "x", key[:-1] if len(key) > 2 else key * 2):
                    if wrong not in node["properties"]:
                        self.add(f"{where}.{wrong}: misspelt", embed({**base, wrong: example}))
            for value in CANDIDATES + list(self.bounds(prop)):
                self.add(f"{where}.{key}: {value!r:.60}", embed({**base, key: value}))
            self.walk(prop, lambda v, k=key, b=base: embed({**b, k: v}), f"{where}.{key}")

    @staticmethod
    def is_color(prop):
        return prop == {"$ref": "#/$defs/color"}

    @staticmethod
    def bounds(prop):
        """At the bounds of PROP, and beyond them."""
        for branch in branches(prop):
            step = 1 if branch.get("type") == "integer" else 0.01
            for bound, sign in (("minimum", -1), ("maximum", 1)):
                if bound in branch:
                    yield branch[bound]
                    yield branch[bound] + sign * step
            if "maxLength" in branch and "not" not in branch:
                yield "x" * branch["maxLength"]
                yield "x" * (branch["maxLength"] + 1)
            for word in branch.get("enum", []):
                yield word
            if branch.get("type") == "array" and isinstance(branch.get("items"), dict):
                item = resolved(branch["items"]).get("examples", ["x"])[0]
                for bound in ("minItems", "maxItems"):
                    if bound in branch:
                        yield [item] * branch[bound]
                yield [item] * (branch["maxItems"] + 1)

    def add(self, name, brief):
        self.briefs.append((name, brief))


class Schema(unittest.TestCase):
    maxDiff = None

    def test_is_a_schema_of_2020_12(self):
        """A schema that no validator takes."""
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_generated_briefs(self):
        """A key, a type or a bound that one of the two doesn't know."""
        made = Generated()
        made.walk(SCHEMA, with_second_scene, "brief")
        self.assertGreater(len(made.briefs), 1000)
        answers = read([("json", json.dumps(brief)) for _, brief in made.briefs])
        differ = []
        for (name, brief), answer in zip(made.briefs, answers):
            valid = VALIDATOR.is_valid(brief)
            if valid != answer["ok"]:
                told = "; ".join(p["message"] for p in answer["problems"])
                differ.append(f"{name}: the schema says {valid}, the reader {answer['ok']} {told}")
            for problem in answer["problems"]:
                if problem["line"] < 1 or problem["column"] < 1 or not problem["message"]:
                    differ.append(f"{name}: a problem without a place: {problem}")
        self.assertEqual(differ, [], "\n".join(["", *differ[:60], f"{len(differ)} in all"]))

    def test_has_the_keys_of_the_reader(self):
        """A key that was added to the reader, and not to the schema."""
        made = Generated()
        made.walk(SCHEMA, with_second_scene, "brief")
        answers = read([("json", json.dumps(brief)) for _, _, brief in made.objects])
        for (where, keys, _), answer in zip(made.objects, answers):
            hints = [p["hint"] for p in answer["problems"] if NO_KEY in p["message"]]
            self.assertEqual(len(hints), 1, (where, answer))
            self.assertTrue(hints[0].startswith("it has the keys "), (where, hints))
            self.assertEqual(set(hints[0][len("it has the keys "):].split(", ")), keys, where)

    def test_examples(self):
        """An example that is refused, or is read as something else."""
        briefs = [(n, f.read_text()) for pattern, n in (("*.yaml", "yaml"), ("*.json", "json"), ("*.md", "markdown"))
                  for f in sorted((ROOT / "docs/examples").glob(pattern))]
        page = (ROOT / "docs/brief.md").read_text()
        briefs += [("yaml", block) for block in re.findall(r"^```yaml\n(.*?)^```", page, re.S | re.M)]
        self.assertGreater(len(briefs), 8)
        for (notation, text), answer in zip(briefs, read(briefs)):
            self.assertTrue(answer["ok"], (text[:200], answer))
            tree = json.loads(answer["canonical"])
            if notation == "yaml":
                self.assertEqual(yaml.load(text, Yaml12), tree)
            errors = [f"{e.json_path}: {e.message[:200]}" for e in VALIDATOR.iter_errors(tree)]
            self.assertEqual(errors, [], text[:200])

    def test_wrong_briefs(self):
        """The schema must not refuse what the reader takes."""
        files = [f for f in sorted((ROOT / "tests/data/wrong").iterdir()) if f.suffix in (".yaml", ".json")]
        refused = 0
        for file in files:
            try:
                text = file.read_text("utf-8")
                tree = yaml.load(text, Yaml12) if file.suffix == ".yaml" else json.loads(text)
            except (ValueError, yaml.YAMLError):
                continue  # not a tree at all
            answer = read([(file.suffix[1:], text)])[0]
            if not VALIDATOR.is_valid(tree):
                refused += 1
                self.assertFalse(answer["ok"], file.name)
        self.assertGreater(refused, 8)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
