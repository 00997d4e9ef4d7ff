"""The HTML report of every kind of diagnosis: whole, harmless, within its limits, and no more than was asked for."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.golden import check_golden
from tests.report import samples
from tests.report.html.reading import Read, read
from whygrad.records.diagnosis import Diagnosis
from whygrad.report.hint import Hint
from whygrad.report.html.document import to_fragment, to_html

LARGEST = 200_000  # bytes
EVERY = pytest.mark.parametrize("sample", samples.SAMPLES.values(), ids=samples.SAMPLES.keys())


def shown(sample: Diagnosis, hint: Hint | None = None) -> Read:
    return read(to_html(sample, hint))


@EVERY
def test_it_is_whole(sample: Diagnosis) -> None:
    page = shown(sample)
    assert page.open == []
    assert page.headings[0] == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))


@EVERY
def test_it_needs_no_network_no_script_and_little_room(sample: Diagnosis) -> None:
    text = to_html(sample)
    assert len(text.encode("utf-8", "backslashreplace")) < LARGEST
    assert "<script" not in text
    assert not re.search(r"(src|href|url\()\s*=?\s*[\"']?(https?:)?//", text)
    assert {name for tag, name in read(text).attributes if name.startswith("on")} == set()


@pytest.mark.parametrize(
    "name", ["alias", "two-faults", "right", "crash", "numbers-only", "latent", "series"]
)
def test_what_is_read(name: str) -> None:
    check_golden(f"pages/{name}.txt", shown(samples.SAMPLES[name]).text)


@pytest.mark.parametrize("hint", ["place", "cause", "fix"])
def test_what_is_read_at_a_level(hint: Hint) -> None:
    check_golden(f"pages/alias.{hint}.txt", shown(samples.ALIAS, hint).text)


def test_a_level_keeps_the_rest_out_of_the_file() -> None:
    cause, _, fix = samples.ALIAS_FINDING.message, *samples.ALIAS_FINDING.hints[1:]
    at = {hint: shown(samples.ALIAS, hint).flat for hint in ("place", "cause", "fix", None)}
    assert [spoken(cause) in at[hint] for hint in ("place", "cause", "fix", None)] == [
        False,
        True,
        True,
        True,
    ]
    assert [spoken(fix) in at[hint] for hint in ("place", "cause", "fix", None)] == [False, False, True, True]


def test_at_place_neither_page_nor_repair_is_shown() -> None:
    page = shown(samples.ALIAS, "place")
    assert "chain rule" not in page.flat
    assert "tempting" not in page.flat
    assert "line 31" not in page.flat  # where it is overwritten gives the cause away


def test_the_repair_is_folded_unless_asked_for() -> None:
    assert "<details open>" not in to_html(samples.ALIAS)
    assert to_html(samples.ALIAS, "fix").count("<details open>") == 3


EVIL = "<script>alert(1)</script>\"'&amp; [[7*7]] {{7*7}} \x1b[31m \u202e \udc80"


def poisoned(value: object) -> object:
    """The same JSON with something evil in every text that is not one of a few known words."""
    if isinstance(value, dict):
        return {key: one if key in KNOWN else poisoned(one) for key, one in value.items()}
    if isinstance(value, list):
        return [poisoned(one) for one in value]
    return value + EVIL if isinstance(value, str) else value


OUR_TAGS = {tag for sample in samples.SAMPLES.values() for tag in shown(sample).tags}
KNOWN = {"schema", "verdict", "reason", "functions", "certainty", "kind", "function", "expected"}


@EVERY
def test_nothing_in_the_record_is_trusted(sample: Diagnosis) -> None:
    evil = Diagnosis.from_json(poisoned(json.loads(json.dumps(sample.to_json()))))  # type: ignore[arg-type]
    for text in (to_html(evil), to_fragment(evil)):
        assert "<script" not in text
        assert "49" not in text or "{{7*7}}" in text
        assert not set("\x1b\u202e\udc80") & set(text)
    assert set(read(to_html(evil)).tags) <= OUR_TAGS


def test_a_kind_of_a_later_version_is_shown_without_its_page() -> None:
    later = replace(samples.ALIAS, findings=(replace(samples.ALIAS_FINDING, kind="not-yet-known"),))
    assert spoken(samples.ALIAS_FINDING.message) in shown(later).flat
    assert "chain rule" not in shown(later).flat


def test_a_part_styles_nothing_outside_of_itself() -> None:
    style = re.search(r"<style>(.*?)</style>", to_fragment(samples.ALIAS), re.DOTALL)
    assert style
    rules = re.sub(r"/\*.*?\*/|@[^{]*\{", "", style[1], flags=re.DOTALL)
    selectors = [one for rule in re.findall(r"([^{}]+)\{[^{}]*\}", rules) for one in rule.split(",")]
    assert len(selectors) > 100
    assert [one for one in selectors if ".whygrad" not in one] == []


def test_two_parts_in_one_page_share_no_id() -> None:
    ids = read(to_fragment(samples.ALIAS)).ids + read(to_fragment(samples.CARRY)).ids
    assert len(ids) == len(set(ids))


def test_the_report_costs_neither_numpy_nor_rich() -> None:
    code = "import sys, whygrad.report.html.document; print({'numpy', 'rich'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


def spoken(text: str) -> str:
    return " ".join(text.replace("`", "").split())
