"""The list of places that cannot be watched is complete sentences, each platform once."""

from collectors.coverage import UNREACHABLE


def test_every_platform_without_a_collector_says_why_and_what_instead() -> None:
    """Nobody is left with a silence and no advice."""
    sentences = [text for row in UNREACHABLE for text in (row.why, row.instead)]

    assert len({row.platform for row in UNREACHABLE}) == len(UNREACHABLE)
    assert all(text[0].isupper() and text.endswith(".") for text in sentences)


def test_the_platforms_people_ask_for_are_on_the_list() -> None:
    """Those that a school is most likely to believe are watched."""
    names = " ".join(row.platform for row in UNREACHABLE)
    asked = (
        "Facebook groups",
        "WhatsApp",
        "Snapchat",
        "TikTok",
        "LinkedIn",
        "Mumsnet",
        "Instagram",
    )

    assert [name for name in asked if name not in names] == []
