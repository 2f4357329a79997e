"""Cells of made up tables: texts in several languages, and what stands beside them."""

from __future__ import annotations

import base64
import json
import random
import uuid
from collections.abc import Callable

Cell = Callable[[random.Random, int], str]
"""Writes the cell of a row, given its number."""

THINGS = {
    "food": ("soup", "waiter", "terrace", "dessert", "bill", "table by the window", "house wine", "vegetarian menu"),
    "support": ("router", "invoice", "password", "mobile app", "printer", "subscription", "second account", "refund"),
    "science": ("estimator", "protein", "corpus", "neural model", "catalyst", "survey", "phase transition", "genome"),
    "politics": ("budget", "nation", "treaty", "committee", "bill of rights", "tax reform", "harvest", "navy"),
    "home": ("kettle", "drawer", "mattress", "garden hose", "lamp", "stainless pan", "curtain", "shelf"),
    "film": ("plot", "lead actor", "soundtrack", "final scene", "camera work", "dialogue", "sequel", "villain"),
}
SENTENCES = (
    "the {a} was much better than the {b}", "I never expected the {a} to fail so {how}", "our {a} arrived {how}",
    "nobody could explain why the {a} and the {b} differ", "{how} we returned to the {a}", "please look at the {a}",
    "it took three weeks until the {a} worked again", "compared with the {b}, the {a} looks {how} designed",
    "my daughter loved the {a}", "we {how} recommend the {a} to everybody who likes the {b}",
    "not a word about the {a}",
    "after the update the {a} stopped and the {b} became slow", "the {a} costs too much for what it is",
    "there is no {a} without a {b}", "who on earth needs another {a}?", "the {a} depends on the {b}",
)  # fmt: skip
HOW = ("quickly", "badly", "gladly", "hardly", "in a hurry", "without notice", "strongly", "twice a week", "carefully")
LANGUAGES = {
    "de": (" ", ("Die Lieferung", "Mein Sohn", "Der Kundendienst", "Das Zimmer", "Leider", "Unser Hund"),
           ("kam viel zu spät", "war wirklich freundlich", "hat mir gar nicht gefallen", "roch nach Farbe"),
           ("aber der Preis stimmt", "und das mitten im Urlaub", "obwohl alles bezahlt war", "sagt meine Frau")),
    "fr": (" ", ("La chambre", "Le serveur", "Notre commande", "Hélas le bus", "Ma fille"),
           ("était très agréable", "n’est jamais arrivé à l’heure", "sentait le tabac", "nous a beaucoup plu"),
           ("mais c’est trop cher", "et personne n’a répondu", "malgré nos appels", "pendant toute la semaine")),
    "es": (" ", ("El pedido", "La habitación", "Mi hermano", "El profesor", "Nuestra calle"),
           ("llegó muy tarde", "no funciona desde ayer", "me gustó muchísimo", "olía a pintura"),
           ("pero volveremos pronto", "y nadie contesta", "aunque era barato", "como dijo mi madre")),
    "ru": (" ", ("Доставка", "Наш сосед", "Этот фильм", "Служба поддержки", "Моя мама"),
           ("очень понравилась всем", "так и не ответил", "оказался слишком длинным", "работает плохо"),
           ("но цена хорошая", "и это в праздники", "хотя я просил дважды", "как всегда")),
    "ar": (" ", ("الخدمة", "الفندق", "المدرسة", "الطعام", "الكتاب"),
           ("كانت ممتازة جدا", "لم يصل في الموعد", "أعجبني كثيرا", "يحتاج إلى تحسين"),
           ("لكن السعر مرتفع", "ولن أعود مرة أخرى", "كما قال صديقي", "في نهاية الأسبوع")),
    "hi": (" ", ("यह फिल्म", "हमारा कमरा", "मेरा फोन", "दुकान का मालिक"),
           ("बहुत अच्छा लगा", "समय पर नहीं आया", "कल से खराब है", "सबको पसंद आया"),
           ("लेकिन कीमत ज्यादा है", "और किसी ने जवाब नहीं दिया", "फिर भी धन्यवाद")),
    "zh": ("", ("这家餐厅", "昨天的电影", "我的手机", "客服人员", "老师讲的课"),
           ("非常好吃", "让人失望", "一直没有回复", "比去年好多了", "坏了两次"),
           ("，下次还会再来。", "，价格也不贵。", "，希望尽快改进！", "，不推荐给朋友。")),
    "ja": ("", ("この映画は", "駅前の店は", "新しい電話は", "担当の人は"),
           ("とても良かったです", "思ったより高かった", "すぐに壊れました", "親切に説明してくれた"),
           ("。また行きたいです。", "。残念です。", "、でも味は普通。", "と友達が言っていました。")),
    "th": ("", ("ร้านนี้", "หนังเรื่องนี้", "โทรศัพท์ของฉัน", "พนักงาน"),
           ("อร่อยมาก", "น่าผิดหวัง", "เสียบ่อยมาก", "บริการดี"),
           ("แต่ราคาแพงไปหน่อย", "จะกลับมาอีกแน่นอน", "ไม่แนะนำเลย", "ขอบคุณค่ะ")),
    "ko": (" ", ("이 영화는", "새 전화기는", "그 식당은", "우리 선생님은"),
           ("정말 재미있었어요", "생각보다 비쌌습니다", "자주 고장이 나요", "아주 친절했습니다"),
           ("그래서 또 가고 싶어요", "하지만 추천은 안 해요", "다음에 다시 볼게요")),
}  # fmt: skip
PEOPLE = ("Ana", "Bram", "Chidi", "Dora", "Emre", "Fatou", "Goran", "Hana", "Ines", "Jun", "Kofi", "Lena")
FAMILIES = ("Okafor", "Lindqvist", "Moreau", "Tanaka", "Novak", "Haddad", "Silva", "O’Brien", "Petrova", "van Dijk")
STREETS = ("Elm Street", "Station Road", "Rue de la Paix", "Hauptstraße", "Harbour View", "Mill Lane")
CITIES = ("Springfield, IL 62704", "75002 Paris", "10115 Berlin", "Leeds LS1 4AP", "Cork T12 X2A")
CATEGORIES = (
    "Credit reporting, credit repair services, or other personal consumer reports",
    "Checking or savings account with an overdraft agreed in writing",
    "Money transfer, virtual currency, or money service of any other kind",
    "Payday loan, title loan, or personal loan",
)
AISLES = ("Home & Kitchen", "Storage & Organisation", "Bedding", "Outdoor", "Small Appliances", "Tools", "Lighting")
SIGNATURE = (
    "Thank you for contacting us, {name}. Your request is important to us and an agent will be with you shortly."
)


