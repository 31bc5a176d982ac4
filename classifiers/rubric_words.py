"""The words that :mod:`classifiers.rubric` looks for, as people in Britain write them.

Every entry is a small regular expression without a repeat inside a repeat that has no bound; an
apostrophe stands for either kind or none. For one slot there may be several rows: a later one is
looked at only where no earlier one is found.
"""

_YOUR = "(?:your|yer|ur|his|her|their|the|that)"
_BODY = "(?:head|teeth|face|door|ribs|back|arse|brains?|skull|legs?|arms?|neck|jaw|nose)"
_FAMILY = "(?:family|wife|husband|missus|mum|dad|partner)"
_BELONGINGS = "(?:house|home|car|windows?|dog|tyres|gaff)"
_DAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_NOT = "not|never|nobody|no one|without|isn't|aren't|won't|wouldn't|don't|doesn't|didn't"
_THEN = "(?:i'm|i'll|i will|then|gonna|we'll)(?!\\w)"
_HOUR = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_SHUT = "(?:finish|leave|knock off|clock off|come out|get out|get home|walk out|lock up)"

#: Acts that may kill.
_DEADLY = (
    *("kill(?:s|ed|ing|er)?", "murder(?:s|ed|ing)?", "stab(?:s|bed|bing)?", "shoot(?:s|ing)?"),
    *(
        "shot",
        "shank(?:s|ed|ing)?",
        "slash(?:es|ed|ing)?",
        "blow(?:s|ing)? (?:it |\\[SCHOOL\\] )?up",
    ),
    *("bomb(?:s|ed|ing)?", "behead(?:s|ed|ing)?", "strangl(?:es?|ed|ing)", "drown(?:s|ed|ing)?"),
    *("burn(?:s|ed|ing|t)?", "torch(?:es|ed|ing)?", "petrol.?bomb(?:s|ed|ing)?"),
    *(
        "set (?:it |\\[SCHOOL\\] )?(?:on fire|alight|fire to)",
        "run (?:you|him|her|them) (?:over|down)",
    ),
    *("finish (?:you|him|her|them) off", "hang(?:s|ed|ing)?", "skin (?:you|him|her|them)"),
    *("slit (?:your|his|her|their) throats?", "bury (?:you|him|her|them)", "cut (?:you|him|her)"),
    "put (?:you|him|her|them) in (?:the|a) (?:ground|box|hospital|wheelchair)",
)
#: Acts that hurt or damage; what people call a beating depends on where they live.
_HARMFUL = (
    f"put(?:s|ting)? {_YOUR} (?:windows?|windaes|door) (?:in|through|out)",
    *(f"kick(?:s|ed|ing)? {_YOUR} {_BODY} in", f"(?:cave|stove|smash) {_YOUR} {_BODY} in"),
    *(f"(?:break|smash|snap) {_YOUR} {_BODY}", f"knock {_YOUR} (?:block|{_BODY}) (?:off|in|out)"),
    *("kick(?:s|ed|ing)? (?:it |right )?off", "batter(?:s|ed|ing)?", "leather(?:s|ed|ing)?"),
    *("deck(?:s|ed|ing)?", "chin(?:s|ned|ning)?", "lamp(?:s|ed|ing)?", "smack(?:s|ed|ing)?"),
    *("slap(?:s|ped|ping)?", "punch(?:es|ed|ing)?", "hit(?:s|ting)?", "beat(?:s|ing)?(?: up)?"),
    *("kick(?:s|ed|ing)?", "smash(?:es|ed|ing)?", "thump(?:s|ed|ing)?", "twat(?:ted|ting)"),
    *("brayed?", "bray", "panel(?:led|ling)?", "paste", "spark(?:ed)? (?:you|him|her|them|out)"),
    *("malky", "chib(?:bed)?", "glass(?:ed|ing)", "jump(?:ed)? (?:you|him|her|them)"),
    *(
        "nut(?:ted)? (?:you|him|her)",
        "headbutt(?:ed|ing)?",
        "rip(?:s|ped|ping)?",
        "break(?:s|ing)?",
    ),
    *("hurt(?:s|ing)?", "attack(?:s|ed|ing)?", "trash(?:es|ed|ing)?", "wreck(?:s|ed|ing)?"),
    *("do (?:you|him|her|them|ya) (?:in|over)", "sort (?:you|him|her|them) out", "rape(?:d|s)?"),
    *("watch (?:your|ur|yer|his|her|their) backs?", "get (?:you|what's coming|yours)"),
    *("come (?:for|after) (?:you|him|her|them)", "coming (?:for|after) (?:you|him|her|them)"),
    *("pay(?:ing)? (?:you|him|her|them) a visit", "make (?:you|him|her|them) (?:pay|suffer)"),
    *("regret (?:it|this|that)", "die(?:s|d)?", "dying", "spit(?:ting)? (?:on|at|in)"),
)
_ACTS = (*_DEADLY, *_HARMFUL)

