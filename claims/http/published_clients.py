"""Reward clients as their projects publish them, for `wires-real-clients`: the code of verl, OpenRLHF, SkyRL-Gym, OpenEnv
and TRL from PyPI, with stubs for the model alone.

    python published_clients.py CLIENT COUNT THREADS

As trainer_clients.py, whose samples these are. The files that talk to a server are loaded without what else their package
needs (a GPU's kernels, Ray): `bare` names a package whose own `__init__` is not run.
"""

import asyncio
import importlib.machinery
import sys
import types

from trainer_clients import URL, fenced, main, program, stdio_label



def bare(*names):
    """Packages without their `__init__`, so that one of their modules can be imported alone."""
    for name in names:
        search = None
        if "." in name:
            parent, _, _ = name.rpartition(".")
            search = sys.modules[parent].__path__
        spec = importlib.machinery.PathFinder.find_spec(name, search)
        module = types.ModuleType(name)
        module.__path__ = list(spec.submodule_search_locations)
        sys.modules[name] = module


def verl_sandbox(index, right):
    """verl's own `compute_score` of its sandbox, with two tests a sample."""
    from verl.utils.reward_score.sandbox_fusion import compute_score

    tests = {"inputs": [f"{index}\n", "4\n"], "outputs": [f"{index * 2}\n", "8\n"]}
    score, _ = compute_score(URL + "/run_code", None, 1024, fenced(program(index, right)), tests)
    return score


def verl_asserted(index, right):
    """The same with assertions behind the program, as some of its data sets have them."""
    from verl.utils.reward_score.sandbox_fusion import compute_score

    code = f"def double(n):\n    return n * 2 + {0 if right else 1}  # {index}"
    tests = {"assert_case": [f"assert double({index}) == {index * 2}"]}
    score, _ = compute_score(URL + "/run_code", None, 1024, fenced(code), tests)
    return score


class Characters:
    """A tokenizer whose tokens are characters, with a mark of its own before the prompt."""

    def __call__(self, text, add_special_tokens, return_tensors):
        return {"input_ids": [Row([ord(c) for c in text])]}

    def decode(self, tokens, skip_special_tokens):
        return "<s>" + "".join(map(chr, tokens))


class Row(list):
    def tolist(self):
        return list(self)


def openrlhf(index, right):
    """OpenRLHF's own executor of one turn. Each third prompt is too long, so that its beginning is cut off."""
    from openrlhf.utils.agent import SingleTurnAgentExecutor

    answer = fenced(program(index, right))
    # an example that is right for every sample: only the answer itself may earn a reward
    prompt = f"Example:\n```python\nprint(int(input()) * 2)\n```\nDouble it, as above ({index})."
    prompt = "filler " * (100 if index % 3 == 0 else 0) + prompt
    output = types.SimpleNamespace(token_ids=[ord(c) for c in answer], finish_reason="stop", logprobs=None)

    class Engine:
        async def generate(self, *_asked, **_more):
            return types.SimpleNamespace(outputs=[output])

    parameters = types.SimpleNamespace(max_tokens=1_000, logprobs=None)
    executor = SingleTurnAgentExecutor(URL + "/get_reward")
    label = stdio_label(index)
    found = asyncio.run(executor.execute(prompt, label, parameters, 1_000 + 200, Characters(), Engine()))
    rewards = found["reward"]
    return rewards[0] if rewards else None


def skyrl(index, right):
    """The environment of examples/trainers, made by SkyRL-Gym's own registry."""
    import skyrl_gym
    from skyrl_gym.envs import register

    if "touchstone" not in skyrl_gym.registry:
        register(id="touchstone", entry_point="skyrl_env:TouchstoneEnv")
    environment = skyrl_gym.make("touchstone", extras={"reward_spec": {"ground_truth": stdio_label(index)}})
    environment.init([{"role": "user", "content": "Double it."}])
    try:
        return environment.step(fenced(program(index, right)))["reward"]
    except RuntimeError:
        return None


def openenv(index, right):
    """OpenEnv's own client over its WebSocket, one session for each thread's samples."""
    from openenv.core.generic_client import GenericEnvClient

    action = {"prompt": "Double it.", "response": fenced(program(index, right)), "label": stdio_label(index)}

    async def episode():
        async with GenericEnvClient(base_url=URL) as environment:
            await environment.reset(seed=index)
            return (await environment.step(action)).reward

    try:
        return asyncio.run(episode())
    except (RuntimeError, ConnectionError, OSError):
        return None


VERL = ("verl", "verl.utils", "verl.utils.reward_score")
RUNTIME = "openenv.core.containers.runtime"
BARE = {
    "verl-sandbox": VERL,
    "verl-asserted": VERL,
    "openrlhf": ("openrlhf", "openrlhf.utils"),
    "openenv": ("openenv", "openenv.core", "openenv.core.containers", RUNTIME),
}
CLIENTS = {
    "verl-sandbox": verl_sandbox,
    "verl-asserted": verl_asserted,
    "openrlhf": openrlhf,
    "skyrl": skyrl,
    "openenv": openenv,
}

if __name__ == "__main__":
    bare(*BARE.get(sys.argv[1], ()))
    if RUNTIME in sys.modules:
        # what starts containers; here the server runs already
        sys.modules[RUNTIME].LocalDockerProvider = sys.modules[RUNTIME].UVProvider = object
    main(CLIENTS)
