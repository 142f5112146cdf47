/**
 * The configuration file: `touchstone.yaml` of the current folder, or the one that `--config` names. What stands on the
 * command line wins over it; it wins over defaults.
 *
 *     data: [answers.jsonl]              # files of judge and answer where the command line names none
 *     judges: { judge: reasoning }       # options of the commands that judge
 *     models:                            # what answer asks
 *       - smollm2-135m
 *       - { name: qwen, endpoint: 'http://localhost:8000/v1' }
 *     options:                           # any option of any command, by its long name
 *       judge: { concurrency: 4, min-accuracy: 0.9 }
 *
 * Paths of `data` are relative to the file's own folder.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { InvalidArgumentError, type Command, type Option } from 'commander'
import type { Document, LineCounter } from 'yaml'
import { InputError } from '../errors.ts'

/** The file that is read where it is there and `--config` names no other. */
export const CONFIGURATION_FILE = 'touchstone.yaml'

/** Commands whose options `judges` may set. */
const JUDGING = ['judge', 'rejudge', 'serve', 'worker']
/** Commands whose files `data` names. */
const READING = ['judge', 'answer']

type Value = string | number | boolean | readonly (string | number)[]
type Model = string | { readonly name: string; readonly endpoint?: string | undefined }

interface Configuration {
  readonly data?: readonly string[] | undefined
  readonly judges?: Readonly<Record<string, Value>> | undefined
  readonly models?: readonly Model[] | undefined
  readonly options?: Readonly<Record<string, Readonly<Record<string, Value>>>> | undefined
}

/** The file as read, with what is needed to name a place in it. */
interface Source {
  readonly file: string
  readonly document: Document
  readonly lines: LineCounter
  readonly configuration: Configuration
}

/** Adds `--config` to the program, and fills each command's options before it acts. */
export function addConfiguration(program: Command): void {
  program.option('--config <file>', `configuration file (default: ${CONFIGURATION_FILE} where it is there)`)
  program.hook('preAction', async (_program, command) => {
    const named = program.opts<{ config?: string }>().config
    if (named === undefined && !existsSync(CONFIGURATION_FILE)) return
    configure(program, command, await readConfiguration(named ?? CONFIGURATION_FILE))
  })
}

async function readConfiguration(file: string): Promise<Source> {
  const [{ parseDocument, LineCounter: Lines }, { z }] = await Promise.all([import('yaml'), import('zod')])
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new InputError(file, undefined, 'cannot be read, wanted a configuration file', { cause })
  }
  const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))])
  const schema = z.strictObject({
    data: z.array(z.string()).optional(),
    judges: z.record(z.string(), value).optional(),
    models: z
      .array(z.union([z.string(), z.strictObject({ name: z.string(), endpoint: z.string().optional() })]))
      .optional(),
    options: z.record(z.string(), z.record(z.string(), value)).optional(),
  })
  const lines = new Lines()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [fault] = document.errors
  if (fault !== undefined) throw new InputError(file, lines.linePos(fault.pos[0]).line, `broken YAML: ${fault.message}`)
  const parsed = schema.safeParse(document.toJS() ?? {})
  if (parsed.success) return { file, document, lines, configuration: parsed.data }
  const [issue] = parsed.error.issues
  const extra = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const path = [...(issue?.path ?? []), ...extra].map(String)
  const problem =
    extra.length > 0 && path.length === 1
      ? `${extra[0]}: is not known, wanted data, judges, models or options`
      : `${path.join('.')}: ${issue?.message ?? 'is not valid'}`
  throw new InputError(file, lineOf({ file, document, lines }, path), problem)
}

function lineOf({ document, lines }: Pick<Source, 'file' | 'document' | 'lines'>, path: readonly string[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true) as { items?: unknown[] } | undefined
    const last = path[length - 1] ?? ''
    // a key of a map, or the n-th item of a list
    const found = (parent ?? document.contents) as { items?: { key?: { value?: unknown } }[] } | null
    const item = found?.items?.find((each) => String(each?.key?.value) === last)?.key ?? found?.items?.[Number(last)]
    const range = (item as { range?: readonly number[] } | undefined)?.range
    if (range?.[0] !== undefined) return lines.linePos(range[0]).line
  }
  return 1
}

