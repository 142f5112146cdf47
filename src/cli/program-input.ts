/** Programs that a command is given: a file or standard input, with the language by name, by ending or by content. */
import { isUtf8 } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { TouchstoneError } from '../errors.ts'

/** Stands for standard input. */
export const STANDARD_INPUT = '-'

/** A program that was given. */
export interface GivenProgram {
  /** By the sandbox's name, or as the user named it. */
  readonly language: string
  readonly code: string
  /** Name of the file; undefined for standard input. */
  readonly file: string | undefined
}

/** How a program is read. */
export interface ProgramInputOptions {
  /** What the user asked for. @default told from the file's ending, else from the content */
  readonly language?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** Told once where the language was told from the content. */
  readonly onTold?: ((sentence: string) => void) | undefined
}

/** Endings of text that is a model's answer, or may be anything. */
const UNTOLD = new Set(['', 'txt', 'md', 'markdown', 'text'])

/**
 * Reads a program for the command `action`. Without a language, and without an ending that says one, a text with fenced
 * blocks is read as a model's answer, and the program is taken out of it.
 *
 * @throws TouchstoneError `bad-input` where the file cannot be read or is no UTF-8; RangeError where its language is not
 * sure enough
 */
export async function readProgram(
  action: string,
  file: string,
  { language, signal, onTold }: ProgramInputOptions = {},
): Promise<GivenProgram> {
  const source = await readText(action, file)
  const name = file === STANDARD_INPUT ? undefined : basename(file)
  const said = language ?? (name === undefined ? undefined : await languageOfName(name))
  if (said !== undefined) return { language: said, code: source, file: name }
  const ending = extname(file).slice(1).toLowerCase()
  if (!UNTOLD.has(ending)) throw await notTold(`${action}: ${name} has the ending ${JSON.stringify(ending)}`)
  const { identifyAnswer, identifyLanguage, UNKNOWN_LANGUAGE } = await import('../analysis/index.ts')
  const { findLanguage } = await import('../sandbox/index.ts')
  const isAnswer = /^ {0,3}(?:```|~~~)/m.test(source)
  const told = isAnswer
    ? await identifyAnswer(source, { signal })
    : { ...(await identifyLanguage(source, { signal })), code: source }
  if (told.language === UNKNOWN_LANGUAGE || findLanguage(told.language) === undefined || told.code === '') {
    const likely = told.ranked.slice(0, 3).map((one) => `${one.language} ${Math.round(one.probability * 100)} %`)
    const what = likely.length === 0 ? 'shows no language' : `may be ${likely.join(', ')}`
    throw await notTold(`${action}: ${name ?? 'standard input'} ${what}`)
  }
  const share = Math.round((told.ranked[0]?.probability ?? 1) * 100)
  onTold?.(`language: ${told.language}, by ${told.by === 'content' ? `content (${share} %)` : `the ${told.by}`}`)
  return { language: told.language, code: told.code, file: name }
}

async function notTold(what: string): Promise<RangeError> {
  const { LANGUAGES } = await import('../sandbox/index.ts')
  return new RangeError(`${what}, wanted --language, one of ${LANGUAGES.map((one) => one.name).join(', ')}`)
}

/** The language whose name or alias the file's ending is, or whose main source file has the same ending. */
export async function languageOfName(file: string): Promise<string | undefined> {
  const ending = extname(file).slice(1).toLowerCase()
  if (ending === '') return undefined
  const { findLanguage, LANGUAGES } = await import('../sandbox/index.ts')
  return (findLanguage(ending) ?? LANGUAGES.find((one) => extname(one.file) === `.${ending}`))?.name
}

/**
 * The text of a source file, byte for byte as it is there (a byte order mark too).
 *
 * @throws TouchstoneError `bad-input` where it cannot be read or is no UTF-8
 */
export async function readText(action: string, file: string): Promise<string> {
  if (file === STANDARD_INPUT) return await textOf(process.stdin)
  const bytes = await readNamed(action, file, 'a source file')
  if (!isUtf8(bytes))
    throw new TouchstoneError('bad-input', `${action} ${file}: is no UTF-8 text, wanted a source in UTF-8`)
  return bytes.toString('utf8')
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'is a folder',
  EACCES: 'may not be read',
}

/** The bytes of a file. @throws TouchstoneError `bad-input` where it cannot be read */
export async function readNamed(action: string, file: string, wanted: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException
    throw new TouchstoneError('bad-input', `${action} ${file}: ${REASONS[code] ?? message}, wanted ${wanted}`, {
      cause,
    })
  }
}

/** Tells a sentence on standard error, where it is in nobody's way. */
export function tellOnError(sentence: string): void {
  console.error(sentence)
}
