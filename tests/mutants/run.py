"""Whether the unit tests notice when the sums are changed: `python3 dev.py mutants`.

`mutmut` makes the mutants: each is one function of the calculation package with one small change
(a `<` for a `<=`, a `/` for a `*`, a figure one higher, an argument or a text lost). This file runs
them, because mutmut hands the names of tests to pytest as text: names with odd characters in them,
which tests of hostile input have, are refused, and it counts each refusal as a mutant found.

The tests are collected once. They run once as they are, and what calls which function is noted.
Then each mutant gets a forked process with that mutant switched on, which runs the tests that call
its function, quickest first, until one fails (killed), none does (survived) or the time is up.
Needs `fork`, so not Windows. The modules stand in `pyproject.toml` under `tool.mutmut`. Verdicts
are kept in `build/mutants.json`; a module is tested again when it changed. Not mutated: what
stands outside functions, and functions with a decorator, such as properties.

    python3 dev.py mutants                 every module that changed since the last run
    python3 dev.py mutants capsule liquid  these alone
    python3 dev.py mutants --share 20      a fifth of them, drawn by lot
    python3 dev.py mutants --survivors     only the survivors of the last run, after new tests
"""

from __future__ import annotations

import argparse
import difflib
import gc
import hashlib
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from mutmut.configuration import config
from mutmut.mutation.file_mutation import MutatedFile, mutate_file_contents
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "mutants.json"
COPIED = ("compounding", "resources", "tests", "ui", "pyproject.toml", "README.md")
GOAL = 90
SECONDS = 30
MEMORY = 4 * 1024**3
PROFILE = "mutants"
KILLED, SURVIVED, TIMEOUT, UNTESTED = "killed", "survived", "timeout", "no test"
# Reads the sources of the domain, where all mutants of a text stand side by side.
READS_SOURCES = (
    "tests/unit/test_plan_output.py::test_every_finding_code_of_the_domain_has_a_sentence"
)
# Nothing of the sums is judged there.
OTHERS = ("documents", "test_themes.py", "test_sentences_of_making.py")


@dataclass(slots=True)
class Mutant:
    """One changed function, the lines it changes, and what became of it."""

    name: str
    change: str
    verdict: str = ""

    @property
    def function(self) -> str:
        """The function it is a change of, as the trampoline names it."""
        return self.name.rpartition("__mutmut_")[0]

    @property
    def drawn(self) -> int:
        """Its lot from 0 to 99, the same in each run: a share of all mutants is drawn by it."""
        return int.from_bytes(hashlib.sha256(self.name.encode()).digest()) % 100

    @property
    def module(self) -> str:
        """The name of the module it is in: capsule."""
        return self.name.split(".")[-2]


@dataclass(slots=True)
class Module:
    """A module of the calculation package with its mutants; ``hash`` of the text they are of."""

    path: str
    hash: str
    mutants: list[Mutant]

    def to_run(self, chosen: argparse.Namespace) -> list[Mutant]:
        """Its mutants to run: all when it is named, else those that have no verdict yet."""
        named = self.name in chosen.modules
        if chosen.modules and not named:
            return []
        if chosen.survivors:
            return [m for m in self.mutants if m.verdict in (SURVIVED, UNTESTED)]
        return [m for m in self.mutants if m.drawn < chosen.share and (named or not m.verdict)]

    @property
    def name(self) -> str:
        """The module's own name: capsule."""
        return Path(self.path).stem


def kept() -> dict[str, Module]:
    """What the last runs left, by path."""
    if not KEPT.exists():
        return {}
    found = json.loads(KEPT.read_text(encoding="utf-8"))
    return {
        each["path"]: Module(each["path"], each["hash"], [Mutant(**m) for m in each["mutants"]])
        for each in found
    }


def save(modules: Iterable[Module]) -> None:
    """Keep the verdicts, so that a run that was stopped goes on where it was."""
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps([asdict(each) for each in modules], indent=0), encoding="utf-8")


def copy_project(folder: Path) -> None:
    """Everything that the unit tests need, so that the project itself stays as it is."""
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, folder / name)


def modules_in(folder: Path) -> list[Module]:
    """The modules that `pyproject.toml` lists; mutants of a text that changed are new."""
    before = kept()
    found = []
    for path in config().only_mutate:
        if (folder / path).exists():
            text = (folder / path).read_bytes()
            now = hashlib.sha256(text).hexdigest()
            old = before.get(path)
            found.append(old if old and old.hash == now else _module(path, text.decode(), now))
    return found


