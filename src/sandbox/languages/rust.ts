/**
 * Rust, edition 2021 or one of the user's choice, with rustc itself: no cargo, no crates, no build scripts. Where the rustc on the PATH is rustup's
 * proxy, the toolchain behind it is used and its folder, and nothing else of the home it lies in, is shown read-only.
 * Harness tests: rust-harness.ts.
 */
import { basename } from 'node:path'
import { TouchstoneError } from '../../errors.ts'
import type { Language, LibraryFailure, MissingLibrary } from './language.ts'
import {
  hasRustTests,
  isRustTestBuild,
  RUST_DRIVER_FILE,
  rustScript,
  rustTestFunctions,
} from '../harness/rust-harness.ts'
import type { Toolchain, ToolchainChoice, ToolFinder } from '../toolchains/toolchain.ts'
import { toolchainMounts } from '../toolchains/toolchain-mounts.ts'

/** Crates that programs of public benchmarks and of contests use. */
const CRATES: ReadonlySet<string> = new Set(
  'ahash anyhow approx arrayvec base64 bigdecimal bitflags bytes chrono clap crossbeam csv either env_logger fancy_regex futures hashbrown hex indexmap itertools lazy_static libc log md5 memchr ndarray num num_bigint num_complex num_integer num_rational num_traits once_cell ordered_float parking_lot petgraph primal proconio proptest quickcheck rand rand_chacha rayon regex reqwest rustc_hash semver serde serde_json serde_yaml sha1 sha2 smallvec strum syn tempfile thiserror time tokio toml tracing unicode_segmentation url uuid'.split(
    ' ',
  ),
)
const DEBUG_ASSERTIONS = ['-Cdebug-assertions=on', '-Coverflow-checks=on']
const EDITION = '2021'

export const rust: Language = {
  name: 'rust',
  title: 'Rust',
  aliases: ['rs'],
  file: 'main.rs',
  install: 'apt-get install -y rustc',
  detect,
  compile: ({ tools, flags = [] }, _limits, { code, files }) => ({
    argv: [
      tools['compile'] ?? '',
      ...flags,
      '-O',
      '-Awarnings',
      ...(files?.[RUST_DRIVER_FILE] === undefined ? [] : [...DEBUG_ASSERTIONS, ...editionOf(flags)]),
      ...(files?.[RUST_DRIVER_FILE] !== undefined && isRustTestBuild(code) ? ['--test'] : []),
      '-o',
      'main',
      'main.rs',
    ],
  }),
  products: ['main'],
  run: () => ({ argv: ['/w/main'] }),
  runners: [
    { name: 'cargo-test', accepts: hasRustTests, plan: rustTestFunctions, isAssertion },
    { name: 'script', plan: rustScript, isAssertion },
  ],
  missingLibrary,
  isOutOfMemory: (stderr) => /^memory allocation of \d+ bytes failed/m.test(stderr),
  compileLimits: {
    memoryBytes: 2 ** 30,
    wallMs: 60_000,
    cpuMs: 60_000,
    processes: 128,
    openFiles: 1024,
  },
}

async function detect(finder: ToolFinder, choice: ToolchainChoice = {}): Promise<Toolchain | undefined> {
  const found = finder.find('rustc')
  if (found === undefined || finder.find('cc', 'gcc') === undefined) return undefined
  // the proxy decides by the name it is called by, which is lost with its link
  const behind = basename(found).startsWith('rustup') ? await finder.ask(found, 'which', 'rustc') : found
  const binary = behind === undefined ? undefined : finder.find(behind)
  if (binary === undefined) return undefined
  const version = /^rustc (\S+)/.exec((await finder.ask(binary, '--version')) ?? '')?.[1]
  const root = await finder.ask(binary, '--print', 'sysroot')
  if (version === undefined || root === undefined) return undefined
  const { standard: edition = EDITION, debugAssertions = false } = choice
  await requireEdition(finder, binary, edition)
  const chosen = [...(edition === EDITION ? [] : [`edition ${edition}`]), ...(debugAssertions ? ['assertions'] : [])]
  return {
    version: chosen.length === 0 ? version : `${version} with ${chosen.join(' and ')}`,
    tools: { compile: binary },
    mounts: toolchainMounts(root),
    flags: [`--edition=${edition}`, ...(debugAssertions ? DEBUG_ASSERTIONS : [])],
  }
}

/** What the driver of harness tests must know of the edition. */
function editionOf(flags: readonly string[]): string[] {
  const isNew = flags.some((flag) => /^--edition=(?!20(?:15|18|21)$)/.test(flag))
  return isNew ? ['--cfg', 'touchstone_2024'] : []
}

/** @throws TouchstoneError `bad-input` for an edition that this compiler does not know */
async function requireEdition(finder: ToolFinder, binary: string, edition: string): Promise<void> {
  if (edition === EDITION) return
  const help = (await finder.ask(binary, '--help', '-v')) ?? ''
  // what is to come is no edition yet
  const known = (/--edition <([\w|]+)>/.exec(help)?.[1] ?? EDITION).split('|').filter((one) => one !== 'future')
  if (known.includes(edition)) return
  const wanted = `which this rustc does not know, wanted one of ${known.join(', ')}`
  throw new TouchstoneError('bad-input', `compile Rust: edition is ${JSON.stringify(edition)}, ${wanted}`)
}

function isAssertion(stderr: string): boolean {
  return /^assertion (?:`?left|failed)|panicked at '?assertion/m.test(stderr)
}

/**
 * A known crate that program or test uses and that the compiler did not find, or any that the test names by `extern crate`:
 * other names may be modules that the program owes.
 */
function missingLibrary({ program, test, stderr }: LibraryFailure): MissingLibrary | undefined {
  const lacking = /(?:unlinked crate|undeclared crate or module|maybe a missing crate|can't find crate for) `(\w+)`/g
  for (const [, crate = ''] of stderr.matchAll(lacking)) {
    const isUsed = new RegExp(`\\b(?:use\\s+(?:::)?|extern\\s+crate\\s+)${crate}\\b|(?<![\\w:])${crate}::`)
    const isKnown = CRATES.has(crate) && (isUsed.test(program) || isUsed.test(test))
    if (!isKnown && !new RegExp(`\\bextern\\s+crate\\s+${crate}\\b`).test(test)) continue
    return { name: crate, install: null, reason: 'crates are not covered in Rust, so no command adds it' }
  }
  return undefined
}
