"""Words that tell our people from everybody else's: titles, common names, school talk, towns.

Written for this project from general knowledge; no list is complete, and none decides alone.
All words are folded (see :mod:`mentions.normalise`).
"""


def phrases(listed: str) -> frozenset[str]:
    """Return words listed with spaces between them; an underscore is a space within a phrase."""
    return frozenset(word.replace("_", " ") for word in listed.split())


#: What may stand before a surname. Women's are taken for one another, as parents do.
TITLES = {
    **dict.fromkeys(("mrs", "miss", "ms", "madam", "lady", "sister", "dame"), "f"),
    **dict.fromkeys(("mr", "sir", "mister", "lord", "brother", "father", "fr"), "m"),
    **dict.fromkeys(("dr", "doctor", "mx", "rev", "revd", "reverend", "prof", "professor"), ""),
    **dict.fromkeys(("cllr", "councillor", "canon", "coach", "governor"), ""),
}

#: Words that belong to the surname after them.
PARTICLES = phrases("""
    ab abu al ap ben bin bint da dal das de degli del della den der di dos du el ferch fitz ibn
    la le mac mc na ni nic o oh san santa st saint ter ten ua ui van vande ver verch von y zu
    """)

#: Surnames that many families in the United Kingdom bear.
COMMON_SURNAMES = phrases("""
    adams ahmed akhtar alexander ali allan allen anderson andrews armstrong arnold ashton atkins
    atkinson austin bailey baker baldwin ball banks barber barker barnes barnett barrett barry
    bates baxter begum bell bennett bentley berry bibi birch bird bishop black blake bond booth
    bowen bradley bradshaw brady brooks brown browne bryant buckley bull burgess burke burns
    burton butler byrne cameron campbell carpenter carr carroll carter cartwright chadwick
    chambers chan chapman charlton chen clark clarke clayton clements coates cole coleman coles
    collins connolly connor conway cook cooke cooper cox crawford cross cunningham curtis dale
    daly daniels davidson davies davis davison dawson day dean dickinson dixon dobson doherty
    donnelly douglas doyle duffy duncan dunn dyer edwards elliott ellis evans farrell ferguson
    field finch fisher fitzgerald fleming fletcher flynn ford forster foster fowler fox francis
    franklin fraser freeman french frost fuller gallagher gardiner gardner george gibbons gibbs
    gibson gilbert giles gill glover goddard godfrey goodwin gordon gough gould graham grant gray
    green greenwood gregory grey griffin griffiths hall hamilton hammond hancock harding hardy
    harper harris harrison hart hartley harvey hawkins hayes haynes heath henderson henry hewitt
    hicks higgins hill hilton hobbs hodgson holden holland holloway holmes holt hooper hope
    hopkins horton houghton howard howarth howe howell howells hudson hughes humphreys humphries
    hunt hunter hurst hussain hussein hutchinson hyde ingram iqbal jackson jacobs james jarvis
    jenkins jennings john johnson johnston johnstone jones jordan joseph joyce kaur kay kelly
    kemp kennedy kent kerr khan king kirby kirk knight knowles lamb lambert lane lawrence lawson
    leach lee leonard lewis li little lloyd long lord lowe lucas lynch macdonald mahmood mann
    manning marsden marsh marshall martin mason matthews may mccarthy mcdonald mckenzie mclean
    mellor metcalfe miah middleton miles miller mills mistry mitchell mohamed mohammed moore
    moran morgan morley morris morrison morton moss murphy murray myers nash naylor nelson newman
    newton nicholls nicholson nolan norman norris north norton obrien oconnor oliver oneill
    osborne oreilly osullivan owen owens page palmer park parker parkes parkin parkinson parry
    parsons patel patterson payne peacock pearce pearson perkins perry peters phillips pickering
    pollard poole porter potter potts powell power pratt preston price pritchard pugh quinn
    rahman randall read reed rees reeves reid reynolds rhodes rice richards richardson riley
    roberts robertson robinson robson rogers rose ross rowe rowley russell ryan sanders sanderson
    saunders savage schofield scott sharma sharp sharpe shaw shah shepherd sheppard short simmons
    simpson sims sinclair singh skinner slater smart smith smyth spencer stanley steele stephens
    stephenson stevens stevenson stewart stokes stone storey stuart sullivan summers sutton swift
    sykes talbot taylor thomas thompson thomson thornton thorpe todd tomlinson townsend tucker
    turnbull turner tyler vaughan vincent wade walker wall wallace wallis walsh walters walton
    ward warner warren waters watkins watson watts webb webster welch wells west weston wheeler
    white whitehead whitehouse whittaker wilkins wilkinson williams williamson willis wilson
    winter wong wood woods woodward wright wyatt yates young zhang
    """)