@cache
def all_mutants(path: str, text: str) -> MutatedFile:
    """The module with every mutant of every function beside the original."""
    return mutate_file_contents(path, text)


def _module(path: str, text: str, now: str) -> Module:
    name = path.removesuffix(".py").replace("/", ".")
    made = all_mutants(path, text)
    return Module(path, now, [Mutant(f"{name}.{n}", _change(made, n)) for n in made.mutant_names])


def put_mutants(folder: Path, path: str) -> None:
    """Give the copied module all its mutants; a trampoline picks the one that is switched on."""
    text = (folder / path).read_text(encoding="utf-8")
    (folder / path).write_text(all_mutants(path, text).code, encoding="utf-8")


def _change(made: MutatedFile, name: str) -> str:
    """The lines of the function that the mutant changes."""
    spans, lines = made.line_span_by_function_name, made.code.splitlines()
    original = f"{name.rpartition('__mutmut_')[0]}__mutmut_orig"
    before, after = (
        lines[spans[each].start : spans[each].end] if each in spans else []
        for each in (original, name)
    )
    diff = difflib.unified_diff(before, after, n=0, lineterm="")
    return "\n".join(line for line in diff if not line.startswith(("---", "+++", "@@")))


class Runner:
    """A plugin of pytest: runs the tests once, then once for each mutant until one fails."""

    def __init__(self, modules: list[Module], wanted: list[Mutant], budget: int) -> None:
        self._modules = modules
        self._budget = budget
        self._wanted = wanted
        self._seconds: dict[str, float] = {}
        self._callers: dict[str, list[pytest.Item]] = defaultdict(list)
        self._killers: dict[str, Counter[str]] = defaultdict(Counter)

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self) -> None:
        """The same examples each time, none kept, and no time spent on making them small."""
        from hypothesis import Phase, settings

        phases = (Phase.explicit, Phase.generate)
        settings.register_profile(
            PROFILE, derandomize=True, database=None, deadline=None, phases=phases
        )

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of pytest's own loop."""
        if session.testsfailed:
            raise SystemExit("The tests cannot be collected.")
        self._run_unchanged(session.items)
        begun = time.monotonic()
        for at, mutant in enumerate(self._wanted, 1):
            mutant.verdict = self._verdict(mutant)
            if at % 100 == 0 or at == len(self._wanted):
                save(self._modules)
                print(f"{at} of {len(self._wanted)}, {time.monotonic() - begun:.0f} s", flush=True)
        return True

    def _run_unchanged(self, items: list[pytest.Item]) -> None:
        set_mutant_under_test("stats")
        seen = state()
        for item, after in _with_next(items):
            seen._stats.clear()
            begun = time.process_time()
            if not _passes(item, after):
                print(f"Left out, because it fails without any change: {item.nodeid}", flush=True)
                continue
            self._seconds[item.nodeid] = time.process_time() - begun
            for function in seen._stats:
                self._callers[function].append(item)
        set_mutant_under_test("")
        gc.freeze()
        print(f"{len(items)} tests, {sum(self._seconds.values()):.0f} s", flush=True)

    def _verdict(self, mutant: Mutant) -> str:
        tests = self._tests_for(mutant)
        if not tests:
            return UNTESTED
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _be_the_mutant(mutant, tests, writer)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            killer = pipe.read()
        _, status = os.waitpid(child, 0)
        if killer:
            self._killers[mutant.function][killer] += 1
            return KILLED
        return SURVIVED if status == 0 else TIMEOUT

    def _tests_for(self, mutant: Mutant) -> list[pytest.Item]:
        """What calls the function: what found its last mutants, the module's own tests, those of
        every figure of a plan, the rest; the quickest first.

        As many as fit into the budget: a mutant that only later tests would find counts as a
        survivor, so the share can be too low and never too high.
        """
        killers = self._killers[mutant.function]
        near = (f"/test_{mutant.module}", "/test_sums_exact", "/test_plan_exact")
        tests = sorted(
            self._callers[mutant.function],
            key=lambda item: (
                -killers[item.nodeid],
                [place not in item.nodeid for place in near],
                self._seconds[item.nodeid],
            ),
        )
        taken = accumulate(self._seconds[item.nodeid] for item in tests)
        return [item for item, spent in zip(tests, taken, strict=True) if spent < self._budget]


