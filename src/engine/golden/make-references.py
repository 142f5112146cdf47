"""Reference values of tiny random models, from PyTorch and transformers; the tests compare the engine with them.

Command (any folder): python3 -m venv v && v/bin/pip install torch transformers && v/bin/python make-references.py
Writes beside itself: NAME/config.json, NAME/model.safetensors (float16, exact in float32) and references.json.
"""
import json
import pathlib

import torch
import transformers
from reference_training import train
from safetensors.torch import save_file
from transformers import AutoModel, AutoModelForCausalLM, BertConfig, LlamaConfig, MPNetConfig, Qwen2Config

here = pathlib.Path(__file__).parent
torch.manual_seed(1)
torch.set_num_threads(1)
size = dict(vocab_size=64, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48)
drop = dict(hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
configs = dict(
    bert=BertConfig(**size, **drop, max_position_embeddings=24),
    mpnet=MPNetConfig(**size, **drop, max_position_embeddings=44, layer_norm_eps=1e-5),
    llama=LlamaConfig(**size, num_key_value_heads=2, max_position_embeddings=64, tie_word_embeddings=True),
    qwen2=Qwen2Config(**size, num_key_value_heads=1, max_position_embeddings=64, tie_word_embeddings=False),
)
lengths = [7, 3, 11]
sequences = [[5 + (b * 17 + t * 7 + t * t) % 59 for t in range(n)] for b, n in enumerate(lengths)]
# one longer sequence for the logarithmic buckets of MPNet's distances
long_sequence = [5 + (t * 11) % 59 for t in range(40)]


def build(name, config):
    model = (AutoModelForCausalLM if name in ('llama', 'qwen2') else AutoModel).from_config(config)
    with torch.no_grad():
        for each in model.parameters():
            # wider than the usual 0.02, so that every part matters
            each.copy_((torch.randn_like(each) * 0.2 + (1 if each.dim() == 1 and each.mean() > 0.5 else 0)).half().float())
    model.eval()
    folder = here / name
    folder.mkdir(exist_ok=True)
    config.architectures = [type(model).__name__]
    (folder / 'config.json').write_text(json.dumps(config.to_diff_dict() | {'model_type': name, 'vocab_size': 64}, indent=1))
    state = {k: v.half().contiguous() for k, v in model.state_dict().items() if 'position_ids' not in k}
    if name == 'llama':
        state.pop('lm_head.weight')
    save_file(state, folder / 'model.safetensors')
    return model


def run(model, ids):
    with torch.no_grad():
        out = model(input_ids=torch.tensor([ids]))
    value = out.logits if hasattr(out, 'logits') else out.last_hidden_state
    return [[round(x, 6) for x in row] for row in value[0].tolist()]


models = {name: build(name, config) for name, config in configs.items()}
result = {
    'versions': {'torch': torch.__version__, 'transformers': transformers.__version__},
    'sequences': sequences,
    'longSequence': long_sequence,
    'outputs': {name: [run(model, ids) for ids in sequences] for name, model in models.items()},
    'longOutput': run(models['mpnet'], long_sequence)[::13],
    'greedy': models['llama'].generate(torch.tensor([sequences[0]]), max_new_tokens=8, do_sample=False, eos_token_id=None, pad_token_id=0)[0].tolist(),
}
result['losses'] = {name: train(models[name], 1e-3) for name in ('bert', 'mpnet')}
(here / 'references.json').write_text(json.dumps(result))
