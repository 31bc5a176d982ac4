"""What the recordings of feeds say, as posts; invented people at an invented school.

The platforms' forms are theirs, the words are ours.
"""

from pathlib import Path

from tests.loopback import Answer, Routes

FOLDER = Path(__file__).parent

#: Of every recording: the address it would have, and its posts as (id, text, url, author,
#: published_at).
EXPECTED = {
    "rss2.xml": (
        "https://bugle.example/rss",
        [
            (
                "bugle-1001",
                (
                    "Thornbeck pupils win at the show\n\n"
                    "Pupils of Thornbeck School won.\nWell done 🏆"
                ),
                "https://bugle.example/2026/03/show?utm_source=rss&page=2",
                "Ida Marsh",
                "2026-03-09T16:05:00+00:00",
            ),
            (
                "bugle-1002",
                (
                    "Letters & opinions\n\nLetters this week are about parking.\n"
                    "Sir, it is a disgrace."
                ),
                "https://bugle.example/2026/03/letters",
                None,
                "2026-03-09T00:30:00+00:00",
            ),
            (
                "bugle-1003",
                "1 < 2: sums at Thornbeck is the title of the new play.",
                "https://bugle.example/2026/03/sums",
                None,
                None,
            ),
        ],
    ),
    "atom.xml": (
        "https://forum.example/thread/7.atom",
        [
            (
                "tag:forum.example,2026:post/71",
                "Re: the new gate\n\nIt is locked.\nAgain.",
                "https://forum.example/thread/7#post-71",
                "gatepost",
                "2026-03-09T17:00:00+00:00",
            ),
            (
                "tag:forum.example,2026:post/70",
                "The new gate\n\nDoes anybody at Thornbeck answer the bell?\n\nWho has the key?",
                "https://forum.example/thread/7#post-70",
                "parent of two",
                "2026-03-09T08:30:00+00:00",
            ),
        ],
    ),
    "google-alerts.xml": (
        "https://www.google.com/alerts/feeds/0001/0002",
        [
            (
                "tag:google.com,2013:googlealerts/feed:11",
                (
                    "Thornbeck School gate - Parents' board\n\n"
                    "Anybody else fed up with Thornbeck School? ..."
                ),
                "https://board.example/t/5?page=2",
                None,
                "2026-03-09T11:50:00+00:00",
            ),
            (
                "tag:google.com,2013:googlealerts/feed:13",
                (
                    "Thornbeck School gate - Parents' board\n\n"
                    "I will wait for them at the gate on Friday."
                ),
                "https://board.example/t/5?page=3",
                None,
                "2026-03-09T11:58:00+00:00",
            ),
        ],
    ),
    "google-news.xml": (
        "https://news.google.com/rss/search?q=%22Thornbeck+School%22+when:7d",
        [
            (
                "CBMiAAA",
                (
                    "Village school to grow - The Aldersby Bugle\n\n"
                    "Village school to grow The Aldersby Bugle"
                ),
                "https://news.google.com/rss/articles/CBMiAAA?oc=5",
                None,
                "2026-03-09T07:00:00+00:00",
            ),
            (
                "CBMiCCC",
                "Village school to grow - The Marsh Post\n\nVillage school to grow The Marsh Post",
                "https://news.google.com/rss/articles/CBMiCCC?oc=5",
                None,
                "2026-03-09T09:30:00+00:00",
            ),
        ],
    ),
    "wordpress-comments.xml": (
        "https://diary.example/comments/feed/",
        [
            (
                "https://diary.example/?p=9#comment-42",
                (
                    "Comment on Parking by the school by Old Miller\n\n"
                    "The crossing at Thornbeck is a joke.\nSomebody wants a 🔪 for that."
                ),
                "https://diary.example/parking/comment-page-1/#comment-42",
                "Old Miller",
                "2026-03-09T20:15:00+00:00",
            ),
        ],
    ),
    "youtube.xml": (
        "https://www.youtube.com/feeds/videos.xml?channel_id=AAAA",
        [
            (
                "yt:video:thornbeck01",
                "Sports day at Thornbeck\n\nEgg and spoon, and what the head said to the referee.",
                "https://www.youtube.com/watch?v=thornbeck01",
                "Aldersby Village TV",
                "2026-03-07T10:00:00+00:00",
            ),
        ],
    ),
    "mastodon-tag.xml": (
        "https://social.example/tags/thornbeck.rss",
        [
            (
                "https://social.example/@millpond/113000000000000001",
                "Late bus again #thornbeck",
                "https://social.example/@millpond/113000000000000001",
                "@millpond@social.example",
                "2026-03-10T06:30:00+00:00",
            ),
        ],
    ),
    "wikipedia-history.xml": (
        "https://en.wikipedia.org/w/index.php?title=Thornbeck_School&action=history&feed=rss",
        [
            (
                "https://en.wikipedia.org/w/index.php?title=Thornbeck_School&diff=1002&oldid=1001",
                "Anon17: /* Staff */\n\nStaff\nThe head is liked.\nThe head is a crook.",
                "https://en.wikipedia.org/w/index.php?title=Thornbeck_School&diff=1002&oldid=1001",
                "Anon17",
                "2026-03-08T21:00:00+00:00",
            ),
        ],
    ),
}
#: Read by tests of their own, which say what must come out.
SPECIAL = {"ids.xml", "dates.xml", "hostile.xml", "billion-laughs.xml", "xxe.xml"}
RECORDINGS = {*EXPECTED, *SPECIAL}

#: Keys and texts of the posts that ``options`` leads to.
POSTS = [(f"gazette:{post[0]}", post[1]) for post in EXPECTED["rss2.xml"][1]]


def options(base_url: str) -> dict[str, object]:
    """Return the options of a source that reads the recordings."""
    return {"name": "gazette", "url": f"{base_url}/rss", "allow_private": True}


def routes() -> Routes:
    """Return the recordings where that source asks for them."""
    return {"/rss": Answer(body=(FOLDER / "rss2.xml").read_bytes())}
