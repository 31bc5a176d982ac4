"""What the recordings of Reddit say, as posts; invented people at an invented school.

The forms are Reddit's, as its documentation has them; the words are ours.
"""

from pathlib import Path

from tests.loopback import Answer, Routes

FOLDER = Path(__file__).parent

RECORDINGS = {
    "/api/v1/access_token": "token.json",
    "/search": "search.json",
    "/r/Aldersby/new": "new.json",
    "/r/Aldersby/comments": "comments.json",
}

#: Keys and texts of the posts that ``options`` leads to.
POSTS = [
    (
        "t3_1n4aa03",
        (
            "Thornbeck Primary parking again\n\n"
            "Somebody will get hurt. I have written to the council & the school."
        ),
    ),
    ("t3_1n4aa02", "Which school, Thornbeck or St Bride's?"),
    ("t3_1n4aa05", "Thornbeck Primary fete: what happened?"),
    ("t3_1n4aa01", "Thornbeck Primary\n\nIs the head still Mrs Okafor?"),
    ("t1_mk0a005", "She should watch her back after what she did to my lad."),
    ("t1_mk0a002", "Yes, and she is lovely."),
    ("t1_mk0a001", "No idea > ask the office."),
]


def options(base_url: str) -> dict[str, object]:
    """Return the options of a source that reads the recordings."""
    return {
        "name": "reddit",
        "client_id": "fictional-client-id",
        "client_secret": "fictional-client-secret",
        "query": "Thornbeck",
        "subreddits": ("Aldersby",),
        "api_url": base_url,
        "token_url": base_url,
        "allow_private": True,
    }


def routes() -> Routes:
    """Return the recordings where that source asks for them."""
    return {path: Answer(body=(FOLDER / name).read_bytes()) for path, name in RECORDINGS.items()}
