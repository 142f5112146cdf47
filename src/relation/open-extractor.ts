/**
 * Trained relation models by name or folder, and the extractor that they make: one place for the command line, the judge and
 * the library.
 */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { fileFault, InputError, TouchstoneError } from '../errors.ts'
import { type GraphSessionOptions, openEncoder } from '../engine/index.ts'
import { keyOf } from '../random.ts'
import { cacheFolder, findTrained, listTrained } from '../store/index.ts'
import { CALIBRATION_FILE, OpenSetClassifier } from './open-set/open-set-classifier.ts'
import { readDescriptions, type RelationDescription } from './matching/relation-description.ts'
import { RelationExtractor } from './relation-extractor.ts'
import { relationPath } from './relation-file.ts'
import { DESCRIPTION_BANK } from './matching/description-bank.ts'
import { loadMatch, type MatchModel } from './matching/match-model.ts'
import { RelationMatcher } from './matching/relation-matcher.ts'
import { SHIPPED_CARD, SHIPPED_MATCHER, SHIPPED_WEIGHTS, shippedMatcher } from './matching/shipped-matcher.ts'
import { untrainedMatcher } from './matching/train-matcher.ts'

/** What an extractor is opened from. */
export interface ExtractorParts {
  /** Trained classifier: its name, or a folder. @default none: only described relations are answered */
  readonly classifier?: string | undefined
  /** Trained matcher, or an encoder that is not trained: name or folder. @default none: only known relations are answered */
  readonly matcher?: string | undefined
  /** File of descriptions that the matcher may answer. @default none yet: `extractor.matcher.addLabels` */
  readonly descriptions?: string | undefined
  /** The same, as values. @default none */
  readonly labels?: readonly RelationDescription[] | undefined
  /** File of descriptions that a matcher without threshold holds its labels against, or `none`. @default the library's own */
  readonly bank?: string | undefined
  /** Where and how the models compute. @default the CPU */
  readonly session?: GraphSessionOptions | undefined
  readonly signal?: AbortSignal | undefined
}

/** Folder of a trained relation model. @throws TouchstoneError `bad-input` where it is neither a folder nor the name of one, with the names there are */
export async function relationFolder(model: string): Promise<string> {
  const folder = await trainedFolder(model)
  if (folder !== undefined) return folder
  const names = (await listTrained()).map(({ name }) => name)
  throw new TouchstoneError(
    'bad-input',
    `open relation model: ${JSON.stringify(model)} is no folder with relation.json and no model trained here, wanted ${names.length === 0 ? 'what `relation train` wrote' : `a folder or one of ${names.join(', ')}`}`,
  )
}

/** Opens a trained classifier by name or folder; errors as `relationFolder` and `OpenSetClassifier.load`. */
export async function openClassifier(model: string, session: GraphSessionOptions = {}): Promise<OpenSetClassifier> {
  return OpenSetClassifier.load(await relationFolder(model), session)
}

/**
 * Opens a trained matcher by name or folder, the one that comes with Touchstone (SHIPPED_MATCHER), or an encoder (folder or name of the
 * store) as the untrained match. It has no label yet.
 */
export async function openMatcher(model: string, session: GraphSessionOptions = {}): Promise<RelationMatcher> {
  return RelationMatcher.open(await matchModelOf(model), session)
}

/** The model of `openMatcher`, not compiled yet. */
export async function matchModelOf(model: string): Promise<MatchModel> {
  const folder = await trainedFolder(model)
  if (folder === undefined && model === SHIPPED_MATCHER) return shippedMatcher()
  return folder === undefined ? untrainedMatcher(await openEncoder(model), keyOf('untrained')) : loadMatch(folder)
}

const kindInFile = z.object({ kind: z.enum(['open-set', 'match', 'cross-encoder']) })

/**
 * What kind of relation model a name or folder is; undefined where it is none, as an encoder that is not trained.
 * @throws InputError where relation.json is of another form
 */
export async function relationKind(model: string): Promise<'open-set' | 'match' | 'cross-encoder' | undefined> {
  const folder = await trainedFolder(model)
  if (folder === undefined) return model === SHIPPED_MATCHER ? 'match' : undefined
  const path = relationPath(folder)
  const parsed = kindInFile.safeParse(parsedJson((await bytesOf(path)).toString('utf8'), path))
  if (!parsed.success) throw new InputError(path, undefined, z.prettifyError(parsed.error).replaceAll('\n', ' '))
  return parsed.data.kind
}

function parsedJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InputError(path, undefined, fileFault(cause), { cause })
  }
}

/**
 * Gives a matcher the bank of a file, the library's own where none is named, or none for `none`. A matcher with a threshold has no
 * need of it and is left as it is, unless it has learned `none`. @throws InputError as `readDescriptions`, RangeError for a file beside such a matcher
 */
export async function openBank(
  matcher: RelationMatcher,
  bank: string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  const { threshold, form } = matcher.model
  const rules = (threshold?.value ?? -Infinity) !== -Infinity && form.none !== true
  if (rules && bank !== undefined && bank !== 'none')
    throw new RangeError(
      `open bank: ${bank} is given and the matcher has a threshold of its own, which no bank changes, wanted none, or another matcher`,
    )
  if (bank === 'none' || rules) return
  const folder = join(cacheFolder(), 'description-bank')
  await matcher.setBank(await readDescriptions(bank ?? DESCRIPTION_BANK), { folder, signal })
}

/** Opens what the parts name as one extractor; dispose of it. @throws TypeError where neither classifier nor matcher is named */
export async function openExtractor(parts: ExtractorParts): Promise<RelationExtractor> {
  const { session, signal } = parts
  if (parts.classifier === undefined && parts.matcher === undefined)
    throw new TypeError('openExtractor: got neither classifier nor matcher, wanted at least one')
  const described = parts.descriptions === undefined ? [] : await readDescriptions(parts.descriptions)
  const descriptions = [...described, ...(parts.labels ?? [])]
  const matcher = parts.matcher === undefined ? undefined : await openMatcher(parts.matcher, session)
  try {
    if (descriptions.length > 0) await matcher?.addLabels(descriptions, signal)
    if (matcher !== undefined) await openBank(matcher, parts.bank, signal)
    const classifier = parts.classifier === undefined ? undefined : await openClassifier(parts.classifier, session)
    if (classifier !== undefined && matcher !== undefined) await addOwn(matcher, classifier.model.relations, signal)
    return new RelationExtractor({ classifier, matcher })
  } catch (error) {
    await matcher?.[Symbol.asyncDispose]()
    throw error
  }
}

/** Adds the descriptions that the matcher was trained on, of relations that the classifier knows, where the user gave none. */
async function addOwn(
  matcher: RelationMatcher,
  known: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const there = new Set(matcher.labels.map(({ relation }) => relation))
  const texts = new Set(matcher.labels.map(({ text }) => text))
  const own = (matcher.model.descriptions ?? []).filter(
    ({ relation, text }) => known.includes(relation) && !there.has(relation) && !texts.has(text),
  )
  await matcher.addLabels(own, signal)
}

/** SHA-256 over all that decides what `openExtractor` answers: weights, thresholds, labels; 16 hex digits. */
export async function extractorDigest(parts: ExtractorParts): Promise<string> {
  const hash = createHash('sha256')
  for (const model of [parts.classifier, parts.matcher]) {
    if (model === undefined) continue
    const folder = await trainedFolder(model)
    // an untrained encoder is named by the store, whose bytes are verified
    if (folder === undefined) {
      hash.update(model)
      if (model === SHIPPED_MATCHER)
        for (const file of [SHIPPED_CARD, SHIPPED_WEIGHTS]) hash.update(await bytesOf(file))
    } else
      for (const name of ['relation.json', 'model.safetensors', 'detector/model.safetensors', CALIBRATION_FILE])
        hash.update(await readFile(join(folder, name)).catch(ifAbsent))
  }
  if (parts.descriptions !== undefined) hash.update(await bytesOf(parts.descriptions))
  if (parts.matcher !== undefined)
    hash.update(parts.bank === 'none' ? 'none' : await bytesOf(parts.bank ?? DESCRIPTION_BANK))
  return hash.digest('hex').slice(0, 16)
}

async function bytesOf(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: unknown) => {
    throw new InputError(path, undefined, fileFault(cause), { cause })
  })
}

/** A folder with relation.json, or the folder of a model trained here; undefined where it is neither. */
async function trainedFolder(model: string): Promise<string | undefined> {
  const isRelationModel = await stat(relationPath(model)).then(
    (found) => found.isFile(),
    () => false,
  )
  return isRelationModel ? model : (await findTrained(model))?.folder
}

/** Models without calibration sentences have no such file. */
function ifAbsent(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return ''
  throw error
}
