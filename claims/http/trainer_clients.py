"""Reward clients of trainers, written after their source with the standard library, for `wires-real-clients`.

    python trainer_clients.py CLIENT COUNT THREADS

Each client sends COUNT samples to the server TOUCHSTONE_URL, three in four of them right, and prints a line of JSON for
each: {"right": bool, "reward": number or null}. Null is what its trainer masks, drops or stops at; a number is what it
would train on. Waits, tries and what a failure becomes are the originals' (August 2026):
verl/utils/reward_score/sandbox_fusion/utils.py, OpenRLHF openrlhf/utils/agent.py, slime/rollout/rm_hub/__init__.py,
open_instruct/ground_truth_utils.py, open-r1 routed_sandbox.py, nemo_gym/base_resources_server.py. TRL's and verl's own
function are the files of examples/trainers as they stand.
"""

import json
import os
import random
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

URL = os.environ["TOUCHSTONE_URL"]


def post(path, body, timeout):
    """The parsed answer. Raises HTTPError for a status that is not 2xx, OSError where nobody answers."""
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(URL + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        return json.load(answer)


def program(index, right):
    return f"n = int(input())\nprint(n * 2 + {0 if right else 1})  # {index}"


def fenced(code):
    return f"This doubles it:\n\n```python\n{code}\n```\n"


def stdio_label(index):
    return {"inputs": [f"{index}\n"], "outputs": [f"{index * 2}\n"], "language": "python"}


def verl_sandbox(index, right):
    """Three tries on 504 alone, 1 s and 2 s apart; every other failure is a failed test."""
    body = {
        "compile_timeout": 10,
        "run_timeout": 10,
        "code": program(index, right),
        "stdin": f"{index}\n",
        "memory_limit_MB": 1024,
        "language": "python",
        "files": {},
        "fetch_files": [],
    }
    for attempt in range(3):
        try:
            answer = post("/run_code", body, 30)
            break
        except urllib.error.HTTPError as failure:
            if failure.code != 504 or attempt == 2:
                return 0.0
            time.sleep(attempt + 1)
        except OSError:
            return 0.0
    if answer["status"] == "SandboxError":
        return 0.0
    run = answer.get("run_result") or {}
    passed = answer["status"] == "Success" and run.get("stdout", "").rstrip("\n") == str(index * 2)
    return 1.0 if passed else 0.0


def openrlhf(index, right):
    """Five tries 1 s apart on anything; then no reward."""
    prompt = "Double it."
    body = {"query": [prompt + fenced(program(index, right))], "prompts": [prompt], "labels": [stdio_label(index)]}
    for _ in range(5):
        try:
            return (post("/get_reward", body, 180).get("rewards") or [None])[0]
        except OSError:
            time.sleep(1)
    return None


def slime(index, right):
    """Ten tries, 2^n s apart and at most 30; then the run stops, which is no reward of 0."""
    body = {"prompt": "Double it.", "response": fenced(program(index, right)), "label": stdio_label(index)}
    for attempt in range(10):
        try:
            return post("/slime", body, 120)
        except OSError:
            time.sleep(min(2**attempt, 30) + random.random())
    return None


def open_instruct(index, right):
    """One try for a POST, as urllib3 repeats no POST after a status; a failure is 0."""
    body = {
        "program": program(index, right),
        "tests": [{"input": f"{index}\n", "output": f"{index * 2}\n"}],
        "max_execution_time": 6,
    }
    try:
        results = post("/test_program_stdio", body, 60)["results"]
    except OSError:
        return 0.0
    return sum(results) / len(results)


def open_r1(index, right):
    """The value of the script's last line; no execution is no reward."""
    script = f"x = {index}\nint(x * 2 + {0 if right else 1} == {index * 2})"
    try:
        (result,) = post("/execute_batch", {"scripts": [script], "languages": ["python"], "timeout": 30}, 600)
    except OSError:
        return None
    execution = result["execution"]
    if execution is None or not execution["results"]:
        return None
    return float(execution["results"][-1]["text"])


def nemo_gym(index, right):
    """Three tries 0.5 s apart; a sample with a failure class leaves the metrics and is done again."""
    tests = {"inputs": [f"{index}\n"], "outputs": [f"{index * 2}\n"]}
    body = {
        "responses_create_params": {"input": [{"role": "user", "content": "Double it."}]},
        "response": {
            "output": [
                {
                    "type": "message",
                    "role": "assistant",
                    "content": [{"type": "output_text", "text": fenced(program(index, right))}],
                }
            ]
        },
        "verifier_metadata": {"unit_tests": tests, "language": "python"},
    }
    for _ in range(3):
        try:
            answer = post("/verify", body, 300)
            return None if answer.get("_ng_failure_class") else answer["reward"]
        except OSError:
            time.sleep(0.5)
    return None


def trl(index, right):
    from trl_reward import touchstone_reward

    (reward,) = touchstone_reward(["Double it."], [fenced(program(index, right))], label=[stdio_label(index)])
    return reward


def verl_function(index, right):
    """An error of the function stops the run or is masked; a number is trained on."""
    from verl_reward import compute_score

    try:
        score = compute_score("data", fenced(program(index, right)), stdio_label(index), {"question": "Double it."})
    except RuntimeError:
        return None
    return None if score["score"] != score["score"] else score["score"]


CLIENTS = {
    "verl-sandbox": verl_sandbox,
    "openrlhf": openrlhf,
    "slime": slime,
    "open-instruct": open_instruct,
    "open-r1": open_r1,
    "nemo-gym": nemo_gym,
    "trl": trl,
    "verl-function": verl_function,
}


def main(clients):
    name, count, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

    def one(index):
        right = index % 4 != 3
        return {"right": right, "reward": clients[name](index, right)}

    with ThreadPoolExecutor(max_workers=threads) as pool:
        for line in pool.map(one, range(count)):
            # in one piece, since a client may log between its parts
            sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main(CLIENTS)
