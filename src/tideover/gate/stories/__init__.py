"""Stories: what happened, line by line, and asks between. ``judge_story`` has the real gate answer every ask, in a scratch
tenant that is rolled back, by the story's own clock. The ops: docs/gate.md."""

from tideover.gate.stories.judging import judge_story
from tideover.gate.stories.ops import Op, read_story

__all__ = ["Op", "judge_story", "read_story"]
