"""Check a Tideover journal, or a receipt, without Tideover: written from docs/journal-format.md alone.

    python verify_journal.py EXPORT.jsonl HEAD.json [HEAD.json …] PUBLIC_KEY
    python verify_journal.py --receipt RECEIPT.json PUBLIC_KEY

PUBLIC_KEY is 64 hexadecimal digits, or a file of such, one a line. Prints {"facts", "verdict", "at"}; exit 0 if intact,
1 if not, 2 if a file cannot be read. Needs Python 3.9 or later and `pip install cryptography`, nothing else.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LINE = {"position", "id", "at", "known_at", "tenant", "kind", "data", "leaf"}
SEALED = ("at", "data", "id", "kind", "known_at", "tenant")
SIGNED = ("at", "facts", "root", "tenant")
HEX = re.compile(r"[0-9a-f]*")


class Found(Exception):
    """What is wrong, and the first position where it shows."""

    def __init__(self, verdict, at=None):
        super().__init__(verdict)
        self.verdict, self.at = verdict, at


# --- canonical JSON, hashes, tree --------------------------------------------------------------------------------------


def parse(text):
    """JSON with each key once and whole numbers only. Raises ValueError."""

    def once(pairs):
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a key stands twice")
        return found

    def refuse(number):
        raise ValueError(f"{number} is no whole number")

    return json.loads(text, object_pairs_hook=once, parse_float=refuse, parse_constant=refuse)


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def is_whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def is_hex(value, size):
    return isinstance(value, str) and len(value) == 2 * size and HEX.fullmatch(value) is not None


def leaf_of(line):
    return hashlib.sha256(b"\x00" + canonical({key: line[key] for key in SEALED})).digest()


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def largest_power_below(size):
    return 1 << ((size - 1).bit_length() - 1)


def root_of(leaves, start, end):
    """MTH of RFC 6962 over leaves[start:end]."""
    if end == start:
        return hashlib.sha256(b"").digest()
    if end - start == 1:
        return leaves[start]
    split = start + largest_power_below(end - start)
    return node(root_of(leaves, start, split), root_of(leaves, split, end))


def sides(index, size):
    """On which side the sibling lies at each step from leaf ``index`` (from 0) of ``size`` up to the root."""
    if size == 1:
        return []
    split = largest_power_below(size)
    if index < split:
        return [*sides(index, split), "right"]
    return [*sides(index - split, size - split), "left"]


# --- heads, lines, receipts --------------------------------------------------------------------------------------------


def check_head(head, trusted):
    fits = (
        isinstance(head, dict)
        and isinstance(head.get("tenant"), str)
        and isinstance(head.get("at"), str)
        and is_whole(head.get("facts"))
        and head["facts"] > 0
        and is_hex(head.get("root"), 32)
        and is_hex(head.get("key"), 32)
        and is_hex(head.get("signature"), 64)
    )
    if not fits:
        raise Found("forged_head")
    try:
        signed = canonical({key: head[key] for key in SIGNED})
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(head["key"])).verify(bytes.fromhex(head["signature"]), signed)
    except (InvalidSignature, ValueError):
        raise Found("forged_head") from None
    if head["key"] not in trusted:
        raise Found("foreign_key")


def check_line(line, position, tenant):
    """Returns the line's leaf."""
    if not isinstance(line, dict) or set(line) != LINE or not is_whole(line["position"]):
        raise Found("malformed", position)
    if line["position"] != position:
        raise Found("gap", position)
    if line["tenant"] != tenant:
        raise Found("wrong_tenant", position)
    try:
        leaf = leaf_of(line)
    except (UnicodeEncodeError, RecursionError):
        raise Found("malformed", position) from None
    if leaf.hex() != line["leaf"]:
        raise Found("altered", position)
    return leaf


def check_export(raw_lines, heads, trusted):
    """Returns how many facts are intact."""
    for head in heads:
        check_head(head, trusted)
    tenant = heads[0]["tenant"]
    if any(head["tenant"] != tenant for head in heads):
        raise Found("mixed")
    leaves = []
    for raw in raw_lines:
        if not raw.strip():
            continue
        position = len(leaves) + 1
        try:
            line = parse(raw.decode("utf-8"))
        except (ValueError, RecursionError):
            raise Found("malformed", position) from None
        leaves.append(check_line(line, position, tenant))
    for head in sorted(heads, key=lambda head: head["facts"]):
        if len(leaves) < head["facts"]:
            raise Found("cut", len(leaves) + 1)
        if root_of(leaves, 0, head["facts"]).hex() != head["root"]:
            raise Found("root_differs")
    vouched = max(head["facts"] for head in heads)
    if len(leaves) > vouched:
        raise Found("unvouched", vouched + 1)
    return len(leaves)


def check_receipt(receipt, trusted):
    if not isinstance(receipt, dict) or not isinstance(receipt.get("proof"), list):
        raise Found("malformed")
    line, head = receipt.get("fact"), receipt.get("head")
    check_head(head, trusted)
    if not isinstance(line, dict) or not is_whole(line.get("position")) or not 0 < line["position"] <= head["facts"]:
        raise Found("malformed")
    so_far = check_line(line, line["position"], head["tenant"])
    steps = receipt["proof"]
    if not all(isinstance(step, dict) and is_hex(step.get("hash"), 32) for step in steps):
        raise Found("malformed")
    if [step.get("side") for step in steps] != sides(line["position"] - 1, head["facts"]):
        raise Found("root_differs")
    for step in steps:
        sibling = bytes.fromhex(step["hash"])
        so_far = node(sibling, so_far) if step["side"] == "left" else node(so_far, sibling)
    if so_far.hex() != head["root"]:
        raise Found("root_differs")
    return 1


# --- the command -------------------------------------------------------------------------------------------------------


def read_json(path, verdict):
    try:
        return parse(Path(path).read_bytes().decode("utf-8"))
    except (ValueError, RecursionError):
        raise Found(verdict) from None


def read_keys(given):
    if is_hex(given, 32):
        return [given]
    keys = Path(given).read_text().split()
    if not keys or not all(is_hex(key, 32) for key in keys):
        raise OSError(f"{given} holds no public key")
    return keys


def say(verdict):
    sys.stdout.write(json.dumps(verdict) + "\n")


def main():
    parser = argparse.ArgumentParser(description="Check a Tideover journal, or a receipt, without Tideover.")
    parser.add_argument("--receipt", action="store_true", help="RECEIPT.json PUBLIC_KEY")
    parser.add_argument("files", nargs="+", metavar="FILE", help="EXPORT.jsonl HEAD.json [HEAD.json …] PUBLIC_KEY")
    options = parser.parse_args()
    *files, key = options.files
    if len(files) != 1 if options.receipt else len(files) < 2:
        parser.error("expected RECEIPT.json PUBLIC_KEY" if options.receipt else "expected EXPORT.jsonl HEAD.json … PUBLIC_KEY")
    try:
        trusted = read_keys(key)
        try:
            if options.receipt:
                facts = check_receipt(read_json(files[0], "malformed"), trusted)
            else:
                heads = [read_json(file, "forged_head") for file in files[1:]]
                with open(files[0], "rb") as export:
                    facts = check_export(export, heads, trusted)
        except Found as found:
            say({"facts": found.at - 1 if found.at else 0, "verdict": found.verdict, "at": found.at})
            return 1
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    say({"facts": facts, "verdict": "intact", "at": None})
    return 0


if __name__ == "__main__":
    sys.exit(main())
