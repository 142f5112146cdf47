"""PyTorch's side of the engine's benches and claims: the same encoder, weights, batches and optimiser.

Speaks JSON lines on standard input and output; the engine's side (peer.ts) speaks the same. Argument: JSON with
layers, hidden, heads, inner, vocabulary, classes, threads, form (fp32, bf16, compiled), and weights (safetensors path or null).
"""
import json
import resource
import sys
import time

import torch
import torch.nn.functional as F

setup = json.loads(sys.argv[1])
torch.set_num_threads(setup['threads'])
torch.manual_seed(1)
H, A, bf16 = setup['hidden'], setup['heads'], setup['form'] == 'bf16'


class Layer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        linear = torch.nn.Linear
        self.q, self.k, self.v, self.o = linear(H, H), linear(H, H), linear(H, H), linear(H, H)
        self.n1, self.n2 = torch.nn.LayerNorm(H, eps=1e-12), torch.nn.LayerNorm(H, eps=1e-12)
        self.f1, self.f2 = linear(H, setup['inner']), linear(setup['inner'], H)

    def forward(self, x, mask):
        split = lambda y: y.view(*y.shape[:2], A, H // A).transpose(1, 2)
        mixed = F.scaled_dot_product_attention(split(self.q(x)), split(self.k(x)), split(self.v(x)), attn_mask=mask)
        x = self.n1(x + self.o(mixed.transpose(1, 2).flatten(2)))
        return self.n2(x + self.f2(F.gelu(self.f1(x))))


class Classifier(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.words = torch.nn.Embedding(setup['vocabulary'], H)
        self.positions = torch.nn.Embedding(512, H)
        self.types = torch.nn.Embedding(2, H)
        self.norm = torch.nn.LayerNorm(H, eps=1e-12)
        self.layers = torch.nn.ModuleList(Layer() for _ in range(setup['layers']))
        self.head = torch.nn.Linear(H, setup['classes'])

    def states(self, ids, mask, weights):
        x = self.norm(self.words(ids) + self.positions.weight[: ids.shape[1]] + self.types.weight[0])
        for layer in self.layers:
            x = layer(x, mask)
        return (x * weights).sum(1)

    def forward(self, ids, mask, weights):
        return self.head(self.states(ids, mask, weights))


model = Classifier()
with torch.no_grad():
    for p in model.parameters():
        if p.dim() > 1:
            p.normal_(0, 0.02)
        elif p.mean() < 0.5:
            p.zero_()
    model.head.weight.zero_()
    model.head.bias.zero_()
    if setup['weights']:
        from safetensors.torch import load_file

        state = load_file(setup['weights'])

        def take(module, name):
            module.weight.copy_(state[f'{name}.weight'])
            if getattr(module, 'bias', None) is not None:
                module.bias.copy_(state[f'{name}.bias'])

        for module, name in ((model.words, 'word'), (model.positions, 'position'), (model.types, 'token_type')):
            take(module, f'embeddings.{name}_embeddings')
        take(model.norm, 'embeddings.LayerNorm')
        parts = dict(q='attention.self.query', k='attention.self.key', v='attention.self.value', o='attention.output.dense')
        parts |= dict(n1='attention.output.LayerNorm', f1='intermediate.dense', f2='output.dense', n2='output.LayerNorm')
        for i, layer in enumerate(model.layers):
            for short, name in parts.items():
                take(getattr(layer, short), f'encoder.layer.{i}.{name}')
optimiser = torch.optim.AdamW(model.parameters(), 1e-4, fused=True)
run = torch.compile(model) if setup['form'] == 'compiled' else model


def tensors(rows):
    longest = max(map(len, rows))
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    kept = torch.zeros(len(rows), longest)
    for b, row in enumerate(rows):
        ids[b, : len(row)] = torch.tensor(row)
        kept[b, : len(row)] = 1
    # no mask where nothing is padded: the fastest form of SDPA
    mask = None if bool(kept.all()) else (kept[:, None, None, :] - 1) * 1e9
    return ids, mask, (kept / kept.sum(1, keepdim=True))[..., None]


def logits_of(rows):
    ids, mask, weights = tensors(rows)
    with torch.autocast('cpu', torch.bfloat16, enabled=bf16):
        return run(ids, mask if mask is None or not bf16 else mask.bfloat16(), weights).float()


def step(batch, rate):
    for group in optimiser.param_groups:
        group['lr'] = rate
    loss = F.cross_entropy(logits_of(batch['rows']), torch.tensor(batch['labels']))
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return loss.item()


for line in sys.stdin:
    command = json.loads(line)
    started, answer = time.perf_counter(), {}
    if command['do'] == 'train':
        answer['losses'] = [step(batch, batch['rate']) for batch in command['batches']]
    elif command['do'] == 'predict':
        with torch.no_grad():
            answer['labels'] = [int(c) for batch in command['batches'] for c in logits_of(batch['rows']).argmax(1)]
    elif command['do'] == 'states':
        with torch.no_grad():
            answer['states'] = [row for batch in command['batches'] for row in model.states(*tensors(batch['rows'])).tolist()]
    answer['ms'] = (time.perf_counter() - started) * 1e3
    answer['peakMb'] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(answer), flush=True)
