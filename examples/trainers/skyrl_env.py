"""An environment for SkyRL-Gym that asks a Touchstone server. It needs skyrl_gym; trl_reward.py lies beside it.

    from skyrl_gym.envs import register
    register(id="touchstone", entry_point="skyrl_env:TouchstoneEnv")

The data set's `reward_spec.ground_truth` is the label: a gold answer, a task, {"inputs": [...], "outputs": [...]} or
{"tests": [...]}. Where the machinery failed, `step` raises, since a reward of 0 would be a wrong one.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from skyrl_gym.envs.base_text_env import BaseTextEnv, BaseTextEnvStepOutput  # noqa: E402
from trl_reward import ask  # noqa: E402


class TouchstoneEnv(BaseTextEnv):
    """One turn: the answer is judged, and the episode ends."""

    def __init__(self, env_config=None, extras=None):
        super().__init__()
        self.label = ((extras or {}).get("reward_spec") or {}).get("ground_truth")
        self.prompt = []

    def init(self, prompt):
        self.prompt = prompt
        return prompt, {}

    def step(self, action):
        body = {"action": {"prompt": self.prompt, "response": action, "label": self.label}}
        answer = ask("/step", body)
        if answer is None or answer["reward"] is None:
            raise RuntimeError("touchstone: the judge gave no reward")
        metadata = {"verdict": answer["observation"]["verdict"]}
        return BaseTextEnvStepOutput(observations=[], reward=answer["reward"], done=True, metadata=metadata)
