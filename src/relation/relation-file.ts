/** `relation.json`: what a saved relation model has beside its checkpoint's own files. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  type EncoderConfig,
  loadEncoder,
  type PretrainedEncoder,
  writeAtomically,
  writeFully,
} from '../engine/index.ts'
import { fileFault, InputError } from '../errors.ts'
import type { Threshold } from '../evaluation/index.ts'

/** Prefix of the weights that a relation model has beside its encoder's. */
export const HEAD = 'relation.'

/** A threshold in the file. JSON has no infinity: null stands for one that accepts all. */
export const thresholdInFile: z.ZodType<Threshold> = z
  .object({ value: z.number().nullable(), basis: z.string() })
  .transform(({ value, basis }) => ({ value: value ?? -Infinity, basis }))

/** Writes the file into a model's folder, whole or not at all. */
export async function writeRelationFile(
  folder: string,
  content: Readonly<Record<string, unknown>> & { readonly threshold: Threshold },
): Promise<void> {
  const { value, basis } = content.threshold
  const kept = { ...content, threshold: { value: Number.isFinite(value) ? value : null, basis } }
  await writeAtomically(relationPath(folder), (target) =>
    writeFully(target, new TextEncoder().encode(`${JSON.stringify(kept, null, 2)}\n`)),
  )
}

/** Where the file of a model's folder lies. */
export function relationPath(folder: string): string {
  return join(folder, 'relation.json')
}

/** Reads the file and the encoder, with head and tokenizer, that it stands beside. InputError names the file at fault. */
export async function readRelationModel<Content>(
  folder: string,
  schema: z.ZodType<Content>,
): Promise<PretrainedEncoder & { readonly content: Content }> {
  const path = relationPath(folder)
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new InputError(path, undefined, fileFault(cause), { cause })
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new InputError(path, undefined, z.prettifyError(parsed.error).replaceAll('\n', ' '))
  return { content: parsed.data, ...(await loadEncoder(folder, { heads: [HEAD] })) }
}

/** What a reader of a model's folder is told. */
export interface ModelCard {
  readonly title: string
  /** Sentences, each a paragraph. */
  readonly text: readonly string[]
  /** Relations, by name, with their descriptions where there are any. */
  readonly relations: readonly { readonly relation: string; readonly text?: string | undefined }[]
  /** The command that uses it. */
  readonly command: string
}

/** Writes README.md in the form of a model card of the Hugging Face hub. */
export async function writeModelCard(folder: string, { title, text, relations, command }: ModelCard): Promise<void> {
  const lines = [
    '---',
    'library_name: touchstone',
    'tags:',
    '  - relation-extraction',
    '---',
    '',
    `# ${title}`,
    '',
    ...text.flatMap((paragraph) => [plain(paragraph), '']),
    '```sh',
    command,
    '```',
    '',
    ...(relations.length === 0 ? [] : [`## Relations (${relations.length})`, '']),
    ...relations.map(({ relation, text: own }) => `- ${plain(relation)}${own === undefined ? '' : `: ${plain(own)}`}`),
  ]
  await writeAtomically(join(folder, 'README.md'), (target) =>
    writeFully(target, new TextEncoder().encode(`${lines.join('\n').trimEnd()}\n`)),
  )
}

/** One line, its signs of Markdown shown and not obeyed. */
function plain(value: string): string {
  return value.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_<>[\]]/g, String.raw`\$&`)
}

/** `config.json` with the labels' names, as transformers reads them. */
export function withLabelNames(config: EncoderConfig, labels: readonly string[]): EncoderConfig {
  const id2label = Object.fromEntries(labels.map((label, i) => [String(i), label]))
  const label2id = Object.fromEntries(labels.map((label, i) => [label, i]))
  return { ...config, raw: { ...config.raw, id2label, label2id } }
}
