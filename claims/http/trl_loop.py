"""TRL's own GRPOTrainer with a stub model, for `wires-real-clients`: `python trl_loop.py trl-loop COUNT THREADS`.

The model is a Llama of one thousand weights, made here, whose `generate` writes the samples of trainer_clients.py. All else is
TRL's: its loop asks the function of examples/trainers for rewards, and what it makes of them is printed, null for NaN.
"""

import json
import math
import sys
import tempfile

import torch
from datasets import Dataset
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from trl import GRPOConfig, GRPOTrainer

from trainer_clients import fenced, program, stdio_label
from trl_reward import touchstone_reward

GROUP = 4
PAD, END = "<pad>", "<end>"


def byte_tokenizer():
    """One token for each byte."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: index for index, token in enumerate([PAD, END, *alphabet])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token=PAD, eos_token=END, padding_side="left")


class Writer(LlamaForCausalLM):
    """Writes sample after sample; the fourth of each group is wrong."""

    def generate(self, input_ids, **_options):
        numbers = [int(text.rpartition(" ")[2]) for text in self.tokenizer.batch_decode(input_ids, skip_special_tokens=True)]
        seen = {}
        texts = []
        for number in numbers:
            place = seen[number] = seen.get(number, -1) + 1
            texts.append(fenced(program(number, place % GROUP != GROUP - 1)))
        written = [torch.tensor(self.tokenizer(text)["input_ids"] + [self.tokenizer.eos_token_id]) for text in texts]
        padded = torch.nn.utils.rnn.pad_sequence(written, batch_first=True, padding_value=self.tokenizer.pad_token_id)
        return torch.cat([input_ids, padded.to(input_ids.device)], dim=1)


class Watched(GRPOTrainer):
    """Prints the rewards that the loop goes on with."""

    def _calculate_rewards(self, inputs, prompts, completions, completion_ids):
        rewards = super()._calculate_rewards(inputs, prompts, completions, completion_ids)
        for (reward,), completion in zip(rewards.tolist(), completions):
            right = "* 2 + 0)" in completion
            sample = {"right": right, "reward": None if math.isnan(reward) else reward}
            sys.stdout.write(json.dumps(sample) + "\n")
        return rewards


def main():
    count, threads = int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(1)
    tokenizer = byte_tokenizer()
    size = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1}
    model = Writer(LlamaConfig(vocab_size=len(tokenizer), max_position_embeddings=512, **size))
    model.tokenizer = tokenizer
    numbers = range(math.ceil(count / GROUP))
    rows = [{"prompt": f"Double it, {number}", "label": json.dumps(stdio_label(number))} for number in numbers]
    with tempfile.TemporaryDirectory() as folder:
        config = GRPOConfig(
            output_dir=folder,
            num_generations=GROUP,
            per_device_train_batch_size=max(GROUP, threads // GROUP * GROUP),
            max_completion_length=256,
            num_train_epochs=1,
            save_strategy="no",
            report_to="none",
            logging_strategy="no",
            disable_tqdm=True,
            use_cpu=True,
        )
        trainer = Watched(
            model, touchstone_reward, args=config, train_dataset=Dataset.from_list(rows), processing_class=tokenizer
        )
        trainer.train()


main()
