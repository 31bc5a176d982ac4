"""Other places than the school's own, and other lives than that of a school's staff.

Written for this project from general knowledge; no list is complete, and none decides alone.
"""

from mentions.words import phrases

#: Towns, counties and countries; those that are also common words or names are left out.
TOWNS = phrases("""
    aberdeen aberystwyth accrington aldershot altrincham andover ashford aylesbury banbury
    bangor barnsley barnstaple barrow basildon basingstoke bedford belfast birkenhead
    birmingham blackburn blackpool bognor bolton bootle bournemouth bracknell bradford
    braintree brentwood bridgwater bridlington brighton bristol bromley burnley camberley
    cambridge cannock canterbury cardiff carlisle chatham chelmsford cheltenham chester
    chesterfield chichester chippenham chorley cirencester clacton colchester corby coventry
    cramlington crawley crewe croydon darlington dartford derby derry doncaster dorchester
    dorking dudley dumfries dundee dunfermline durham eastbourne eastleigh edinburgh elgin
    enfield epsom exeter falkirk falmouth fareham farnborough folkestone gateshead gillingham
    glasgow gloucester gosport grantham gravesend grimsby guildford halesowen halifax harlow
    harrogate hartlepool hastings hemel hereford hertford hinckley hitchin horsham huddersfield
    hull huntingdon inverness ipswich keighley kendal kettering kidderminster kilmarnock lagos
    lancaster leeds leicester leighton leyland lichfield lincoln livingston llanelli london
    loughborough lowestoft ludlow luton macclesfield maidenhead maidstone manchester mansfield
    margate middlesbrough newbury newcastle newport newquay northampton northwich norwich
    nottingham nuneaton oldham ormskirk oxford paisley penzance perth peterborough plymouth
    pontefract poole portsmouth preston ramsgate rawtenstall redditch redhill rochdale
    rochester rotherham runcorn salford salisbury scarborough scunthorpe sheffield shrewsbury
    skegness slough smethwick solihull southampton southend southport stafford stevenage
    stirling stockport stockton stourbridge sunderland swansea swindon tamworth taunton telford
    tiverton torquay trowbridge truro wakefield wallasey walsall warrington watford
    wellingborough weymouth whitby widnes wigan winchester windsor woking wokingham
    wolverhampton worcester workington worksop worthing wrexham yeovil york abergavenny
    abingdon alnwick arbroath ashby ayr bideford bodmin bracknell brecon brixham brixton bude
    buxton caernarfon camden canvey chepstow clitheroe coleraine congleton cromer croxteth
    cumbernauld dagenham daventry deptford dereham devizes dewsbury diss dover dulwich ealing
    ellesmere evesham exmouth felixstowe fleetwood galashiels glossop godalming goole greenock
    guernsey guiseley hackney haverhill helston hexham holyhead hornsea hounslow hythe ilford
    ilfracombe ilkley islington jersey kilburn kirkcaldy knutsford launceston leamington
    leominster lerwick letchworth lewes lewisham littlehampton liverpool malvern matlock
    merthyr minehead montrose morecambe morpeth nantwich newark newham nantwich oban okehampton
    oswestry otley oundle padstow pembroke penrith peckham perranporth pinner pitlochry
    pontypool pontypridd portadown porthcawl porthmadog prestatyn pwllheli redcar reigate
    retford rhyl ripon romford rugeley ryde sandbach sevenoaks shetland sidmouth skipton
    sleaford southwark spalding stamford stoke stowmarket stranraer stratford stroud surbiton
    swanage tavistock teesside tewkesbury thame tilbury tooting tottenham totnes towcester
    twickenham uttoxeter ventnor wandsworth warwick wembley wetherby whitehaven whitstable
    wilmslow wimborne witney yarmouth ammanford aberdare barry_island bridgend caerphilly
    carmarthen llandudno neath haverfordwest stornoway wick thurso fort_william peterhead
    south_shields north_shields tynemouth hebden_bridge st_helens st_albans st_ives st_andrews
    milton_keynes stoke_on_trent bury_st_edmunds hemel_hempstead welwyn tunbridge_wells milton
    isle_of_wight isle_of_man avon bedfordshire berkshire buckinghamshire cambridgeshire
    cheshire cornwall cumbria derbyshire devon dorset essex gloucestershire hampshire
    herefordshire hertfordshire lancashire leicestershire lincolnshire merseyside middlesex
    norfolk northamptonshire northumberland nottinghamshire oxfordshire rutland shropshire
    somerset staffordshire suffolk surrey sussex warwickshire wiltshire worcestershire
    yorkshire tyneside wearside humberside gwent powys dyfed clwyd glamorgan pembrokeshire
    anglesey gwynedd fife argyll lothian tayside antrim armagh fermanagh tyrone donegal galway
    kerry mayo sligo limerick waterford kilkenny dublin cork ireland scotland wales america
    american usa us_based australia australian canada canadian zealand india indian pakistan
    bangladesh nigeria nigerian ghana kenya kenyan uganda jamaica south_africa dubai qatar
    singapore hong_kong china japan france germany spain italy poland portugal brazil vietnam
    hanoi turkey istanbul netherlands rotterdam amsterdam utrecht belgium brussels sweden
    norway denmark russia ukraine iran iraq egypt mexico argentina malta cyprus gibraltar paris
    berlin madrid barcelona rome milan lisbon porto warsaw krakow gdansk prague vienna budapest
    athens moscow mumbai delhi kolkata chennai bangalore hyderabad lahore karachi dhaka nairobi
    accra abuja ibadan johannesburg cape_town durban toronto vancouver montreal ottawa calgary
    alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii
    idaho illinois indiana iowa kansas kentucky louisiana maryland massachusetts michigan
    minnesota mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania
    tennessee texas utah vermont wisconsin wyoming new_york new_jersey new_mexico
    north_carolina south_carolina chicago boston philadelphia seattle denver dallas houston
    atlanta miami detroit cleveland las_vegas san_francisco san_diego los_angeles brooklyn
    queensland sydney melbourne brisbane adelaide canberra tasmania auckland wellington
    christchurch queens_park
    """)

