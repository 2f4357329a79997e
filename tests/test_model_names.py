"""Names from a language model: what is sent and what is not, what is kept, what is refused, and what is used."""

from __future__ import annotations

import json

import pytest

from dashboard import edits, model_names
from dashboard.__main__ import main
from dashboard.analysis.chat import ChatError, ChatModel
from dashboard.model_names import PROMPT
from store import Store
from tests.chat_service import ChatService
from tests.example_map import stored_map

SECRET = "sk-very-secret"
FINE = 1


@pytest.fixture
def semantic_map(store):
    return stored_map(store)


def upper(prompt: str) -> str:
    """The first keyphrase in capitals: a name that depends on the question."""
    return prompt.split("others: ")[1].splitlines()[0].upper()


@pytest.fixture
def service(monkeypatch):
    with ChatService(upper) as served:
        monkeypatch.setenv("ISOGLOSS_CHAT_URL", served.url)
        monkeypatch.setenv("ISOGLOSS_CHAT_KEY", SECRET)
        yield served


def asked(store, semantic_map, **options):
    questions = model_names.questions(store, semantic_map, FINE, **options)
    return model_names.ask(store, semantic_map, "m", questions, service=ChatModel("m", pause=lambda _: None))


def test_the_evidence_of_a_region_is_what_is_sent(store, semantic_map, service):
    question = model_names.questions(store, semantic_map, FINE)[0]
    region = question.region
    text = store.corpora.texts(semantic_map.corpus.id)[region.exemplars[0]]
    siblings = [other.label for other in semantic_map.layers[FINE].regions if other.parent == region.parent]
    assert f"others: {region.keyphrases[0].phrase}\n" in question.prompt
    assert f"- {text}\n" in question.prompt
    assert question.prompt.endswith(f"other groups: {next(name for name in siblings if name != region.label)}")
    assert service.prompts == [], "nothing is sent before it is asked for"


def test_each_question_is_sent_once_and_its_answer_kept(store, semantic_map, service):
    questions = model_names.questions(store, semantic_map, FINE)
    before = model_names.estimate(store, "m", questions)
    assert (before.to_send, before.known) == (6, 0)
    assert before.tokens == sum(len(question.prompt) for question in questions) // 4 + 6 * 12
    first = asked(store, semantic_map)
    assert sorted(service.prompts) == sorted(question.prompt for question in questions)
    assert set(service.keys) == {f"Bearer {SECRET}"}
    assert asked(store, semantic_map) == first
    assert len(service.prompts) == 6
    after = model_names.estimate(store, "m", questions)
    assert (after.to_send, after.known, after.tokens) == (0, 6, 0)
    assert model_names.estimate(store, "another", questions).to_send == 6
    assert before.cost(2.0) == pytest.approx(before.tokens * 2e-6)


def test_accepted_names_are_edits_by_the_model_and_whoever_accepts_them(store, semantic_map, service):
    proposals = asked(store, semantic_map)
    assert model_names.accept(store, semantic_map, "m", proposals[:2], author="Ada") == []
    renamed = edits.edited_map(store, semantic_map.id).layers[FINE].regions
    names = {region.number: region.label for region in renamed}
    for proposal in proposals[:2]:
        assert names[proposal.region.number] == proposal.region.keyphrases[0].phrase.upper()
    assert names[proposals[2].region.number] == proposals[2].region.label
    assert {edit.author for edit in store.edits.list(semantic_map.corpus.id)} == {"Ada, m"}


def test_where_the_service_fails_midway_the_others_keep_their_names_and_the_answers_are_kept(
    store, semantic_map, service
):
    service.answer = lambda prompt: upper(prompt) if len(service.prompts) <= 2 else 401
    proposals = asked(store, semantic_map)
    assert [proposal.name is not None for proposal in proposals] == [True] * 2 + [False] * 4
    assert {proposal.problem for proposal in proposals[2:]} == {
        f"The language model service at {service.url} answered with status 401; it does not accept the key: check "
        "ISOGLOSS_CHAT_KEY."
    }
    assert len(service.prompts) == 3, "a lasting failure is not tried again for every region"
    assert model_names.estimate(store, "m", model_names.questions(store, semantic_map, FINE)).known == 2


def test_a_service_that_is_busy_for_a_moment_is_asked_again(store, semantic_map, service):
    service.answer = lambda prompt: 503 if len(service.prompts) == 1 else upper(prompt)
    assert all(proposal.name for proposal in asked(store, semantic_map))
    assert len(service.prompts) == 7


@pytest.mark.parametrize("answer", ["", "\n\n", "x" * 200, "**", "<think>only thoughts"])
def test_an_answer_that_is_no_name_leaves_the_present_one(store, semantic_map, service, answer):
    service.answer = lambda _: answer
    proposals = asked(store, semantic_map)
    assert {(proposal.name, proposal.problem) for proposal in proposals} == {
        (None, "The model did not answer with a name.")
    }
    assert model_names.accept(store, semantic_map, "m", proposals) == []
    assert store.edits.list(semantic_map.corpus.id) == ()
    asked_for = len(service.prompts)
    service.answer = upper
    assert all(proposal.name for proposal in asked(store, semantic_map)), "it may do better another time"
    assert len(service.prompts) == 2 * asked_for


def test_no_two_regions_get_the_same_name(store, semantic_map, service):
    service.answer = lambda _: "Money"
    proposals = asked(store, semantic_map)
    assert [proposal.name for proposal in proposals] == ["Money", *[None] * 5]
    assert proposals[1].problem == "“Money” is the name of another region."


def test_a_text_cannot_bring_in_places_of_the_prompt(store, semantic_map, service, monkeypatch):
    monkeypatch.setattr(type(store.corpora), "texts", lambda *_: ["{others} {phrases}" for _ in range(6)])
    question = model_names.questions(store, semantic_map, FINE)[0]
    assert "- {others} {phrases}\n" in question.prompt


def test_a_prompt_of_ones_own_needs_evidence(store, semantic_map, service):
    own = model_names.questions(store, semantic_map, FINE, prompt="{phrases}? {unknown}")
    assert own[0].prompt == f"{own[0].region.keyphrases[0].phrase}? {{unknown}}"
    with pytest.raises(ChatError, match="shows the model nothing"):
        model_names.questions(store, semantic_map, FINE, prompt="Name it.")


def test_without_a_service_nothing_is_asked(store, semantic_map, monkeypatch):
    monkeypatch.delenv("ISOGLOSS_CHAT_URL", raising=False)
    with pytest.raises(ChatError, match="No language model service is set up"):
        model_names.ask(store, semantic_map, "m", model_names.questions(store, semantic_map, FINE))


def test_the_command_estimates_proposes_and_uses(tmp_path, store, semantic_map, service, capsys):
    store.close()
    command = ["--home", str(tmp_path), "name", semantic_map.id, "--layer", "1", "--model", "m"]
    assert main([*command, "--estimate"]) == 0
    assert json.loads(capsys.readouterr().out)["to_send"] == 6
    assert service.prompts == []
    assert main([*command, "--use", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["proposed"] for line in lines} == {line["keyphrases"][0].upper() for line in lines}
    with Store.open(tmp_path) as opened:
        labels = {region.label for region in edits.edited_map(opened, semantic_map.id).layers[FINE].regions}
    assert labels == {line["proposed"] for line in lines}
    assert main([*command[:-4], "--layer", "7", "--model", "m"]) == 2
    assert "layers 0 to 1" in capsys.readouterr().err


def test_the_prompt_shown_at_first_has_all_evidence():
    assert all(place in PROMPT for place in ("{phrases}", "{texts}", "{others}"))
