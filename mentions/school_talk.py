"""What people say around a primary school, and what they say about other places and people."""

from mentions.words import phrases

#: Words of classrooms and school gates.
CLASSROOM = phrases("""
    reception nursery classroom pupil pupils school schools playground assembly sats phonics
    homework pta ofsted uniform spellings detention lunchbox eyfs ks1 ks2 playtime lunchtime
    sendco nativity dojo tapestry residential governors safeguarding parentmail arbor classmates
    school_gate school_gates school_run school_trip school_office parents_evening sports_day
    breakfast_club after_school_club dinner_hall packed_lunch inset_day half_term end_of_term
    home_time drop_off pick_up pick_up_time reading_book key_stage summer_fair book_bag
    year_one year_two year_three year_four year_five year_six class_teacher parent_governor
    year_1 year_2 year_3 year_4 year_5 year_6 yr_1 yr_2 yr_3 yr_4 yr_5 yr_6
    my_son my_daughter my_boy my_girl my_kid my_kids my_child my_lad my_little_one my_two my_eldest
    my_youngest her_class his_class
    y1 y2 y3 y4 y5 y6 yr1 yr2 yr3 yr4 yr5 yr6
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
    "caretaker": "caretaker",
    "site manager": "caretaker",
    "premises manager": "caretaker",
    "governor": "governor",
    "chair of governors": "governor",
    "dinner lady": "lunch",
    "dinner ladies": "lunch",
    "lunchtime supervisor": "lunch",
    "midday supervisor": "lunch",
    "school cook": "lunch",
    "school office": "office",
    "office": "office",
    "receptionist": "office",
    "secretary": "office",
    "business manager": "office",
    "bursar": "office",
    "senco": "senco",
    "dsl": "senco",
    "lollipop lady": "crossing",
    "lollipop man": "crossing",
}

#: Words that speak to somebody, say where they are to be found, wish them ill or run them down.
#: Beside a name they keep it in doubt rather than drop it; they say nothing of how bad it is.
HOSTILE = phrases("""
    you your youre youll youve yours yourself u ur ya yer urself
    address lives live living home house front_door side_gate flat postcode landline mobile_number
    phone_number car van tyres tyre windscreen window windows brick bricks driveway bins dog_walk
    walks_home drives parks_her parks_his drinks_in runs_along find_her find_him find_them follow
    followed following watching watch_out watch_her watch_him
    kill kills killed killing stab stabbed stabbing shoot shot shooting snipe burn burned burnt
    burning torch bomb bombs knife knives gun guns rifle machete axe hammer acid petrol bleach
    bat bats strangle throttle punch punched deck decked batter battered slap slapped smack
    smash smashed kick kicked kicking knock knocked break snap wreck hit hurt beat beaten jump
    jumped run_over spark_out kneecaps legs teeth jaw nose skull throat neck head_off bleed blood
    grave graves coffin hearse funeral die dies died dead death cancer covid stroke rope hang
    hanged wrists pills overdose noose end_it drown rot hell suffer suffers regret regrets sorry
    pay_for payback revenge coming_for come_for get_her get_him get_them going_to_get gonna_get
    get_what_she get_what_he gets_what get_hers get_his deserves deserve warning warned last_chance
    careful carefully accident shame wait_outside waiting_outside wait_for waiting_for
    bitch bitches cow bastard bastards prick pricks twat twats cunt cunts wanker slag slags slut
    sluts whore tart fat ugly thick stupid idiot moron muppet clown clowns joke useless pathetic
    disgrace disgusting disgraceful vile evil nasty nasty_piece witch liar liars lying lied bully
    bullies bullying coward creep pervert perv paedo pedo nonce groomer thief thieving crook
    scum vermin rat rats snake pig pigs dog freak retard spastic shit shite shitty crap
    arse arsehole dick dickhead knob knobhead fuck fucks fucked fucking f_ing effing
    hate hates hated sack sacked sacking fired resign resigns resignation disgraced
    petition out_now must_go get_rid expose exposed share_this name_and_shame
    """)

#: Pictures that carry the same meaning.
HOSTILE_SIGNS = frozenset(
    "\U0001f52a\U0001f5e1\U0001f52b\U0001f4a3\u26b0\u2620\U0001f480"
    "\U0001fa78\U0001faa6\U0001f9e8\U0001fa93\U0001f528\U0001f525\U0001f440"
)

#: Lives that are not a primary school's: public fame, trades, the screen.
FAME = phrases("""
    mp minister senator congressman congresswoman mayor striker midfielder goalkeeper defender
    winger footballer basketball nba nfl cricketer wicket album singer rapper actor actress
    director novelist author president quarterback olympic olympics premier_league
    world_cup box_office cabinet_minister shadow_minister prime_minister chief_executive ceo
    plumber plumbing butcher electrician builder builders roofer roofing barber dentist solicitor
    estate_agent mechanic landlord optician chiropractor florist baker bakery
    gp movie netflix villain episode telly
    tickets soundtrack documentary box_set striker wimbledon snooker darts jockey
    trainer_of coach_of bbc itv channel_4 squad transfer innings fixture
    """)

#: Towns that are nothing else: Reading, Bath and Sale are left out.
TOWNS = phrases("""
    aberdeen aberystwyth accrington aldershot altrincham andover ashford aylesbury banbury bangor
    barnsley barnstaple barrow basildon basingstoke bedford belfast birkenhead birmingham
    blackburn blackpool bognor bolton bootle bournemouth bracknell bradford braintree brentwood
    bridgwater bridlington brighton bristol bromley burnley camberley cambridge cannock canterbury
    cardiff carlisle chatham chelmsford cheltenham chester chesterfield chichester chippenham
    chorley cirencester clacton colchester corby coventry cramlington crawley crewe croydon
    darlington dartford derby derry doncaster dorchester dorking douglas dudley dumfries dundee
    dunfermline durham eastbourne eastleigh edinburgh elgin enfield epsom exeter falkirk falmouth
    fareham farnborough folkestone gateshead gillingham glasgow gloucester gosport grantham
    gravesend grimsby guildford halesowen halifax harlow harrogate hartlepool hastings hemel
    hereford hertford hinckley hitchin horsham huddersfield hull huntingdon inverness ipswich
    keighley kendal kettering kidderminster kilmarnock lagos lancaster leeds leicester leighton
    leyland lichfield lincoln livingston llanelli london loughborough lowestoft ludlow luton
    macclesfield maidenhead maidstone manchester mansfield margate middlesbrough newbury newcastle
    newport newquay northampton northwich norwich nottingham nuneaton oldham ormskirk oxford
    paisley penzance perth peterborough plymouth pontefract poole portsmouth preston ramsgate
    rawtenstall redditch redhill rochdale rochester rotherham runcorn salford salisbury
    scarborough scunthorpe sheffield shrewsbury skegness slough smethwick solihull southampton
    southend southport stafford stevenage stirling stockport stockton stourbridge sunderland
    swansea swindon tamworth taunton telford tiverton torquay trowbridge truro wakefield wallasey
    walsall warrington watford wellingborough weymouth whitby widnes wigan winchester windsor
    woking wokingham wolverhampton worcester workington worksop worthing wrexham yeovil york
    dublin cork america australia canada texas florida ohio chicago boston sydney melbourne
    """)
