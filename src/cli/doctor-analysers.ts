/** Doctor's part for analysers: which are here, with licence and size, and `touchstone doctor --install analysers [LANG...]`. */
import { ANALYSED_LANGUAGES, type AnalysedLanguage } from '../analysis/index.ts'
import { TouchstoneError } from '../errors.ts'

/** How one analyser's package stands. */
export interface AnalyserState {
  readonly name: string
  readonly present: boolean
  readonly detail: string
  /** The one command that adds it. */
  readonly command?: string
}

/** Every package of analysers. */
export async function analyserStates(): Promise<readonly AnalyserState[]> {
  const { analyserPackages, packageState } = await import('../analysis/index.ts')
  const { createToolFinder } = await import('../sandbox/index.ts')
  const tools = createToolFinder()
  return Promise.all(
    analyserPackages().map(async ({ package: own, languages }): Promise<AnalyserState> => {
      const { present, bytes } = await packageState(own, tools)
      const size = bytes === undefined ? '' : `, ${(bytes / 1e6).toFixed(0)} MB`
      const serves = languages.length === ANALYSED_LANGUAGES.length ? 'all languages' : languages.join(', ')
      return {
        name: own.name,
        present,
        detail: `${own.version}, licence ${own.licence}${size}, for ${serves}`,
        ...(present ? {} : { command: `touchstone doctor --install analysers ${languages[0]}` }),
      }
    }),
  )
}

/**
 * Installs the analysers of the languages, by any of their names, or of all ten where none is named. Those that only
 * Debian has are installed as root, else the command is shown and the exit code is 2.
 *
 * @throws TouchstoneError `bad-input` for a language that is not analysed, `unavailable` where a package client fails
 */
export async function installAnalysersOf(
  names: readonly string[],
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const { findLanguage, createToolFinder } = await import('../sandbox/index.ts')
  const languages = await analysedLanguagesOf(names)
  const { installAnalysers, missingDebianPackages } = await import('../analysis/index.ts')
  const tools = createToolFinder()
  const python = (await findLanguage('python')?.detect(tools))?.tools['run']
  await installAnalysers(languages, { tools, python, onLine: (line) => console.log(line), signal })
  const packages = await missingDebianPackages(languages, tools)
  if (packages.length === 0) return
  const { installDebianPackages } = await import('./doctor-install.ts')
  await installDebianPackages(packages, `analysers of ${languages.join(', ')}`, { signal })
}

/** The languages of these names, such as `c++` or `js`, each once; all ten for no name. @throws as `installAnalysersOf` */
export async function analysedLanguagesOf(names: readonly string[]): Promise<readonly AnalysedLanguage[]> {
  if (names.length === 0) return ANALYSED_LANGUAGES
  const { findLanguage } = await import('../sandbox/index.ts')
  const wanted = names.map((name) => {
    const known = findLanguage(name)?.name
    const language = ANALYSED_LANGUAGES.find((one) => one === known)
    if (language !== undefined) return language
    throw new TouchstoneError(
      'bad-input',
      `install analysers: got ${JSON.stringify(name)}, wanted some of ${ANALYSED_LANGUAGES.join(', ')}`,
    )
  })
  return [...new Set(wanted)]
}
