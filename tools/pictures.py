"""The README's pictures, from a real run: `make readme` writes them into docs/pictures.

The terminal as SVG, by rich; the report as PNG, in light and in dark, by a headless Chromium.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from rich.console import Console  # noqa: E402
from rich.terminal_theme import MONOKAI  # noqa: E402

from tests.browser.chromium import lacking, started  # noqa: E402
from tools.gallery import NOTEBOOK, SECONDS  # noqa: E402
from whygrad.cli.check import diagnosis_of  # noqa: E402
from whygrad.records import Diagnosis  # noqa: E402
from whygrad.report.html.document import to_html  # noqa: E402
from whygrad.report.terminal import render  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
COMMAND = "whygrad check lstm.ipynb"
WIDTH, HIGH = 1120, 1250


def terminal(diagnosis: Diagnosis) -> str:
    """What a terminal shows, as SVG without a font from elsewhere."""
    console = Console(
        file=io.StringIO(), width=82, record=True, force_terminal=True, color_system="truecolor"
    )
    render(diagnosis, console=console)
    made = console.export_svg(title=COMMAND, theme=MONOKAI, unique_id="whygrad")
    made = re.sub(r"\s*@font-face \{.*?\}\n", "\n", made, flags=re.DOTALL)
    return re.sub(
        r"font-family: Fira Code", "font-family: ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono'", made
    )


def pages(diagnosis: Diagnosis, folder: Path) -> None:
    """The top of the report in both schemes."""
    with TemporaryDirectory() as kept, started() as browser:
        path = Path(kept) / "report.html"
        path.write_text(to_html(diagnosis), encoding="utf-8")
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": WIDTH, "height": HIGH}, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(path.as_uri())
            page.screenshot(path=folder / f"report-{scheme}.png")


def main() -> None:
    """Writes all three; without a Chromium, the terminal alone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    diagnosis = diagnosis_of(NOTEBOOK, None, SECONDS)
    (FOLDER / "terminal.svg").write_text(terminal(diagnosis), encoding="utf-8")
    if lack := lacking():
        print(f"The pictures of the report stay as they are: {lack}")
    else:
        pages(diagnosis, FOLDER)


if __name__ == "__main__":
    main()
