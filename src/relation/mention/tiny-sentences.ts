/** A random encoder of two layers with a tokenizer of a few dozen words, for tests that must run without any model. */
import { expectedShapes } from '../../engine/files/checkpoint.ts'
import type { EncoderConfig } from '../../engine/files/config.ts'
import type { Weights } from '../../engine/files/weights.ts'
import { tinyWordPiece } from '../../engine/text/tiny-tokenizer.ts'
import { createTokenizer, type TextTokenizer } from '../../engine/text/tokenizer.ts'
import { generator, split, type Key } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'

const PEOPLE = ['ada', 'bo', 'kim', 'lin', 'max', 'ove']
const PLACES = ['ulm', 'berne', 'oslo', 'lima', 'turin', 'kyoto']
const OTHER =
  'was born in left for paints lives near the old town of works at since long ago and then again house'.split(' ')

/** Words that state each relation of `tinySentences`. */
const RELATIONS: Readonly<Record<string, string>> = {
  birth: 'was born in',
  departure: 'left',
  residence: 'lives near',
  work: 'works at',
}

/** Config, tokenizer and random weights of one tiny encoder. */
export interface TinyModel {
  readonly config: EncoderConfig
  readonly tokenizer: TextTokenizer
  readonly weights: Weights
}

/** The encoder of a key: 2 layers, 16 wide. */
export function tinyModel(key: Key): TinyModel {
  const tokenizer = createTokenizer(tinyWordPiece(['#', '@', '##s', '##ly', ...PEOPLE, ...PLACES, ...OTHER]))
  const raw = { model_type: 'bert', vocab_size: tokenizer.vocabularySize, hidden_size: 16, num_hidden_layers: 2 }
  const config: EncoderConfig = {
    architecture: 'bert',
    vocabularySize: tokenizer.vocabularySize,
    hiddenSize: 16,
    layers: 2,
    heads: 2,
    intermediateSize: 32,
    positions: 128,
    maximumLength: 128,
    tokenTypes: 2,
    relativeBuckets: 0,
    normEpsilon: 1e-12,
    dropout: 0,
    attentionDropout: 0,
    padId: 0,
    initialRange: 0.3,
    raw: {
      ...raw,
      num_attention_heads: 2,
      intermediate_size: 32,
      max_position_embeddings: 128,
      type_vocab_size: 2,
      hidden_act: 'gelu',
      layer_norm_eps: 1e-12,
      pad_token_id: 0,
    },
  }
  const weights = new Map<string, { shape: readonly number[]; data: Float32Array }>()
  for (const [name, shape] of expectedShapes(config)) {
    const source = generator(split(key, name))
    const isScale = name.endsWith('LayerNorm.weight')
    const count = shape.reduce((a, b) => a * b, 1)
    weights.set(name, {
      shape,
      data: Float32Array.from({ length: count }, () => (isScale ? 1 : source.normal() * 0.3)),
    })
  }
  return { config, tokenizer, weights }
}

/** Sentences of four relations, such as "ada was born in the old town of ulm". */
export function tinySentences(key: Key, count: number): MentionTask[] {
  const source = generator(key)
  const pick = (words: readonly string[]): string => words[source.below(words.length)] ?? ''
  return Array.from({ length: count }, (_v, i) => {
    const relation = Object.keys(RELATIONS)[i % 4] ?? ''
    const middle = (RELATIONS[relation] ?? '').split(' ')
    const filler = source.below(2) === 0 ? ['the', 'old', 'town', 'of'] : []
    const tokens = [pick(PEOPLE), ...middle, ...filler, pick(PLACES), ...(source.below(2) === 0 ? ['long', 'ago'] : [])]
    const at = 1 + middle.length + filler.length
    return { id: `tiny-${i}`, kind: 'mention', tokens, head: [0, 1], tail: [at, at + 1], relation }
  })
}
