/**
 * The tensors of each architecture by their Hugging Face names, with shapes.
 *
 * Where in the flow: Checkpoint, in and out. The layers ask for weights by these names. Linear weights are
 * [out, in], as PyTorch stores them. Names are those of transformers' base models for encoders (`BertModel`,
 * `MPNetModel`, `RobertaModel`, `DebertaV2Model`; those of DistilBERT, and of ModernBERT's embeddings and layers, are mapped
 * to BERT's, `storedName` back) and of the causal language model for decoders. A checkpoint of a larger or smaller model
 * (prefix `bert.`, `mpnet.`, or a decoder without `model.`) is mapped by `canonicalName`.
 */
import {
  isEncoder,
  type DecoderConfig,
  type EncoderConfig,
  type ModelConfig,
  type ModernConfig,
} from './model-config.ts'

/** A tensor that a model needs. */
export interface ExpectedTensor {
  readonly name: string
  readonly shape: readonly number[]
  /** True for BERT's and MPNet's pooler: absent from sentence encoders that never use it. */
  readonly optional: boolean
}

/** Every tensor of a model in the order of the forward pass. */
export function expectedTensors(config: ModelConfig): ExpectedTensor[] {
  const tensors: ExpectedTensor[] = []
  const add = (name: string, ...shape: number[]): void => {
    tensors.push({ name, shape, optional: name.startsWith('pooler.') })
  }
  const linear = (name: string, output: number, input: number, bias = true): void => {
    add(`${name}.weight`, output, input)
    if (bias) add(`${name}.bias`, output)
  }
  if (isEncoder(config)) encoderTensors(config, add, linear)
  else decoderTensors(config, add, linear)
  return tensors
}

type Add = (name: string, ...shape: number[]) => void
type Linear = (name: string, output: number, input: number, bias?: boolean) => void

function encoderTensors(config: EncoderConfig, add: Add, linear: Linear): void {
  if (config.modern !== undefined) {
    modernTensors(config, config.modern, add, linear)
    return
  }
  const { hiddenSize: width, intermediateSize, architecture } = config
  const norm = (name: string): void => {
    add(`${name}.weight`, width)
    add(`${name}.bias`, width)
  }
  add('embeddings.word_embeddings.weight', config.vocabularySize, width)
  if (config.positions > 0) add('embeddings.position_embeddings.weight', config.positions, width)
  if (config.tokenTypes > 0) add('embeddings.token_type_embeddings.weight', config.tokenTypes, width)
  norm('embeddings.LayerNorm')
  for (let layer = 0; layer < config.layers; layer++) {
    const at = `encoder.layer.${layer}`
    if (architecture !== 'mpnet') {
      const suffix = architecture === 'deberta-v2' ? '_proj' : ''
      for (const part of ['query', 'key', 'value']) linear(`${at}.attention.self.${part}${suffix}`, width, width)
      linear(`${at}.attention.output.dense`, width, width)
      norm(`${at}.attention.output.LayerNorm`)
    } else {
      for (const part of ['q', 'k', 'v', 'o']) linear(`${at}.attention.attn.${part}`, width, width)
      norm(`${at}.attention.LayerNorm`)
    }
    linear(`${at}.intermediate.dense`, intermediateSize, width)
    linear(`${at}.output.dense`, width, intermediateSize)
    norm(`${at}.output.LayerNorm`)
  }
  if (architecture === 'mpnet') add('encoder.relative_attention_bias.weight', config.relativeBuckets, config.heads)
  if (config.disentangled !== undefined) {
    add('encoder.rel_embeddings.weight', 2 * config.disentangled.span, width)
    if (config.disentangled.normed) norm('encoder.LayerNorm')
  }
  linear('pooler.dense', width, width)
}

function modernTensors(config: EncoderConfig, modern: ModernConfig, add: Add, linear: Linear): void {
  const { hiddenSize: width, intermediateSize: inner } = config
  const norm = (name: string): void => {
    add(`${name}.weight`, width)
    if (modern.normBias) add(`${name}.bias`, width)
  }
  add('embeddings.word_embeddings.weight', config.vocabularySize, width)
  norm('embeddings.LayerNorm')
  for (let layer = 0; layer < config.layers; layer++) {
    const at = `encoder.layer.${layer}`
    if (layer > 0) norm(`${at}.attn_norm`)
    linear(`${at}.attn.Wqkv`, 3 * width, width, modern.attentionBias)
    linear(`${at}.attn.Wo`, width, width, modern.attentionBias)
    norm(`${at}.mlp_norm`)
    linear(`${at}.mlp.Wi`, 2 * inner, width, modern.feedForwardBias)
    linear(`${at}.mlp.Wo`, width, inner, modern.feedForwardBias)
  }
  norm('final_norm')
}

