/** Which languages this machine has: what `touchstone doctor` shows. */
import { LANGUAGES } from '../languages/table.ts'
import { createToolFinder } from './tool-finder.ts'
import { Toolchains } from './toolchains.ts'

/** A language as this machine has it. */
export interface LanguageReport {
  readonly name: string
  readonly title: string
  readonly aliases: readonly string[]
  /** Null where the toolchain is missing. */
  readonly version: string | null
  /** The one command that adds it. */
  readonly install: string
}

/** Every language of the table, with the version that is here; looked up without isolation unless toolchains are given. */
export async function languageReports(
  toolchains: Toolchains = new Toolchains(createToolFinder(), { warms: false }),
): Promise<readonly LanguageReport[]> {
  return Promise.all(
    LANGUAGES.map(async (language) => {
      const { name, title, aliases, install } = language
      return { name, title, aliases, version: (await toolchains.find(language))?.version ?? null, install }
    }),
  )
}
