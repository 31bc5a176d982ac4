"""The places we cannot look at, why not, and what a school does instead.

Silence from these means nothing at all, and people are told so.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable:
    """A platform, or a part of one, that no collector reads."""

    platform: str
    #: One sentence.
    why: str
    #: One sentence: what works.
    instead: str


_REPORT = "Ask parents and staff to send the office a screenshot with the link, date and time."

#: Source: each platform's developer documentation and terms, as of 2026-11-22; the reasons that
#: concern access were read there, and nothing was tried against a live platform.
UNREACHABLE: tuple[Unreachable, ...] = (
    Unreachable(
        platform="Facebook groups and profiles",
        why="Facebook closed its groups interface in 2024 and offers no search of public posts.",
        instead=_REPORT,
    ),
    Unreachable(
        platform="Facebook page of the school",
        why="Reading comments needs a page token and, for visitors' posts, Meta's app review.",
        instead="Switch on Meta's notifications and filters for the page, and read them daily.",
    ),
    Unreachable(
        platform="Instagram",
        why="Only a professional account's own comments can be read, after Meta's app review.",
        instead=_REPORT,
    ),
    Unreachable(
        platform="Threads",
        why="Without Meta's approval its search shows nothing but one's own posts, silently.",
        instead=_REPORT,
    ),
    Unreachable(
        platform="WhatsApp",
        why="Messages are private between members; there is no interface to them.",
        instead="Ask whoever reports a message for screenshots, or for the chat's own export.",
    ),
    Unreachable(
        platform="Snapchat",
        why="Messages are private and vanish; there is no interface to their content.",
        instead="Ask for a screenshot at once, and report inside the app before it is gone.",
    ),
    Unreachable(
        platform="TikTok",
        why="Its research interface is for approved academic researchers, which no school is.",
        instead="Read a Google Alert for site:tiktok.com and the school's name as a feed.",
    ),
    Unreachable(
        platform="YouTube comments",
        why="A channel's feed lists its videos only; comments need a key and a daily quota.",
        instead="Watch the channel's feed here, and hold comments for review on the school's own.",
    ),
    Unreachable(
        platform="LinkedIn",
        why="Access is for vetted partners, and its terms forbid keeping what members wrote.",
        instead="Forward LinkedIn's own notifications of mentions to the office.",
    ),
    Unreachable(
        platform="Mumsnet",
        why="There is no feed and no interface, and the pages stand behind a consent wall.",
        instead="Read a Google Alert for site:mumsnet.com and the school's name as a feed.",
    ),
    Unreachable(
        platform="Telegram",
        why="Reading channels needs somebody's own account and phone number; groups are private.",
        instead=_REPORT,
    ),
    Unreachable(
        platform="Discord and game chats",
        why="Servers are private and let in only bots that their owners invite.",
        instead=_REPORT,
    ),
    Unreachable(
        platform="Bluesky",
        why="Its search answers only those who log in; no collector for it is written yet.",
        instead="Read the feeds of known accounts, and a Google Alert for site:bsky.app.",
    ),
    Unreachable(
        platform="Comments below newspaper articles",
        why="Most publishers' comment systems have no public feed; only their articles do.",
        instead="Watch the newspaper's feed here, and read the comments of articles about us.",
    ),
    Unreachable(
        platform="Google reviews",
        why="Google removed reviews of UK schools in February 2025 and takes no new ones.",
        instead="Nothing is needed; report a review that appears all the same to Google.",
    ),
)
