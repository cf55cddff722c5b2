"""Work off the window's thread: order, answers at home, dropped answers, errors, cancelling."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from compounding.errors import CancelledError, CompoundingError, DatabaseBusyError
from ui.tasks import Job, TaskRunner


class Page(QObject):
    """Something that asks for work."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[object] = []
        self.failures: list[CompoundingError] = []
        self.threads: list[threading.Thread] = []
        self.progress: list[tuple[int, int]] = []

    def take(self, answer: object) -> None:
        self.threads.append(threading.current_thread())
        self.answers.append(answer)

    def fail(self, error: CompoundingError) -> None:
        self.failures.append(error)

    def tell(self, done: int, total: int) -> None:
        self.progress.append((done, total))


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.close()


def _all_home(qtbot: QtBot, runner: TaskRunner) -> None:
    qtbot.waitUntil(lambda: runner.pending() == 0)


def test_runner_works_elsewhere_and_answers_on_the_windows_thread(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    page = Page()
    runner.run(threading.current_thread, page.take, page.fail, page)
    _all_home(qtbot, runner)
    assert page.answers != [threading.main_thread()]
    assert page.threads == [threading.main_thread()]


def test_runner_keeps_the_order_of_storage_work(qtbot: QtBot, runner: TaskRunner) -> None:
    page, gate = Page(), threading.Event()
    runner.run(lambda: gate.wait(5), page.take, page.fail, page)
    for number in range(50):
        runner.run(_giving(number), page.take, page.fail, page)
    gate.set()
    _all_home(qtbot, runner)
    assert page.answers == [True, *range(50)]


def _giving(number: int) -> Callable[[], int]:
    return lambda: number


def test_runner_brings_a_known_error_to_on_failed(qtbot: QtBot, runner: TaskRunner) -> None:
    page = Page()

    def work() -> None:
        raise DatabaseBusyError("storage.busy")

    runner.run(work, page.take, page.fail, page)
    _all_home(qtbot, runner)
    assert [error.code for error in page.failures] == ["storage.busy"]
    assert page.answers == []


def test_runner_raises_a_bug_on_the_windows_thread(qtbot: QtBot, runner: TaskRunner) -> None:
    page = Page()
    with qtbot.captureExceptions() as caught:
        runner.run(lambda: 1 // 0, page.take, page.fail, page)
        _all_home(qtbot, runner)
    assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError]
    assert page.failures == []


def test_runner_lets_the_owner_take_work_again_before_a_bug_is_raised(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    page, freed = Page(), []
    with qtbot.captureExceptions() as caught:
        runner.run(lambda: 1 // 0, page.take, page.fail, page, lambda: freed.append(len(caught)))
        runner.run_file(
            lambda _job: 1 // 0,
            page.take,
            page.fail,
            page,
            on_crashed=lambda: freed.append(len(caught)),
        )
        _all_home(qtbot, runner)
    assert freed == [0, 1]
    assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError] * 2


def test_runner_with_a_known_error_does_not_call_it_a_bug(qtbot: QtBot, runner: TaskRunner) -> None:
    page, freed = Page(), []

    def work() -> None:
        raise DatabaseBusyError("storage.busy")

    runner.run(work, page.take, page.fail, page, lambda: freed.append(1))
    _all_home(qtbot, runner)
    assert (len(page.failures), freed) == (1, [])


def test_runner_drops_the_answer_for_a_page_that_is_gone(qtbot: QtBot, runner: TaskRunner) -> None:
    page, gate = Page(), threading.Event()
    runner.run(lambda: gate.wait(5), page.take, page.fail, page)
    with qtbot.waitSignal(page.destroyed):
        page.deleteLater()
    gate.set()
    _all_home(qtbot, runner)
    assert page.answers == []


def test_runner_close_waits_for_the_queue_and_takes_nothing_more(qtbot: QtBot) -> None:
    runner, page, done = TaskRunner(), Page(), []
    for number in range(20):
        runner.run(_noting(done, number), page.take, page.fail, page)
    runner.close()
    assert done == list(range(20))
    with pytest.raises(RuntimeError):
        runner.run(_giving(1), page.take, page.fail, page)


def _noting(done: list[int], number: int) -> Callable[[], None]:
    return lambda: done.append(number)


def test_runner_file_work_tells_how_far_it_is(qtbot: QtBot, runner: TaskRunner) -> None:
    page = Page()

    def work(job: Job) -> str:
        for done in range(3):
            job.report(done, 3)
        return "written"

    runner.run_file(work, page.take, page.fail, page, page.tell)
    _all_home(qtbot, runner)
    assert page.progress == [(0, 3), (1, 3), (2, 3)]
    assert page.answers == ["written"]


def test_runner_file_work_that_is_cancelled_fails_in_words(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    page = Page()

    def work(job: Job) -> None:
        if job.stop.wait(5):
            raise CancelledError("document.cancelled")

    job = runner.run_file(work, page.take, page.fail, page)
    job.cancel()
    _all_home(qtbot, runner)
    assert [type(error) for error in page.failures] == [CancelledError]


def test_runner_close_stops_file_work(qtbot: QtBot) -> None:
    runner, page, stopped = TaskRunner(), Page(), []
    runner.run_file(lambda job: stopped.append(job.stop.wait(5)), page.take, page.fail, page)
    runner.close()
    assert stopped == [True]
