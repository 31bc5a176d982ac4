"""What people say around a primary school."""

from mentions.words import phrases

#: What stands beside a name in a hashtag.
TAG_WORDS = phrases("""
    sack sackthe sacked fire fired out must go mustgo now gone resign shame shameon on the a is
    an liar lies lied bully bullies bullying exposed expose truth scandal gate watch disgrace
    fraud justice for from at in of and to we want no more not my our your her his head teacher
    school primary mr mrs miss ms dr sir get rid stop save support team love thank thanks you
    vote best year reception class parents kids children staff out2 time enough uk notmy
    boycott ban fails failed failing useless rude corrupt evil clown muppet joke say goodbye
    bye next well done legend hero leaving leavers pta fair fete sportsday trip choir let teach
    bring back bringback thankyou miss we stand with give him them she he must goes going
    strike strikes closed
    """)

#: Words of classrooms and school gates.
CLASSROOM = phrases("""
    reception nursery classroom pupil pupils school schools playground assembly sats phonics
    homework pta ofsted uniform spellings detention lunchbox eyfs ks1 ks2 playtime lunchtime
    sendco nativity dojo tapestry residential governors safeguarding parentmail arbor
    classmates school_gate school_gates school_run school_trip school_office parents_evening
    sports_day breakfast_club after_school_club dinner_hall packed_lunch inset_day half_term
    end_of_term home_time drop_off pick_up pick_up_time reading_book key_stage summer_fair
    book_bag year_one year_two year_three year_four year_five year_six class_teacher
    parent_governor year_1 year_2 year_3 year_4 year_5 year_6 yr_1 yr_2 yr_3 yr_4 yr_5 yr_6
    my_son my_daughter my_boy my_girl my_kid my_kids my_child my_lad my_little_one my_two
    my_eldest my_youngest her_class his_class y1 y2 y3 y4 y5 y6 yr1 yr2 yr3 yr4 yr5 yr6 p1 p2
    p3 p4 p5 p6 p7 hmie estyn requires_improvement rated_good rated_outstanding bleep_test
    walking_bus book_week
    """)

#: Words of those who have children at a school, and of much else.
CHILDREN = phrases("""
    parents parent mums dads mams kids kid bairns bairn child infants little_ones grandson
    granddaughter my_niece my_nephew catchment gates the_gate playtimes jumpers coat_pegs
    pe_kit newsletter letter_home swimming_lesson swimming_lessons nits headlice zigzag_lines
    zig_zags zigzags corridor bullied excluded attendance late_mark ehcp one_to_one
    phonics_books spelling_test times_tables star_of_the_week bake_sale raffle tombola disco
    school_dinners cardigan book_fair world_book_day admissions offer_day waiting_list
    supply_teacher disgyblion athrawes athro plant rhieni blwyddyn dosbarth lessons
    collective_worship weans wean my_son my_daughter my_boy my_girl my_lad my_child our_kid
    our_kids her_teacher his_teacher eldest youngest mine's
    """)

#: What there is at schools for older pupils only.
OLDER = phrases("""
    secondary comp comprehensive high_school sixth_form sixth_former college gcse gcses a_level
    a_levels year_7 year_8 year_9 year_10 year_11 year_12 year_13 yr_7 yr_8 yr_9 yr_10 yr_11
    yr_12 yr_13 y7 y8 y9 y10 y11 y12 y13 yr7 yr8 yr9 yr10 yr11 freshers campus lecture lectures
    seminar seminars tutor_group btec highers national_5s ucas prom chemistry physics geography
    university uni apprenticeship
    """)

