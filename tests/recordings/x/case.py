"""What the recordings of X say, as posts; invented people at an invented school.

The forms are X's, as its documentation has them; the words are ours.
"""

from pathlib import Path

from tests.loopback import Answer, Request, Routes

FOLDER = Path(__file__).parent

#: The first page, and those that its and their ``next_token`` lead to.
PAGES = {
    "": "search-1.json",
    "b26v89c19zqg8o3f": "search-2.json",
    "b26v89c19zqg8o4h": "search-3.json",
}

#: Keys and texts of the posts that ``options`` leads to.
POSTS = [
    (
        "2031263327581110273",
        (
            "Third time this term nobody at Thornbeck Primary answers the phone & nobody rings"
            " back. Not good enough."
        ),
    ),
    ("2031259171025846274", "@thornbeckce congratulations to the netball team <3"),
    (
        "2031117080589238275",
        "Roadworks outside Thornbeck Primary until Friday, allow ten minutes more.",
    ),
    ("2031068225336246276", "#ThornbeckCE 🎉📚"),
    ("2031029826483126277", "Our netball team won the Wexshire cup today!"),
    ("2031273851089846276", "@thornbeckce is school open tomorrow?"),
]


def options(base_url: str) -> dict[str, object]:
    """Return the options of a source that reads the recordings."""
    return {
        "name": "x",
        "bearer_token": "fictional-bearer-token",
        "query": '"Thornbeck Primary" OR #ThornbeckCE',
        "user_id": "77",
        "api_url": base_url,
        "allow_private": True,
    }


def routes() -> Routes:
    """Return the recordings where that source asks for them."""
    mentions = Answer(body=(FOLDER / "mentions.json").read_bytes())
    return {"/2/tweets/search/recent": _page, "/2/users/77/mentions": mentions}


def _page(request: Request) -> Answer:
    token = request.query.get("next_token", [""])[0]
    return Answer(body=(FOLDER / PAGES[token]).read_bytes())
