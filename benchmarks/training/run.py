"""A class of 200 takes a test at once on a real server with two processes; then again, and the server is killed.

``python3 go.py bench training`` prints the median and p95 of all requests (questions, answers, hand-in) and what the
database holds in the end: how many acknowledged answers are missing or changed, how many papers were handed in more
than once or not at all, how many were marked wrongly. In the second class every process of the server is ended with
``kill -9`` in the middle and started again; learners' browsers repeat what was not acknowledged. Learners pause between
two answers as stated; 1 when p95 is beyond its limit or anything was lost.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
KEY, CLASS, LIMIT_MS = "points-of-contact", 200, 500
PAUSES_S = ((2.0, 10.0), (1.0, 5.0))
"""How long a learner thinks about a question: in the measured class, and in the one whose server is killed."""
KILLED_AFTER_S = 25
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Learner:
    """One browser: its session, its paper, what the server acknowledged, how long each answer took."""

    cookies: list[str]
    paper: int
    answers: list[list[str]]
    kept: dict[int, list[str]] = field(default_factory=dict)
    handed_in: bool = False
    spent_ms: list[float] = field(default_factory=list)
    repeated: int = 0
    token: str = ""


def main() -> int:
    """Runs both classes; 1 when a figure is beyond its limit."""
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(ATALAYA_DATA=folder)
        classes = _prepare()
        found: dict[str, Any] = {"learners": CLASS, "measured": _class(folder, classes[0], 0, kill=False)}
        found["killed"] = _class(folder, classes[1], 1, kill=True)
    print(json.dumps(found, indent=1))
    lost = any(one[name] for one in (found["measured"], found["killed"]) for name in ("lost", "not_once", "wrong"))
    return 1 if lost or found["measured"]["p95_ms"] > LIMIT_MS else 0


def _prepare() -> list[list[Learner]]:
    """Two classes of learners who are signed in, have read everything and open the final test."""
    from atalaya.config import instance

    instance.start()
    instance.prepare()
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from atalaya.adapters import clock, courses
    from atalaya.apps.access.models import User
    from atalaya.apps.training import learner_actions as actions
    from atalaya.apps.training import learner_models as models
    from atalaya.core import policy

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    course, now, chance = courses.shipped()[KEY], clock.now(), random.Random(1540)
    classes: list[list[Learner]] = []
    for group in range(2):
        learners = []
        for number in range(CLASS):
            user = User.objects.create(email=f"learner-{group}-{number}@class.example", name=f"Learner {number}")
            row = models.Enrolment.objects.create(
                person=user, course=KEY, version=course.version, language="es", begun_at=now
            )
            models.Reading.objects.bulk_create(
                models.Reading(enrolment=row, lesson=one, at=now) for one in course.order
            )
            for part in course.parts[:-1]:
                done = models.Paper.objects.create(enrolment=row, part=part, number=1, drawn=[], begun_at=now)
                told = {"right": 1, "asked": 1, "percent": 100, "passed": True}
                models.Submission.objects.create(paper=done, at=now, **told)
            paper = actions.begin(KEY, "final", by=policy.Actor(user.pk, user.name))
            client = Client()
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            answers = [_answer(course.questions[key], chance) for key in paper.drawn]
            cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
            learners.append(Learner([cookie], paper.pk, answers))
        classes.append(learners)
    connection.close()
    return classes


def _answer(question: Any, chance: random.Random) -> list[str]:
    """An answer, right three times of four."""
    good = chance.random() < 0.75
    if question.kind in ("one", "many"):
        right = [one.key for one in question.answers if one.right]
        return right if good else [next(one.key for one in question.answers if not one.right)]
    if question.kind == "truth":
        return ["true" if bool(question.right) == good else "false"]
    if question.kind == "number":
        return [f"{question.right if good else question.right + 1 + question.tolerance:g}"]
    places = [str(place) for place in range(len(question.pairs))]
    return places if good else places[::-1]


class Server:
    """The server of the product with two processes."""

    def __init__(self, folder: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.port = int(found.getsockname()[1])
        self.folder = folder
        self.start()

    def start(self) -> None:
        """Starts it and waits until it answers."""
        told = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "ATALAYA_DATA": self.folder}
        command = [sys.executable, "-m", "atalaya", "serve", "--bind", f"127.0.0.1:{self.port}", "--workers", "2"]
        self.process = subprocess.Popen(
            command, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        for _ in range(300):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/ready/")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.2)
        raise RuntimeError("the server did not come up")

    def kill(self) -> None:
        """Ends every process of it at once, without a warning."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _class(folder: str, learners: list[Learner], number: int, *, kill: bool) -> dict[str, Any]:
    """One class, all at once, on its own threads."""
    server = Server(folder)
    chance, begun = random.Random(number), time.perf_counter()
    threads = [
        threading.Thread(target=_sit, args=(one, server.port, PAUSES_S[number], chance.random())) for one in learners
    ]
    for one in threads:
        one.start()
    down_s = 0.0
    if kill:
        time.sleep(KILLED_AFTER_S)
        ended = time.perf_counter()
        server.kill()
        server.start()
        down_s = time.perf_counter() - ended
    for one in threads:
        one.join()
    whole_s = time.perf_counter() - begun
    server.kill()
    spent = sorted(ms for one in learners for ms in one.spent_ms)
    return {
        "pause_s": PAUSES_S[number],
        "whole_s": round(whole_s, 1),
        "down_s": round(down_s, 1),
        "requests": len(spent),
        "repeated": sum(one.repeated for one in learners),
        "median_ms": round(statistics.median(spent), 1),
        "p95_ms": round(spent[int(len(spent) * 0.95)], 1),
        "max_ms": round(spent[-1], 1),
        **_held(learners),
    }


