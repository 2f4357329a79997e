"""Which of the encodings from before Unicode a text is in, judged by the letters that it would consist of.

Every encoding turns the same bytes into other letters; only the right one gives those that its languages use most.
(Over samples of 1, 3 and 30 sentences in 12 languages and 16 encodings this finds an encoding that gives the right text
for 99 %, charset-normalizer 3.5 for 88 %.)
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

SIGNS = dict.fromkeys("“”„‘’‚«»‹›–—…•·°€£§©®™¡¿ªº²\xa0\u200e\u200f", 0.9) | dict.fromkeys("³½¼¾±×´µ¶№", 0.6)
"""Signs found in texts of any language, and what they say for an encoding if a letter of the right language says 1."""


@dataclass(frozen=True)
class Script:
    """The letters beyond ASCII that are most usual in a language, and the share of such letters that they make up."""

    letters: str
    encodings: Sequence[str]
    usual_share: float = 1.0
    is_latin: bool = False
    other_worth: float = 0.0
    """What any other letter says for the script; much where only a few byte pairs form letters at all."""


WESTERN = ("windows-1252", "mac_roman", "cp850")
CENTRAL = ("windows-1250", "iso8859_2", "cp852")
CYRILLIC = ("windows-1251", "koi8_r", "cp866", "iso8859_5")

LATIN_SCRIPTS = (
    ("äöüß", WESTERN),
    ("éèêàùâîôûçëïüœæ", WESTERN),
    ("áéíóúüñ", WESTERN),
    ("ãõáâàçéêíóôúü", WESTERN),
    ("àèéìíòóùú", WESTERN),
    ("åäöæøéü", WESTERN),
    ("áéíóúýðþæö", WESTERN),
    ("ąćęłńóśźż", CENTRAL),
    ("áčďéěíňóřšťúůýž", CENTRAL),
    ("áäčďéíĺľňóôŕšťúýž", CENTRAL),
    ("áéíóöőúüű", CENTRAL),
    ("ăâîșțşţ", CENTRAL),
    ("čćđšž", CENTRAL),
    ("çğıöşüâîi̇", ("windows-1254", "iso8859_9")),
    ("ąčęėįšųūž", ("windows-1257", "iso8859_13")),
    ("āčēģīķļņšūž", ("windows-1257", "iso8859_13")),
    ("äõöüšž", ("windows-1257", "iso8859_13")),
    ("ăâđêôơưáàéèíìóòúùýạ\u0300\u0301\u0303\u0309\u0323", ("windows-1258",)),
)

SCRIPTS = (
    *(Script(letters, encodings, is_latin=True) for letters, encodings in LATIN_SCRIPTS),
    Script("оеаинтсрвлкмдпуяы", CYRILLIC, 0.85),
    Script("оаинтевсрклдмпіуяь", ("windows-1251", "koi8_u", "iso8859_5"), 0.85),
    Script("аоиетнрсвдкпјљњћђч", ("windows-1251", "iso8859_5"), 0.85),
    Script("αοιετσνηυρπκμλςάίόέήύώ", ("windows-1253", "iso8859_7"), 0.9),
    Script("יוהלרתמבאשםנעקדח", ("windows-1255", "iso8859_8"), 0.86),
    Script("اليمنوتربةعدفسكأ", ("windows-1256", "iso8859_6"), 0.81),
    Script("าน่รกองเม้ีัวยทลดสิตบหะปแคจขใื", ("cp874",), 0.88),
    Script(
        "のにしはでますたるをいとがてなれりこかもらあさうっくきよけんそつちえせめみどだげばやおぎじごほわべろ"
        "、。ーンスルトイラアックシタドフリロジテレオマキブプサコバメムパウデ",
        ("cp932", "euc_jp"),
        0.58,
        other_worth=0.6,
    ),
    Script(
        "，。、的一是不了人在有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小"
        "么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长",
        ("gb18030",),
        0.45,
        other_worth=0.6,
    ),
    Script(
        "，。、的一是不了人在有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她裡後小"
        "麼心多天而能好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長",
        ("big5", "gb18030"),
        0.45,
        other_worth=0.6,
    ),
    Script(
        "이다는에의을니하은로지가고한서기있를사스리수습인도해대들아자으어시나라과일적전그보했부것여정주위만상장제구동비"
        "국게성트경공와되입었할행마원거면우화세드합요유소미문물르선오관중",
        ("cp949",),
        0.6,
        other_worth=0.6,
    ),
)

COMMONNESS = {"windows-1252": 1.0, "mac_roman": 0.4, "cp850": 0.3, "cp852": 0.3, "iso8859_2": 0.6, "iso8859_5": 0.5}
USUAL_COMMONNESS = 0.8
PRIOR_CHARACTERS = 3
"""How usual an encoding is weighs as much as so many characters: it decides where there are but a few."""


def legacy_encoding(sample: bytes) -> str:
    """The most plausible encoding that is no Unicode of bytes that are not all ASCII; windows-1252 without a better.

    The last character may be cut.
    """
    best, best_value = "windows-1252", 0.0
    for encoding in dict.fromkeys(encoding for script in SCRIPTS for encoding in script.encodings):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample)
        except UnicodeDecodeError:
            continue
        scripts = [script for script in SCRIPTS if encoding in script.encodings]
        characters = sum(character > "\x7f" for character in text)
        counts = Counter(character.lower() for character in text if character > "\x7f")
        capitals = odd_capitals(text)
        evidence = characters * max(plausibility(text, counts, capitals, script) for script in scripts)
        prior = PRIOR_CHARACTERS * COMMONNESS.get(encoding, USUAL_COMMONNESS)
        value = (evidence + prior) / (characters + PRIOR_CHARACTERS)
        if value > best_value:
            best, best_value = encoding, value
    return best


def plausibility(text: str, counts: Counter[str], capitals: float, script: Script) -> float:
    """How far the characters of the text beyond ASCII, which are counted, are those of the script, at most 1."""
    total = sum(counts.values())
    signs = sum(counts[sign] for sign in SIGNS)
    usual = sum(counts[letter] for letter in script.letters)
    share = min(1.0, usual / max(1, total - signs) / script.usual_share)
    letters = sum(count for character, count in counts.items() if character.isalpha()) / max(1, total)
    share += script.other_worth * (1 - share) * letters
    worth = share * (total - signs) + sum(worth * counts[sign] for sign, worth in SIGNS.items())
    return (worth - capitals - odd_letters(text, script)) / max(1, total)


CAPITAL_ODDITY = 0.1
"""A capital anywhere is a little odd: in KOI8-R small and capital letters are where Windows-1251 has the others."""

ONE_LETTER_WORDS = "àáèéíóòôåöøæőýįở"
ODD_RUN = re.compile(
    r"[^\W\d_a-zA-Z]{3,}|[^\W\d_a-zA-Z](?=\d)|(?<=[a-z])[±¶¼¾¿¡×µ]"
    rf"|(?<!\S)[^\W\d_a-zA-Z{ONE_LETTER_WORDS}{ONE_LETTER_WORDS.upper()}](?!\S)"
)
MARKS = r"\u0591-\u05c7\u064b-\u065f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
"""Vowels and tones of Hebrew, Arabic and Thai that stand on a letter: of their own script."""
MIXED_WORD = re.compile(rf"[a-zA-Z](?:[^\W\d_a-zA-Z]|[{MARKS}])|[^\W\d_a-zA-Z][a-zA-Z]")


def odd_capitals(text: str) -> float:
    """How many capitals stand after small letters, one of both beyond ASCII; and a little for each that is."""
    capitals = [at for at, character in enumerate(text) if character.isupper()]
    after_small = sum(at > 0 and text[at - 1].islower() and not text[at - 1 : at + 1].isascii() for at in capitals)
    return after_small + CAPITAL_ODDITY * sum(text[at] > "\x7f" for at in capitals)


def odd_letters(text: str, script: Script) -> int:
    """How many letters are in an odd place: in words that mix scripts.

    In Latin script, three letters beyond ASCII in a row, one before a digit or alone, or ± after a letter are as odd as
    one beside an ASCII letter is elsewhere.
    """
    if script.is_latin:
        return sum(len(run) for run in ODD_RUN.findall(text))
    return len(MIXED_WORD.findall(text))
