"""What a person reads: every sentence is in a golden file, at every hint level, width and encoding."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.golden import FOLDER, check_golden
from tests.report import samples
from tests.report.consoles import report
from whygrad.records.diagnosis import Place, Proof
from whygrad.report import words
from whygrad.report.hint import Hint
from whygrad.report.terminal import render

HINTS: tuple[Hint, ...] = ("place", "cause", "fix")
VIEWS = {
    **{name: (name, "cause", 80, "utf-8") for name in samples.SAMPLES},
    **{
        f"{name}.{hint}": (name, hint, 80, "utf-8")
        for name in ("alias", "two-faults", "unexplained", "latent", "crash", "crash-unexplained", "hostile")
        for hint in ("place", "fix")
    },
    **{
        f"{name}.60-wide": (name, "cause", 60, "utf-8")
        for name in ("alias", "two-faults", "series", "hostile", "posted")
    },
    **{f"{name}.ascii": (name, "cause", 80, "ascii") for name in ("alias", "notebook", "right", "hostile")},
}


@pytest.mark.parametrize("view", VIEWS)
def test_the_report_is_the_golden_one(view: str) -> None:
    name, hint, width, encoding = VIEWS[view]
    check_golden(f"report/{view}.txt", report(samples.SAMPLES[name], hint, width, encoding))


def test_no_golden_report_is_left_over() -> None:
    assert {path.stem for path in (FOLDER / "report").iterdir()} == {*VIEWS, "numbers", "numbers.60-wide"}


def sentences(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    entries = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
    return [sentence for entry in entries for sentence in sentences(entry)]


def test_every_sentence_of_ours_is_in_a_golden_report() -> None:
    golden = " ".join(" ".join(path.read_text("utf-8").split()) for path in (FOLDER / "report").iterdir())
    ours = [
        sentence for name, value in vars(words).items() if name.isupper() for sentence in sentences(value)
    ]
    parts = [part.strip() for sentence in ours for part in re.split(r"\{\w+\}", sentence)]
    in_json_only = words.ONE_CHANGE
    assert [part for part in parts if part not in golden and part != in_json_only] == []


@pytest.mark.parametrize("width", [20, 34, 47, 60, 80, 120, 200])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
@pytest.mark.parametrize("hint", HINTS)
def test_no_line_is_wider_than_the_console(width: int, encoding: str, hint: Hint) -> None:
    for name, sample in samples.SAMPLES.items():
        for line in report(sample, hint, width, encoding).split("\n"):
            assert cell_len(line) <= width, (name, line)
            assert line == line.rstrip(), (name, line)


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_colour_changes_no_letter_and_nothing_but_colours_is_sent(name: str) -> None:
    coloured = report(samples.SAMPLES[name], colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == report(samples.SAMPLES[name])


def test_a_picture_of_the_report_can_be_saved() -> None:
    console = Console(width=80, record=True, force_terminal=True, file=io.StringIO())
    render(samples.ALIAS, console=console)
    assert "<svg" in console.export_svg(title="whygrad")


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_nothing_in_a_hostile_source_reaches_the_terminal(encoding: str) -> None:
    text = report(samples.HOSTILE, "fix", 80, encoding)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert 'x = "[red]" + "\\x1b[31m" + "[/]" + ":smile:"' in text


def test_at_place_nothing_of_the_cause_is_told() -> None:
    for sample in samples.SAMPLES.values():
        text = " ".join(report(sample, "place", 200).split())
        for finding in sample.findings:
            told = (finding.message, finding.proof.experiment, *finding.hints[1:], finding.kind)
            assert not [secret for secret in told if secret and " ".join(secret.split()) in text]


def test_at_cause_no_repair_is_told() -> None:
    text = " ".join(report(samples.ALIAS, "cause", 200).split())
    assert samples.ALIAS_FINDING.message in text
    assert samples.ALIAS_FINDING.hints[2] not in text


def test_the_repair_is_offered_only_if_there_is_one() -> None:
    assert "--hint fix" in report(samples.ALIAS)
    assert "--hint fix" not in report(replace(samples.CARRY, findings=(samples.SIGN_FINDING,)))


def test_a_finding_without_an_experiment_claims_no_proof() -> None:
    finding = replace(samples.ALIAS_FINDING, proof=Proof("", 0, 0))
    text = report(replace(samples.ALIAS, findings=(finding,)))
    assert words.PROOF not in text
    assert "roved" not in text


def test_a_finding_without_an_excerpt_shows_its_source() -> None:
    finding = replace(samples.ALIAS_FINDING, excerpt=None, also=(), also_excerpts=())
    assert "→ 26 │ c_next = c[:, :, 0]" in report(replace(samples.ALIAS, findings=(finding,)))


def test_a_place_without_an_excerpt_is_still_named() -> None:
    finding = replace(samples.CARRY_FINDING, also=(Place("helper", 7),), also_excerpts=())
    assert "together with helper, line 7\n" in report(replace(samples.CARRY, findings=(finding,)))


def test_a_place_without_an_excerpt_is_marked_where_its_line_is_shown() -> None:
    finding = replace(samples.CARRY_FINDING, also=(Place("lstm_backward", 89),), also_excerpts=())
    text = report(replace(samples.CARRY, findings=(finding,)))
    assert "lstm_backward, line 88 · together with line 89\n" in text
    assert "• 89 │ " in text


def test_lines_without_a_gap_are_named_by_their_ends() -> None:
    also = tuple(Place("lstm_backward", line) for line in (89, 90))
    text = report(
        replace(samples.CARRY, findings=(replace(samples.CARRY_FINDING, also=also, also_excerpts=()),))
    )
    heading = " ".join(text.split())
    assert "line 88 · together with lines 89 to 90" in heading


def test_the_same_place_is_not_named_twice() -> None:
    finding = replace(samples.CARRY_FINDING, also=(Place("lstm_backward", 88),))
    assert "together with" not in report(replace(samples.CARRY, findings=(finding,)))


def test_the_end_of_a_long_path_stays_in_sight() -> None:
    head = report(replace(samples.CARRY, subject="homework/" * 20 + "lstm.py")).split("\n")[0]
    assert head.startswith("✗ wrong · …")
    assert head.endswith("homework/lstm.py")
