"""Tables as people upload them, made up: columns of texts among ids, addresses, categories and other long cells."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from tests.made_up_cells import (
    AISLES,
    CATEGORIES,
    CITIES,
    SIGNATURE,
    Cell,
    address,
    aisle,
    binary,
    blob,
    browser,
    coined,
    counted,
    day,
    day_in_words,
    foreign,
    link,
    markup,
    number,
    one_of,
    path,
    people,
    person,
    prose,
    short,
    sometimes,
    stars,
    templated,
    title,
    tweet,
    uuids,
)


@dataclass(frozen=True)
class Table:
    """A table by its columns; any of `texts` is a right answer to which of them holds the texts."""

    name: str
    texts: frozenset[str]
    columns: Mapping[str, Cell]
    rows: int

    def records(self) -> list[list[str]]:
        """The header and the rows, always the same."""
        rng = random.Random(self.name)
        cells = [[cell(rng, row) for cell in self.columns.values()] for row in range(self.rows)]
        return [list(self.columns), *cells]


def table(name: str, texts: str, /, rows: int = 80, **columns: Cell) -> Table:
    return Table(name, frozenset(texts.split("|")), columns, rows)


FOOD, FILM, HOME = prose(1, 4), prose(2, 6, "film"), prose(1, 3, "home")
TICKET, SCIENCE, SPEECH = prose(2, 5, "support"), prose(5, 9, "science"), prose(4, 12, "politics")

TABLES = (
    table("restaurant reviews", "review", id=counted, business=person, address=address, stars=stars, review=FOOD),
    table("reviews with titles", "body", title=title(), date=day, author=person, body=FOOD, helpful=number),
    table("reviews without useful names", "c5", c1=uuids, c2=stars, c3=day, c4=aisle, c5=FOOD, c6=link),
    table("reviews whose answers are a template", "review", review=FOOD, stars=stars,
          owner_response=templated("Dear {name}, thank you for your feedback about the {thing}. We are very happy that "
                                   "you chose our house and hope to welcome you again soon. Your team at the harbour")),
    table("film reviews", "text", url=link, film=title("film"), text=FILM, label=one_of("pos", "neg")),
    table("film reviews as markup too", "plain", html=markup(FILM), plain=FILM, year=number),
    table("tickets", "description", ticket_id=uuids, subject=title("support"), description=TICKET, agent=person,
          category=one_of(*CATEGORIES), signature=templated(SIGNATURE)),
    table("tickets with a template first", "customer_message", auto_reply=templated(SIGNATURE * 2), priority=stars,
          customer_message=TICKET, created=day),
    table("tickets by mail", "message", sender=person, to=address, subject=short("support"), message=TICKET,
          headers=blob, footer=one_of("This e-mail is confidential and meant only for the person that it is sent to.")),
    table("tickets and notes that are mostly empty", "issue", issue=TICKET, internal_note=sometimes(0.1, TICKET)),
    table("complaints", "narrative", product=one_of(*CATEGORIES), narrative=TICKET, company=person, zip=number),
    table("complaints with the path of the case", "what happened", **{"case file": path, "what happened": TICKET,
          "company response": one_of("Closed with explanation", "Closed with monetary relief, as agreed by both")}),
    table("tweets", "tweet", tweet_id=number, user=person, tweet=tweet("politics"), retweets=number, source=browser),
    table("tweets with a profile", "full_text", full_text=tweet("food"), user_description=sometimes(0.4, short("film")),
          location=address, profile_image=link),
    table("tweets with the raw object", "text", raw=blob, text=tweet("film"), created_at=day_in_words),
    table("abstracts", "abstract", doi=uuids, title=short("science"), authors=people, journal=title("science"),
          abstract=SCIENCE, year=number),
    table("abstracts and keywords", "summary", arxiv=number, summary=SCIENCE, authors=people,
          title=prose(1, 1, "science"),
          comment=templated("{row} pages, 4 figures, accepted to the workshop on the {thing}", "science")),
    table("abstracts with citations", "AB", TI=short("science"), AU=people, C1=address, AB=SCIENCE, CR=people,
          DE=aisle),
    table("speeches", "speech", speaker=person, party=one_of("A", "B"), date=day_in_words, speech=SPEECH),
    table("paragraphs of speeches", "paragraph", doc=uuids, venue=address, paragraph=prose(1, 3, "politics"),
          pos=counted),
    table("debates", "utterance", minutes=link, agenda=one_of(*CATEGORIES), utterance=SPEECH, who=person),
    table("forum posts", "post", thread=title("home"), author=person, post=prose(1, 6, "home"), posted=day,
          signature=one_of("Keep calm and carry on, said the man who never left the house before noon on Sundays",
                           "My other account is a wiki")),
    table("forum posts as markup too", "content_text", content_html=markup(HOME), content_text=HOME, user=uuids),
    table("questions and titles", "Body", Id=counted, Title=short("support"), Body=TICKET, Tags=aisle, OwnerId=number),
    table("products", "description", sku=uuids, name=title("home"), breadcrumb=aisle, description=HOME, specs=blob,
          price=number, image=link),
    table("products without descriptions", "product name", **{"product name": short("home"), "aisle": aisle,
          "ean": number}),
    table("products with disclaimers", "details", details=HOME, legal=one_of(
        "Colours may differ from the picture. All prices with tax and without shipping, which is added at the end.",
        "Subject to change. Please read the manual before the first use and keep it for later.")),
    table("survey", "Q7", rows=60, respondent=counted, started=day, browser=browser, Q7=short("food"), Q8=stars),
    table("survey with the question repeated", "answer", question=one_of(
        "What did you like best about your last visit to our restaurant, and what could we do better next time?",
        "Would you recommend us to a friend, and why?"), answer=prose(1, 1), respondent=uuids),
    table("survey with tokens", "anything else?", **{"token": binary,
          "ip": number, "anything else?": sometimes(0.5, FOOD)}),
    table("survey in two scripts", "comment", id=uuids, comment=foreign("ru"), region=address),
    table("survey of staff", "verbatim", department=one_of(*CATEGORIES), verbatim=prose(1, 2, "support"), tenure=number,
          manager=person, office=address),
    table("German reviews", "Bewertung", Kunde=person, Anschrift=address, Bewertung=foreign("de"), Sterne=stars),
    table("French survey", "réponse", numéro=counted, réponse=foreign("fr"),
          catégorie=one_of("plutôt d’accord", "non")),
    table("Spanish posts", "mensaje", enlace=link, mensaje=foreign("es"), usuario=person, fecha=day_in_words),
    table("Russian reviews", "отзыв", товар=aisle, отзыв=foreign("ru"), ссылка=link, оценка=stars),
    table("Arabic reviews", "النص", رقم=counted, المدينة=address, النص=foreign("ar"), رابط=link),
    table("Hindi reviews", "पाठ", पहचान=uuids, पाठ=foreign("hi"), पता=address),
    table("Chinese reviews", "评论", 编号=uuids, 用户=person, 地址=address, 评论=foreign("zh"), 日期=day),
    table("Chinese reviews with a browser", "content", ua=browser, content=foreign("zh", 1, 1), link=link),
    table("Japanese survey", "回答", 番号=counted, 住所=address, 回答=foreign("ja"), 分類=one_of(*CATEGORIES)),
    table("Thai reviews", "รีวิว", ร้าน=person, ที่อยู่=address, รีวิว=foreign("th"), ลิงก์=link),
    table("Korean reviews", "document", id=number, document=foreign("ko"), label=stars, path=path),
    table("reviews in Thai and in categories of English", "review_th", category=one_of(*CATEGORIES),
          review_th=foreign("th", 1, 1), browser=browser),
    table("intents", "utterance", utterance=short("support"), intent=one_of("lost_card", "top_up", "refund"), id=uuids),
    table("intents with an example", "query", query=short("support"), response=templated(
        "I understand that you have a question about the {thing}. Let me connect you with {name} from our team.")),
    table("search queries", "q", q=short("home"), clicked=link, agent=browser, session=uuids),
    table("chat", "msg", channel=one_of("#general", "#random"), ts=number, user=uuids, msg=short("film"),
          attachments=blob),
    table("chat with a bot", "user_text", bot_text=templated(SIGNATURE), user_text=short("support"), at=day),
    table("news", "content", url=link, headline=short("politics"), byline=person, content=SPEECH, image=binary,
          copyright=one_of("All rights reserved. No part of this article may be printed without our written consent.")),
    table("headlines alone", "headline_text", publish_date=number, headline_text=short("politics")),
    table("headlines and bodies that are mostly missing", "title|selftext", title=prose(1, 1, "home"), score=number,
          selftext=sometimes(0.2, HOME), permalink=link),
    table("commits", "message", sha=uuids, author=person, path=path, message=prose(1, 2, "support"), diff=binary),
    table("medical notes", "note", patient=uuids, ward=one_of(*CATEGORIES), note=prose(2, 4, "science"),
          header=templated("Seen by {name} in the outpatient clinic. Consent was given. Chaperone was offered.")),
    table("job offers", "job", company=person, location=address, job=prose(4, 8, "support"),
          equal=one_of("We welcome applications from everybody, whatever their age, faith, gender or origin, always.")),
    table("lyrics", "lyrics", artist=person, song=title("film"), lyrics=prose(5, 10, "film"), cover=link),
    table("patents", "claims", number=uuids, inventors=people, claims=prose(3, 7, "science"), cpc=aisle,
          office=address),
    table("laws", "article_text", article=templated("Article {row} of the law on the {thing}", "politics"),
          article_text=SPEECH),
    table("incident logs", "operator_comment", machine=path, payload=blob, operator_comment=prose(1, 1, "support"),
          raw_line=templated("{row} WARN [main] com.example.Worker - retrying the {thing} after 3 attempts by {name}")),
    table("words alone", "word", rows=60, word=coined, rating=stars),
    table("Chinese messages with a bot", "用户",
          机器人=templated("您好{name}，感谢您的来信，我们会尽快为您处理，请您耐心等待，祝您愉快。{row}"),
          用户=foreign("zh", 1, 1), 时间=day),
    table("transcripts with times", "line", rows=200, start=lambda rng, row: f"00:{row // 60:02}:{row % 60:02}.500",
          speaker=person, line=prose(1, 2, "politics"), file=path),
    table("five answers", "answer", rows=5, name=person, home=address, answer=prose(1, 1), when=day_in_words),
    table("three long texts", "text", rows=3, title=short("science"), text=SCIENCE, source=link),
    table("answers with an own words column", "in your own words", reason=one_of(*CATEGORIES, *AISLES),
          **{"in your own words": sometimes(0.7, short("support")), "postal address": address}),
    table("tickets with names of columns that mislead", "f3", text_id=uuids, content_type=browser,
          message_url=link, f3=TICKET,
          comment_count=number, review_status=one_of("waiting for the review of a colleague", "reviewed and approved")),
    table("Japanese support with English categories", "問い合わせ",
          問い合わせ=foreign("ja"), summary=one_of(*CATEGORIES), log=blob),
    table("addresses as texts of many words and short comments", "comment", delivery=lambda rng, row: (
        f"{person(rng, row)}, c/o {person(rng, row)}, {address(rng, row)}, second floor, next to the old town hall"),
          comment=short("home"), parcel=uuids),
    table("Arabic answers with a template", "السؤال",
          الرد=templated("شكرا لتواصلكم معنا {name} وسوف يقوم فريق الدعم بالرد عليكم {row}"),
          السؤال=foreign("ar", 1, 1)),
    table("quotations with their page", "quote", book=title("film"), page=number, quote=prose(1, 2, "film"),
          cite=lambda rng,
          row: f"{people(rng, row)} ({row + 1900}): {rng.choice(AISLES)}. {rng.choice(CITIES)}, p. {row}."),
)  # fmt: skip
