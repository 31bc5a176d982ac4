"""Recall and precision on invented posts, as parents and strangers write.

The school, its people and all others named are invented; the figures are of this list only.
"""

from datetime import date

from domain.types import Namesake
from mentions.matcher import find_mention
from mentions.watchlist import build_watchlist
from tests.builders import a_person, a_post, a_school, the_staff

SCHOOLS = a_school(
    name="St Wilfrith's C of E Primary School",
    aliases=("St Wilf's", "Wilfs"),
    handles=("@StWilfriths", "#StWilfs"),
    place=("Marlbeck", "Hallamshaw", "HX19 4QP"),
)
PEOPLE = (
    a_person("Bronwen Quillfeather", titles=("Mrs",), role="headteacher"),
    a_person("Gareth Wood", titles=("Mr",), role="teacher", aliases=("Woody",)),
    a_person("Parveen Khan", titles=("Miss",), role="teaching assistant"),
    a_person("Tom St John", titles=("Mr",), role="caretaker"),
    a_person("Ines de Vasco", titles=("Ms",), role="office"),
    a_person("Keith Smith", titles=("Mr",), role="governor", handles=("@KSmithGovernor",)),
)
NAMESAKES = (
    Namesake(name="St Wilfrith's Primary School", place=("Norwich", "Norfolk")),
    Namesake(name="Gareth Wood", place=("Cardiff", "rugby")),
)
WATCHLIST = build_watchlist(SCHOOLS, PEOPLE, NAMESAKES, today=date(2026, 3, 10))

ABOUT_US = (
    "Mrs Quillfeather needs to go, simple as that",
    "Quillfeather is a disgrace and the governors let her get away with it",
    "Anyone else had the email from Mrs Quillfeather about parking??",
    "so proud of our Year 6s at St Wilfrith's Primary today",
    "St Wilfriths CE Primary closed again, boiler",
    "St. Wilfrith's C of E Primary School fair, Saturday 2pm, bring cash",
    "St Wilf's school run is carnage this morning",
    "Wilfs parents, is there a PTA meeting tonight",
    "If I see Mr Wood at the school gates I'm going to deck him",
    "mr wood year 4 is the best teacher my lad has had",
    "Miss Khan the TA in reception is an absolute angel",
    "Miss Khan and Mr Wood were lovely with her when she fell over",
    "that caretaker Mr St John nearly ran me over",
    "Mr StJohn the caretaker wants sacking",
    "Mr St. John has been so kind fixing the playground",
    "Ines de Vasco in the office is rude every single time",
    "Ms De Vasco hung up on me",
    "shout out to Ines De Vasco, sorted my lunch money in two minutes",
    "#SackQuillfeather",
    "#QuillfeatherOut sign the petition",
    "quillfeather i know where you live",
    "Qu1llfeather watch your back",
    "Q u i l l f e a t h e r is going to get what she deserves",
    "Mrs Quil\u200blfeather can rot",
    "Mrs Qu\u0456llfeather can rot",
    "bomb under st wilfriths primary tomorrow 9am",
    "I'll burn St Wilfrith's school down I swear",
    "@StWilfriths how is this acceptable",
    "proud governor day #StWilfs",
    "@KSmithGovernor you are a coward",
    "Mr Smith the chair of governors at St Wilfrith's is a coward",
    "Keith Smith, parent governor, lied to everyone at the meeting",
    "Bronwen Quillfeather has been appointed head",
    "B Quillfeather couldn't run a bath",
    "Dear Ms Quillfeather, your decision on uniform is appalling",
    "That Quillfeather woman told my daughter she was stupid. School won't answer my calls.",
    "Had enough of St Wilfrith's Primary School, Marlbeck. Moving both of mine.",
    "Marlbeck mums, what do we think of Mr Wood?",
    "Mr Wood shouted at my son in assembly again",
    "Woody in year 4 at Wilfs is a legend",
    "Gareth Wood the Y4 teacher, yes him, is a creep",
    "Parveen Khan at the Marlbeck school deserves a medal",
    "Saint Wilfrith's primary skipping day, what a laugh",
    "st wilfriths. worst school in hallamshaw",
    "My lot are at st wilfs and the dinners are grim, year 2 came home starving",
    "Mrs Quillfeathers assembly made me cry (good tears)",
    "MRS QUILLFEATHER IS A LIAR",
    "how has mrs quillfether still got a job",
)
NOT_US = (
    "Going for a walk in the wood with the dog",
    "Mr Wood the butcher has the best sausages in Norwich",
    "Gareth Wood runs in two tries as Cardiff win at rugby",
    "Gareth Wood MP asked the minister about trains",
    "Keith Smith plumbing, no job too small",
    "Mr Smith goes to Washington is on tonight",
    "Agent Smith is the best villain ever",
    "Genghis Khan documentary was ace",
    "Imran Khan gives a speech",
    "Miss Khan released a new single",
    "Sadiq Khan and the London buses",
    "St Wilfrith's Primary School, Norwich, wins choir prize",
    "Norfolk: St Wilfrith's school to expand",
    "St Wilfrith's church bell appeal",
    "Evensong at St Wilfrith on Sunday",
    "St John Ambulance were brilliant at the match",
    "Elton St John, what a name",
    "Tom went to St John's for Christmas",
    "Vasco da Gama sailed in 1497",
    "Vasco scored again for Bolton",
    "Dan Smith is my new boss",
    "Wood burning stove for sale, collect only",
    "touch wood it will be fine by Monday, school starts at nine",
    "Smith and Jones were great on telly",
    "Woody and Buzz are my favourites",
    "Toy Story: Woody is back",
    "our school nurse said it is not chickenpox",
    "My head is killing me, school run done",
    "the wood in the playground is rotten, year 4 keep getting splinters",
    "Mrs Wood on the market does lovely jam",
    "Sarah Khan taught me in year 6 at Fernley Juniors",
    "Mr Smith at Fernley High School was my favourite teacher",
    "John Smith of Leeds has been jailed",
    "Gareth Southgate should have stayed",
    "Keith is coming round at six",
    "Parveen's nails, Tuesday offers",
    "Wilf's birthday party pictures",
    "St Wilfred's Primary in Preston are recruiting",
    "the quill and feather pub does a good roast",
    "Bronwen won the raffle",
)

