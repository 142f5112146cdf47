"""A custom reward function for verl that asks a Touchstone server. Standard library only; trl_reward.py lies beside it.

    reward.custom_reward_function.path=verl_reward.py
    reward.custom_reward_function.name=compute_score

`ground_truth` is the label: a gold answer, a task, {"inputs": [...], "outputs": [...]} or {"tests": [...]}. The reward
managers of verl take an exception for 0.0 or end the run, and know no other way to say that there is no reward. So this
function waits through failures of the machinery, and then raises. An abstention is a NaN, which stands out in the logs;
set UNKNOWN to a number to train on abstentions with it.
"""

import math
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from trl_reward import ask  # noqa: E402

UNKNOWN = math.nan


def compute_score(data_source, solution_str, ground_truth, extra_info=None):
    """The score of one solution, with the verdict beside it in the logs."""
    prompt = (extra_info or {}).get("question") or (extra_info or {}).get("prompt") or ""
    answer = ask("/step", {"action": {"prompt": prompt, "response": solution_str, "label": ground_truth}})
    if answer is None or answer["observation"]["kind"] == "failed":
        raise RuntimeError("touchstone: the machinery failed, so there is no reward")
    score = UNKNOWN if answer["reward"] is None else answer["reward"]
    return {"score": score, "verdict": answer["observation"]["verdict"]}
