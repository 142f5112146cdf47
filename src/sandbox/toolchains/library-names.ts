/** Names of libraries as users write them, and which installer takes them. */
import { isModuleName } from './node-packages.ts'
import { isPackageName } from './python-packages.ts'

/** Languages whose installer adds libraries by name. */
export type InstallerLanguage = 'python' | 'javascript'

/** Whether the language's installer takes this for a library's name; any installer where no language is given. */
export function isLibraryName(name: string, language?: InstallerLanguage): boolean {
  const isPython = language !== 'javascript' && isPackageName(name)
  return isPython || (language !== 'python' && isModuleName(name))
}
