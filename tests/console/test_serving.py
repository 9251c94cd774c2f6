"""How the console is served: what is cached, what its content policy allows, what happens where it is not built."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient
from tests.conftest import Lender

from tideover.app import console
from tideover.app.console import Console, is_built
from tideover.app.http import describe_app

ROOT = Path(__file__).parents[2]
PAGE = '<!doctype html><meta name="csp-nonce" content="__NONCE__"><script type="module" src="/console/assets/index-abc.js"></script>'


@pytest.fixture
def built(tmp_path: Path) -> TestClient:
    """A console of two files."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "manifest.json").write_text("{}")
    (tmp_path / "assets" / "index-abc.js").write_text("let a = 1")
    (tmp_path / "assets" / "index-abc.js.gz").write_bytes(gzip.compress(b"let a = 1"))
    (tmp_path / "secret.js").write_text("not an asset")
    return TestClient(Starlette(routes=[Mount("/console", Console(tmp_path))]))


def directives(policy: str) -> dict[str, str]:
    return {name: rest for name, _, rest in (part.strip().partition(" ") for part in policy.split(";"))}


@pytest.mark.demand("1.8")
def test_the_page_allows_its_own_scripts_and_the_styles_of_one_answer(built: TestClient) -> None:
    nonces = set()
    for path in ("/console", "/console/", "/console/cases/1?x=y", "/console/day/2026-12-01/cases"):
        answer = built.get(path)
        assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"), path
        assert answer.headers["cache-control"] == "no-store"
        policy = directives(answer.headers["content-security-policy"])
        assert policy["default-src"] == "'none'" and policy["script-src"] == "'self'" and policy["connect-src"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'" and policy["form-action"] == "'self'"
        assert "unsafe" not in answer.headers["content-security-policy"]
        (nonce,) = re.findall(r'content="([A-Za-z0-9_-]{24})"', answer.text)
        assert policy["style-src"] == f"'self' 'nonce-{nonce}'"
        nonces.add(nonce)
    assert len(nonces) == 4


def test_assets_are_kept_for_ever_and_packed_for_whoever_takes_it(built: TestClient) -> None:
    plain = built.get("/console/assets/index-abc.js", headers={"Accept-Encoding": "identity"})
    assert plain.text == "let a = 1" and "content-encoding" not in plain.headers
    packed = built.get("/console/assets/index-abc.js", headers={"Accept-Encoding": "gzip, br"})
    assert packed.text == "let a = 1" and packed.headers["content-encoding"] == "gzip"
    for answer in (plain, packed):
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "path", ["assets/none.js", "assets/index-abc.js.gz", "assets/../secret.js", "assets/..%2fsecret.js", "assets/%2e%2e/secret.js", "assets/"]
)  # fmt: skip
def test_nothing_but_assets_comes_from_the_folder(built: TestClient, path: str) -> None:
    answer = built.get(f"/console/{path}")
    assert "not an asset" not in answer.text
    assert answer.status_code == 404 or answer.text.startswith("<!doctype html>")


def test_nothing_is_sent_there(built: TestClient) -> None:
    assert built.post("/console/", data={"x": "y"}).status_code == 405


def test_behind_the_edge_it_has_one_policy_and_the_usual_headers(lender: Lender) -> None:
    answer = lender.client.get("/console/day")
    assert answer.status_code == (200 if is_built() else 503)
    assert len(answer.headers.get_list("content-security-policy")) == 1
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers.get_list("cache-control") == ["no-store"]


def test_where_it_is_not_built_it_says_so(tmp_path: Path) -> None:
    client = TestClient(Starlette(routes=[Mount("/console", Console(tmp_path))]))
    answer = client.get("/console/cases")
    assert answer.status_code == 503
    assert "尚未构建" in answer.text and "not built" in answer.text and "make setup" in answer.text


def test_the_api_describes_every_operation_once_and_problems_as_they_are() -> None:
    document = describe_app().openapi()
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names) and all(re.fullmatch(r"[a-z]+_[a-z_]+", name) for name in names)
    assert all("application/problem+json" in operation["responses"]["default"]["content"] for operation in operations)
    assert "HTTPValidationError" not in str(document)


@pytest.mark.skipif(not is_built(), reason="the console is not built: `make setup` builds it where Node 20.19 or later is")
def test_it_travels_in_the_wheel(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("tideover/app/console_built/")}
    on_disk = {
        f"tideover/app/console_built/{path.relative_to(console.BUILT)}" for path in console.BUILT.rglob("*") if path.is_file()
    }
    assert inside == on_disk and "tideover/app/console_built/index.html" in inside
