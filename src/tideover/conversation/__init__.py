"""Conversation: what a customer says to us, what we make of it, and how we answer.

A message that comes in is kept, read and acted on (``receive``, ``read_message``). Longer talk goes by playbooks: dialogues as
data (``shipped_playbooks``), checked before anybody hears them (``check_playbooks``), run a turn at a time by one engine
(``begin_dialogue``, ``reply_to``), tried by simulated borrowers (``try_out``). What a customer writes in the lender's app is
answered by them (``talk``), once a tenant has signed that they may speak (``propose_release``, ``sign_release``). A question
that somebody asks is answered with the words of an approved article (``answer_question``), or listed for whoever writes them.
How a conversation goes is kept message by message (``moments_of``); where a reading was wrong a person says so
(``correct_reading``).
"""

from tideover.conversation.actions import read_message, words_of
from tideover.conversation.advice.asking import Adviser, adviser_of, endpoint_of, enquiry_of
from tideover.conversation.correcting.actions import (
    correct_reading,
    corrections_of,
    count_corrections,
    decide_correction,
    list_corrections,
)
from tideover.conversation.correcting.model import EMOTIONS, NO_QUESTION, Correction, CorrectionState
from tideover.conversation.dialogues.joining import (
    chat_of,
    count_dialogues,
    end_silent,
    get_dialogue,
    list_dialogues,
    place_of,
)
from tideover.conversation.dialogues.joining import close as close_dialogue
from tideover.conversation.dialogues.joining import speak as speak_in_dialogue
from tideover.conversation.dialogues.joining import take_over as take_over_dialogue
from tideover.conversation.dialogues.model import Dialogue, DialogueState, Release, ReleaseState, Words
from tideover.conversation.dialogues.releasing import install_playbooks, propose_release, sign_release
from tideover.conversation.dialogues.talking import Talked, talk
from tideover.conversation.knowledge.asking import (
    Asked,
    Tally,
    Unanswered,
    answer_question,
    dismiss_questions,
    forget_questions,
    tally,
    try_question,
    unanswered_questions,
)
from tideover.conversation.knowledge.model import Answer, Article, ArticleState, ArticleTopic, Content, Standing
from tideover.conversation.knowledge.signing import (
    approve_article,
    article_of,
    draft_article,
    edit_article,
    install_articles,
    list_articles,
    refuse_article,
    submit_article,
    withdraw_article,
)
from tideover.conversation.moments.keeping import last_moments, moments_of
from tideover.conversation.moments.model import KeptMoment
from tideover.conversation.playbooks.bench import JUDGES, Case, Judge, Report, Transcript, a_matter, told, try_out
from tideover.conversation.playbooks.checking import Fault, check_playbooks
from tideover.conversation.playbooks.engine import begin as begin_dialogue
from tideover.conversation.playbooks.engine import reply as reply_to
from tideover.conversation.playbooks.knowing import help_lines
from tideover.conversation.playbooks.model import Audience, Effect, EffectKind, Ending, Kind, Playbook, Playbooks, Sentence
from tideover.conversation.playbooks.people import cases as trial_cases
from tideover.conversation.playbooks.reading import read_playbooks, shipped_playbooks
from tideover.conversation.playbooks.session import Heard, Known, Session, Spoken, Turn
from tideover.conversation.receiving import Received, forget_parts, receive, take_incoming

__all__ = [
    "EMOTIONS",
    "JUDGES",
    "NO_QUESTION",
    "Adviser",
    "Answer",
    "Article",
    "ArticleState",
    "ArticleTopic",
    "Asked",
    "Audience",
    "Case",
    "Content",
    "Correction",
    "CorrectionState",
    "Dialogue",
    "DialogueState",
    "Effect",
    "EffectKind",
    "Ending",
    "Fault",
    "Heard",
    "Judge",
    "KeptMoment",
    "Kind",
    "Known",
    "Playbook",
    "Playbooks",
    "Received",
    "Release",
    "ReleaseState",
    "Report",
    "Sentence",
    "Session",
    "Spoken",
    "Standing",
    "Talked",
    "Tally",
    "Transcript",
    "Turn",
    "Unanswered",
    "Words",
    "a_matter",
    "adviser_of",
    "answer_question",
    "approve_article",
    "article_of",
    "begin_dialogue",
    "chat_of",
    "check_playbooks",
    "close_dialogue",
    "correct_reading",
    "corrections_of",
    "count_corrections",
    "count_dialogues",
    "decide_correction",
    "dismiss_questions",
    "draft_article",
    "edit_article",
    "end_silent",
    "endpoint_of",
    "enquiry_of",
    "forget_parts",
    "forget_questions",
    "get_dialogue",
    "help_lines",
    "install_articles",
    "install_playbooks",
    "last_moments",
    "list_articles",
    "list_corrections",
    "list_dialogues",
    "moments_of",
    "place_of",
    "propose_release",
    "read_message",
    "read_playbooks",
    "receive",
    "refuse_article",
    "reply_to",
    "shipped_playbooks",
    "sign_release",
    "speak_in_dialogue",
    "submit_article",
    "take_incoming",
    "take_over_dialogue",
    "talk",
    "tally",
    "told",
    "trial_cases",
    "try_out",
    "try_question",
    "unanswered_questions",
    "withdraw_article",
    "words_of",
]
