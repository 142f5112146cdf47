/**
 * `go install` of a pinned command, and what its failures mean. Go compares each module with its checksum database, so that a
 * module proxy cannot hand out another source than everybody's; where the user has switched that off, it is said.
 */
import { TouchstoneError } from '../../errors.ts'
import type { ToolFinder } from '../../sandbox/index.ts'

/** What Go is set to, as `go env` says. */
export interface GoSettings {
  /** Where modules come from, such as an address or `off`. */
  readonly proxy: string
  /** The checksum database, or `off`. */
  readonly sumdb: string
  /** Patterns of modules that are not compared with it. */
  readonly unchecked: string
}

/** Reads Go's settings. */
export async function goSettings(go: string, tools: Pick<ToolFinder, 'ask'>): Promise<GoSettings> {
  const said = (await tools.ask(go, 'env', 'GOPROXY', 'GOSUMDB', 'GONOSUMDB')) ?? ''
  const [proxy = '', sumdb = '', unchecked = ''] = said.split('\n').map((line) => line.trim())
  return { proxy, sumdb, unchecked }
}

/** What a user must know before a module is fetched; undefined where every module is compared. */
export function uncheckedNotice({ sumdb, unchecked }: GoSettings): string | undefined {
  if (sumdb === 'off') return 'Go compares no module with its checksum database: GOSUMDB is off'
  return unchecked === '' ? undefined : `Go compares no module of ${unchecked} with its checksum database (GONOSUMDB)`
}

/** Why `go install` failed and what mends it, from what it printed; undefined for a failure that is the command's own. */
export function goFailure(said: string, { proxy }: GoSettings): string | undefined {
  if (/checksum mismatch|SECURITY ERROR/.test(said)) {
    return 'the module is not the one that the checksum database knows, so that nothing was installed'
  }
  if (/sumdb\.Client|reading \S*\/sumdb\/|verifying module.*(?:dial|timeout|reading|Get ")/.test(said)) {
    return 'the checksum database cannot be reached, so that nothing was installed; set GOSUMDB to one that can, or try again'
  }
  const toolchain = /requires go >= ([\d.]+)/.exec(said)?.[1]
  if (toolchain !== undefined) return `Go ${toolchain} or newer is wanted`
  if (/module lookup disabled by GOPROXY=off/.test(said)) return 'GOPROXY is off, wanted a module proxy'
  const refused = /reading \S+: (\d{3} [\w ]+)/.exec(said)?.[1]
  if (refused !== undefined) return `the module proxy (GOPROXY is ${proxy}) answered ${refused}`
  if (/dial tcp|no such host|i\/o timeout|TLS handshake|connection refused/.test(said)) {
    return `no module proxy can be reached: GOPROXY is ${proxy}`
  }
  return undefined
}

/** The error with its reason before what Go printed. */
export function explainedGoError(error: unknown, settings: GoSettings): unknown {
  if (!(error instanceof TouchstoneError)) return error
  const reason = goFailure(error.message, settings)
  return reason === undefined ? error : new TouchstoneError(error.code, `${reason}; ${error.message}`, { cause: error })
}
