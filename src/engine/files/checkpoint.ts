/**
 * A checkpoint: a folder in Hugging Face layout.
 *
 * Where in the flow: Checkpoint, in and out: `config.json`, `tokenizer.json`, `tokenizer_config.json` and
 * `model.safetensors` (or shards). What is saved here, Python transformers loads with `from_pretrained`.
 * Not done: PyTorch's pickled `.bin` files are not read. They can run code.
 */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { TouchstoneError } from '../../errors.ts'
import { makeFolder } from '../../make-folder.ts'
import { readConfig, readJsonObject, type ModelConfig } from './config.ts'
import { openSafetensorsFolder, writeSafetensors, type SavedType } from './safetensors.ts'
import { canonicalName, expectedTensors, isUnneeded, storedName } from './tensor-names.ts'
import { wantFinite, type WeightTensor, type TensorSource } from './weights.ts'
import { writeAtomically, writeFully } from './write-atomically.ts'

/** The two files of a tokenizer as JSON objects. */
export interface TokenizerFiles {
  /** `tokenizer.json`. */
  readonly tokenizer: Readonly<Record<string, unknown>>
  /** `tokenizer_config.json`. */
  readonly config: Readonly<Record<string, unknown>>
}

/** What a checkpoint's folder holds, in memory. */
export interface CheckpointContent {
  readonly config: ModelConfig
  /** By the names of `expectedTensors`, and the extra heads that were asked for under their own names. */
  readonly weights: ReadonlyMap<string, WeightTensor>
  /** Absent where the folder has no `tokenizer.json`. */
  readonly tokenizer?: TokenizerFiles | undefined
}