THORNBECK = build_watchlist(a_school(), the_staff(), today=date(2026, 3, 10))

#: Another school and its people, called by rarer names.
FRESH_ABOUT_US = (
    "Three weeks of supply teachers at Thornbeck Primary, what are we paying taxes for",
    "the head at thornbeck c of e is useless. said it. okafor out",
    "mrs okafor smiles at you then stabs you in the back",
    "Has Mrs Okafor even read the SEND code of practice?",
    "hope miss oneill gets cancer",
    "Miss O'Neill's class assembly was the cutest thing",
    "miss o neill made my boy stand outside in the rain for an hour",
    "someone needs to sort that caretaker out, zawadzki or whatever his name is",
    "Mr Zawadzki-Hume is a gem, mended my buggy at pick up",
    "mr young off sick AGAIN, year 3 have had five different adults this term",
    "Mr Young (TA, Thornbeck) has been messaging parents",
    "danny young in thornbeck primary thinks hes a teacher lol",
    "adaeze okafor lives on mill lane if anyone wants a word",
    "@ThornbeckCE you said you would ring me back",
    "thornbeck ce primary skool is a joke",
    "THORNBECK PRIMARY SCHOOL SHOULD BE ASHAMED",
    "0kafor is dead meat",
    "Mrs O\u200dkafor knows exactly what she did",
    "Ofsted are in at Thornbeck Primary today, good luck all",
    "bringing a knife to thornbeck school tomorrow, year 6 watch out",
    "My daughter starts reception at Thornbeck in September, any tips?",
    "Headteacher A. Okafor told the Aldersby Post that numbers were falling.",
    "Okafor told the governors the budget was fine. It was not.",
    "I want Mrs Okafor sacked and so does everyone at the gate",
)
FRESH_NOT_US = (
    "Young, gifted and skint",
    "Neil Young tickets anyone",
    "Mr Young the plumber never turned up",
    "O'Neill scores the winner for Celtic",
    "Miss O'Neill wins Rose of Tralee",
    "Hume Primary Care Centre is hiring",
    "David Hume was right about miracles",
    "Thornbeck Arms quiz night, Tuesday",
    "Thornbeck cricket club need players",
    "Who remembers Thornbeck before the bypass?",
    "Jahlil Okafor highlights",
    "Okafor et al. 2019 is a good paper",
    "Young teacher of the year announced in Leeds",
    "Great Thornbeck Primary School, Kent, has a new roof",
    "my young lad loves school",
    "Daniel is reading at the primary school",
)


def missed_and_false(watchlist, about, others):
    missed = [text for text in about if find_mention(a_post(text), watchlist) is None]
    return missed, [text for text in others if find_mention(a_post(text), watchlist) is not None]


def test_recall_and_precision_on_posts_about_a_school_of_many_common_names():
    """All 48 found and one more; no weight was fitted to these posts, nor to those below.

    That one is the price of keeping a common surname behind a title: where nothing speaks against
    it, it is kept, since threats were lost by asking for more.
    """
    missed, false = missed_and_false(WATCHLIST, ABOUT_US, NOT_US)

    assert missed == []
    assert false == ["Mr Smith goes to Washington is on tonight"]


def test_recall_and_precision_on_fresh_posts():
    """All 24 found and one more, where the school is called after a village that no list has."""
    missed, false = missed_and_false(THORNBECK, FRESH_ABOUT_US, FRESH_NOT_US)

    assert missed == []
    assert false == ["Who remembers Thornbeck before the bypass?"]