#: Lives that are not a primary school's: public fame, the screen, sport, money, trades, the past.
FAME = phrases("""
    mp mps minister senator congressman congresswoman striker midfielder goalkeeper defender
    winger footballer basketball nba nfl cricketer wicket wickets album singer rapper actor
    actress director novelist author president quarterback olympic olympics premier_league
    world_cup box_office cabinet_minister shadow_minister prime_minister chief_executive ceo
    plumber plumbing butcher electrician builder builders roofer roofing barber dentist
    solicitor solicitors estate_agent estate_agents mechanic landlord optician chiropractor
    florist baker bakery gp movie netflix villain episode boilers kitchens carpets removals
    scaffolding plastering decorators joinery garage mot salon hairdresser barbers accountants
    accountancy lettings valuations auctioneers undertakers funeral_directors vets tickets
    soundtrack documentary box_set wimbledon snooker darts jockey chapter paperback trainer_of
    coach_of bbc itv channel_4 squad transfer innings fixture fixtures season_finale finale
    spoiler spoilers trailer sitcom remake prequel sequel novel novels trilogy fanfic audiobook
    gameplay boss_fight dlc npc ep lp vinyl gig gigs setlist headliner headlining singles
    encore remix goal hat_trick penalty offside full_time kick_off kickoff ref referee league
    semi_final quarter_final relegation promotion clean_sheet signing substitute var midfield
    striker gaffer dugout terraces scrum fly_half innings overs wickets century bowled batting
    birdie bogey podium grand_prix pole_position knockout bout undercard weigh_in title_fight
    shares share_price dividend ftse plc ltd quarterly profits profit revenue investors
    earnings acquisition merger takeover ipo hedge_fund valuation bank_rate by_election
    constituency backbencher backbench manifesto lords senate republican democrat
    councillor_for tory labour lib_dem snp plaid reform_uk died buried baptised census
    parish_register workhouse victorian edwardian georgian medieval regiment battalion
    battlefield somme passchendaele warship hms century_old archive archives genealogy ancestor
    ancestors ancestry pub pubs brewery ale ales quiz cocktail restaurant bistro takeaway
    b_and_b campsite caravan professor lecturer phd university uni undergraduate dissertation
    midwife surgeon superintendent school_district district_superintendent elementary
    elementary_school kindergarten middle_school homecoming varsity corner_flag off_the_bar
    shot_on_target a_week_wages bowling_figures deadline_day formula podium grand_prix
    chequered_flag kit_launch chairman board_of_directors rewatching rewatched season_one
    season_two season_three episodes boxset taught_me taught_us used_to_teach_at back_in_the
    back_in_the_day in_the_seventies in_the_eighties in_the_nineties font crossword quiz_show
    hr_email accounts_department fourth_floor podcast influencer vlog subscribers streamer tour
    tour_dates
    """)
