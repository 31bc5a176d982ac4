"""Markup to plain text that loses no words, and text that no later stage can choke on.

A threat in ill-formed markup must still be read: where browsers would hide the rest of a text
behind a tag that never ends, the text is kept.
"""

import html
import re
from collections.abc import Iterator
from itertools import pairwise

#: Elements that stand on lines of their own, and ``br``.
_BREAKS = (
    "address,article,aside,blockquote,br,caption,dd,details,dialog,div,dl,dt,fieldset,figcaption,"
    "figure,footer,form,h1,h2,h3,h4,h5,h6,header,hr,li,main,nav,ol,p,pre,section,summary,table,"
    "td,th,title,tr,ul"
)
_BREAKING = frozenset(_BREAKS.split(",")) - {"title"}
#: Elements that leave no trace in the text around them.
_INLINES = "a,abbr,b,big,cite,code,del,em,font,i,ins,mark,s,small,span,strong,u,wbr"
_INLINE = frozenset(_INLINES.split(","))
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)/?>")
#: The parser's time grows with the square of the depth of nesting, so that long markup is read in
#: stretches of at most so many tags.
_TAGS_AT_ONCE = 1000
#: Stands for a line break while white space is folded; :func:`safe` has removed it before.
_BREAK = "\x01"

_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))
_NEVER_CLOSED = re.compile(r"<(?=[^<>]*(?:<|\Z))")
#: Elements whose words the parser drops.
_DROPPED = re.compile(r"<(/?)(?:template|frameset|noframes)\b", re.IGNORECASE)
_LINE_ENDS = re.compile(r" *\x01[ \x01]*")


def safe(text: str) -> str:
    """Return a text that can be stored, mailed and compared.

    Without control characters but tab and line breaks, since a person does not see them either;
    halves of surrogate pairs are joined, and single ones replaced.
    """
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.translate(_CONTROLS)


def plain(markup: str) -> str:
    """Return what a reader of a piece of HTML sees, pictures as their descriptions."""
    markup = safe(markup)
    words = _without_simple_tags(markup)
    if words is not None:
        return _tidy(html.unescape(words))
    return _tidy("".join(_text(stretch) for stretch in _stretches(_closed(markup))))


def _without_simple_tags(markup: str) -> str | None:
    """Return a markup's words where no parser is needed to find them; ``None`` for others."""
    tags = _TAG.findall(markup)
    if len(tags) != markup.count("<") or not all(_is_simple(*tag) for tag in tags):
        return None
    return _TAG.sub(lambda tag: _BREAK if tag[1].lower() in _BREAKING else "", markup)


def _is_simple(name: str, attributes: str) -> bool:
    known = name.lower() in _BREAKING or name.lower() in _INLINE
    return known and not (attributes.count('"') % 2 or attributes.count("'") % 2)


def _closed(markup: str) -> str:
    """Keep the words after a tag or comment that never ends."""
    if "-->" not in markup:
        markup = markup.replace("<!--", "")
    return _DROPPED.sub(r"<\1div", _NEVER_CLOSED.sub("&lt;", markup))


def _stretches(markup: str) -> Iterator[str]:
    starts = [match.start() for match in re.finditer("<", markup)][::_TAGS_AT_ONCE]
    edges = [0, *starts[1:], len(markup)]
    for start, end in pairwise(edges):
        yield markup[start:end]


def _text(markup: str) -> str:
    from selectolax.lexbor import LexborHTMLParser  # only who reads markup pays

    tree = LexborHTMLParser(markup)
    lowered = markup.lower()
    for unseen in ("script", "style"):
        if f"</{unseen}" in lowered:
            tree.strip_tags([unseen])
    for picture in tree.css("img[alt]"):
        picture.insert_before(picture.attributes["alt"] or "")
    for node in tree.css(_BREAKS):
        node.insert_before(_BREAK)
        node.insert_after(_BREAK)
    return tree.root.text(deep=True) if tree.root else ""


def _tidy(text: str) -> str:
    folded = " ".join(text.split())
    return safe(_LINE_ENDS.sub("\n", folded)).strip()
