"""Opens reports in a real Chromium and notes everything that a quiet page does not do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page


@dataclass
class Opened:
    """One page, and what it said or asked for beside the file itself."""

    page: Page
    events: list[str] = field(default_factory=list)

    def run(self, script: str, value: Any = None) -> Any:
        return self.page.evaluate(script, value)

    def wait(self, condition: str) -> None:
        """Polls from outside: a page with this policy may not evaluate by itself."""
        for _ in range(400):
            if self.run(condition):
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(condition)

    def listed(self) -> list[str]:
        """The fingerprints on the present page of the list, in order."""
        found: list[str] = self.run(
            "[...document.querySelectorAll('#v-list tbody.finding')].map(one => one.id.slice(2))"
        )
        return found

    def count(self) -> str:
        return self.page.inner_text("#v-count")

    def told(self) -> str:
        return self.page.inner_text("#v-told")

    def choose(self, control: str, value: str) -> None:
        self.page.select_option(f"#v-{control}", value)

    def search(self, text: str) -> None:
        before = self.run("location.hash")
        self.page.fill("#v-q", text)
        self.wait(f"location.hash !== {before!r}")

    def open_first(self) -> str:
        """Opens the first finding of the list; its fingerprint."""
        first = self.listed()[0]
        self.page.click(f"[id='f-{first}'] button.link")
        self.wait(f"document.querySelector('[id=\"f-{first}\"] .card') !== null")
        return first


@contextmanager
def opened(
    browser: Browser, path: Path, fragment: str = "", *, script: str = "", **context: Any
) -> Iterator[Opened]:
    """A page in a browser context of its own, ready for use where scripts run."""
    own = browser.new_context(**context)
    if script:
        own.add_init_script(script)
    own.set_default_timeout(5000)
    seen = Opened(own.new_page())
    seen.page.on("console", lambda message: seen.events.append(f"console {message.text}"))
    seen.page.on("pageerror", lambda error: seen.events.append(f"error {error}"))
    seen.page.on("request", lambda request: seen.events.append(f"request {request.url}"))
    seen.page.goto(path.as_uri() + fragment)
    seen.events.remove(f"request {path.as_uri()}")
    if context.get("java_script_enabled", True):
        seen.wait("document.documentElement.dataset.viewer === 'ready'")
    yield seen
    own.close()
