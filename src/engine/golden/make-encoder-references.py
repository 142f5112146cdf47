"""Reference values of tiny random ModernBERT and DeBERTa-v3 models, and of scaled rotary positions, from PyTorch and transformers.

Command (any folder): python3 -m venv v && v/bin/pip install torch transformers && v/bin/python make-encoder-references.py
Writes beside itself: NAME/config.json, NAME/model.safetensors (float16, exact in float32) and encoder-references.json.
The scaled forms take the weights of llama/, which make-references.py wrote.
"""
import json
import math
import pathlib

import torch
import transformers
from reference_training import train
from safetensors.torch import load_file, save_file
from transformers import AutoModel, DebertaV2Config, LlamaConfig, LlamaForCausalLM, ModernBertConfig
from transformers.models.deberta_v2 import modeling_deberta_v2

here = pathlib.Path(__file__).parent
torch.manual_seed(2)
torch.set_num_threads(1)
size = dict(vocab_size=64, hidden_size=32, num_attention_heads=4, intermediate_size=48)
drop = dict(hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
deberta = dict(
    **drop, relative_attention=True, position_biased_input=False, type_vocab_size=0, layer_norm_eps=1e-7,
    share_att_key=True, pos_att_type=['p2c', 'c2p'], norm_rel_ebd='layer_norm', max_position_embeddings=48,
)
special = dict(pad_token_id=0, cls_token_id=1, sep_token_id=2, bos_token_id=1, eos_token_id=2)
configs = {
    # layers 0 and 3 see everything, the others four tokens to each side
    'modernbert': ModernBertConfig(**size, **special, num_hidden_layers=4, local_attention=8, max_position_embeddings=48),
    # eight buckets of distance, so that most distances of a sequence are logarithmic
    'deberta-v2': DebertaV2Config(**size, **deberta, num_hidden_layers=2, position_buckets=8),
    # no buckets, one part, positions and token types in the embeddings, biased norms absent
    'deberta-v2-plain': DebertaV2Config(**size, **deberta | dict(
        pos_att_type=['c2p'], norm_rel_ebd='none', position_biased_input=True, type_vocab_size=2, max_relative_positions=16,
    ), num_hidden_layers=2, position_buckets=-1),
    # every bias, the tanh form of GELU, windows named layer by layer
    'modernbert-biased': ModernBertConfig(
        **size, **special, num_hidden_layers=3, local_attention=6, max_position_embeddings=48, global_attn_every_n_layers=2,
        attention_bias=True, mlp_bias=True, norm_bias=True, hidden_activation='gelu_pytorch_tanh',
    ),
}
lengths = [7, 3, 40]
sequences = [[5 + (b * 17 + t * 7 + t * t) % 59 for t in range(n)] for b, n in enumerate(lengths)]


def build(name, config):
    config._attn_implementation = 'eager'
    model = AutoModel.from_config(config, attn_implementation='eager').float()
    with torch.no_grad():
        for each in model.parameters():
            # wider than the usual 0.02, so that every part matters
            each.copy_((torch.randn_like(each) * 0.2 + (1 if each.dim() == 1 and each.mean() > 0.5 else 0)).half().float())
    model.eval()
    folder = here / name
    folder.mkdir(exist_ok=True)
    raw = json.loads(config.to_json_string(use_diff=True)) | {'vocab_size': 64, 'architectures': [type(model).__name__]}
    (folder / 'config.json').write_text(json.dumps(raw, indent=1) + '\n')
    state = {k: v.half().contiguous() for k, v in model.state_dict().items() if 'position_ids' not in k}
    save_file(state, folder / 'model.safetensors')
    return model


def states(model, ids):
    with torch.no_grad():
        out = model(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long))
    value = out.logits if hasattr(out, 'logits') else out.last_hidden_state
    return [[round(x, 7) for x in row] for row in value[0].tolist()]


def buckets(count, longest):
    """Row by row of distances 0 to longest - 1 for DeBERTa-v3's published sizes."""
    distances = torch.arange(longest)
    return modeling_deberta_v2.make_log_bucket_position(distances, count, longest).long().tolist()


scalings = {
    'linear': dict(rope_type='linear', factor=2.5),
    'dynamic': dict(rope_type='dynamic', factor=3.0),
    'yarn': dict(rope_type='yarn', factor=4.0, original_max_position_embeddings=16),
    'yarn-told': dict(rope_type='yarn', factor=4.0, original_max_position_embeddings=16, attention_factor=0.9, beta_fast=6, beta_slow=2, truncate=False),
    'llama3': dict(rope_type='llama3', factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=32),
}


def scaled(name, scaling):
    """The last row of states of a short and of a long sequence, the weights being those of llama/."""
    raw = json.loads((here / 'llama' / 'config.json').read_text())
    raw.pop('rope_parameters', None)
    theta = 10000.0
    positions = 32 if name == 'dynamic' else 64
    told = raw | dict(max_position_embeddings=positions, rope_parameters=scaling | dict(rope_theta=theta))
    config = LlamaConfig(**{k: v for k, v in told.items() if k not in ('model_type', 'architectures')})
    model = LlamaForCausalLM._from_config(config, attn_implementation='eager').float()
    weights = {k: v.float() for k, v in load_file(here / 'llama' / 'model.safetensors').items()}
    weights['lm_head.weight'] = weights['model.embed_tokens.weight']
    model.load_state_dict(weights)
    model.eval()
    ids = [[5 + (t * 11 + t * t) % 59 for t in range(n)] for n in (9, 60)]
    return dict(
        fields=dict(max_position_embeddings=positions, rope_parameters=scaling | dict(rope_theta=theta)),
        sequences=ids,
        outputs=[states(model, each)[-1] for each in ids],
    )


models = {name: build(name, config) for name, config in configs.items()}
result = {
    'versions': {'torch': torch.__version__, 'transformers': transformers.__version__},
    'sequences': sequences,
    'outputs': {name: [states(model, ids) for ids in sequences] for name, model in models.items()},
    'buckets': {f'{count}': buckets(count, 512) for count in (256, 64)},
    'scaled': {name: scaled(name, each) for name, each in scalings.items()},
    'losses': {name: train(models[name], 1e-3) for name in ('modernbert', 'deberta-v2')},
}
assert all(math.isfinite(x) for losses in result['losses'].values() for x in losses)
(here / 'encoder-references.json').write_text(json.dumps(result) + '\n')
