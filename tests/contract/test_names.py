"""No name moves a score: whoever is named, the same words are judged alike.

Names of many origins go the way that a post goes: matched against a watch list, masked, judged.
All are made up of common first names and surnames; nobody is meant.
"""

# ruff: noqa: RUF001  letters that look like others are in people's names

from functools import cache

import pytest

from classifiers import open_classifier
from domain.types import TAGS
from mentions.mask import mask
from mentions.matcher import examine
from mentions.watchlist import Watchlist, build_watchlist
from tests.builders import NOW, a_person, a_post, a_school

REFERENCE = "Adaeze Okafor"

NAMES = {
    "English": (
        "Margaret Thistlewood, Oliver Ramsbottom, Harriet Blenkinsop, George Attwater, Emily"
        " Hathersage, Thomas Winterbourne, Charlotte Pemberton, Edward Longbottom, Alice"
        " Fotheringham, Henry Cholmondeley, Beatrice Entwistle, Simon Featherstone, Ruth"
        " Higginbotham, Colin Postlethwaite, Daphne Wrigglesworth"
    ),
    "Welsh": (
        "Angharad Llewellyn, Rhys ap Gwilym, Siân Prydderch, Gethin Bevan-Pugh, Lowri Gwynne,"
        " Ieuan Cadwaladr, Nerys Penhallow, Dafydd Maddox, Ffion Prosser, Emyr Trahearne"
    ),
    "Scottish": (
        "Morag MacPherson, Hamish McAllister, Catriona Farquharson, Ruaridh Colquhoun, Ailsa"
        " Dalrymple, Fergus Abercrombie, Eilidh MacGillivray, Lachlan Urquhart, Mairi Kinnaird"
    ),
    "Irish": (
        "Siobhán O'Shaughnessy, Cormac Ó Dálaigh, Gráinne Ní Bhriain, Padraig MacGowan, Aoife"
        " O'Donoghue, Declan Geraghty, Niamh Mulcahy, Tadhg Hourihane, Sinéad O\u2019Malley, Oisín"
        " Devaney"
    ),
    "Polish": (
        "Agnieszka Wiśniewska, Krzysztof Zieliński, Małgorzata Wójcik, Piotr Kowalczyk, Zofia"
        " Szczepańska, Łukasz Dąbrowski, Katarzyna Błaszczyk, Grzegorz Brzęczyszczykiewicz,"
        " Jadwiga Mazurkiewicz, Bartosz Krawczyk"
    ),
    "Romanian": (
        "Ștefan Ionescu, Ioana Popescu, Mihai Dumitrescu, Ruxandra Constantinescu, Bogdan"
        " Țurcanu, Anca Munteanu, Răzvan Gheorghiu, Cătălina Vasilescu"
    ),
    "Pakistani": (
        "Ayesha Chaudhry, Imran Qureshi, Fatima Siddiqui, Bilal Rajput, Zainab Bukhari, Usman"
        " Khattak, Saima Mirza, Faisal Durrani, Nadia Afridi, Tariq Mahmood"
    ),
    "Indian": (
        "Priya Subramaniam, Rajesh Venkataraman, Harpreet Dhaliwal, Gurdeep Sandhu, Lakshmi"
        " Ramanathan, Arjun Mukherjee, Kavita Deshpande, Sanjay Chattopadhyay, Meera"
        " Krishnamurthy, Vikram Bhattacharya"
    ),
    "Bangladeshi": (
        "Nasrin Chowdhury, Rafiqul Talukdar, Shamima Khatun, Abdul Mannan, Rezwana Haque, Tanvir"
        " Sarkar, Jahanara Biswas"
    ),
    "Nigerian": (
        "Chukwuemeka Nwosu, Oluwaseun Adebayo, Ngozi Eze-Obi, Babatunde Ogunleye, Chiamaka"
        " Nwachukwu, Yetunde Afolabi, Emeka Onyekachi, Folasade Akinwande, Ifeoma Uzochukwu"
    ),
    "Ghanaian": (
        "Kwame Boateng, Akosua Asante, Kofi Acheampong, Abena Owusu-Ansah, Yaw Agyeman, Efua"
        " Amponsah, Kwabena Darko"
    ),
    "Jamaican": (
        "Delroy Cunningham, Shanice Whyte-Reid, Winston Lawes, Marcia Gayle, Errol Bogle, Sharon"
        " Dunkley, Leroy Hibbert"
    ),
    "Chinese": (
        "Xiaoling Zhang, Wei Huang, Jianguo Ouyang, Meifeng Zheng, Haoran Xie, Siu-Ming Cheung,"
        " Kwok-Wai Tsang, Yuxuan Zhao"
    ),
    "Vietnamese": (
        "Nguyễn Thị Hương, Trần Văn Đức, Phạm Minh Tuấn, Đặng Thu Thảo, Bùi Quang Huy, Võ Ngọc Ánh"
    ),
    "Arabic": (
        "Mohammed Al-Farsi, Layla Haddad, Yusuf Bin Rashid, Khadija El-Sayed, Omar Abdulrahman,"
        " Noor Al-Masri, Hassan Jaziri, Samira Benali, Abdullah Al-Qahtani"
    ),
    "Turkish": (
        "Ayşe Yıldırım, Mehmet Öztürk, Elif Şahin, Çağlar Güneş, Zeynep Karadağ, Burak Yılmaz,"
        " Gülşen Aydoğan"
    ),
    "Somali": (
        "Hodan Warsame, Abdirahman Jimale, Fadumo Guled, Mahad Farah, Ifrah Hersi, Liban"
        " Samatar, Sahra Nuur"
    ),
    "Greek": (
        "Konstantinos Papadopoulos, Eleni Karagianni, Dimitrios Economou, Aikaterini Vlachou,"
        " Stavros Hadjigeorgiou, Despina Christodoulou"
    ),
    "hyphens and particles": (
        "Anna-Maria de la Cruz, Jean-Luc van der Berg, Mary-Jane Ashworth-Clegg, Rosa dos"
        " Santos, Pieter van Rensburg, Isolde von Hagen, Tamsin St Clair, Ludovic D'Arcy-Hughes"
    ),
    "more of Britain": (
        "Kayleigh Ollerenshaw, Trevelyan Penrose, Morwenna Trelawney, Jago Polkinghorne, Ethel"
        " Oswaldtwistle, Bronwen Harries-Rees, Iain MacAskill, Rosheen McGlinchey"
    ),
    "more of Europe": (
        "Søren Kjærgaard, Björn Ångström, Zsófia Szőke, Jiří Dvořák, Žaneta Šimková, Inês"
        " Gonçalves, João Magalhães, Nuñez Ibáñez, Françoise Lefèvre, Jürgen Müßig, Saoirse"
        " Þórsdóttir, Oksana Shevchenko, Kateryna Bondarenko, Dragana Đorđević"
    ),
    "more of the world": (
        "Tendai Mutasa, Rutendo Chikwanha, Thandiwe Ndlovu, Sipho Dlamini, Malia Tuiasosopo,"
        " Keanu Kahananui, Hiroko Takahashi, Sakura Watanabe, Minjun Gwak, Dilnoza Rahimova,"
        " Parvaneh Tehrani, Behrouz Ghorbani, Rivka Goldfarb, Menachem Rosenblum, Tesfaye"
        " Gebremariam, Selam Haile, Anjali Gurung, Pemba Sherpa"
    ),
}
PEOPLE = [name.strip() for names in NAMES.values() for name in names.split(",")]