function configure(program: Command, command: Command, source: Source): void {
  const { data, judges = {}, models, options = {} } = source.configuration
  const name = pathOf(command)
  const known = new Map(leavesOf(program).map((each) => [pathOf(each), each]))
  for (const [other, values] of Object.entries(options)) {
    const owner = known.get(other)
    if (owner === undefined) {
      refuse(source, ['options', other], `is no command, wanted one of ${[...known.keys()].join(', ')}`)
    }
    for (const key of Object.keys(values)) {
      if (optionOf(owner, key) === undefined) refuseOption(source, ['options', other, key], owner)
    }
  }
  const judging = JUDGING.flatMap((each) => known.get(each) ?? [])
  for (const key of Object.keys(judges)) {
    if (judging.some((each) => optionOf(each, key) !== undefined)) continue
    refuse(source, ['judges', key], `is no option of ${JUDGING.slice(0, -1).join(', ')} or ${JUDGING.at(-1)}`)
  }
  // the more special entry is set first and then left alone
  for (const [key, value] of Object.entries(options[name] ?? {})) {
    setOption(command, key, value, source, ['options', name, key])
  }
  if (JUDGING.includes(name)) {
    for (const [key, value] of Object.entries(judges)) setOption(command, key, value, source, ['judges', key])
  }
  if (name === 'answer' && models !== undefined && !isSet(command, 'model')) {
    command.setOptionValueWithSource('model', models, 'config')
  }
  const given = command.processedArgs[0] as readonly string[] | undefined
  if (READING.includes(name) && data !== undefined && (given ?? []).length === 0) {
    const folder = dirname(source.file)
    command.processedArgs[0] = data.map((file) => (file === '-' || isAbsolute(file) ? file : join(folder, file)))
  }
}

function setOption(command: Command, key: string, value: Value, source: Source, path: readonly string[]): void {
  const option = optionOf(command, key)
  if (option === undefined) return
  const attribute = option.attributeName()
  if (isSet(command, attribute) || isExcluded(command, option)) return
  if (option.isBoolean() || option.negate) {
    if (typeof value !== 'boolean') refuse(source, path, `is ${String(value)}, wanted true or false`)
    // `no-report: true` and `report: false` mean the same
    const isOn = option.negate && key.startsWith('no-') ? !value : value
    command.setOptionValueWithSource(attribute, isOn, 'config')
    return
  }
  const texts = Array.isArray(value) ? value.map(String) : [String(value)]
  let parsed: unknown
  for (const text of texts) {
    if (option.argChoices !== undefined && !option.argChoices.includes(text)) {
      refuse(source, path, `is ${text}, wanted one of ${option.argChoices.join(', ')}`)
    }
    try {
      const parse = option.parseArg as ((text: string, before: unknown) => unknown) | undefined
      parsed = parse === undefined ? text : parse(text, parsed ?? option.defaultValue)
    } catch (error) {
      if (error instanceof InvalidArgumentError) refuse(source, path, `is ${text}, ${error.message}`)
      throw error
    }
  }
  command.setOptionValueWithSource(attribute, parsed, 'config')
}

function isSet(command: Command, attribute: string): boolean {
  return !['default', undefined].includes(command.getOptionValueSource(attribute))
}

/** True where the command line gives an option that this one cannot stand beside. */
function isExcluded(command: Command, option: Option): boolean {
  return command.options.some(
    (other) =>
      command.getOptionValueSource(other.attributeName()) === 'cli' &&
      (conflictsOf(option).includes(other.attributeName()) || conflictsOf(other).includes(option.attributeName())),
  )
}

/** What commander keeps of `Option.conflicts`; its types leave it out. */
function conflictsOf(option: Option): readonly string[] {
  return (option as Option & { conflictsWith?: readonly string[] }).conflictsWith ?? []
}

function optionOf(command: Command, key: string): Option | undefined {
  return command.options.find(
    (option) => option.long === `--${key}` || (option.negate && option.long === `--no-${key}`),
  )
}

function refuseOption(source: Source, path: readonly string[], owner: Command): never {
  const names = owner.options.map(({ long }) => long?.slice(2)).join(', ')
  return refuse(source, path, `is no option of ${pathOf(owner)}, wanted one of ${names}`)
}

function refuse(source: Source, path: readonly string[], problem: string): never {
  throw new InputError(source.file, lineOf(source, path), `${path.at(-1)}: ${problem}`)
}

/** The commands that act, below a program. */
export function leavesOf(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf)
}

/** `relation train`: a command's name with those above it, without the program's. */
export function pathOf(command: Command): string {
  const names: string[] = []
  for (let at: Command | null = command; at?.parent; at = at.parent) names.unshift(at.name())
  return names.join(' ')
}
