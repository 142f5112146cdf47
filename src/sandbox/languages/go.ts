/**
 * Go. Compiled with the standard library's build cache of this machine and version, made once (some 15 s) and shown
 * read-only: a program then takes a fifth of a second. cgo is off, modules are off, nothing is fetched. Harness tests:
 * go-harness.ts.
 */
import { dirname } from 'node:path'
import { goHarness, hasGoTests } from '../harness/go-harness.ts'
import type { Language, LibraryFailure, MissingLibrary } from './language.ts'
import type { Toolchain, ToolFinder } from '../toolchains/toolchain.ts'

const PACKAGES =
  'bufio bytes cmp container/heap container/list container/ring context crypto/md5 crypto/sha1 crypto/sha256 encoding/base64 encoding/binary encoding/hex encoding/json errors flag fmt hash/fnv html io log maps math math/big math/bits math/cmplx math/rand net net/http os os/exec os/user path path/filepath reflect regexp runtime runtime/debug slices sort strconv strings sync sync/atomic syscall testing text/tabwriter text/template time unicode unicode/utf16 unicode/utf8 unsafe'

const NOT_COVERED = 'packages beside the standard library are not covered in Go, so no command adds it'

export const go: Language = {
  name: 'go',
  title: 'Go',
  aliases: ['golang'],
  file: 'main.go',
  install: 'apt-get install -y golang-go',
  detect,
  warmUp,
  compile: ({ tools }, _limits, { files }) => ({
    argv: [
      tools['compile'] ?? '',
      'build',
      '-o',
      'main',
      'main.go',
      ...Object.keys(files ?? {}).filter((name) => /^[^/]*\.go$/.test(name) && !name.endsWith('_test.go')),
    ],
    environment: goEnvironment(tools['cache'] ?? '/tmp/go-cache'),
  }),
  products: ['main'],
  // without cgo the standard library asks the environment who the user is
  run: () => ({ argv: ['/w/main'], environment: { USER: 'touchstone' } }),
  runners: [
    { name: 'go-test', accepts: hasGoTests, plan: goHarness, isAssertion },
    { name: 'script', plan: goHarness, isAssertion },
  ],
  missingLibrary,
  isOutOfMemory: (stderr) => /^fatal error: runtime: (?:out of memory|cannot allocate memory)/m.test(stderr),
  compileLimits: {
    memoryBytes: 2 ** 30,
    wallMs: 60_000,
    cpuMs: 60_000,
    processes: 256,
    openFiles: 1024,
    workBytes: 512 * 2 ** 20,
    fileBytes: 256 * 2 ** 20,
  },
}

async function detect(finder: ToolFinder): Promise<Toolchain | undefined> {
  const found = finder.find('go', '/usr/local/go/bin/go')
  if (found === undefined) return undefined
  const [root, version] = (await finder.ask(found, 'env', 'GOROOT', 'GOVERSION'))?.split('\n') ?? []
  if (root === undefined || version === undefined) return undefined
  const real = finder.find(`${root}/bin/go`)
  if (real === undefined) return undefined
  const outside = [...new Set([dirname(dirname(real)), root])].filter(
    (path) => !path.startsWith('/usr/') && path.split('/').filter(Boolean).length >= 2,
  )
  return { version: version.replace(/^go/, ''), tools: { compile: real }, mounts: outside }
}

async function warmUp(toolchain: Toolchain, finder: ToolFinder): Promise<Toolchain> {
  const binary = toolchain.tools['compile'] ?? ''
  const cache = await finder.make(`go-${toolchain.version}-${process.arch}-2`, binary, (folder) => ({
    argv: ['build', ...PACKAGES.split(' ')],
    environment: goEnvironment(folder),
  }))
  // without it each program compiles what it needs of the library, which takes seconds
  if (cache === undefined) return toolchain
  return { ...toolchain, tools: { ...toolchain.tools, cache }, mounts: [...toolchain.mounts, cache] }
}

/** What Go's own tools need in a box: no network, no settings of the machine. @param cache folder of what was compiled */
export function goEnvironment(cache: string): Record<string, string> {
  return {
    GOCACHE: cache,
    GOPATH: '/tmp/go',
    GOTMPDIR: '/tmp',
    GO111MODULE: 'off',
    GOTOOLCHAIN: 'local',
    GOPROXY: 'off',
    GOFLAGS: '',
    GOENV: 'off',
    GOTELEMETRY: 'off',
    CGO_ENABLED: '0',
  }
}

function isAssertion(stderr: string): boolean {
  return /^--- FAIL: |^panic: (?:assertion|Assertion|exception|Exception)/m.test(stderr)
}

/** A package that a test imports, or one whose path begins with a host, is a library; any other name is the program's fault. */
function missingLibrary({ program, test, stderr }: LibraryFailure): MissingLibrary | undefined {
  for (const [, path = ''] of stderr.matchAll(/: cannot find package "([^"\n]+)" in any of:/g)) {
    const isImported = (source: string): boolean => source.includes(`"${path}"`)
    const hasHost = /^[\w-]+(?:\.[\w-]+)+\//.test(path)
    if (!(isImported(test) && !path.startsWith('.')) && !(hasHost && isImported(program))) continue
    return { name: path, install: null, reason: NOT_COVERED }
  }
  return undefined
}
