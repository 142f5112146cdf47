"""A small Unigram tokenizer of the project's own sentences, and the ids that the reference gives for hard texts.

Command (any folder): python3 -m venv v && v/bin/pip install tokenizers sentencepiece protobuf && v/bin/python make-unigram-references.py
Writes beside itself: unigram/tokenizer.json, unigram/tokenizer_config.json and unigram-references.json. The table of the normaliser is
compiled by SentencePiece from a few rules, because its default one is forty times as large.
"""
import io
import json
import pathlib
import random
import tempfile

import sentencepiece
import tokenizers
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

here = pathlib.Path(__file__).parent
examples = here.parent.parent.parent / 'examples'
sentences = []
for file in sorted(examples.glob('relations*.jsonl')):
    for line in file.read_text().splitlines():
        row = json.loads(line)
        sentences.append(row.get('text') or row.get('description') or ' '.join(row['tokens']))
sentences += [line for file in sorted(examples.glob('relations*.txt')) for line in file.read_text().splitlines() if line]
sentences += ['# Ada Lin # was born in @ Ulm @ .', 'Café Müller, 東京 (Tōkyō) — naïve, coöperate; 3½ litres of ½ price'] * 3

# source characters and what they become, as code points: blanks, what is dropped, full width, ligatures, compositions
rules = [('0009', '0020'), ('000A', '0020'), ('000D', '0020'), ('00A0', '0020'), ('2003', '0020'), ('3000', '0020'), ('2581', '0020'),
         ('200B', '0020'), ('200D', '0020'), ('FEFF', '0020'), ('FB01', '0066 0069'), ('00BD', '0031 2044 0032'), ('2460', '0031'),
         ('0065 0301', '00E9'), ('0075 0308', '00FC'), ('2126', '03A9'), ('AC00 11A8', 'AC01')]
rules += [(f'{code:04X}', '') for code in [*range(1, 9), 0xB, *range(0xE, 0x20), 0x7F, 0xAD]]
rules += [(f'{code:04X}', f'{code - 0xFEE0:04X}') for code in range(0xFF01, 0xFF5E)]


def charsmap():
    with tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder) / 'rules.tsv'
        table.write_text(''.join(f'{source}\t{target}\n' for source, target in rules))
        out = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(sentences), model_writer=out, vocab_size=120, hard_vocab_limit=False,
            normalization_rule_tsv=str(table), minloglevel=2)
        model = sentencepiece_model_pb2.ModelProto()
        model.ParseFromString(out.getvalue())
        return model.normalizer_spec.precompiled_charsmap


def build():
    special = ['[PAD]', '[CLS]', '[SEP]', '[UNK]']
    made = Tokenizer(models.Unigram())
    made.normalizer = normalizers.Sequence([normalizers.Strip(), normalizers.Precompiled(charsmap()), normalizers.Replace(Regex(' {2,}'), ' ')])
    made.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Metaspace(replacement='▁', prepend_scheme='always')])
    made.train_from_iterator(sentences, trainers.UnigramTrainer(
        vocab_size=320, special_tokens=special, unk_token='[UNK]', show_progress=False, max_piece_length=12))
    raw = json.loads(made.to_str())
    known = {token for token, _ in raw['model']['vocab']}
    lowest = min(score for _, score in raw['model']['vocab'])
    raw['model']['vocab'] += [['▁', lowest - 1]] if '▁' not in known else []
    # markers as one piece each, and a piece across a blank, which only an uncut text can take
    likely = {'▁#': -5.0, '▁@': -5.0, '▁a▁b': -5.0}
    raw['model']['vocab'] = [row for row in raw['model']['vocab'] if row[0] not in likely] + [list(row) for row in likely.items()]
    raw['model']['vocab'] += [[f'<0x{byte:02X}>', 0.0] for byte in range(256)]
    made = Tokenizer.from_str(json.dumps(raw))
    made.add_special_tokens([AddedToken('[MASK]', lstrip=True)])
    made.decoder = decoders.Metaspace(replacement='▁', prepend_scheme='always')
    made.post_processor = processors.TemplateProcessing(
        single='[CLS]:0 $A:0 [SEP]:0', pair='[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1',
        special_tokens=[(token, made.token_to_id(token)) for token in ('[CLS]', '[SEP]')])
    return made


