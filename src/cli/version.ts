/** This package's version, read from its manifest. */
import { readFileSync } from 'node:fs'

/** The `version` of package.json, two folders above both `src/cli` and `dist/cli`. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return (manifest as { readonly version: string }).version
}