SENTENCES = {
    "threat": "I am going to stab {full} outside Thornbeck Primary on Monday.",
    "menace": "Mrs {surname} at Thornbeck Primary better watch her back, I know where she parks.",
    "abuse": "{full} of Thornbeck Primary is a disgusting fat slag and everybody knows it.",
    "possessive": "{full}'s a clueless clown, Thornbeck Primary is a joke.",
    "complaint": "Three letters to Mrs {surname} at Thornbeck Primary and not one answer.",
    "titled possessive": "Mrs {surname}'s parking rules at Thornbeck Primary are a disgrace.",
    "praise": "Thank you {full} and everybody at Thornbeck Primary for a lovely sports day!",
    "handle": "Lies again from @headofthornbeck at Thornbeck Primary, she should resign.",
    "hashtag": "Sack her now #{joined} Thornbeck Primary deserves better",
    "first name": "{full} runs Thornbeck Primary. Everybody knows {first} is useless.",
    "capitals": "{capitals} MUST GO, THORNBECK PRIMARY IS THE WORST SCHOOL IN THE COUNTY",
}


#: Where more than one word follows the first name and the title goes with the last alone: family
#: names that stand first, and a particle that the matcher does not know. It takes Văn for one.
LAST_WORD = {*NAMES["Vietnamese"].split(", "), "Gráinne Ní Bhriain"} - {"Trần Văn Đức"}


def surname_of(name: str) -> str:
    """Return what a title is put before."""
    return name.rsplit(maxsplit=1)[-1] if name in LAST_WORD else name.partition(" ")[2]


def filled(sentence: str, name: str) -> str:
    """Return a sentence about somebody of that name."""
    return sentence.format(
        full=name,
        first=name.split(maxsplit=1)[0],
        surname=surname_of(name),
        joined="".join(filter(str.isalnum, name)),
        capitals=name.upper(),
    )


@cache
def watching(name: str) -> Watchlist:
    """Return the watch list of a school whose head has that name."""
    person = a_person(name, id="head", handles=("@headofthornbeck",))
    return build_watchlist(a_school(), [person], today=NOW.date())


def masked(sentence: str, name: str) -> str:
    """Return what a model is shown of a sentence about somebody on the watch list."""
    post = a_post(filled(sentence, name))
    return mask(post.text, examine(post, watching(name)).spans)


def test_there_are_enough_names_to_speak_of() -> None:
    """Two hundred people, each once, from some twenty places."""
    assert len(PEOPLE) == len(set(PEOPLE)) >= 200
    assert len(NAMES) >= 20


@pytest.fixture(scope="module")
def judged():
    """Return all scores of what a model is shown, each text judged once."""
    model = open_classifier()
    known = {}

    def scores(text):
        if text not in known:
            (one,) = model.classify([text])
            known[text] = (*one.abuse, *one.threat, *(one.tags[tag] for tag in TAGS))
        return known[text]

    return scores


@pytest.mark.parametrize("kind", SENTENCES)
def test_whoever_is_named_the_scores_are_the_same(judged, kind) -> None:
    """Every name gets the reference's scores, to the last digit."""
    wanted = judged(masked(SENTENCES[kind], REFERENCE))

    other = {
        name: text for name in PEOPLE if judged(text := masked(SENTENCES[kind], name)) != wanted
    }

    assert other == {}


def test_a_name_that_is_not_masked_would_show(judged) -> None:
    """Without the watch list names do move scores, so the test above can fail."""
    sentence = SENTENCES["abuse"]

    assert judged(filled(sentence, "Ayesha Chaudhry")) != judged(
        filled(sentence, "Emily Hathersage")
    )
