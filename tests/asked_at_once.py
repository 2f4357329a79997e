"""A stand-in for compute processes and threads that answers in this one, at once."""

from __future__ import annotations

from concurrent.futures import Future


class AskedAtOnce:
    """Runs what it is asked before it returns."""

    def ask(self, call, *arguments, **options):
        answer = Future()
        try:
            answer.set_result(call(*arguments, **options))
        except Exception as error:
            answer.set_exception(error)
        return answer

    submit = ask
