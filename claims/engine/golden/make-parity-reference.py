"""Reference vectors for claims/engine-parity.ts: mean-pooled last hidden states of real encoders, from PyTorch.

Command: python3 -m venv v && v/bin/pip install torch transformers &&
  v/bin/python make-parity-reference.py "$(npx touchstone models path minilm-l6)" "$(npx touchstone models path mpnet-base)"
Writes parity-reference.json beside itself.
"""
import json
import pathlib
import sys

import torch
import transformers
from transformers import AutoModel, AutoTokenizer

sentences = [
    'The ferry leaves at nine.',
    'She planted 14 tulips, 3 of which never came up.',
    'x',
    'Zürich, 東京 and São Paulo share one timetable; déjà vu!',
    'if (a[i] != b[i]) return "no\\n";',
    'A long sentence about a river that bends twice before the mill, passes under the old bridge where the children fish, '
    'and ends, many kilometres later and much wider than anyone upstream would believe, in a grey and patient sea.',
    '  spaces   and\ttabs  ',
    'UPPER lower MiXeD 1,234.56 %$#@',
]
result = {'versions': {'torch': torch.__version__, 'transformers': transformers.__version__}, 'sentences': sentences}
for name, folder in zip(('minilm-l6', 'mpnet-base'), sys.argv[1:]):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder, dtype=torch.float32).eval()
    rows = []
    for sentence in sentences:
        encoded = tokenizer(sentence, return_tensors='pt')
        with torch.no_grad():
            hidden = model(**encoded).last_hidden_state[0]
        rows.append({'ids': encoded['input_ids'][0].tolist(), 'vector': [round(x, 6) for x in hidden.mean(0).tolist()]})
    result[name] = rows
(pathlib.Path(__file__).parent / 'parity-reference.json').write_text(json.dumps(result))
