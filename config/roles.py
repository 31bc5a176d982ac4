"""Who may be watched over: people who work at the school today, and nobody else.

The school's policy (section 4) rules out searches on applicants, by itself or through others.
Pupils and parents are never watched, and whoever leaves gets an ``until``. A post that is not
on this list is refused, so that a name cannot slip in under an invented one.
"""

import re
from difflib import get_close_matches

from domain.playbook import nearest

#: Their holders lead the school: a restricted matter about one of them goes to the chair.
HEAD_ROLES = frozenset(
    {
        "headteacher",
        "executive headteacher",
        "acting headteacher",
        "interim headteacher",
        "co-headteacher",
        "head of school",
    }
)

#: Their holders stand in for the head where the head is concerned.
CHAIR_ROLES = frozenset({"chair of governors", "co-chair of governors"})

#: Present posts at a primary school.
ROLES = (
    HEAD_ROLES
    | CHAIR_ROLES
    | {
        "deputy headteacher",
        "assistant headteacher",
        "teacher",
        "class teacher",
        "early years teacher",
        "early career teacher",
        "student teacher",
        "supply teacher",
        "peripatetic teacher",
        "phase leader",
        "subject leader",
        "teaching assistant",
        "higher level teaching assistant",
        "learning support assistant",
        "learning mentor",
        "cover supervisor",
        "early years practitioner",
        "nursery nurse",
        "sendco",
        "designated safeguarding lead",
        "family support worker",
        "pastoral lead",
        "attendance officer",
        "school nurse",
        "counsellor",
        "librarian",
        "it technician",
        "sports coach",
        "music tutor",
        "chaplain",
        "business manager",
        "bursar",
        "office",
        "office manager",
        "receptionist",
        "caretaker",
        "site manager",
        "cleaner",
        "cook",
        "kitchen assistant",
        "lunchtime supervisor",
        "wraparound care worker",
        "crossing patrol",
        "minibus driver",
        "governor",
        "parent governor",
        "staff governor",
        "foundation governor",
        "co-opted governor",
        "vice chair of governors",
        "clerk to the governors",
        "trustee",
        "member of staff",
    }
)

#: What people also call these posts.
_ALSO = {
    "head": "headteacher",
    "head teacher": "headteacher",
    "principal": "headteacher",
    "deputy": "deputy headteacher",
    "deputy head": "deputy headteacher",
    "assistant head": "assistant headteacher",
    "ta": "teaching assistant",
    "hlta": "higher level teaching assistant",
    "lsa": "learning support assistant",
    "senco": "sendco",
    "send coordinator": "sendco",
    "dsl": "designated safeguarding lead",
    "chair": "chair of governors",
    "school business manager": "business manager",
    "sbm": "business manager",
    "administrator": "office",
    "secretary": "office",
    "school secretary": "office",
    "midday supervisor": "lunchtime supervisor",
    "midday assistant": "lunchtime supervisor",
    "ect": "early career teacher",
    "clerk": "clerk to the governors",
    "vicar": "chaplain",
}

#: A word in a role, and why whoever it describes is not watched.
_REFUSED = {
    r"applicant|candidate|interviewee|shortlisted|prospective": (
        "the school's policy (section 4) rules out searches on applicants"
    ),
    r"pupil|child|children|student|learner|alumn\w*": "children are never watched",
    r"parent|carer|guardian|mother|mum|father|dad|family": "families are never watched",
    r"former|ex|past|previous|retired|leaver|left|resigned|dismissed": (
        "only present staff are watched; for somebody who leaves, keep the role and set until"
    ),
    r"author|poster|critic|journalist|reporter|councillor|activist|union rep": (
        "only the school's own people are watched, never those who write about it"
    ),
}


def present_role(text: str) -> str:
    """Return the post's usual name.

    Raises:
        ValueError: It is no present post at a school; says why and what to write.
    """
    said = " ".join(re.sub(r"[/_]", " ", text).casefold().split())
    role = _ALSO.get(said, _ALSO.get(said.replace("-", " "), said))
    if role in ROLES:
        return role
    for words, reason in _REFUSED.items():
        if re.search(rf"\b(?:{words})s?\b", said):
            raise ValueError(f"not a present post: {reason}")
    for words, reason in _REFUSED.items():
        if get_close_matches(said, words.split("|"), n=1, cutoff=0.85):
            raise ValueError(f"not a present post: {reason}")
    close = nearest(role, ROLES) or "docs/configuration.md lists the posts"
    raise ValueError(f"not a post this program knows ({close})")
