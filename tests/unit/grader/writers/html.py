"""Reading pages as a browser would, without one."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_VOID = {"meta", "br", "img", "input", "link", "hr"}
_INLINE = {"a", "bdi", "code", "span", "strong"}


class Page(HTMLParser):
    """What is in a page: its tags with their attributes, its text, and the tags that were not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.open: list[str] = []
        self.style = ""
        self.feed(html)
        self.close()
        self.text = re.sub(r"\s+", " ", self.text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, {name: value or "" for name, value in attributes}))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, {name: value or "" for name, value in attributes}))

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes something else"
        self.text += "" if tag in _INLINE else " "

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data
        else:
            self.text += data

    def all(self, tag, **wanted):
        """Return the attributes of all tags of that name that have the wanted ones."""
        found = [attributes for name, attributes in self.tags if name == tag]
        return [each for each in found if all(value in each.get(name, "") for name, value in wanted.items())]


def self_contained(page: Page) -> bool:
    """Tell whether a page asks nobody for anything, and runs nothing."""
    names = {name for name, _ in page.tags}
    attributes = {name for _, each in page.tags for name in each}
    links = [each.get("href", "") for each in page.all("a")]
    return (
        not names & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "image", "use"}
        and not any(name.startswith("on") or name in ("src", "srcset", "xlink:href") for name in attributes)
        and not re.search(r"url\(|@import", page.style)
        and all(link.startswith(("#", "feedback/", "https://docs.aws.amazon.com/")) for link in links)
    )
