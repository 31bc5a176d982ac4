"""The inside of the process that parses feeds: strangers' XML never meets the rest of Headsup.

It is started by :mod:`collectors.feed_worker`, reads documents from its standard input and
answers on its standard output, each as a length and as many octets. A document that is too much
for it kills it, which the other side expects.
"""

import io
import json
import os
import re
import resource
import signal
import struct
import sys
from calendar import timegm
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from time import struct_time
from typing import IO, Any
from xml.parsers import expat

from collectors.plain_text import plain, safe

#: Address space of the whole process; CPU time for one document.
MEMORY_BYTES = 256 * 1024 * 1024
CPU_S = 10
#: Code points kept of one entry's text.
TEXT_LIMIT = 200_000

_LENGTH = struct.Struct(">I")
_ENTRY_TAGS = frozenset({"item", "entry"})
_LAST_ENTRY_END = re.compile(rb"</\s*(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_ROOT_END = re.compile(rb"</\s*(?:[\w.-]+:)?(?:rss|feed|rdf|channel)\s*>", re.IGNORECASE)
#: How an excerpt ends.
_SHORTENED = re.compile(r"\s*(?:\[(?:…|\.\.\.)\]|…|\.\.\.)\Z")
#: What nobody writes in a title that is meant as plain text.
_MARKUP = re.compile(
    r"</?(?:a|b|br|div|em|font|i|img|li|p|script|span|strong|style|u|ul|wbr)\b[^<>]*>",
    re.IGNORECASE,
)
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "ctypes.")


