"""A reward function for TRL's GRPOTrainer that asks a Touchstone server. Standard library only.

    from trl_reward import touchstone_reward
    trainer = GRPOTrainer(..., reward_funcs=touchstone_reward)

The data set needs a column `label`: a gold answer, a task, {"inputs": [...], "outputs": [...]} or {"tests": [...]}.
Where there is no reward, because the judge abstained or the machinery failed, it returns None, which TRL ignores.
The server is TOUCHSTONE_URL (http://127.0.0.1:8080), its token TOUCHSTONE_TOKEN.
"""

import json
import os
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

TRIES = 5
LONGEST_WAIT_S = 120


def touchstone_reward(prompts, completions, label=None, **columns):
    """One reward for each completion: a number from 0 to 1, or None."""
    labels = label if label is not None else [None] * len(completions)
    with ThreadPoolExecutor(max_workers=16) as pool:
        return list(pool.map(reward_of, prompts, completions, labels))


def reward_of(prompt, completion, label):
    """The reward of one completion, or None."""
    body = {"action": {"prompt": plain(prompt), "response": text_of(completion), "label": label}}
    answer = ask("/step", body)
    return None if answer is None else answer["reward"]


def ask(path, body):
    """The server's answer, or None where it has none after some tries."""
    url = os.environ.get("TOUCHSTONE_URL", "http://127.0.0.1:8080").rstrip("/") + path
    headers = {"content-type": "application/json"}
    if os.environ.get("TOUCHSTONE_TOKEN"):
        headers["authorization"] = "Bearer " + os.environ["TOUCHSTONE_TOKEN"]
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    for attempt in range(TRIES):
        try:
            with urllib.request.urlopen(request, timeout=LONGEST_WAIT_S) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as failure:
            # what is wrong with the request itself does not get better
            if failure.code < 500 and failure.code not in (408, 429):
                raise ValueError(f"touchstone: {failure.code}: {failure.read().decode()}") from failure
        except OSError:
            pass
        if attempt + 1 < TRIES:
            time.sleep(min(2**attempt, 30))
    return None


def plain(prompt):
    """A text, or a conversation with texts as contents."""
    if isinstance(prompt, str):
        return prompt
    return [{"role": turn["role"], "content": turn["content"]} for turn in prompt]


def text_of(completion):
    """The text of a completion, which is one in conversational data sets too."""
    return completion if isinstance(completion, str) else "".join(turn["content"] or "" for turn in completion)