/** Options of `openCheckpoint` and `loadCheckpoint`. */
export interface CheckpointOptions {
  /** Name prefixes of tensors beyond the base model to keep, such as `classifier.`. @default [] */
  readonly heads?: readonly string[] | undefined
  /** Checked between tensors. An abort closes the files and rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** A checkpoint whose files are checked and whose weights are still on disk. */
export interface OpenCheckpoint extends TensorSource {
  readonly config: ModelConfig
  readonly tokenizer?: TokenizerFiles | undefined
  /** Tensors of the files that the model does not need, by their names there. */
  readonly unused: readonly string[]
}

/**
 * Opens a folder and checks that its tensors are those of its configuration, before any is read.
 * Errors (`bad-input` or `corrupt`) name the file and the tensor: unknown architecture, missing tensors, wrong
 * shapes, unexpected tensors, two tensors for one name, integers where weights are wanted. `read` refuses numbers that are not finite. Dispose the result to close the files.
 */
export async function openCheckpoint(folder: string, options: CheckpointOptions = {}): Promise<OpenCheckpoint> {
  const { heads = [], signal } = options
  signal?.throwIfAborted()
  const config = await readConfig(join(folder, 'config.json'))
  const tokenizer = await readTokenizerFiles(folder)
  const source = await openSafetensorsFolder(folder)
  try {
    const { origins, unused } = matchTensors(source, config, heads)
    const entries = new Map([...origins].map(([name, origin]) => [name, { ...source.entries.get(origin)!, name }]))
    return {
      file: source.file,
      config,
      tokenizer,
      entries,
      unused,
      read: async (name, into) => {
        signal?.throwIfAborted()
        const origin = origins.get(name)
        if (origin === undefined)
          throw new TouchstoneError('bad-input', `${source.file}: has no tensor ${JSON.stringify(name)}`)
        return wantFinite(source.file, origin, await source.read(origin, into))
      },
      [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
    }
  } catch (error) {
    await source[Symbol.asyncDispose]()
    throw error
  }
}

/** Opens a folder and reads all of it. Errors as `openCheckpoint`. */
export async function loadCheckpoint(folder: string, options: CheckpointOptions = {}): Promise<CheckpointContent> {
  await using open = await openCheckpoint(folder, options)
  const weights = new Map<string, WeightTensor>()
  for (const [name, { shape }] of open.entries) weights.set(name, { shape, data: await open.read(name) })
  return { config: open.config, weights, tokenizer: open.tokenizer }
}

/** Options of `saveCheckpoint`. */
export interface SaveOptions {
  /** Number format of the weights. @default 'F32' */
  readonly type?: SavedType | undefined
  /**
   * The transformers class that the folder is for, as `config.json` names it.
   * @default the base model of the architecture, such as BertModel, ModernBertModel or LlamaForCausalLM
   */
  readonly modelClass?: string | undefined
}

const MODEL_CLASSES = {
  bert: 'BertModel',
  mpnet: 'MPNetModel',
  roberta: 'RobertaModel',
  'xlm-roberta': 'XLMRobertaModel',
  distilbert: 'DistilBertModel',
  'deberta-v2': 'DebertaV2Model',
  modernbert: 'ModernBertModel',
  llama: 'LlamaForCausalLM',
  qwen2: 'Qwen2ForCausalLM',
}
const TYPE_NAMES = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' }

/**
 * Writes a checkpoint. Each file appears whole or not at all, weights last, so a folder with `model.safetensors`
 * is complete. Missing tensors and wrong shapes are errors before anything is written. Extra tensors (heads) are
 * saved under their own names.
 */
export async function saveCheckpoint(
  folder: string,
  checkpoint: CheckpointContent,
  options: SaveOptions = {},
): Promise<void> {
  const { type = 'F32', modelClass = MODEL_CLASSES[checkpoint.config.architecture] } = options
  checkShapes(`save ${folder}`, expectedShapes(checkpoint.config), checkpoint.weights)
  await saveModelFiles(folder, checkpoint, { type, modelClass })
  const stored = new Map([...checkpoint.weights].map(([name, tensor]) => [storedName(checkpoint.config, name), tensor]))
  await writeSafetensors(join(folder, 'model.safetensors'), stored, { type })
}

/** Writes all of a checkpoint but its weights: `config.json` and, where there is one, the tokenizer's two files. */
export async function saveModelFiles(
  folder: string,
  { config, tokenizer }: Pick<CheckpointContent, 'config' | 'tokenizer'>,
  options: SaveOptions = {},
): Promise<void> {
  const { type = 'F32', modelClass = MODEL_CLASSES[config.architecture] } = options
  makeFolder(folder)
  const { torch_dtype: _, ...kept } = config.raw
  await writeJson(join(folder, 'config.json'), {
    ...kept,
    model_type: config.architecture,
    architectures: [modelClass],
    // both words, because transformers 4 reads the first and transformers 5 the second
    torch_dtype: TYPE_NAMES[type],
    dtype: TYPE_NAMES[type],
  })
  if (tokenizer === undefined) return
  await writeJson(join(folder, 'tokenizer.json'), tokenizer.tokenizer)
  await writeJson(join(folder, 'tokenizer_config.json'), tokenizer.config)
}

/** Reads `tokenizer.json` and, where present, `tokenizer_config.json`, or undefined where the folder has no tokenizer. */
export async function readTokenizerFiles(folder: string): Promise<TokenizerFiles | undefined> {
  const path = join(folder, 'tokenizer.json')
  if (!(await isFile(path))) return undefined
  const configPath = join(folder, 'tokenizer_config.json')
  return {
    tokenizer: await readJsonObject(path),
    config: (await isFile(configPath)) ? await readJsonObject(configPath) : {},
  }
}

/**
 * Checks named shapes against those of a model. The message begins with `action`, lists up to five missing tensors
 * with their number, or names the one of wrong shape.
 */
export function checkShapes(
  action: string,
  expected: ReadonlyMap<string, readonly number[]>,
  found: ReadonlyMap<string, { readonly shape: readonly number[] }>,
): void {
  const missing = [...expected.keys()].filter((name) => !found.has(name))
  if (missing.length > 0) {
    const more = missing.length > 5 ? ` and ${missing.length - 5} more` : ''
    throw new TouchstoneError('bad-input', `${action}: missing tensor ${missing.slice(0, 5).join(', ')}${more}`)
  }
  for (const [name, shape] of expected) {
    const got = found.get(name)!.shape
    if (got.length !== shape.length || got.some((length, axis) => length !== shape[axis])) {
      throw new TouchstoneError(
        'bad-input',
        `${action}: tensor ${name} has shape [${got.join(', ')}], wanted [${shape.join(', ')}]`,
      )
    }
  }
}

/** The shapes that a model must have, by name, without the optional pooler. */
export function expectedShapes(config: ModelConfig): Map<string, readonly number[]> {
  const required = expectedTensors(config).filter((tensor) => !tensor.optional)
  return new Map(required.map((tensor) => [tensor.name, tensor.shape]))
}

/** Weights that were quantised to integers mean nothing without their scales. */
const INTEGER_TYPE = /^(?:[IU]\d+|BOOL)$/

function matchTensors(
  source: TensorSource,
  config: ModelConfig,
  heads: readonly string[],
): { origins: Map<string, string>; unused: string[] } {
  const expected = new Map(expectedTensors(config).map((tensor) => [tensor.name, tensor.shape]))
  const origins = new Map<string, string>()
  const unused: string[] = []
  const unexpected: string[] = []
  for (const origin of source.entries.keys()) {
    const name = canonicalName(config, origin)
    if (!expected.has(name) && !heads.some((prefix) => name.startsWith(prefix))) {
      if (isUnneeded(config, name)) unused.push(origin)
      else unexpected.push(origin)
      continue
    }
    const other = origins.get(name)
    if (other !== undefined) {
      throw new TouchstoneError('bad-input', `${source.file}: tensors ${other} and ${origin} are both ${name}`)
    }
    origins.set(name, origin)
  }
  for (const origin of origins.values()) {
    const type = source.entries.get(origin)?.type ?? ''
    if (INTEGER_TYPE.test(type))
      throw new TouchstoneError(
        'bad-input',
        `${source.file}: tensor ${origin} is stored as ${type}, whose scale the file does not give; wanted F32, F16, BF16 or F64`,
      )
  }
  const found = new Map([...origins].map(([name, origin]) => [name, source.entries.get(origin)!]))
  checkShapes(source.file, expectedShapes(config), found)
  const present = new Map([...expected].filter(([name]) => found.has(name)))
  checkShapes(source.file, present, found)
  if (unexpected.length > 0) {
    const more = unexpected.length > 5 ? ` and ${unexpected.length - 5} more` : ''
    throw new TouchstoneError(
      'bad-input',
      `${source.file}: unexpected tensor ${unexpected.slice(0, 5).join(', ')}${more}; a ${config.architecture} has none of ` +
        'that name (name its prefix in heads to keep it)',
    )
  }
  return { origins, unused }
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeAtomically(path, (file) =>
    writeFully(file, new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)),
  )
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    (cause: unknown) => {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return false
      throw cause
    },
  )
}
