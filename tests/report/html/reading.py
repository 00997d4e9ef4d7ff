"""A page as somebody reads it: its text without the markup, its headings, and whether it is whole."""

from __future__ import annotations

from functools import cached_property
from html.parser import HTMLParser

ALONE = {"meta", "link", "br", "path", "rect"}
BLOCKS = {"h1", "h2", "h3", "p", "li", "tr", "summary", "figcaption", "caption", "text", "title", "desc"}


class Read(HTMLParser):
    """What a document holds."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self._said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name) for name, _ in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))
        if tag not in ALONE:
            self.open.append(tag)
        if tag in BLOCKS:
            self._said.append("\n")
        if tag in ("td", "th"):
            self._said.append("  ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in ALONE:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open[-1] == tag, f"</{tag}> where {self.open[-1]} is open"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self._said.append(data)

    @cached_property
    def text(self) -> str:
        """A line a paragraph, a heading, a row or a line of code."""
        lines = (" ".join(line.split()) for line in "".join(self._said).splitlines())
        return "\n".join(line for line in lines if line) + "\n"

    @property
    def flat(self) -> str:
        """All of it on one line."""
        return " ".join(self.text.split())


def read(document: str) -> Read:
    """Reads a document.

    Raises:
        AssertionError: something is closed that is not open.
    """
    found = Read()
    found.feed(document)
    found.close()
    return found