#: What a threat consists of; rows of entries by slot, in the order in which they are told.
FACTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "target": (
        (
            *("\\[STAFF\\]", "(?:the )?head ?(?:teacher|master|mistress)", "(?:the )?deputy head"),
            "(?:the |all the |them |those )?(?:teachers?|staff|governors|caretaker)",
            "(?:the |them )?dinner lad(?:y|ies)",
            "(?:the |all the |them |your |every )?(?:kids?|children|child|pupils?|parents)",
            *(
                f"(?:your|yer|ur|his|her|their) {_FAMILY}",
                "every(?:one|body)",
                "all of (?:you|them)",
            ),
            "the lot of (?:you|them|yous)",
        ),
        (
            *("\\[SCHOOL\\]", "(?:the|that|this|your) school"),
            f"(?:your|yer|ur|his|her|their) {_BELONGINGS}",
        ),
        ("yous?", "ya", "u", "him", "her", "them"),
    ),
    "act": (_DEADLY, _HARMFUL),
    "means": (
        (
            *("knife", "knives", "kitchen knife", "blades?", "shank", "machete", "zombie knife"),
            *(
                "dagger",
                "swords?",
                "axe",
                "hatchet",
                "hammer",
                "crowbar",
                "iron bar",
                "screwdriver",
            ),
            *("guns?", "shotgun", "pistol", "rifle", "crossbow", "air rifle", "bombs?", "grenade"),
            *(
                "explosives?",
                "petrol(?: bomb)?",
                "lighter",
                "matches",
                "acid",
                "bleach",
                "ammonia",
            ),
            *("(?:baseball |cricket )?bat", "bricks?", "bottle", "poison", "fireworks?", "rope"),
            *(
                "my fists?",
                "my boots?",
                "my dogs?",
                "(?:the|my) lads",
                "my car",
                "a can of petrol",
            ),
        ),
    ),
    "time": (
        (
            *(f"(?:on |this |next |come )?{_DAY}(?: morning| afternoon| night)?", "tonight"),
            *(
                "(?:at |by |for )?(?:[01]?\\d|2[0-3])[:.][0-5]\\d ?(?:am|pm)?",
                "(?:at |by )?\\d{1,2} ?(?:am|pm)",
            ),
            *(f"(?:at |by )?half (?:past )?{_HOUR}", f"(?:at|by) {_HOUR}(?: o'clock)?"),
            *(
                "tomorrow(?: morning| afternoon| night)?",
                "this (?:morning|afternoon|evening|week)",
            ),
            *(
                "home ?time",
                "pick.?up(?: time)?",
                "drop.?off",
                "kick.?out time",
                "chucking.?out time",
            ),
            *("(?:after|before) school", "lunch ?time", "play ?time", "break ?time", "assembly"),
            *(
                "sports day",
                "parents'? evening",
                "end of (?:the )?(?:day|term|week)",
                "first thing",
            ),
            *(f"when (?:you|u|he|she|they|school) {_SHUT}(?:es|s)?", "next (?:week|time)"),
            *("right now", "any minute", "in an hour", "on (?:my|our|the) way", "today"),
        ),
        ("soon", "one day", "one of these days", "later", "now"),
    ),
    "place": (
        (
            "(?:by |at |outside |round |through )?(?:the )?(?:school |front |back )?gates?",
            *("(?:the |your |school )?car park", "(?:the )?playground", "(?:the )?playing field"),
            "(?:outside|up|down|round|near|inside|in|at) (?:the |that )?(?:school|\\[SCHOOL\\])",
            "(?:your|his|her|their|ur|yer) (?:house|home|street|road|door(?:step)?|gaff|flat)",
            "(?:the )?(?:reception|staff ?room|(?:school )?(?:hall|office)|classroom|bus stop)",
            *("where (?:you|u|he|she|they) (?:lives?|parks?|works?|drinks?)", "round yours"),
            "(?:outside|in) (?:the )?(?:office|shop|church|park|corner|pub)",
        ),
        ("down there", "up there", "round there"),
    ),
    "condition": (
        (
            f"(?:if|unless|until|next time|onc?e more)(?: (?!{_THEN})[\u2019'\\w]+){{1,6}}",
            *("or else", "otherwise", "try me", "see what happens", "watch what happens"),
            "(?:touch|(?:go|come) near|look at) my (?:kids?|son|daughter|child|lad|lass|boy|girl)",
        ),
    ),
}

