/** The toolchains of all languages on this machine, each looked for and made ready once. */
import { TouchstoneError } from '../../errors.ts'
import type { Language, PreparedLanguage } from '../languages/language.ts'
import { LANGUAGES, findLanguage } from '../languages/table.ts'
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
   * The toolchain of a row; undefined where this machine lacks it.
   *
   * @throws TouchstoneError `busy` where a tool of it is there but too slow to answer; that is not remembered
   */
  find(language: Language): Promise<Toolchain | undefined> {
    const known = this.#found.get(language.name)
    if (known !== undefined) return known
    const found = language.detect(this.finder, this.#choices[language.name])
    this.#found.set(language.name, found)
    // slow is not missing: the next who wants it looks again
    found.catch(() => this.#found.delete(language.name))
    return found
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
    const toolchain = await this.find(language)
    if (toolchain === undefined) {
      const help = `no toolchain found; to add it: ${language.install}`
      throw new TouchstoneError('unavailable', `run ${language.title}: ${help}`)
    }
    const warm = await this.#warm(language, toolchain)
    return { language, toolchain: this.#insidePath ? toolchainInside(language.title, warm, this.#insidePath) : warm }
  }

  #warm(language: Language, toolchain: Toolchain): Promise<Toolchain> {
    if (!this.#warms || language.warmUp === undefined) return Promise.resolve(toolchain)
    const known = this.#warmed.get(language.name)
    if (known !== undefined) return known
    const warm = language.warmUp(toolchain, this.finder)
    this.#warmed.set(language.name, warm)
    warm.catch(() => this.#warmed.delete(language.name))
    return warm
  }
}
