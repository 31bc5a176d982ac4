"""One matcher for many schools: the mentions of each school's own, and changes at any time."""

import threading
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.types import SCHOOL, Person, School
from mentions.matcher import find_mention
from mentions.register import Register, build_register, entry_of
from mentions.register_reading import see
from mentions.register_weighing import MOST
from mentions.watchlist import build_watchlist
from tests.builders import a_person, a_post, a_school, the_staff


def listed(words):
    return words.split()


TODAY = date(2026, 3, 10)
_STARTS = listed("Bra Dun Fel Gar Hol Kel Lum Mor Nor Pel Quar Ran Sel Tor Vel")
_ENDS = listed("beck combe dale fold gate hurst low mere nick rigg stow thwaite wick worth yarrow")
_FIRSTS = listed("Adaeze Bronagh Callum Delphine Esme Farid Gwen Hamza Ines Jakub")
_COMMON = listed("Smith Young Patel O'Neill Jones")
_PEOPLE = 20


def the_schools(count: int = 30) -> dict[str, tuple[School, tuple[Person, ...]]]:
    """Return invented schools, every third called after St Mary, of twenty people each."""
    return {f"s{number}": (_school(number), tuple(_people(number))) for number in range(count)}


def _school(number):
    core = "St Mary's" if number % 3 == 0 else f"{_STARTS[number % 15]}{_ENDS[number * 7 % 15]}"
    place = f"{_ENDS[number % 15].capitalize()}{_STARTS[number // 2].lower()}ham"
    return School(name=f"{core} Primary School", place=(place,), handles=(f"@school{number}",))


def _people(number):
    for n in range(_PEOPLE):
        rare = f"{_STARTS[(number + n) % 15]}{_ENDS[(number * 3 + n * 2) % 15]}"
        last = _COMMON[(number + n) % 5] if n % 2 else rare
        yield a_person(
            f"{_FIRSTS[(number + n) % 10]} {last}", id=f"p{n}", titles=(), role="teacher"
        )


def a_register(schools) -> Register:
    """Return a register that builds each watch list from ``schools`` as it is then."""
    entries = [entry_of(school_id, *listed) for school_id, listed in schools.items()]
    return build_register(
        entries, lambda school_id: build_watchlist(*schools[school_id], today=TODAY)
    )


SCHOOLS = the_schools()
REGISTER = a_register(SCHOOLS)
LISTS = {key: build_watchlist(*listed, today=TODAY) for key, listed in SCHOOLS.items()}


def one_by_one(post):
    """Return what each school's own matcher finds, asked one after the other."""
    found = {school_id: find_mention(post, listed) for school_id, listed in LISTS.items()}
    return {school_id: mention for school_id, mention in found.items() if mention}


FORMS = (
    "Mrs {last} at {school} in {place} said no",
    "{first} {last} of {school} ({place}) said no",
    "{school}, {place}: {first} {last} said no",
    "I hate {first} {last}!! {place} deserves a better school than {school}",
    "#Sack{joined} from {school} in {place}",
    "MRS {last} AT {school} IN {place} SAID NO",
    "Mrs {leet} at {school} in {place} said no",
    "Mrs {spelled} at {school} in {place} said no",
    "tell {handle} that Mr {last} said no",
)


def filled(form, number, person):
    school, people = SCHOOLS[f"s{number}"]
    first, last = people[person].name.split(" ", 1)
    return form.format(
        first=first,
        last=last,
        school=school.name,
        place=school.place[0],
        handle=school.handles[0],
        joined=last.replace("'", ""),
        leet=last.replace("o", "0").replace("a", "4"),
        spelled=" ".join(last.replace("'", "")),
    )


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    form=st.sampled_from(FORMS),
    number=st.integers(0, 29),
    person=st.integers(0, _PEOPLE - 1),
    before=st.text(max_size=12),
)
def test_a_school_that_a_post_names_with_its_place_is_found_with_the_same_mention(
    form, number, person, before
):
    post = a_post(f"{before} {filled(form, number, person)}")
    expected = find_mention(post, LISTS[f"s{number}"])

    assert expected is not None
    assert expected == dict(REGISTER.find(post)).get(f"s{number}")


@pytest.mark.parametrize("number", range(0, 30, 7))
@pytest.mark.parametrize("form", FORMS)
def test_what_a_register_finds_is_what_each_schools_own_matcher_finds(form, number):
    post = a_post(filled(form, number, 4))
    found = dict(REGISTER.find(post))
    expected = one_by_one(post)

    assert f"s{number}" in found
    assert found == {school_id: expected[school_id] for school_id in found}


@pytest.mark.parametrize("text", [filled(form, 4, 2) for form in FORMS])
def test_the_school_that_most_speaks_for_comes_first_and_those_told_by_less_are_left_out(text):
    """``s19`` is called the same and has somebody of that name, in another place."""
    found = [school_id for school_id, _ in REGISTER.find(a_post(text))]

    assert found[0] == "s4"
    assert {"s4", "s19"} >= set(found)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.text())
def test_nothing_that_is_posted_raises_or_asks_for_too_many_schools(text):
    assert len(REGISTER.candidates(a_post(text))) <= MOST


@pytest.mark.parametrize(
    "text",
    [
        "o k a f o " * 2_000,
        "#" + "brabeck" * 3_000,
        "Mrs Smith of St Mary's Primary " * 700,
        " ".join(filled("Mrs {last} {place}", n, p) for n in range(30) for p in range(20)),
        "\u0301" * 20_000,
    ],
)
def test_a_hostile_text_is_answered_within_the_cap(text):
    assert len(REGISTER.candidates(a_post(text))) <= MOST


