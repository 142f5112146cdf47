/** Which languages this machine has, looked up without isolation: what `touchstone doctor --install` asks. */
import type { LanguageReport } from '../sandbox.ts'
import { createToolFinder } from './tool-finder.ts'
import { LANGUAGES } from '../languages/table.ts'

/** Every language of the table, with the version that is here. */
export async function languageReports(): Promise<readonly LanguageReport[]> {
  const finder = createToolFinder()
  return Promise.all(
    LANGUAGES.map(async (language) => {
      const { name, title, aliases, install } = language
      const toolchain = await language.detect(finder)
      return { name, title, aliases, version: toolchain?.version ?? null, install }
    }),
  )
}
