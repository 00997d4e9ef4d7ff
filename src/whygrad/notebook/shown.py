"""What a notebook shows: a page where there is HTML, and the terminal's text beside it for everybody else."""

from __future__ import annotations

from typing import Any

from whygrad.records.diagnosis import Diagnosis
from whygrad.records.flow import Flow
from whygrad.report.hint import Hint


class Answer:
    """A diagnosis that shows itself: as a page in a notebook, as text in a terminal."""

    def __init__(self, diagnosis: Diagnosis, hint: Hint | None = None) -> None:
        self.diagnosis = diagnosis
        self.hint = hint

    def __repr__(self) -> str:
        from whygrad.report.plain import to_plain

        return to_plain(self.diagnosis, self.hint or "cause")

    def _repr_html_(self) -> str:
        from whygrad.report.html.document import to_fragment

        return to_fragment(self.diagnosis, self.hint)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": repr(self), "text/html": self._repr_html_()}

    def save(self, path: str) -> None:
        """Writes the report as one HTML file.

        Raises:
            OSError: the file cannot be written.
        """
        from whygrad.report.html.document import to_html

        with open(path, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(to_html(self.diagnosis, self.hint))


class FlowPicture:
    """How a gradient flows back: shows itself as a picture; as text, its sentences."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def __repr__(self) -> str:
        from whygrad.report.html.flowing import sentences

        return "\n".join(sentences(self.flow))

    @property
    def svg(self) -> str:
        """The picture as SVG."""
        from whygrad.report.html.document import flow_to_svg

        return flow_to_svg(self.flow)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        from whygrad.report.html.document import flow_to_fragment

        return {"text/plain": repr(self), "text/html": flow_to_fragment(self.flow)}

    def save(self, path: str) -> None:
        """Writes the picture as an SVG file.

        Raises:
            OSError: the file cannot be written.
        """
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.svg)
