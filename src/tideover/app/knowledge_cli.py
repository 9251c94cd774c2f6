"""The knowledge base on the command line: to look at it and try it. Articles are written and approved by people signed in."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tideover.app.terminal import Json, Tenant, open_work, put, say

knowledge_app = typer.Typer(help="The knowledge base: its articles, and what a question is answered.", no_args_is_help=True)


@knowledge_app.command("list")
def knowledge_list(tenant: Tenant = "default", as_json: Json = False) -> None:
    """Every version of every article and how it stands, a line each."""
    from tideover.conversation import list_articles

    with open_work(tenant) as (_, opened):
        for each in list_articles(opened):
            row = {
                "id": str(each.id), "article": each.script, "language": each.language, "topic": each.content.topic.value,
                "title": each.content.title, "state": each.state.value, "decided_by": each.decided_by,
            }  # fmt: skip
            if as_json or not sys.stdout.isatty():
                put(row)
            else:
                sys.stdout.write(f"{each.script:<26} {each.language:<6} {each.state.value:<10} {each.content.title}\n")


@knowledge_app.command("ask")
def knowledge_ask(
    question: Annotated[str, typer.Argument(help="A question, as a customer would ask it.")],
    stranger: Annotated[bool, typer.Option("--stranger", help="As if nobody had been verified.")] = False,
    tenant: Tenant = "default",
    as_json: Json = False,
) -> None:
    """What a question would be answered: the article, how near it came, and what came second. Nothing is kept."""
    from tideover.conversation import try_question
    from tideover.gate import Listener

    with open_work(tenant) as (_, opened):
        asked = try_question(opened, question, to=Listener.UNVERIFIED if stranger else Listener.CUSTOMER)
    answer, found = asked.answer, asked.found
    second = found.second.script if found is not None and found.second is not None else None
    row = {
        "answer": answer.text if answer else None, "article": f"{answer.key}.v{answer.version}" if answer else None,
        "nearest": found.article.script if found else None, "second": second, "score": round(found.score, 3) if found else None,
        "threshold": found.threshold if found else None, "is_withheld": asked.is_withheld, "risks": list(asked.risks),
    }  # fmt: skip
    if as_json or not sys.stdout.isatty():
        put(row)
        return
    say(answer.text if answer else "no answer")
    say(f"{row['nearest']} {row['score']} of {row['threshold']}; second {second}")