function decoderTensors(config: DecoderConfig, add: Add, linear: Linear): void {
  const { hiddenSize: width, headSize, attentionBias } = config
  add('model.embed_tokens.weight', config.vocabularySize, width)
  for (let layer = 0; layer < config.layers; layer++) {
    const at = `model.layers.${layer}`
    add(`${at}.input_layernorm.weight`, width)
    linear(`${at}.self_attn.q_proj`, config.heads * headSize, width, attentionBias)
    linear(`${at}.self_attn.k_proj`, config.keyValueHeads * headSize, width, attentionBias)
    linear(`${at}.self_attn.v_proj`, config.keyValueHeads * headSize, width, attentionBias)
    linear(`${at}.self_attn.o_proj`, width, config.heads * headSize, false)
    add(`${at}.post_attention_layernorm.weight`, width)
    linear(`${at}.mlp.gate_proj`, config.intermediateSize, width, false)
    linear(`${at}.mlp.up_proj`, config.intermediateSize, width, false)
    linear(`${at}.mlp.down_proj`, width, config.intermediateSize, false)
  }
  add('model.norm.weight', width)
  if (!config.tiedEmbeddings) add('lm_head.weight', config.vocabularySize, width)
}

/** The name that `expectedTensors` uses for a checkpoint's `name`. */
export function canonicalName(config: ModelConfig, name: string): string {
  const { architecture } = config
  if (!isEncoder(config)) {
    return /^(embed_tokens|layers|norm)\./.test(name) ? `model.${name}` : name
  }
  const prefix = `${PREFIXES[architecture] ?? architecture}.`
  const unprefixed = name.startsWith(prefix) ? name.slice(prefix.length) : name
  if (architecture === 'modernbert') return modernName(unprefixed)
  const bare = architecture === 'distilbert' ? renamed(unprefixed, 'encoder', DISTILBERT_NAMES) : unprefixed
  // checkpoints converted from TensorFlow before 2019 keep its words
  return bare.replace(/LayerNorm\.gamma$/, 'LayerNorm.weight').replace(/LayerNorm\.beta$/, 'LayerNorm.bias')
}

/** What stands before the base model's names in a larger model, where it is not the architecture's own name. */
const PREFIXES: Readonly<Record<string, string | undefined>> = {
  'deberta-v2': 'deberta',
  modernbert: 'model',
  'xlm-roberta': 'roberta',
}

/** ModernBERT's name in BERT's words. */
function modernName(name: string): string {
  return name
    .replace(/^embeddings\.tok_embeddings\./, 'embeddings.word_embeddings.')
    .replace(/^embeddings\.norm\./, 'embeddings.LayerNorm.')
    .replace(/^layers\.(?=\d+\.)/, 'encoder.layer.')
}

/** And back. */
function ownModernName(name: string): string {
  return name
    .replace(/^embeddings\.word_embeddings\./, 'embeddings.tok_embeddings.')
    .replace(/^embeddings\.LayerNorm\./, 'embeddings.norm.')
    .replace(/^encoder\.layer\.(?=\d+\.)/, 'layers.')
}

/** A DistilBERT's words, and BERT's for the same tensors of a layer. */
const DISTILBERT_NAMES: readonly (readonly [own: string, bert: string])[] = [
  ['attention.q_lin', 'attention.self.query'],
  ['attention.k_lin', 'attention.self.key'],
  ['attention.v_lin', 'attention.self.value'],
  ['attention.out_lin', 'attention.output.dense'],
  ['sa_layer_norm', 'attention.output.LayerNorm'],
  ['ffn.lin1', 'intermediate.dense'],
  ['ffn.lin2', 'output.dense'],
  ['output_layer_norm', 'output.LayerNorm'],
].map(([own = '', bert = '']) => [own, bert] as const)

/** A tensor of a layer under another name; all others keep theirs. */
function renamed(name: string, stack: 'encoder' | 'transformer', words: typeof DISTILBERT_NAMES): string {
  const [, layer, part, kind] = /^(?:transformer|encoder)\.layer\.(\d+)\.(.+)\.(weight|bias)$/.exec(name) ?? []
  const to = words.find(([from]) => from === part)?.[1]
  return to === undefined ? name : `${stack}.layer.${layer}.${to}.${kind}`
}

/** The name under which a tensor is saved: that of the architecture's class in transformers. */
export function storedName(config: ModelConfig, name: string): string {
  if (config.architecture === 'modernbert') return ownModernName(name)
  return config.architecture === 'distilbert' ? renamed(name, 'transformer', BERT_NAMES) : name
}

const BERT_NAMES = DISTILBERT_NAMES.map(([own, bert]) => [bert, own] as const)

/**
 * True for tensors that checkpoints carry and the forward pass does not need: position indices, rotary tables,
 * the pre-training heads of encoders, and a decoder's output projection that repeats its tied embeddings.
 */
export function isUnneeded(config: ModelConfig, name: string): boolean {
  if (!isEncoder(config)) {
    return name.endsWith('.rotary_emb.inv_freq') || (config.tiedEmbeddings && name === 'lm_head.weight')
  }
  if (config.architecture === 'modernbert') return /^(head|decoder)\.|\.rotary_emb\./.test(name)
  return /^embeddings\.(position_ids|token_type_ids)$|^(cls|lm_head|(lm|mask)_predictions|vocab_(transform|layer_norm|projector))\./.test(
    name,
  )
}
