"""The Merkle tree against RFC 6962 written down plainly, and canonical JSON."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journal.made import plain_path, plain_root

from tideover.base.errors import Invalid
from tideover.journal.model import EMPTY_ROOT, Tree, canonical, climb, complete_subtrees, fold, leaf_hash, node_hash, path_plan

LARGEST = 200
LEAVES = [leaf_hash(str(number).encode()) for number in range(LARGEST)]


def grown(leaves: list[bytes]) -> tuple[Tree, dict[tuple[int, int], bytes]]:
    """The tree, and every complete subtree's hash as the journal stores them."""
    tree, nodes = Tree(), {}
    for leaf in leaves:
        nodes[0, tree.size] = leaf
        nodes.update({(level, index): hash_ for level, index, hash_ in tree.append(leaf)})
    return tree, nodes


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert Tree().root() == EMPTY_ROOT == sha256(b"").digest() == plain_root([])


def test_leaves_and_nodes_cannot_be_taken_for_each_other() -> None:
    left, right = LEAVES[:2]
    assert leaf_hash(left + right) != node_hash(left, right)


def test_known_answers() -> None:
    """Roots of RFC 6962's usual test vectors (certificate-transparency's reference tree)."""
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]
    tree = Tree()
    for text, root in zip(inputs, roots, strict=True):
        tree.append(leaf_hash(bytes.fromhex(text)))
        assert tree.root().hex() == root


def test_every_size_has_the_root_of_the_recursion() -> None:
    tree = Tree()
    for size in range(LARGEST + 1):
        assert tree.size == size
        assert tree.root() == plain_root(LEAVES[:size])
        if size < LARGEST:
            tree.append(LEAVES[size])


def test_a_tree_goes_on_from_its_stored_peaks() -> None:
    for size in range(LARGEST):
        tree, nodes = grown(LEAVES[:size])
        again = Tree(size, [nodes[pair] for pair in complete_subtrees(0, size)])
        again.append(LEAVES[size])
        tree.append(LEAVES[size])
        assert (again.size, again.peaks, again.root()) == (tree.size, tree.peaks, tree.root())


def test_peaks_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="peaks"):
        Tree(3, [LEAVES[0]])


def test_the_path_of_every_leaf_of_every_size() -> None:
    for size in range(1, LARGEST + 1):
        leaves = LEAVES[:size]
        tree, nodes = grown(leaves)
        # Every path of the small sizes is held against the recursion; of the larger ones each leaf's is climbed.
        for index in range(size):
            plan = path_plan(index, size)
            path = [(is_left, fold([nodes[pair] for pair in pairs])) for is_left, pairs in plan]
            if size <= 40 or index % 37 == 0:
                assert [hash_ for _, hash_ in path] == plain_path(index, leaves)
            assert climb(leaves[index], path) == tree.root()


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 10**12).flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))))
def test_paths_of_huge_trees_are_short_and_cover_everything_once(case: tuple[int, int]) -> None:
    index, size = case
    plan = path_plan(index, size)
    assert len(plan) <= size.bit_length()
    covered = sorted((place << level, 1 << level) for _, pairs in plan for level, place in pairs)
    spans = sorted([*covered, (index, 1)])
    assert spans[0][0] == 0
    assert all(start + width == following for (start, width), (following, _) in pairwise(spans))
    assert spans[-1][0] + spans[-1][1] == size


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_canonical_json_says_the_same_and_has_one_spelling(value: Any) -> None:
    spelled = canonical(value)
    assert json.loads(spelled) == value
    assert canonical(json.loads(json.dumps(value, indent=2))) == spelled


def test_canonical_json_by_the_letter() -> None:
    value = {"é": 1, "b": [True, None, -7], "a": 'q"\\/\n\t\x01\u2028😀', "😀": 0, "｡": 0}
    assert canonical(value) == ('{"a":"q\\"\\\\/\\n\\t\\u0001\u2028😀","b":[true,null,-7],"é":1,"｡":0,"😀":0}'.encode())


def deep() -> list[Any]:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    return value


@pytest.mark.parametrize("value", [1.0, {"a": [1, {"b": 0.5}]}, [float("nan")], "\ud800", {"\udfff": 1}, deep()], ids=range(6))
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises(Invalid):
        canonical(value)
