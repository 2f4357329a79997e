"""A language model service in the forms of OpenAI and Ollama: each ends in a name or in one sentence."""

from __future__ import annotations

import pytest

from dashboard import model_names
from dashboard.analysis.chat import ChatModel
from tests.chat_service import ChatService, Reply, ollama, openai, openai_error
from tests.example_map import COARSE_LABELS, stored_map

SECRET = "sk-very-secret"
NO_MESSAGE = (
    "did not answer with a message: check that ISOGLOSS_CHAT_URL is the address of an OpenAI-compatible service and "
    "that 'm' is a model one can talk to."
)


@pytest.fixture
def semantic_map(store):
    return stored_map(store)


@pytest.fixture
def service(monkeypatch):
    with ChatService(lambda _: 500) as served:
        monkeypatch.setenv("ISOGLOSS_CHAT_URL", served.url)
        monkeypatch.setenv("ISOGLOSS_CHAT_KEY", SECRET)
        yield served


def proposals(store, semantic_map, pauses=None):
    """What the model proposes for the three regions of the coarse layer."""
    pauses = [] if pauses is None else pauses
    asked = model_names.questions(store, semantic_map, 0)
    return model_names.ask(store, semantic_map, "m", asked, service=ChatModel("m", pause=pauses.append))


@pytest.mark.parametrize(
    "reply",
    [
        openai("Lost cards"),
        openai("\n\nLost cards\n"),
        openai(
            [{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}, {"type": "text", "text": "Lost cards"}]
        ),
        ollama("Lost cards"),
        ollama("Lost cards", reasoning="The user wants a name. Fees? No."),
        ollama("<think>\nFees?\n</think>\n\nLost cards"),
        ollama('```json\n{"name": "Lost cards"}\n```'),
        Reply(body={"choices": [{"message": {"content": "Lost cards"}}]}),
        Reply(body=b'\xef\xbb\xbf{"choices": [{"message": {"content": "Lost cards"}}]}'),
    ],
)
def test_every_form_of_an_answer_holds_the_name(store, semantic_map, service, reply):
    service.answer = lambda _: reply
    first, *others = proposals(store, semantic_map)
    assert (first.name, first.problem) == ("Lost cards", "")
    assert {other.problem for other in others} == {"“Lost cards” is the name of another region."}


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (openai(None, refusal="I can't assist with that."), "The model refused to answer."),
        (openai(None, finish_reason="content_filter"), "The model refused to answer."),
        (openai("I'm sorry, but I can't help with that."), "The model did not answer with a name."),
        (openai("", finish_reason="length"), "The model thought for longer than its service lets it"),
        (ollama("", reasoning="The user wants"), "The model did not answer with a name."),
        (Reply(body={"choices": []}), "The model did not answer with a name."),
        (Reply(body={"choices": ["?"]}), "The model did not answer with a name."),
        (
            Reply(body={"choices": [{"message": {"content": {"text": "Lost"}}}]}),
            "The model did not answer with a name.",
        ),
    ],
)
def test_a_question_without_an_answer_leaves_the_others_theirs(store, semantic_map, service, reply, problem):
    service.answer = lambda _: reply if len(service.prompts) == 1 else openai(f"Name {len(service.prompts)}")
    first, *others = proposals(store, semantic_map)
    assert first.name is None
    assert first.problem.startswith(problem)
    assert first.problem.count(".") == 1
    assert [other.name for other in others] == ["Name 2", "Name 3"]


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (
            openai_error(401, f"Incorrect API key provided: {SECRET}.", code="invalid_api_key"),
            "check ISOGLOSS_CHAT_KEY.",
        ),
        (openai_error(403, "Country not supported", code="unsupported_country"), "check ISOGLOSS_CHAT_KEY."),
        (openai_error(404, "The model `m` does not exist", code="model_not_found"), "it knows no model 'm', or "),
        (
            Reply(404, {"error": {"message": 'model "m" not found, try pulling it first', "type": "api_error"}}),
            "knows no",
        ),
        (Reply(404, {"error": "model 'm' not found, try pulling it first"}), "it knows no model 'm', or "),
        (Reply(404, b"404 page not found"), "it knows no model 'm', or "),
        (openai_error(400, "Too long", code="context_length_exceeded", param="messages"), "it refuses the request: "),
        (
            openai_error(429, "You exceeded your quota", code="insufficient_quota"),
            "the quota of the key in ISOGLOSS_CHAT",
        ),
        (Reply(200, b"<!doctype html><title>Sign in</title>"), NO_MESSAGE),
        (Reply(200, b'data: {"choices": [{"delta": {"content": "Lost"}}]}\n\ndata: [DONE]\n\n'), NO_MESSAGE),
        (Reply(200, {"error": {"message": "No endpoints found", "code": 404}}), NO_MESSAGE),
        (Reply(200, [1]), NO_MESSAGE),
        (Reply(200, b"\xff\xfe"), NO_MESSAGE),
    ],
)
def test_a_service_that_will_not_answer_is_asked_once_and_told_of_in_a_sentence(
    store, semantic_map, service, reply, problem
):
    service.answer = lambda _: reply
    pauses = []
    found = proposals(store, semantic_map, pauses)
    assert [proposal.name for proposal in found] == [None] * len(COARSE_LABELS)
    assert (len(service.prompts), pauses) == (1, [])
    [told] = {proposal.problem for proposal in found}
    assert told.startswith(f"The language model service at {service.url} ")
    assert problem in told
    assert SECRET not in told
    assert [region.label for region in semantic_map.layers[0].regions] == list(COARSE_LABELS)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(502, b"<html><h1>502 Bad Gateway</h1></html>", {"Content-Type": "text/html"}),
        openai_error(503, "The engine is currently overloaded", code=None),
        openai_error(429, "Rate limit reached", code="rate_limit_exceeded"),
    ],
)
def test_a_service_that_stays_busy_is_told_of_in_a_sentence(store, semantic_map, service, reply):
    service.answer = lambda _: reply
    [told] = {proposal.problem for proposal in proposals(store, semantic_map)}
    assert f"answered with status {reply.status}, 6 times in a row" in told
    assert told.endswith("go on later; the answers so far are kept.")


def test_a_service_is_left_alone_for_as_long_as_it_asks(store, semantic_map, service):
    busy = openai_error(429, "Rate limit reached", code="rate_limit_exceeded", Retry_After="7")
    service.answer = lambda _: busy if len(service.prompts) == 1 else openai(f"Name {len(service.prompts)}")
    pauses = []
    assert [proposal.name for proposal in proposals(store, semantic_map, pauses)] == ["Name 2", "Name 3", "Name 4"]
    assert pauses == [7.0]


@pytest.mark.parametrize(
    "refusal",
    [
        openai_error(400, "Unsupported value.", code="unsupported_value", param="temperature"),
        Reply(422, {"error": {"message": "temperature: extra inputs are not permitted"}}),
    ],
)
def test_a_model_that_takes_no_temperature_is_asked_without_one(store, semantic_map, service, refusal):
    service.answer = lambda _: (
        refusal if "temperature" in service.requests[-1] else openai(f"Name {len(service.prompts)}")
    )
    assert all(proposal.name for proposal in proposals(store, semantic_map))
    assert ["temperature" in request for request in service.requests] == [True, False, False, False]
