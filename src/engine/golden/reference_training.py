"""What make-references.py and make-encoder-references.py train, and on what; golden/classifier.ts is the same for the engine."""
import torch


def batch(step):
    step, rows = step % 5, []  # five batches that come back, so that there is something to learn
    for b in range(6):
        n = 3 + (step * 5 + b * 3) % 8
        rows.append([5 + (step * 31 + b * 17 + t * 7 + t * t * (b + 1)) % 59 for t in range(n)])
    return rows, [row[0] % 3 for row in rows]


def train(model, rate):
    """Mean pooling, linear head of three classes from zeros, AdamW with PyTorch's defaults, 50 steps."""
    model.train()
    head = torch.nn.Linear(32, 3)
    torch.nn.init.zeros_(head.weight)
    torch.nn.init.zeros_(head.bias)
    used = [p for n, p in model.named_parameters() if 'pooler' not in n]
    optimiser = torch.optim.AdamW([*used, *head.parameters()], lr=rate)
    losses = []
    for step in range(50):
        rows, labels = batch(step)
        longest = max(map(len, rows))
        ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
        mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
        hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
        pooled = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        loss = torch.nn.functional.cross_entropy(head(pooled), torch.tensor(labels))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(round(loss.item(), 6))
    return losses
