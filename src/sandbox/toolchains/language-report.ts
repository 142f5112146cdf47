/** Which languages this machine has: what `touchstone doctor` shows. */
import { TouchstoneError } from '../../errors.ts'
import type { Language } from '../languages/language.ts'
import { LANGUAGES } from '../languages/table.ts'
import { createToolFinder } from './tool-finder.ts'
import { Toolchains } from './toolchains.ts'

/** A language as this machine has it. */
export interface LanguageReport {
  readonly name: string
  readonly title: string
  readonly aliases: readonly string[]
  /** Null where the toolchain is missing or slow. */
  readonly version: string | null
  /** `slow`: a tool of it is there but did not answer in time, so that nobody knows its version. */
  readonly state: 'present' | 'missing' | 'slow'
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
      const { version, state } = await look(toolchains, language)
      return { name, title, aliases, version, state, install }
    }),
  )
}

async function look(toolchains: Toolchains, language: Language): Promise<Pick<LanguageReport, 'version' | 'state'>> {
  try {
    const version = (await toolchains.find(language))?.version ?? null
    return { version, state: version === null ? 'missing' : 'present' }
  } catch (error) {
    if (error instanceof TouchstoneError && error.code === 'busy') return { version: null, state: 'slow' }
    throw error
  }
}