#: Given names common enough that they do not say who is meant.
GIVEN_NAMES = phrases("""
    abigail adam aisha alan alex alexander alfie alice alison amanda amelia amy andrea andrew
    andy angela ann anna anne anthony archie arthur ava barbara barry ben benjamin beth bethany
    bob brian caroline carl carol catherine charles charlie charlotte chloe chris christine
    christopher claire clare colin connor craig daisy dan daniel danielle darren dave david dawn
    dean deborah debbie denise diane donna doris dorothy dylan edward eleanor elizabeth ella
    ellie emily emma eric ethan eva evie faith fatima fiona florence frank fred freddie freya gail
    gareth gary gavin gemma geoff george georgia gill gillian glen gordon grace graham greg hannah
    harriet harry hazel heather helen henry holly hope howard hugh ian imran irene isaac isabel
    isabella isla ivy jack jackie jacob jacqueline jade jake james jamie jan jane janet janice
    jasmine jason jay jean jeff jennifer jenny jeremy jess jessica jill jim jo joan joanna joanne
    joe john jon jonathan jordan joseph josh joshua joy joyce judith judy julia julian julie june
    karen karl kate katherine kathleen kathryn katie kay keith kelly ken kenneth kerry kevin kim
    kirsty kyle laura lauren leah lee leo leon lesley lewis liam lily linda lisa liz logan louis
    louise lucas lucy luke lydia lynn maggie malcolm marc margaret maria marie marion mark martin
    mary matt matthew maureen max maya megan melanie melissa mia michael michelle mick mike millie
    mohammad mohammed molly muhammad nadia natalie natasha nathan neil nicholas nick nicola nigel
    noah nora norman oliver olivia oscar owen paige pam pamela patricia patrick paul paula pauline
    peter phil philip phillip phoebe poppy priya rachel ray rebecca reece rhys richard ricky rob
    robert robin roger ron ronald rose rosie ross roy ruby russell ruth ryan sally sam samantha
    samuel sandra sara sarah scott sean sharon shaun sheila shirley simon sophia sophie stacey
    stan stephanie stephen steve steven stuart sue summer susan suzanne sylvia tara terry theo
    theresa thomas tim tina toby tom tommy tony tracey tracy trevor valerie vanessa vera veronica
    victoria vincent wayne wendy will william willow yusuf yvonne zara zoe
    """)

#: English words that are names too: never a name in small letters or at the start of a sentence.
ORDINARY = phrases("""
    able amber angel apple archer ash autumn bacon baker ball bank banks barber barley bean bear
    beck beech bell best bird bishop black blue bond bolt book booth bow box bridge bright brook
    brooks brown buck bull bush butcher butler cannon carpenter carter castle chance chase church
    clay close coal cole constant cook cooper coral court crane crisp crook cross crow crown daisy
    dale dark dawn day deal dean deer down drake driver duck duke early eagle east english faith
    fair farmer fern field finch fish fisher flint flood flower foot ford forest forward fountain
    fox freeman french friend frost gale game gardener garden gates gold golden good goodman grace
    grant grass gray green grey grove gunn guy hall hammer hand hardy hare hart harvest hay hazel
    head heart heath heather hedges hill hilltop hogg holiday holly hood hook hope horn house hunt
    hunter ivy jay joiner joy judge just keen key kind king kite knight lake lamb lane large lark
    last law leaf light lily little lock long lord love major mann march mark marsh marshall mason
    may meadow mercer miller mills mole monday moon moor moss mount mountain mustard nail new
    noble noon north nurse nutt oak oaks orchard page pain palmer park parks parsons paste peace
    peacock pearl penny pepper piper pitt place plant plumb pool poole poor pope poppy porter post
    pound power price pride prince prior quick ray read reader reason reed rich ring rivers robin
    rock rose rush sage sailor salmon salt sand savage school sea seal sharp shepherd ship short
    silver singer skinner small smart snow spark speed spring star steel stone street strong
    summer summers sutton swallow swan sweet swift tanner taylor temple thorn tiller tower town
    trees trickett turner valley vale village violet wade walker wall walls ward waters way
    weaver wells west wheeler white wild will willow wills winter wise wolf wood woods wren
    wright yard young beacon acorn phoenix horizon discovery pioneer harbour haven compass gateway
    """)

#: Names that hundreds of schools share, each beginning one.
SHARED_SCHOOL_NAMES = phrases("""
    st saint all christ holy trinity immaculate our sacred emmanuel park hill greenfield
    greenfields oak oaks ash beech elm willow meadow meadows manor grange village hillside
    woodlands parkside parklands springfield victoria queen queens king kings prince albert
    castle church bridge west east north south mount abbey brook brookside riverside valley
    lea lane town central
    """)

#: Saints after whom many schools are called.
COMMON_SAINTS = phrases("""
    mary marys john johns joseph josephs peter peters paul pauls michael michaels james andrew
    andrews george georges thomas luke lukes mark marks matthew matthews anne annes ann anns
    catherine catherines katherine margaret margarets martin martins nicholas patrick patricks
    stephen stephens anthony anthonys bernadette bernadettes teresa teresas theresa francis
    benedict edmund edmunds edward helen helens augustine augustines gregory cuthbert cuthberts
    oswald oswalds wilfrid wilfrids chad aidan aidans bede bedes columba cecilia clare david
    davids giles barnabas bartholomew philip philips christopher swithun winifred alban albans
    ignatius vincent dominic bernard bernards hilda hildas botolph laurence lawrence leonard
    clement ambrose gabriel anselm cedd oswin
    """)

#: Faith as school names have it; each may stand for the others of its row, or be left out.
FAITHS: tuple[tuple[str, ...], ...] = (
    ("church of england", "c of e", "cofe", "ce", "c e", "anglican"),
    ("roman catholic", "catholic", "rc", "r c"),
    ("methodist",),
    ("jewish",),
    ("muslim", "islamic"),
    ("sikh",),
    ("hindu",),
)

#: What a school is, as its name says.
SCHOOL_TYPES = phrases("""
    primary infant infants junior juniors first middle nursery community academy school
    foundation voluntary aided controlled va vc jmi and federation
    """)

#: After a place's name, these make it another school, or no school at all.
OTHER_THINGS = phrases("""
    high secondary grammar college university sixth road street lane avenue close drive way fc
    afc united town rovers cc rfc club cricket football rugby farm village hall church pub
    arms surgery council station hospital wood hill park bypass library house car beach reservoir
    lakes tree trees witch island bay castle moor falls dam marina golf bowls speedway garage
    chippy centre services junction roundabout allotments quiz recipe device inn hotel lodge
    cottage cottages estate works mill bridge woods lido
    """)

#: Before it, these make it another school.
QUALIFIERS = phrases("north south east west great little upper lower old new nether over")