def prose(least: int, most: int, topic: str = "food") -> Cell:
    """So many English sentences."""

    def cell(rng: random.Random, row: int) -> str:
        return " ".join(english(rng, topic).capitalize() + "." for _ in range(rng.randint(least, most)))

    return cell


def english(rng: random.Random, topic: str) -> str:
    a, b = rng.sample(THINGS[topic], 2)
    return rng.choice(SENTENCES).format(a=a, b=b, how=rng.choice(HOW))


def foreign(language: str, least: int = 1, most: int = 2) -> Cell:
    """So many sentences in another language."""
    space, *slots = LANGUAGES[language]
    return lambda rng, row: (space or "").join(
        space.join(rng.choice(slot) for slot in slots) for _ in range(rng.randint(least, most))
    )


def title(topic: str = "food") -> Cell:
    """Two to four words without a verb."""
    return lambda rng, row: f"{rng.choice(('On the', 'My', 'No', 'Late', 'About a', 'A'))} {rng.choice(THINGS[topic])}"


def short(topic: str = "food") -> Cell:
    """A phrase of a few words."""
    return lambda rng, row: " ".join(english(rng, topic).split()[: rng.randint(2, 6)])


def sometimes(share: float, inner: Cell) -> Cell:
    """Empty in all other rows."""
    return lambda rng, row: inner(rng, row) if rng.random() < share else ""


