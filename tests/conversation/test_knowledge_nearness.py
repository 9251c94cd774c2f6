"""How near a question comes to each text of a pool."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from importlib import resources

import numpy as np
import pytest
from benchmarks import understanding as card
from benchmarks.understanding import SHARED, pool_of

from tideover.conversation.knowledge.finding import meanings_of
from tideover.conversation.knowledge.nearness import Pool, signs_of, spelt
from tideover.language import embed, has_embedder


def signs(text: str) -> dict[str, int]:
    return dict(signs_of(spelt([text])[0]))


def nearest(texts: Sequence[str], question: str) -> str:
    """By signs alone."""
    return texts[int(Pool(texts, None).likeness(question).argmax())]


def test_a_word_stands_in_one_row_and_is_spelt_before_it_is_read() -> None:
    said = tomllib.loads((resources.files("tideover.conversation.knowledge") / "synonyms.toml").read_text(encoding="utf-8"))
    words = [word for part in said["same"].values() for row in part for word in row.split()]
    assert len(words) == len(set(words)) > 200
    spellings = [word for row in said["spellings"] for word in row.split()]
    assert len(spellings) == len(set(spellings))
    assert spelt(words) == words, "no row waits for a word that is never read"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("怎么提前还款", "如何提早还钱"),
        ("为什么借不了", "为啥不能借"),
        ("什么时候到账", "多久入账"),
        ("額度怎麼提升", "额度怎样提高"),
        ("蚂蚁花呗的帐单", "花贝的账单"),
        ("可以延期吗", "能推迟吗"),
        ("還款日", "还款　日!"),
    ],
)
def test_what_asks_the_same_has_the_same_signs(one: str, other: str) -> None:
    assert signs(one) == signs(other)


@pytest.mark.parametrize(
    ("one", "other"), [("晚上还款", "延迟还款"), ("余额", "余额度"), ("能还款", "不能还款"), ("关于还款", "关闭还款")]
)
def test_what_asks_something_else_has_not(one: str, other: str) -> None:
    assert signs(one) != signs(other)


def test_latin_words_count_whole_and_by_their_runs() -> None:
    found = signs("Late fees, late!")
    assert found["late"] == 2 and found["fees"] == 1 and found[" la"] == 2 and found["ees"] == 1
    assert "l" not in found and "," not in found


def test_other_words_for_the_same_find_it_without_an_embedder() -> None:
    texts = ["怎么提高额度", "为什么额度降低了", "怎么提前还清", "银行卡扣款失败怎么办"]
    assert nearest(texts, "为啥限额变少了") == "为什么额度降低了"
    assert nearest(texts, "如何提早全还") == "怎么提前还清"
    assert nearest(texts, "储蓄卡划扣没成功，咋整") == "银行卡扣款失败怎么办"


def test_a_text_that_is_near_to_everything_gives_way() -> None:
    """Of two texts about as near to the question, the one that has neighbours comes second."""
    alone, crowded = "甲乙", "甲丙"
    near = Pool([alone, crowded, "丙丁", "丙戊", "丙己"], None).likeness("甲")
    assert near[0] > near[1]


def test_a_pool_of_nothing_or_of_one_text_is_no_trouble() -> None:
    assert Pool([], None).likeness("怎么还款").shape == (0,)
    assert Pool(["怎么还款"], None).likeness("怎么还款")[0] == pytest.approx(1)
    odd = Pool(["怎么还款", "", "？？", "123"], None).likeness("\0")
    assert odd.shape == (4,) and np.isfinite(odd).all()


@pytest.mark.skipif(not has_embedder(), reason="no embedder of this machine: what sentences mean cannot be read")
def test_what_it_means_counts_where_no_word_is_shared() -> None:
    texts = ["我丢了工作", "怎么开发票", "利息怎么算"]
    kept = meanings_of(texts)
    assert kept is not None
    near = Pool(texts, embed(spelt(texts))).likeness("厂子倒闭，我们全被裁员了")
    assert int(near.argmax()) == 0


@pytest.mark.real_data
def test_real_questions_are_found_in_other_words_without_an_embedder() -> None:
    """By signs alone; with meanings measured by ``python -m benchmarks.understanding``. Runs of one to three characters alone,
    as before there were synonyms, found 0.435."""
    if not (SHARED / "atec").is_dir():
        pytest.skip("the data set atec is not beside the project")
    asks = pool_of(card.same_questions(), frozenset())
    pool = Pool([text for pair in asks for text in pair], None)
    ranks = []
    for number, (question, _) in enumerate(asks[:600]):
        near = pool.likeness(question)
        near[2 * number] = -np.inf
        ranks.append(int((near > near[2 * number + 1]).sum()))
    assert len(asks) == 999 and np.mean(np.array(ranks) < 5) >= 0.52
