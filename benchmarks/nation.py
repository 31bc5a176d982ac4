"""An invented country to measure with: 24,000 schools, 1.2 million names, and what people post.

Everything follows from one seed. Half of the schools are called after one of 400 things that many
are called after, half after a village of their own; all stand in 1,500 invented towns. Of
surnames, two in five are common English ones, the others rows of syllables that are no English
words, a few frequent and most rare. ``python -m benchmarks.nation`` prints what it is made of.
"""

# ruff: noqa: S311 - chance for measuring, not for secrets

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import accumulate

from domain.types import Person, Post, PostKey, School
from mentions.register import Entry
from mentions.vocabulary import english
from mentions.watchlist import Watchlist, build_watchlist
from mentions.words import COMMON_SURNAMES, GIVEN_NAMES


def listed(words: str) -> list[str]:
    """Return words that are set down with spaces between them."""
    return words.split()


SEED = 20260310
SCHOOLS = 24_000
PEOPLE = 50
_RARE_SURNAMES = 150_000
#: No list has the English words up to this length, so that no surname is one.
_SHORT_WORD = 3
_TOWNS = 1_500
_SHARED = 400
_TODAY = date(2026, 3, 10)
_NOW = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)

_STARTS = listed("b br ch d dr f g gr h j k kl l m n p r s sh st t th tr v w y z")
_MIDDLES = listed("a e i o u ai ea ou ar er or an en in on")
_ENDS = listed("b ck d f g k l ll m n nd r rt s sk t v x z")
_PLACES = listed("ton by ford ham wick ley thorpe mere combe den")
_SAINTS = listed("Mary John Peter Anne Luke Mark Paul James Joseph Michael Teresa Thomas")
_KINDS = ("Primary School", "C of E Primary School", "Catholic Primary School", "Infant School")
_KINDS += ("Junior School", "Primary Academy", "Community Primary School")
_ROLES = ("headteacher", "teacher", "teacher", "teaching assistant", "caretaker", "governor")

_TALK = """
The bus was late again and the chip shop had shut by the time I got home.
Does anybody know a good plumber who can come out before the weekend?
Watched the match with my brother and honestly the referee had no idea.
It's been raining since Tuesday and the garden is one big puddle now.
Lost a grey cat near the canal, answers to Biscuit, please share!
Can't believe how much they want for a train ticket these days...
We had a lovely walk up the hill and saw three herons on the way down.
Happy birthday to the best mum in the world, hope you have a great day xx
Who else has had no water since this morning? They say it will be back by 5pm.
That new series is brilliant, stayed up till 2am to finish it.
Selling a kid's bike, hardly used, collection only, £40 or nearest offer.
My daughter passed her driving test first time and I am so proud of her 🎉
The council wants to close the library. Sign the petition before Friday.
I don\u2019t understand why nobody picks up after their dog in this town.
Traffic is terrible on the ring road, avoid it if you can.
Great evening at the quiz last night, well done to everybody who came.
Anyone up for five-a-side on Thursday? We are two short.
Just made the best soup of my life and there's nobody here to eat it 😂
If you see a blue van parked across the drives again, call it in.
Looking for a second-hand piano, must be in tune and not too far away.
They have changed the opening hours at the surgery without telling anyone.
Stuck at the airport for 6 hours now, no news, no food, no seats.
""".strip().splitlines()
_CHANCE = """
{last} scored twice in the second half and never looked back.
Listening to the new album by {first} {last} on the way to work.
Thanks to Mr {last} who mended the gutter, would recommend him to anybody.
The book by {last} is much better than the film they made of it.
My neighbour {last} has the loudest lawnmower in the street.
{last} & Sons have put their prices up again.
""".strip().splitlines()
_ABOUT = """
Mrs {last} at {school} shouted at my son again today.
{first} {last} from {school} in {town} should be ashamed.
Lovely assembly at {school}, {town} this morning, well done everybody.
I am going to find Mr {last} after school at {short} and he will regret it.
#Sack{last} now. {school}, {town} deserves better.
Miss {last} of {short} in {town} was so kind to our little one in year 2.
""".strip().splitlines()
_TAGS = ("#MondayMotivation", "#weather", "@someone", "#BBCQT", "@RiverNews24")


def _syllables(chance: random.Random, count: int) -> str:
    row = [chance.choice(_STARTS) + chance.choice(_MIDDLES) for _ in range(count)]
    return ("".join(row) + chance.choice(_ENDS)).capitalize()


def _distinct(chance: random.Random, count: int, ends: tuple[str, ...]) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        name = _syllables(chance, chance.choice((1, 2, 2, 2, 3))) + chance.choice(ends)
        if len(name) > _SHORT_WORD and name.lower() not in english():
            found[name] = None
    return list(found)


