"""Characters of other alphabets that read as Latin letters, and marks in their many forms.

Small on purpose: compatibility decomposition undoes most disguises by itself.
"""
# ruff: noqa: RUF001 - ambiguous characters are what this table is about.


def _ranges(*firsts: int) -> dict[str, str]:
    """Map the 26 characters from each code point on to the letters a to z."""
    return {chr(first + i): chr(ord("a") + i) for first in firsts for i in range(26)}


def _pairs(lookalikes: str, letters: str) -> dict[str, str]:
    return dict(zip(lookalikes.split(), letters.split(), strict=True))


#: Letters that compatibility decomposition leaves alone though they look, or read, like others.
#: Regional indicators and the negative circled and squared alphabets come in ranges.
LOOKALIKES: dict[str, str] = (
    _ranges(0x1F1E6, 0x1F150, 0x1F170)
    | _pairs(
        "а е о р с у х і ј ѕ ԁ ԛ ԝ һ ӏ в н к м т г п ц ь",
        "a e o p c y x i j s d q w h l b h k m t r n u b",
    )
    | _pairs("А В Е Ѕ І Ј К М Н О Р С Т Х Ү У Ԁ Ԛ Ԝ Ӏ", "a b e s i j k m h o p c t x y y d q w l")
    | _pairs("Α Β Ε Ζ Η Ι Κ Μ Ν Ο Ρ Τ Υ Χ", "a b e z h i k m n o p t y x")
    | _pairs("α β γ ε η ι κ ν ο ρ τ υ χ ω", "a b y e n i k v o p t u x w")
    | _pairs("օ ս ո հ ց Օ Տ Լ", "o u n h g o s l")
    | _pairs("ᴀ ʙ ᴄ ᴅ ᴇ ꜰ ɢ ʜ ɪ ᴊ ᴋ ʟ ᴍ", "a b c d e f g h i j k l m")
    | _pairs("ɴ ᴏ ᴘ ʀ ꜱ ᴛ ᴜ ᴠ ᴡ ʏ ᴢ", "n o p r s t u v w y z")
    | _pairs("Ꭺ Ᏼ Ꮯ Ꭰ Ꭼ Ꮐ Ꮋ Ꭵ Ꭻ Ꮶ Ꮮ", "a b c d e g h i j k l")
    | _pairs("Ꮇ Ꮲ Ꮢ Ꮪ Ꭲ Ꮩ Ꮃ Ꮓ", "m p r s t v w z")
    | _pairs("ɑ ɡ ɩ ı ȷ ƙ ɾ ø ł đ ħ ŧ ð þ æ œ", "a g i i j k r o l d h t d th ae oe")
    | _pairs("Ø Ł Đ Ħ Ŧ Ð Þ Æ Œ", "o l d h t d th ae oe")
)

#: One form for each mark that a name may hold; the blanks are letters that show nothing.
MARKS: dict[str, str] = (
    dict.fromkeys("\u2019\u2018\u201b\u02bc\u02b9\u2032\u0060\u00b4\uff07", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\ufe63\uff0d", "-")
    | dict.fromkeys("\u2800\u115f\u1160\u3164\uffa0", "\u00b7")
    | dict.fromkeys("\r\u0085\u2028\u2029", "\n")
    | {"\t": " ", "\n": "\n", "\u00ad": ""}
)