#: Posts at a school, by what they are the same as; a person's own counts for more.
ROLES: dict[str, str] = {
    "headteacher": "head",
    "head teacher": "head",
    "headmistress": "head",
    "headmaster": "head",
    "the head": "head",
    "our head": "head",
    "as head": "head",
    "head of school": "head",
    "executive head": "head",
    "pennaeth": "head",
    "prifathro": "head",
    "heidie": "head",
    "exec head": "head",
    "executive headteacher": "head",
    "acting head": "head",
    "new head": "head",
    "head honcho": "head",
    "heads": "head",
    "depute": "deputy",
    "depute head": "deputy",
    "depute headteacher": "deputy",
    "deputy": "deputy",
    "deputy head": "deputy",
    "deputy headteacher": "deputy",
    "assistant head": "deputy",
    "assistant headteacher": "deputy",
    "teacher": "teacher",
    "teachers": "teacher",
    "class teacher": "teacher",
    "teaching assistant": "assistant",
    "ta": "assistant",
    "tas": "assistant",
    "learning support": "assistant",
    "pupil support assistant": "assistant",
    "nursery nurse": "assistant",
    "janny": "caretaker",
    "janitor": "caretaker",
    "jannie": "caretaker",
    "site supervisor": "caretaker",
    "caretaker": "caretaker",
    "site manager": "caretaker",
    "premises manager": "caretaker",
    "governor": "governor",
    "govenor": "governor",
    "chair": "governor",
    "chair of govs": "governor",
    "chair of governors": "governor",
    "dinner lady": "lunch",
    "dinner ladies": "lunch",
    "lunchtime supervisor": "lunch",
    "midday supervisor": "lunch",
    "cook": "lunch",
    "the cook": "lunch",
    "school cook": "lunch",
    "school office": "office",
    "office": "office",
    "receptionist": "office",
    "school business manager": "office",
    "office manager": "office",
    "office lady": "office",
    "on the desk": "office",
    "front desk": "office",
    "secretary": "office",
    "business manager": "office",
    "bursar": "office",
    "senco": "senco",
    "dsl": "senco",
    "pe teacher": "teacher",
    "lollipop lady": "crossing",
    "lollipop man": "crossing",
}

#: Words that speak to somebody, say where they are to be found, wish them ill or run them down.
#: Beside a name they keep it in doubt rather than drop it; they say nothing of how bad it is.
HOSTILE = phrases("""
    you your youre youll youve yours yourself u ur ya yer urself address lives live living home
    house front_door side_gate flat postcode landline mobile_number phone_number car van tyres
    tyre windscreen window windows brick bricks driveway bins dog_walk walks_home drives
    parks_her parks_his drinks_in runs_along find_her find_him find_them follow followed
    following watching watch_out watch_her watch_him kill kills killed killing stab stabbed
    stabbing shoot shot shooting snipe burn burned burnt burning torch bomb bombs knife knives
    gun guns rifle machete axe hammer acid petrol bleach bat bats strangle throttle punch
    punched deck decked batter battered slap slapped smack smash smashed kick kicked kicking
    knock knocked break snap wreck hit hurt beat beaten jump jumped run_over spark_out kneecaps
    legs teeth jaw nose skull throat neck head_off bleed blood grave graves coffin hearse
    funeral die dies died dead death cancer covid stroke rope hang hanged wrists pills overdose
    noose end_it drown rot hell suffer suffers regret regrets sorry pay_for payback revenge
    coming_for come_for get_her get_him get_them going_to_get gonna_get get_what_she
    get_what_he gets_what get_hers get_his deserves deserve warning warned last_chance careful
    carefully accident shame wait_outside waiting_outside wait_for waiting_for bitch bitches
    cow bastard bastards prick pricks twat twats cunt cunts wanker slag slags slut sluts whore
    tart fat ugly thick stupid idiot moron muppet clown clowns joke useless pathetic disgrace
    disgusting disgraceful vile evil nasty nasty_piece witch liar liars lying lied bully
    bullies bullying coward creep pervert perv paedo pedo nonce groomer thief thieving crook
    scum vermin rat rats snake pig pigs dog freak retard spastic shit shite shitty crap arse
    arsehole dick dickhead knob knobhead fuck fucks fucked fucking f_ing effing hate hates
    hated sack sacked sacking fired resign resigns resignation disgraced petition out_now
    must_go get_rid expose exposed share_this name_and_shame
    """)

#: Pictures that carry the same meaning.
HOSTILE_SIGNS = frozenset(
    "\U0001f52a\U0001f5e1\U0001f52b\U0001f4a3\u26b0\u2620\U0001f480"
    "\U0001fa78\U0001faa6\U0001f9e8\U0001fa93\U0001f528\U0001f525\U0001f440"
)