def main() -> None:
    """Parse documents until the standard input ends."""
    inbox, outbox = _private_pipes()
    import feedparser  # noqa: F401  # before the walls go up

    plain("<p>&amp;")
    _confine()
    while (headers := read_frame(inbox)) is not None:
        body = read_frame(inbox) or b""
        _allow_cpu()
        write_frame(outbox, json.dumps(parse(body, json.loads(headers))).encode())


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Return the next frame; ``None`` when the stream ended or broke off."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    size = _LENGTH.unpack(head)[0]
    body = stream.read(size)
    return body if len(body) == size else None


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """Write one frame."""
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def parse(body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return what a document says, as JSON has it.

    Returns:
        ``version``: feedparser's word for the format, empty when it is no feed.
        ``broken``: the XML is ill-formed; ``cut``: because its end is missing; ``entities``: it
        declares entities of its own.
        ``entries``: of each its ``id link title body author published updated lang reply_to
        source``, ``span`` (first octet and end in the body) or ``object`` (JSON) as the original,
        and ``whole``, false where text had to be left out.
    """
    import feedparser

    document = feedparser.parse(
        io.BytesIO(body),
        response_headers=dict(headers),
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    broken = _is_broken(document)
    spans = _spans(body, headers) if document.entries else ()
    if len(spans) != len(document.entries):
        spans = ()
    language = _words(document.feed.get("language"))
    return {
        "version": document.get("version", ""),
        "broken": broken,
        "cut": broken and _is_cut(body),
        "entities": b"<!ENTITY" in body.replace(b"\0", b""),
        "entries": [
            _entry(dict(entry), language) | _original(entry, spans, number)
            for number, entry in enumerate(document.entries)
        ],
    }


def _entry(entry: Mapping[str, Any], language: str) -> dict[str, Any]:
    title, body = _title(entry), _body(entry)
    reply = entry.get("thr_in-reply-to") or entry.get("in-reply-to") or {}
    source = entry.get("source") or {}
    return {
        "id": _words(entry.get("id")),
        "link": _words(entry.get("link")),
        "title": title[:TEXT_LIMIT],
        "body": body[: TEXT_LIMIT - len(title[:TEXT_LIMIT])],
        "whole": len(title) + len(body) <= TEXT_LIMIT,
        "author": plain(_words(entry.get("author"))),
        "published": _moment(entry.get("published_parsed")),
        "updated": _moment(entry.get("updated_parsed")),
        "lang": _words((entry.get("title_detail") or {}).get("language")) or language,
        "reply_to": _words(reply.get("ref")) if isinstance(reply, Mapping) else "",
        "source": plain(_words(source.get("title"))) if isinstance(source, Mapping) else "",
    }


def _title(entry: Mapping[str, Any]) -> str:
    return _as_text(entry.get("title_detail") or {"value": entry.get("title")})


def _body(entry: Mapping[str, Any]) -> str:
    """Return contents and summary, each once: a threat may stand in one of them only."""
    details = [*(entry.get("content") or ()), entry.get("summary_detail") or {}]
    texts: list[str] = []
    for text in map(_as_text, details):
        beginning = _SHORTENED.sub("", text)
        if not any(beginning in known for known in texts):
            texts.append(text)
    return "\n\n".join(texts)


def _as_text(detail: Mapping[str, Any]) -> str:
    value = _words(detail.get("value"))
    if detail.get("type") == "text/plain" and not _MARKUP.search(value):
        return " ".join(value.split())
    return plain(value)


def _words(value: object) -> str:
    return safe(value).strip() if isinstance(value, str) else ""


def _moment(value: struct_time | None) -> str | None:
    if value is None:
        return None
    try:
        return datetime.fromtimestamp(timegm(value), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def _original(
    entry: Mapping[str, Any], spans: Sequence[tuple[int, int]], number: int
) -> dict[str, Any]:
    if spans:
        return {"span": spans[number]}
    return {"object": safe(json.dumps(entry, default=str, ensure_ascii=False, sort_keys=True))}


def _is_broken(document: Mapping[str, Any]) -> bool:
    from xml.sax import SAXException

    return isinstance(document.get("bozo_exception"), SAXException)


def _is_cut(body: bytes) -> bool:
    """Tell whether the end of the document is missing, from what follows its last entry."""
    text = body.replace(b"\0", b"")
    ends = [match.end() for match in _LAST_ENTRY_END.finditer(text)]
    return _ROOT_END.search(text, ends[-1] if ends else 0) is None


def _spans(body: bytes, headers: Mapping[str, str]) -> tuple[tuple[int, int], ...]:
    """Return where the entries stand in a well-formed document; nothing for any other."""
    finder = _SpanFinder(_charset(headers))
    try:
        finder.parser.Parse(body, True)  # noqa: FBT003  # expat takes no keywords
    except (expat.ExpatError, ValueError, LookupError):
        return ()
    return tuple(_with_end_tag(body, span) for span in finder.spans)


class _SpanFinder:
    def __init__(self, charset: str | None) -> None:
        self.parser = expat.ParserCreate(charset, " ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.spans: list[tuple[int, int]] = []
        self._inside: list[str] = []
        self._began = 0

    def _start(self, name: str, _: object) -> None:
        if _local(name) in _ENTRY_TAGS:
            if not self._inside:
                self._began = self.parser.CurrentByteIndex
            self._inside.append(name)

    def _end(self, name: str) -> None:
        if self._inside and self._inside[-1] == name:
            self._inside.pop()
            if not self._inside:
                self.spans.append((self._began, self.parser.CurrentByteIndex))


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _with_end_tag(body: bytes, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    closed = body.find(b">", end)
    if closed < 0:
        return start, len(body)
    wide = body[end : end + 2] in {b"<\0", b"\0<"}
    return start, closed + (2 if wide and body[end] else 1)


def _charset(headers: Mapping[str, str]) -> str | None:
    match = re.search(r"charset=[\"']?([\w.:-]+)", headers.get("content-type", ""), re.IGNORECASE)
    return match.group(1) if match else None


def _private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Keep the pipes to ourselves, so that nothing a library prints can mix with answers."""
    inbox, outbox = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nowhere, number)
    os.close(nowhere)
    return inbox, outbox


def _confine() -> None:
    """Give up memory beyond the limit, writing, core dumps, and all but Python's own files."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    own = tuple(os.path.realpath(place) for place in _own_places())

    def refuse(event: str, details: tuple[Any, ...]) -> None:
        if event.startswith(_FORBIDDEN):
            raise PermissionError(event)
        if event == "open" and not os.path.realpath(str(details[0])).startswith(own):
            raise PermissionError(event)

    sys.addaudithook(refuse)


def _own_places() -> Iterator[str]:
    yield sys.prefix
    yield sys.base_prefix
    yield from (place for place in sys.path if place)


def _allow_cpu() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + CPU_S + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