def test_a_common_name_without_school_or_place_makes_no_school_a_candidate():
    assert REGISTER.candidates(a_post("Mrs Smith said no to me at the till")) == []


def test_a_name_that_few_bear_makes_its_schools_candidates_behind_a_title():
    schools = {**SCHOOLS, "s30": (a_school(), the_staff())}

    found = a_register(schools).candidates(a_post("Mrs Okafor said no"))

    assert found == ["s30"]


@pytest.mark.parametrize(
    "text",
    [
        "Mrs Okafor said no",
        "mrsokafor said no",
        "Mrs 0kaf0r said no",
        "Mrs O k a f o r said no",
        "#justiceforokafor",
        "Mrs Ok\u0430f\u043er said no",
        "Mrs Okaf*or said no",
        "Mr Zawadzki said no",
        "Miss O Neill, Thornbeck Primary",
        "Miss Siobhan at Thornbeck Primary",
        "#thornbeckprimary is closed",
        "@MrsOkaforHead said no",
        "Thornbeck C of E is closed",
    ],
)
def test_disguised_and_joined_names_make_their_school_a_candidate(text):
    schools = {"here": (a_school(), the_staff())}

    assert a_register(schools).candidates(a_post(text)) == ["here"]


def test_the_thread_of_a_post_tells_which_school_is_meant():
    post = a_post("Mrs Smith said no", thread=f"News of {SCHOOLS['s4'][0].name}")

    assert "s4" in REGISTER.candidates(post)


def test_plain_words_are_cut_as_they_are_folded():
    assert see("It\u2019s MRS Okafor's fault").readings == [["its", "mrs", "okafors", "fault"]]


NEW = (a_school(), the_staff())
TOLD = a_post("Mrs Okafor at Thornbeck Primary in Aldersby said no")


def test_a_new_school_is_found_and_a_removed_one_no_longer():
    schools = the_schools(5)
    register = a_register(schools)
    assert register.find(TOLD) == []

    schools["new"] = NEW
    register.replace("new", entry_of("new", *NEW))
    assert [school_id for school_id, _ in register.find(TOLD)] == ["new"]

    register.replace("new", None)
    assert register.find(TOLD) == []
    assert len(register) == 5


def test_a_leaver_is_no_longer_named_once_the_list_is_replaced():
    schools = {**the_schools(5), "new": NEW}
    register = a_register(schools)
    subjects = dict(register.find(TOLD))["new"].subjects
    assert {"adaeze-okafor", SCHOOL} == set(subjects)

    schools["new"] = (NEW[0], NEW[1][1:])
    register.replace("new", entry_of("new", *schools["new"]))

    assert dict(register.find(TOLD))["new"].subjects == (SCHOOL,)


def test_compacting_changes_no_answer():
    schools = the_schools(12)
    register = a_register(schools)
    posts = [a_post(filled(form, n, 3)) for form in FORMS for n in (1, 3, 4, 9)]
    schools["new"] = NEW
    register.replace("new", entry_of("new", *NEW))
    register.replace("s3", None)
    register.replace("s4", entry_of("s4", *schools["s4"]))
    before = [register.find(post) for post in [*posts, TOLD]]

    register.compact()

    assert before == [register.find(post) for post in [*posts, TOLD]]
    assert before[-1]
    assert len(register) == 12


def test_after_compacting_a_register_is_as_if_built_anew():
    schools = the_schools(8)
    register = a_register(schools)
    del schools["s2"]
    schools["new"] = NEW
    register.replace("s2", None)
    register.replace("new", entry_of("new", *NEW))
    register.compact()
    posts = [a_post(filled(form, n, 5)) for form in FORMS for n in (1, 2, 4, 7)]

    assert [a_register(schools).find(post) for post in posts] == [
        register.find(post) for post in posts
    ]


def test_readers_see_each_list_whole_while_it_is_replaced_and_compacted():
    """Two lists of one school take turns; what is found is always of the one or the other."""
    schools = {**the_schools(5), "new": NEW}
    register = a_register(schools)
    other = (a_school(name="Quillmere Primary School", aliases=()), the_staff()[2:])
    entries = entry_of("new", *NEW), entry_of("new", *other)
    post = a_post("Mrs Okafor at Thornbeck Primary, Mr Zawadzki at Quillmere Primary, Aldersby")
    seen, wrong, done = set(), [], threading.Event()

    def read():
        while not done.is_set():
            found = tuple(register.candidates(post))
            seen.add(found)
            if found != ("new",):
                wrong.append(found)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for turn in range(60):
        register.replace("new", entries[turn % 2])
        if turn % 20 == 0:
            register.compact()
    done.set()
    for reader in readers:
        reader.join()

    assert wrong == []
    assert {("new",)} == seen


def test_a_change_made_while_another_thread_compacts_is_kept():
    """The change comes from within the compacting, when the new index is not yet in place."""
    schools = the_schools(5)
    register = a_register(schools)
    schools["new"] = NEW
    made = []

    class Late(dict):
        def copy(self):
            if not made:
                made.append(True)
                register.replace("new", entry_of("new", *NEW))
            return dict(self)

    object.__setattr__(register._state.late, "entries", Late())
    register.compact()

    assert made == [True]
    assert [school_id for school_id, _ in register.find(TOLD)] == ["new"]
    assert len(register) == 6
