"""The day's feeds as documents: RSS, Atom, one by an attacker, and one that is a login page."""

from email.utils import format_datetime
from html import escape

from demo.day import DayPost

#: Ten entities of ten of the one before; the file entity tries to read from our disk.
_BOMB = "\n".join(
    [
        '<!ENTITY lol0 "lol">',
        *(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10)),
        '<!ENTITY bomb "&lol9;">',
        '<!ENTITY file SYSTEM "file:///etc/hostname">',
    ],
)

LOGIN_PAGE = """<!doctype html>
<html lang="en"><head><title>Sign in - County Echo</title></head>
<body><h1>Please sign in to go on reading</h1>
<form action="/login" method="post"><label>E-mail <input name="email"></label>
<label>Password <input name="password" type="password"></label><button>Sign in</button></form>
</body></html>
"""


def gazette(posts: tuple[DayPost, ...], site: str) -> str:
    """Return the newspaper's RSS 2.0 document, newest entry first."""
    items = "\n".join(_item(post, f"{site}/gazette/{post.id}") for post in reversed(posts))
    return _rss("The Skelby Gazette", f"{site}/gazette/", items)


def forum(posts: tuple[DayPost, ...], site: str) -> str:
    """Return the forum's Atom document, newest entry first."""
    entries = "\n".join(_entry(post, f"{site}/forum/{post.id}") for post in reversed(posts))
    newest = posts[-1].at.isoformat()
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>Skelby Talk</title><id>{site}/forum/</id><updated>{newest}</updated>\n"
        f"{entries}\n</feed>\n"
    )


def shoutbox(posts: tuple[DayPost, ...], site: str) -> str:
    """Return the attacker's RSS document: well-formed, and hostile in every field."""
    items = "\n".join(_item(post, f"{site}/shoutbox/{post.id}") for post in reversed(posts))
    items = items.replace("&amp;bomb;", "&bomb;").replace("&amp;file;", "&file;")
    document = _rss("Norfells shoutbox", f"{site}/shoutbox/", items)
    head, _, rest = document.partition("\n")
    return f"{head}\n<!DOCTYPE rss [\n{_BOMB}\n]>\n{rest}"


def _rss(title: str, link: str, items: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>\n'
        f"<title>{title}</title><link>{link}</link><description>{title}</description>\n"
        f"{items}\n</channel></rss>\n"
    )


def _item(post: DayPost, link: str) -> str:
    return (
        f"<item><title>{_quoted(post.title)}</title><link>{link}</link>"
        f'<guid isPermaLink="true">{link}</guid>'
        f"<pubDate>{format_datetime(post.at)}</pubDate>"
        f"<dc:creator>{_quoted(post.author)}</dc:creator>"
        f"<description>{_quoted(post.text)}</description></item>"
    )


def _entry(post: DayPost, link: str) -> str:
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in post.text.splitlines() if line)
    return (
        f'<entry><title>{_quoted(post.title)}</title><link href="{link}"/><id>{link}</id>'
        f"<published>{post.at.isoformat()}</published><updated>{post.at.isoformat()}</updated>"
        f"<author><name>{_quoted(post.author)}</name></author>"
        f'<content type="html">{escape(paragraphs)}</content></entry>'
    )


def _quoted(text: str) -> str:
    """Escape for XML; a carriage return must be written as a reference to survive parsing."""
    return escape(text).replace("\r", "&#13;")