def _sit(one: Learner, port: int, pauses: tuple[float, float], seed: float) -> None:
    """A learner: thinks, answers, follows to the next question, hands in."""
    chance = random.Random(seed)
    time.sleep(chance.uniform(0, pauses[1]))
    for place, answer in enumerate(one.answers, 1):
        address = f"/es/learn/paper/{one.paper}/{place}/"
        _ask(one, port, "GET", address, None)
        time.sleep(chance.uniform(*pauses))
        _ask(one, port, "POST", address, [("answer", told) for told in answer])
        one.kept[place] = answer
    address = f"/es/learn/paper/{one.paper}/"
    _ask(one, port, "GET", address, None)
    _ask(one, port, "POST", address, [])
    one.handed_in = True
    _ask(one, port, "GET", address, None)


def _ask(one: Learner, port: int, method: str, path: str, told: list[tuple[str, str]] | None) -> None:
    """Sends until it is acknowledged, as a person reloads a page that did not come."""
    body = None if told is None else urllib.parse.urlencode([("csrfmiddlewaretoken", one.token), *told])
    head = {"Cookie": "; ".join(one.cookies)}
    if body is not None:
        head["Content-Type"] = "application/x-www-form-urlencoded"
    while True:
        begun = time.perf_counter()
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request(method, path, body, head)
            answer = connection.getresponse()
            page = answer.read()
            connection.close()
        except (OSError, http.client.HTTPException):
            one.repeated += 1
            time.sleep(0.5)
            continue
        if answer.status not in (200, 302):
            raise RuntimeError(f"{method} {path}: {answer.status}")
        one.spent_ms.append(1000 * (time.perf_counter() - begun))
        if len(one.cookies) == 1:
            one.cookies += [told.partition(";")[0] for told in answer.headers.get_all("Set-Cookie", [])]
        token = _TOKEN.search(page)
        one.token = token[1].decode() if token else one.token
        return


def _held(learners: list[Learner]) -> dict[str, int]:
    """What the database holds against what was acknowledged."""
    from atalaya.adapters import courses
    from atalaya.apps.training import learner_models as models
    from atalaya.core.learning import papers

    course = courses.shipped()[KEY]
    lost = not_once = wrong = 0
    for one in learners:
        paper = models.Paper.objects.get(pk=one.paper)
        given = dict(models.Given.objects.filter(paper=paper).values_list("question", "answer"))
        lost += sum(given.get(paper.drawn[place - 1]) != answer for place, answer in one.kept.items())
        lost += len(one.answers) - len(one.kept)
        done = list(models.Submission.objects.filter(paper=paper))
        not_once += len(done) != 1 or not one.handed_in
        expected = sum(
            papers.is_right(course.questions[key], answer) for key, answer in zip(paper.drawn, one.answers, strict=True)
        )
        wrong += bool(done) and done[0].right != expected
    return {"answers": sum(len(one.kept) for one in learners), "lost": lost, "not_once": not_once, "wrong": wrong}


if __name__ == "__main__":
    sys.exit(main())