texts = [
    'Ada Lin was born in Ulm.', '  two  blanks   and a tail  ', 'tab\tand\nline\r\nends', '', ' ', '\u3000\u00a0', 'café cafe\u0301 Müller Mu\u0308ller',
    'ＡＢＣ　ｆｕｌｌ～ｗｉｄｔｈ！', '東京 と 大阪', '日本語のテキスト', '👩‍👩‍👧 family 🏳️‍🌈', '🙂🙂🙃 smile', 'a\u0001b\u0007c\u007fd', '\u0001lead', 'ﬁne ①②½',
    'null\u0000inside', 'soft\u00adhyphen zero\u200bwidth \u200b joined', '\ufeffmark of order', 'na\u0308\u0301ive', '각 각', 'क्षत्रिय', 'עִבְרִית العربية',
    '[MASK] in  [MASK] the [SEP] text', 'x[MASK]y', '# Ada Lin # met @ Bo @ .', '▁a▁b a b', '<0x41> <unk>', '$& $1 costs', 'Ωmega Ω', 'a' * 80,
    'don\u2019t \u2014 \u201cquote\u201d', 'ǅungla Straße İstanbul ΣΑΣ', '\u0301alone', 'line\u2028sep\u0085next', 'e\u0301\u0301 ee\u0301e', 'ก็ ไทย', '\U0001d4d0\U00020bb7',
]
source = random.Random(3)
alphabet = 'ab é\u0301 ü\u0308　Ａ東🙂\u200d\u0001\t.,#@½ﬁ▁$ΣB\r\n각'
texts += [''.join(source.choice(alphabet) for _ in range(source.randint(1, 18))) for _ in range(120)]

base = build()
raw = json.loads(base.to_str())
strip, table, squeeze = raw['normalizer']['normalizers']
space = {'type': 'Metaspace', 'replacement': '▁', 'prepend_scheme': 'always', 'split': True}
variants = {
    'deberta': {},
    'bytes': {'model': {'byte_fallback': True}},
    'xlm-r': {'normalizer': {'type': 'Sequence', 'normalizers': [table, squeeze]},
              'pre_tokenizer': {'type': 'Sequence', 'pretokenizers': [{'type': 'WhitespaceSplit'}, space]}, 'model': {'byte_fallback': True}},
    'marked': {'normalizer': {'type': 'Sequence', 'normalizers': [table, strip | {'strip_left': False}, squeeze | {'content': '▁'}]}},
    'whole': {'pre_tokenizer': space | {'split': False}},
    'never': {'pre_tokenizer': space | {'prepend_scheme': 'never'}},
    'punctuation': {'pre_tokenizer': {'type': 'Sequence', 'pretokenizers': [{'type': 'Punctuation', 'behavior': 'Isolated'}, space]}},
    'nmt': {'normalizer': {'type': 'Sequence', 'normalizers': [{'type': 'Nmt'}, {'type': 'NFKC'}, squeeze, {'type': 'Replace', 'pattern': {'String': 'Bo'}, 'content': '$&'}]}},
    'plain': {'normalizer': None, 'pre_tokenizer': {'type': 'Whitespace'}},
    'signs': {'normalizer': None, 'pre_tokenizer': {'type': 'Punctuation', 'behavior': 'Contiguous'}},
}
ids = {}
for name, changed in variants.items():
    model = changed.get('model', {})
    told = raw | {key: value for key, value in changed.items() if key != 'model'} | {'model': raw['model'] | model}
    made = Tokenizer.from_str(json.dumps(told))
    ids[name] = [made.encode(text, add_special_tokens=False).ids for text in texts]

folder = here / 'unigram'
folder.mkdir(exist_ok=True)
(folder / 'tokenizer.json').write_text(json.dumps(raw, ensure_ascii=False) + '\n')
(folder / 'tokenizer_config.json').write_text(json.dumps({
    'tokenizer_class': 'PreTrainedTokenizerFast', 'pad_token': '[PAD]', 'unk_token': '[UNK]', 'cls_token': '[CLS]',
    'sep_token': '[SEP]', 'mask_token': '[MASK]', 'model_max_length': 48, 'remove_space': True}, indent=1) + '\n')
(here / 'unigram-references.json').write_text(json.dumps({
    'versions': {'tokenizers': tokenizers.__version__, 'sentencepiece': sentencepiece.__version__},
    'texts': texts, 'variants': variants, 'ids': ids,
    'decoded': [base.decode(base.encode(text).ids) for text in texts[:5]],
}) + '\n')
