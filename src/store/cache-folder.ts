/** Where models and data sets are kept: the user's usual cache folder, one for all projects of a user. */
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** What the place depends on. Tests give their own. */
export interface CacheFolderOptions {
  /** @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** @default process.platform */
  readonly platform?: NodeJS.Platform | undefined
  /** @default the user's home folder */
  readonly home?: string | undefined
}

/**
 * `TOUCHSTONE_CACHE` where it is set, and otherwise `touchstone` in XDG_CACHE_HOME or ~/.cache (macOS ~/Library/Caches, Windows
 * LOCALAPPDATA). The folder need not exist.
 */
export function cacheFolder(options: CacheFolderOptions = {}): string {
  const { environment = process.env, platform = process.platform, home = homedir() } = options
  const own = environment['TOUCHSTONE_CACHE']
  if (own !== undefined && own !== '') return own
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'touchstone')
  if (platform === 'win32') {
    return join(environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'touchstone', 'cache')
  }
  const xdg = environment['XDG_CACHE_HOME']
  // a relative XDG path is to be ignored (XDG Base Directory Specification 0.8, "Basics")
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(home, '.cache'), 'touchstone')
}
