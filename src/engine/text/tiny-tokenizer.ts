/**
 * Tokenizers of a few dozen tokens, for tests and examples that must run without any model.
 *
 * Where in the flow: beside the tokenizer. The files have the same form as those of real models.
 */
import type { TokenizerFiles } from '../files/checkpoint.ts'

/** A BERT tokenizer: special tokens [PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, then `words` (continuations begin with ##). */
export function tinyWordPiece(words: readonly string[]): TokenizerFiles {
  const tokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', ...words]
  const special = tokens.slice(0, 4)
  return {
    tokenizer: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: special.map((content, id) => added(id, content)),
      normalizer: {
        type: 'BertNormalizer',
        clean_text: true,
        handle_chinese_chars: true,
        strip_accents: null,
        lowercase: true,
      },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      post_processor: {
        type: 'TemplateProcessing',
        single: [item('[CLS]', 0), text('A', 0), item('[SEP]', 0)],
        pair: [item('[CLS]', 0), text('A', 0), item('[SEP]', 0), text('B', 1), item('[SEP]', 1)],
        special_tokens: Object.fromEntries(
          ['[CLS]', '[SEP]'].map((token) => [token, { id: token, ids: [tokens.indexOf(token)], tokens: [token] }]),
        ),
      },
      decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
      model: {
        type: 'WordPiece',
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      },
    },
    config: {
      tokenizer_class: 'BertTokenizer',
      pad_token: '[PAD]',
      unk_token: '[UNK]',
      cls_token: '[CLS]',
      sep_token: '[SEP]',
    },
  }
}

/**
 * A byte-level BPE tokenizer: <end> 0, then the 256 bytes in GPT-2's letters, then one token for each merge. It encodes
 * any text. `<end>` is the pad token unless `pad` is false.
 */
export function tinyByteLevel(merges: readonly (readonly [string, string])[] = [], pad = true): TokenizerFiles {
  const tokens = ['<end>', ...byteLetters(), ...merges.map(([left, right]) => left + right)]
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true }
  return {
    tokenizer: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: [added(0, '<end>')],
      normalizer: null,
      pre_tokenizer: byteLevel,
      post_processor: byteLevel,
      decoder: byteLevel,
      model: {
        type: 'BPE',
        dropout: null,
        unk_token: null,
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: false,
        byte_fallback: false,
        ignore_merges: false,
        vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
        merges: merges.map(([left, right]) => `${left} ${right}`),
      },
    },
    config: {
      tokenizer_class: 'PreTrainedTokenizerFast',
      clean_up_tokenization_spaces: false,
      ...(pad ? { pad_token: '<end>' } : {}),
    },
  }
}

function item(id: string, type: number): unknown {
  return { SpecialToken: { id, type_id: type } }
}

function text(id: string, type: number): unknown {
  return { Sequence: { id, type_id: type } }
}

function added(id: number, content: string): unknown {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }
}

/** GPT-2's printable letter for each byte, in the order of the bytes. */
function byteLetters(): string[] {
  let next = 256
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174
    return String.fromCodePoint(printable ? byte : next++)
  })
}