def one_of(*values: str) -> Cell:
    return lambda rng, row: rng.choice(values)


def templated(template: str, topic: str = "support") -> Cell:
    """The same words in every row, with a name or a thing filled in."""
    return lambda rng, row: template.format(name=person(rng, row), thing=rng.choice(THINGS[topic]), row=row)


def counted(rng: random.Random, row: int) -> str:
    return str(row + 1)


def uuids(rng: random.Random, row: int) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128)))


def coined(rng: random.Random, row: int) -> str:
    """A word that nobody knows."""
    return f"{rng.choice(HOW)[:4].strip()}{rng.choice(PEOPLE).lower()}{'o' * (row % 7)}"


def number(rng: random.Random, row: int) -> str:
    return str(rng.randint(1, 500))


def stars(rng: random.Random, row: int) -> str:
    return str(rng.randint(1, 5))


def day(rng: random.Random, row: int) -> str:
    return f"20{rng.randint(10, 24)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def day_in_words(rng: random.Random, row: int) -> str:
    return (
        f"{rng.choice(('Monday', 'Tuesday', 'Friday'))} the {rng.choice(('first', 'second', 'fifth', 'tenth'))} of "
        f"{rng.choice(('March', 'May', 'October'))}, two thousand and {rng.choice(('ten', 'twelve', 'twenty'))}"
    )


def person(rng: random.Random, row: int) -> str:
    return f"{rng.choice(PEOPLE)} {rng.choice(FAMILIES)}"


def people(rng: random.Random, row: int) -> str:
    return "; ".join(f"{rng.choice(FAMILIES)}, {rng.choice(PEOPLE)}" for _ in range(rng.randint(2, 7)))


def address(rng: random.Random, row: int) -> str:
    return f"{rng.randint(1, 300)} {rng.choice(STREETS)}, {rng.choice(CITIES)}"


def link(rng: random.Random, row: int) -> str:
    return f"https://www.example.org/{rng.choice(AISLES).split()[0].lower()}/{rng.getrandbits(40):x}?ref={row}"


def path(rng: random.Random, row: int) -> str:
    return f"C:\\Users\\{rng.choice(PEOPLE)}\\My Documents\\exports\\{rng.choice(AISLES)}\\scan {row:04}.pdf"


def aisle(rng: random.Random, row: int) -> str:
    return " > ".join(rng.sample(AISLES, 4))


def blob(rng: random.Random, row: int) -> str:
    """A JSON object."""
    detail = {"who": person(rng, row), "tags": rng.sample(HOW, 3), "at": day(rng, row), "n": rng.random()}
    return json.dumps({"event": rng.choice(AISLES), "detail": detail})


def binary(rng: random.Random, row: int) -> str:
    return base64.b64encode(rng.randbytes(120)).decode()


def browser(rng: random.Random, row: int) -> str:
    version = f"{rng.randint(60, 130)}.0.{rng.randint(1, 9999)}"
    system = rng.choice(("Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64"))
    return f"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version} Safari/537.36"


def markup(inner: Cell) -> Cell:
    """The same kind of text, as a page shows it."""

    def cell(rng: random.Random, row: int) -> str:
        words = inner(rng, row).split()
        spans = "".join(
            f'<span class="w{at} fn-{rng.getrandbits(20):x}">{word}</span>' for at, word in enumerate(words)
        )
        return f'<div class="post" id="p{row}">{spans}</div>'

    return cell


def tweet(topic: str) -> Cell:
    def cell(rng: random.Random, row: int) -> str:
        words = english(rng, topic)
        return f"{words} #{rng.choice(THINGS[topic]).split()[0]} {rng.choice(('', '😂😂', 'https://t.co/x1', '@you'))}"

    return cell
