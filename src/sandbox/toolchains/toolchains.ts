/** The toolchains of all languages on this machine, each looked for and made ready once. */
import { TouchstoneError } from '../../errors.ts'
import type { Language, PreparedLanguage } from '../languages/language.ts'
import { LANGUAGES, findLanguage } from '../languages/table.ts'
import { contentDigest } from './content-digest.ts'
import { toolchainInside } from './toolchain-mounts.ts'
import type { ToolFinder, Toolchain, ToolchainChoice } from './toolchain.ts'

/** How toolchains are found. */
export interface ToolchainsOptions {
  /** Whether toolchains prepare once what their compilers reuse. */
  readonly warms: boolean
  /** Where a box shows a host path. @default boxes see the host's own paths */
  readonly insidePath?: ((hostPath: string) => string) | undefined
  /** What the user chose, by name of the language. @default nothing */
  readonly choices?: Readonly<Record<string, ToolchainChoice>> | undefined
}

/** Remembers what was found. */
export class Toolchains {
  readonly finder: ToolFinder
  readonly #warms: boolean
  readonly #insidePath: ((hostPath: string) => string) | undefined
  readonly #choices: Readonly<Record<string, ToolchainChoice>>
  readonly #found = new Map<string, Promise<Toolchain | undefined>>()
  readonly #warmed = new Map<string, Promise<Toolchain>>()

  constructor(finder: ToolFinder, options: ToolchainsOptions) {
    this.finder = finder
    this.#warms = options.warms
    this.#insidePath = options.insidePath
    this.#choices = options.choices ?? {}
  }

  /**
   * The toolchain of a row; undefined where this machine lacks it. An alias that names a standard, such as `c++20`, has that
   * one.
   *
   * @throws TouchstoneError `bad-input` for a choice that the toolchain does not know
   * @throws TouchstoneError `busy` where a tool of it is there but too slow to answer; that is not remembered
   */
  find(language: Language, alias: string = language.name): Promise<Toolchain | undefined> {
    const standard = language.standards?.[alias]
    const key = keyOf(language, standard)
    const known = this.#found.get(key)
    if (known !== undefined) return known
    const chosen = this.#choices[language.name]
    const found = language.detect(this.finder, standard === undefined ? chosen : { ...chosen, standard })
    this.#found.set(key, found)
    // slow is not missing: the next who wants it looks again
    found.catch(() => this.#found.delete(key))
    return found
  }

  /**
   * Looks for the compilers whose standard was chosen.
   *
   * @throws TouchstoneError `bad-input` for a standard that one of them does not know
   */
  async requireStandards(): Promise<void> {
    const chosen = LANGUAGES.filter(({ name }) => this.#choices[name]?.standard !== undefined)
    await Promise.all(chosen.map((language) => this.find(language)))
  }

  /**
   * What the chosen interpreter and the chosen libraries stand for, such as `python:1f0c93ab`; nothing where none were
   * chosen, or where the language is missing.
   *
   * @throws TouchstoneError as `find` does, and where chosen libraries are not there or cannot be installed
   */
  async chosenContents(): Promise<string[]> {
    const chosen = LANGUAGES.filter(({ name }) => {
      const { interpreter, folder, libraries = [] } = this.#choices[name] ?? {}
      return interpreter !== undefined || folder !== undefined || libraries.length > 0
    })
    const contents = await Promise.all(
      chosen.map(async (language) => {
        const content = (await this.find(language))?.chosen
        return content === undefined ? [] : [`${language.name}:${contentDigest(content)}`]
      }),
    )
    return contents.flat()
  }

  /**
   * The row of a name or alias with its toolchain, ready for programs.
   *
   * @throws TouchstoneError `bad-input` for a language that nobody knows, `unavailable` without its toolchain; the message
   * says what adds it; `busy` where a tool of it is too slow to answer
   */
  async prepare(name: string): Promise<PreparedLanguage> {
    const language = findLanguage(name)
    if (language === undefined) {
      const wanted = `wanted one of ${LANGUAGES.map((row) => row.name).join(', ')}`
      throw new TouchstoneError('bad-input', `run a program: language is ${JSON.stringify(name)}, ${wanted}`)
    }
    const alias = name.trim().toLowerCase()
    const toolchain = await this.find(language, alias)
    if (toolchain === undefined) {
      const help = `no toolchain found; to add it: ${language.install}`
      throw new TouchstoneError('unavailable', `run ${language.title}: ${help}`)
    }
    const warm = await this.#warm(language, toolchain, keyOf(language, language.standards?.[alias]))
    return { language, toolchain: this.#insidePath ? toolchainInside(language.title, warm, this.#insidePath) : warm }
  }

  #warm(language: Language, toolchain: Toolchain, key: string): Promise<Toolchain> {
    if (!this.#warms || language.warmUp === undefined) return Promise.resolve(toolchain)
    const known = this.#warmed.get(key)
    if (known !== undefined) return known
    const warm = language.warmUp(toolchain, this.finder)
    this.#warmed.set(key, warm)
    warm.catch(() => this.#warmed.delete(key))
    return warm
  }
}

function keyOf(language: Language, standard: string | undefined): string {
  return standard === undefined ? language.name : `${language.name} ${standard}`
}