def _be_the_mutant(mutant: Mutant, tests: list[pytest.Item], writer: int) -> None:
    """In the forked process: run the tests, write the name of the one that failed, end."""
    gc.disable()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    set_mutant_under_test(mutant.name)
    killer = ""
    try:
        for item, after in _with_next(tests):
            killer = item.nodeid
            signal.alarm(SECONDS)
            if not _passes(item, after):
                break
        else:
            killer = ""
    finally:  # Whatever a mutant raises: this process must not go on as its parent.
        os.write(writer, killer.encode(errors="replace"))
        os._exit(0)


def _with_next(items: list[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    yield from zip(items, [*items[1:], None], strict=True)


def _passes(item: pytest.Item, after: pytest.Item | None) -> bool:
    reports = runtestprotocol(item, log=False, nextitem=after)
    return not any(report.failed for report in reports)


def report(modules: Iterable[Module]) -> None:
    """Each survivor with its change, then the share of each module that was killed."""
    tally: dict[str, Counter[str]] = {}
    for module in modules:
        tally[module.path] = Counter(mutant.verdict for mutant in module.mutants)
        for mutant in module.mutants:
            if mutant.verdict in (SURVIVED, UNTESTED):
                print(f"\n{mutant.verdict}: {mutant.name}\n{mutant.change}")
    print(f"\n{'module':42}{'mutants':>9}{'run':>9}{'killed':>9}{'survived':>10}{'share':>9}")
    for path, counts in sorted(tally.items()):
        _print_share(path, counts)
    _print_share("all", sum(tally.values(), Counter()))
    print(f"A mutant that never ends counts as killed. The goal is {GOAL} % of all.")


def _print_share(name: str, counts: Mapping[str, int]) -> None:
    killed = counts[KILLED] + counts[TIMEOUT]
    alive = counts[SURVIVED] + counts[UNTESTED]
    run = killed + alive
    share = f"{100 * killed / run:.1f} %" if run else "not run"
    print(f"{name:42}{sum(counts.values()):9}{run:9}{killed:9}{alive:10}{share:>9}")


def main() -> int:
    """Run the mutants and print what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("modules", nargs="*", help="capsule, liquid, quantity, ...")
    parser.add_argument("--survivors", action="store_true", help="only those of the last run")
    parser.add_argument("--report", action="store_true", help="only print what is known")
    parser.add_argument("--share", type=int, default=100, help="percent of the mutants to run")
    parser.add_argument("--budget", type=int, default=5, help="seconds of processor time for one")
    chosen = parser.parse_args()
    os.chdir(ROOT)
    if chosen.report:
        report(kept().values())
        return 0
    os.nice(10)
    with tempfile.TemporaryDirectory() as name:
        modules = work_in(Path(name), chosen)
    save(modules)
    report(modules)
    return 0


def work_in(folder: Path, chosen: argparse.Namespace) -> list[Module]:
    """Copy the project into ``folder`` and run the mutants there."""
    copy_project(folder)
    modules = modules_in(folder)
    wanted: list[Mutant] = []
    for module in modules:
        mutants = module.to_run(chosen)
        if mutants:
            wanted += mutants
            put_mutants(folder, module.path)
    print(f"{len(wanted)} of {sum(len(m.mutants) for m in modules)} mutants to run", flush=True)
    if wanted:
        os.chdir(folder)
        sys.path[:] = [str(folder), *(each for each in sys.path if Path(each or ".") != ROOT)]
        run_tests(Runner(modules, wanted, chosen.budget))
        os.chdir(ROOT)
    return modules


def run_tests(runner: Runner) -> None:
    """Let pytest collect the unit tests and hand them to ``runner``."""
    left_out = ("no:randomly", "no:xdist", "no:cacheprovider", "no:benchmark")
    arguments = [
        "-q",
        "--tb=native",
        "--timeout=0",
        "-o",
        "faulthandler_timeout=0",
        f"--deselect={READS_SOURCES}",
        "tests/unit",
    ]
    arguments += [f"--ignore=tests/unit/{each}" for each in OTHERS]
    for plugin in left_out:
        arguments += ["-p", plugin]
    pytest.main(arguments, plugins=[runner])


if __name__ == "__main__":
    sys.exit(main())
