"""The stop button, while workers send as fast as they may: after its commit nothing more leaves."""

from __future__ import annotations

import threading
import time

import pytest
from tests.conftest import Lender

from tideover.base.jobs import Worker
from tideover.rehearsal import PostOffice

CUSTOMERS = 120
THREADS = 4


@pytest.mark.demand("2.22")
@pytest.mark.demand("1.3")
@pytest.mark.parametrize(("scope", "value"), [("all", ""), ("channel", "email")])
def test_nothing_is_sent_later_than_a_second_after_the_stop(lender: Lender, post: PostOffice, scope: str, value: str) -> None:
    for number in range(CUSTOMERS):
        lender.customer(f"C{number}", email=f"c{number}@city.example", phone=f"+86138{number:08d}")
        lender.account(f"A-C{number}", f"C{number}")
    assert lender.import_book().rejected == 0
    for number in range(CUSTOMERS):
        assert lender.contact(f"C{number}").status_code == 202
    worker = Worker(lender.runtime.works, lender.runtime.registry, THREADS, 30)
    thread = threading.Thread(target=worker.work)
    thread.start()
    try:
        wait_until(lambda: len(post.letters()) >= 10)
        answer = lender.post("/pauses", {"scope": scope, "value": value, "reason": "wrong text"})
        assert answer.status_code == 201
        assert answer.json()["sending"] <= THREADS  # those had passed the gate before, and whoever stops is told of them
        time.sleep(1)
        gone = len(post.letters())
        assert gone < CUSTOMERS - 20  # it was in full swing
        time.sleep(2)
        assert len(post.letters()) == gone
        states = [row["state"] for row in lender.get("/contacts?limit=500").json()["contacts"]]
        assert (states.count("sent"), states.count("queued")) == (gone, CUSTOMERS - gone)
        assert lender.post("/pauses/lifting", {"scope": scope, "value": value, "reason": "mended"}).status_code == 200
        wait_until(lambda: len(post.letters()) == CUSTOMERS)
    finally:
        worker.stop()
        thread.join()


def wait_until(is_so: object, within_seconds: float = 60) -> None:
    deadline = time.monotonic() + within_seconds
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.01)
