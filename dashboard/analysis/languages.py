"""The language of a text, told by py3langid: a naive Bayes model over byte n-grams, part of the installation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

READ = 500
"""Characters of a text by which its language is told."""

UNKNOWN = "und"

NAMES = dict(
    entry.split("=")
    for entry in """
af=Afrikaans,am=Amharic,an=Aragonese,ar=Arabic,as=Assamese,az=Azerbaijani,ba=Bashkir,be=Belarusian,bg=Bulgarian,
bn=Bengali,br=Breton,bs=Bosnian,ca=Catalan,cs=Czech,cy=Welsh,da=Danish,de=German,dz=Dzongkha,el=Greek,en=English,
eo=Esperanto,es=Spanish,et=Estonian,eu=Basque,fa=Persian,fi=Finnish,fo=Faroese,fr=French,fy=West Frisian,ga=Irish,
gd=Scottish Gaelic,gl=Galician,gu=Gujarati,ha=Hausa,he=Hebrew,hi=Hindi,hr=Croatian,ht=Haitian Creole,hu=Hungarian,
hy=Armenian,id=Indonesian,ig=Igbo,is=Icelandic,it=Italian,ja=Japanese,jv=Javanese,ka=Georgian,kk=Kazakh,km=Khmer,
kn=Kannada,ko=Korean,ku=Kurdish,ky=Kyrgyz,la=Latin,lb=Luxembourgish,lg=Ganda,ln=Lingala,lo=Lao,lt=Lithuanian,
lv=Latvian,mg=Malagasy,mk=Macedonian,ml=Malayalam,mn=Mongolian,mr=Marathi,ms=Malay,mt=Maltese,my=Burmese,ne=Nepali,
nl=Dutch,nn=Norwegian Nynorsk,no=Norwegian,oc=Occitan,om=Oromo,or=Odia,pa=Punjabi,pl=Polish,ps=Pashto,pt=Portuguese,
qu=Quechua,ro=Romanian,ru=Russian,rw=Kinyarwanda,sa=Sanskrit,se=Northern Sami,si=Sinhala,sk=Slovak,sl=Slovenian,
sn=Shona,so=Somali,sq=Albanian,sr=Serbian,st=Southern Sotho,sv=Swedish,sw=Swahili,ta=Tamil,te=Telugu,tg=Tajik,th=Thai,
tk=Turkmen,tl=Tagalog,tr=Turkish,tt=Tatar,ug=Uyghur,uk=Ukrainian,ur=Urdu,uz=Uzbek,vi=Vietnamese,vo=Volapük,wa=Walloon,
xh=Xhosa,yo=Yoruba,zh=Chinese,zu=Zulu
""".replace("\n", "").split(",")
)
"""The languages that are told apart, by ISO 639-1. The model also knows dialects and creoles such as Nigerian Pidgin,
which it takes short English texts for: without them it is right more often (docs/methods.md)."""


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language a text is most likely in, `und` for a text without a letter."""
    read = text[:READ]
    return str(_identifier().classify(read)[0]) if any(map(str.isalpha, read)) else UNKNOWN


def languages_of(texts: Sequence[str]) -> list[str]:
    """The language of each of these texts."""
    return [language_of(text) for text in texts]


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 (only who asks loads the model)

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted(set(NAMES) & set(identifier.nb_classes)))
    return identifier