def _zipf(count: int) -> list[float]:
    return list(accumulate(1 / (rank + 3) for rank in range(count)))


@dataclass(frozen=True, slots=True)
class Nation:
    """The names that schools, towns and people bear; a school follows from its number."""

    schools: int = SCHOOLS
    #: How many work at each.
    people: int = PEOPLE
    surnames: list[str] = field(init=False)
    common: list[str] = field(init=False)
    firsts: list[str] = field(init=False)
    towns: list[str] = field(init=False)
    shared: list[str] = field(init=False)
    weights: tuple[list[float], list[float], list[float]] = field(init=False)

    def __post_init__(self) -> None:
        chance = random.Random(SEED)
        places = tuple(_PLACES)
        saints = [f"St {saint}'s" for saint in _SAINTS]
        values = {
            "surnames": _distinct(chance, _RARE_SURNAMES, ("",)),
            "common": sorted(name.capitalize() for name in COMMON_SURNAMES),
            "firsts": sorted(name.capitalize() for name in GIVEN_NAMES),
            "towns": _distinct(chance, _TOWNS, places),
            "shared": saints
            + _distinct(chance, _SHARED - len(saints), ("field", "wood", " Park")),
            "weights": (_zipf(_RARE_SURNAMES), _zipf(len(COMMON_SURNAMES)), _zipf(_SHARED)),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def names(self, number: int) -> list[tuple[str, str]]:
        """Return the first names and surnames of those who work at a school."""
        chance = random.Random(SEED + number)
        common = self.people * 2 // 5
        lasts = chance.choices(self.common, cum_weights=self.weights[1], k=common)
        lasts += chance.choices(self.surnames, cum_weights=self.weights[0], k=self.people - common)
        return list(zip(chance.choices(self.firsts, k=self.people), lasts, strict=True))

    def school(self, number: int) -> School:
        """Return a school: every second one is called after something that many are."""
        chance = random.Random(-number - 1)
        town = chance.choice(self.towns)
        if number % 2:
            core = chance.choices(self.shared, cum_weights=self.weights[2])[0]
        else:
            core = _syllables(chance, 2) + chance.choice(_PLACES)
        return School(name=f"{core} {chance.choice(_KINDS)}", place=(town,))

    def entries(self) -> Iterator[Entry]:
        """Yield what a register is told of each school."""
        for number in range(self.schools):
            names = tuple(f"{first} {last}" for first, last in self.names(number))
            yield Entry(school_id=str(number), school=self.school(number), names=names)

    def load(self, school_id: str) -> Watchlist:
        """Return the watch list of a school, as a database would give it."""
        number = int(school_id)
        people = [
            Person(id=f"p{n}", name=f"{first} {last}", role=_ROLES[n % len(_ROLES)])
            for n, (first, last) in enumerate(self.names(number))
        ]
        return build_watchlist(self.school(number), people, today=_TODAY)

    def texts(self, count: int, about: range) -> list[str]:
        """Return posts: one in a hundred about a school, one in ten with a surname by chance.

        Args:
            count: How many.
            about: The numbers of the schools that posts are about.
        """
        chance = random.Random(SEED)
        texts = []
        for number in range(count):
            rest = chance.sample(_TALK, chance.choice((0, 1, 1, 2)))
            if number % 100 == 0:
                rest.insert(0, self._filled(chance, _ABOUT, chance.choice(about)))
            elif number % 10 == 1:
                rest.insert(0, self._filled(chance, _CHANCE, chance.randrange(self.schools)))
            else:
                rest.insert(0, chance.choice(_TALK))
            if number % 13 == 0:
                rest.append(chance.choice(_TAGS))
            texts.append(" ".join(rest))
        chance.shuffle(texts)
        return texts

    def _filled(self, chance: random.Random, lines: list[str], number: int) -> str:
        school = self.school(number)
        first, last = chance.choice(self.names(number))
        words = {"first": first, "last": last, "school": school.name, "town": school.place[0]}
        short = f"{school.name.split(' C of E ')[0].rsplit(' ', 2)[0]} Primary"
        return chance.choice(lines).format(**words, short=short)


def a_post(text: str) -> Post:
    """Return a post of that text."""
    return Post(key=PostKey(platform="feed", id="1"), text=text, collected_at=_NOW)


def main() -> None:
    """Print what the country is made of."""
    nation = Nation()
    names = [last for number in range(nation.schools) for _, last in nation.names(number)]
    print(f"{nation.schools:,} schools, {len(names):,} names, {len(set(names)):,} surnames")


if __name__ == "__main__":
    main()
