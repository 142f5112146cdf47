/**
 * A low-rank adapter in PEFT's layout: `adapter_model.safetensors` beside `adapter_config.json`, without the base model.
 *
 * Where in the flow: Checkpoint, in and out. Names of tensors are those of lora.ts with PEFT's `base_model.model.` before them,
 * by which PEFT finds a weight in the model that it wraps.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { fileFault, InputError } from '../errors.ts'
import { makeFolder } from '../make-folder.ts'
import { isLora, loraPairs } from './lora.ts'
import { openSafetensors, writeSafetensors } from './files/safetensors.ts'
import { wantFinite, type WeightTensor, type Weights } from './files/weights.ts'
import { writeAtomically, writeFully } from './files/write-atomically.ts'

/** Low-rank matrices with their strength. */
export interface LoraAdapter {
  /** By the names of `loraNames`. */
  readonly weights: Weights
  readonly rank: number
  /** An update is scaled by alpha / rank. */
  readonly alpha: number
}

/** What PEFT is told beside the matrices. */
export interface PeftDescription {
  /** Name or path of the base model. */
  readonly base: string
  /** Which class of transformers is wrapped: one that continues texts, or one with a head on the last token. */
  readonly task: 'CAUSAL_LM' | 'SEQ_CLS'
  /** `[1, H]`, the head of `SEQ_CLS`, saved whole as `score`. @default none */
  readonly score?: WeightTensor | undefined
}

const PREFIX = 'base_model.model.'
const SCORE = `${PREFIX}score.weight`

/** Writes both files, each whole or not at all, the tensors last. */
export async function savePeftAdapter(
  folder: string,
  { weights, rank, alpha }: LoraAdapter,
  { base, task, score }: PeftDescription,
): Promise<void> {
  makeFolder(folder)
  const layers = new Set([...weights.keys()].flatMap((name) => /\.layers\.(\d+)\./.exec(name)?.[1] ?? []).map(Number))
  const modules = new Set([...weights.keys()].flatMap((name) => /\.(\w+)\.lora_[AB]\./.exec(name)?.[1] ?? []))
  const config = {
    base_model_name_or_path: base,
    bias: 'none',
    // PEFT would else make matrices for the layers that have none here
    ...(layers.size === 0
      ? {}
      : { layers_pattern: 'layers', layers_to_transform: [...layers].toSorted((a, b) => a - b) }),
    lora_alpha: alpha,
    lora_dropout: 0,
    ...(score === undefined ? {} : { modules_to_save: ['score'] }),
    peft_type: 'LORA',
    r: rank,
    target_modules: [...modules].toSorted(),
    task_type: task,
  }
  const text = `${JSON.stringify(config, undefined, 2)}\n`
  await writeAtomically(join(folder, 'adapter_config.json'), (file) => writeFully(file, new TextEncoder().encode(text)))
  const named = new Map([...weights].map(([name, weight]) => [`${PREFIX}${name}`, weight] as const))
  await writeSafetensors(
    join(folder, 'adapter_model.safetensors'),
    score === undefined ? named : named.set(SCORE, score),
  )
}

const configuration = z.object({
  peft_type: z.literal('LORA'),
  r: z.int().positive(),
  lora_alpha: z.number().positive(),
})

/**
 * Reads the matrices of an adapter. A head beside them is passed over.
 * @throws InputError for a configuration at fault; TouchstoneError `bad-input` or `corrupt` for tensors that are no whole adapter
 */
export async function loadPeftAdapter(folder: string): Promise<LoraAdapter> {
  const path = join(folder, 'adapter_config.json')
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new InputError(path, undefined, fileFault(cause), { cause })
  }
  const parsed = configuration.safeParse(value)
  if (!parsed.success) throw new InputError(path, undefined, z.prettifyError(parsed.error).replaceAll('\n', ' '))
  const { r: rank, lora_alpha: alpha } = parsed.data
  await using source = await openSafetensors(join(folder, 'adapter_model.safetensors'))
  const weights = new Map<string, WeightTensor>()
  for (const [name, { shape }] of source.entries) {
    if (!name.startsWith(PREFIX) || !isLora(name)) continue
    weights.set(name.slice(PREFIX.length), { shape, data: wantFinite(source.file, name, await source.read(name)) })
  }
  for (const [name, { a, b }] of loraPairs(weights))
    if (a.shape.length !== 2 || b.shape.length !== 2 || a.shape[0] !== rank || b.shape[1] !== rank)
      throw new InputError(
        source.file,
        undefined,
        `${name}: its matrices are [${a.shape.join(', ')}] and [${b.shape.join(', ')}], wanted rank ${rank} as in ${path}`,
      )
  if (weights.size === 0) throw new InputError(source.file, undefined, 'has no low-rank matrices, wanted an adapter')
  return { weights, rank, alpha }
}