#: What a harmless post with the same words would have; each one is a kind of its own.
DEFEATERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "quotation": (
        ('"[^"]{3,120}"', "\u201c[^\u201d]{3,120}\u201d"),
        ("(?:and )?i quote", "(?:his|her|their) words"),
    ),
    "negation": ((f"(?:{_NOT})(?: [\u2019'\\w]+){{0,3}} (?:{'|'.join(_ACTS)})",),),
    "sport": (
        (
            *("foot(?:ball|y)", "rugby", "netball", "cricket", "hockey", "rounders", "dodgeball"),
            *("five.a.side", "cup final", "the final", "semi.?finals?", "league", "tournament"),
            *(
                "penalt(?:y|ies)",
                "goal(?:s|keeper|ie)?",
                "referee",
                "the match",
                "kick-off",
                "chess",
            ),
            *("fortnite", "minecraft", "roblox", "call of duty", "fifa", "x ?box", "playstation"),
            *(
                "video ?games?",
                "laser tag",
                "paintball",
                "nerf",
                "karate",
                "judo",
                "boxing",
                "quiz",
            ),
            *(
                "tug of war",
                "egg and spoon",
                "water fight",
                "snowball fight",
                "bake.?off",
                "the game",
            ),
        ),
    ),
    "fiction": (
        (
            *("films?", "movies?", "novels?", "episodes?", "netflix", "telly", "on tv", "panto"),
            *(
                "pantomime",
                "macbeth",
                "hamlet",
                "shakespeare",
                "murder mystery",
                "horror",
                "lyrics",
            ),
            *(
                "song",
                "the play",
                "costumes?",
                "hallowe'?en",
                "book day",
                "storyline",
                "eastenders",
            ),
            *("coronation street", "harry potter", "line of duty", "drama club", "whodunnit"),
        ),
    ),
    "past": (
        (
            *(
                "yesterday",
                "last (?:week|month|year|term|night|summer)",
                "(?:years|months|ages) ago",
            ),
            *(
                "back in (?:the|\\d{4})",
                "in (?:19|20)\\d\\d",
                "when i was (?:a kid|at school|there|little)",
            ),
            *("(?:on|in) the news", "in (?:america|the us|usa|london|texas|ukraine|gaza|the war)"),
            *("history lesson", "world war", "ww[12]", "anniversary", "used to", "in those days"),
        ),
    ),
    "reported": (
        (
            "(?:he|she|they|someone|somebody|some (?:kid|lad|bloke|dad|mum|parent)) (?:said|says)",
            "(?:he|she|they|someone|somebody) (?:threatened|(?:is|was) threatening|posted|wrote)",
            "my (?:son|daughter|lad|lass|kid|child|boy|girl|mate|neighbour) (?:says?|said|told)",
            *(
                "apparently",
                "i heard",
                "heard (?:that|him|her|them|some)",
                "overheard",
                "rumours?",
            ),
            *("according to", "was told", "been told", "saying (?:he|she|they)'?(?:s|re|ll)"),
        ),
    ),
    "apology": (
        (
            *("sorry", "i apologi[sz]e", "my apologies", "apologies", "(?:didn't|did not) mean"),
            *("shouldn't have said", "take (?:it|that) back", "out of order of me", "i was wrong"),
        ),
    ),
    "lawful": (
        (
            *("ofsted", "solicitors?", "lawyers?", "police", "999", "council", "local authority"),
            *(
                "complaints?",
                "petition",
                "ombudsman",
                "tribunal",
                "court",
                "sue",
                "sueing",
                "suing",
            ),
            *("my mp", "the papers?", "newspapers?", "journalist", "resign(?:s|ation)?", "lado"),
            *("(?:report|reporting|reported) (?:you|him|her|them|it|this)", "in writing"),
        ),
    ),
}
