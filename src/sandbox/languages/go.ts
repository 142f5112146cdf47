/**
 * Go. Compiled with the standard library's build cache of this machine and version, made once (some 15 s) and shown
 * read-only: a program then takes a fifth of a second. cgo is off, modules are off, nothing is fetched.
 *
 * Harness tests: the test's `main` (or its Test functions) runs under a driver in a file of its own that proves the end.
 * Covered: os.Exit and panics before the tests end; printed success; a token looked for before the tests end.
 * Not covered: constants of the test stand in the program's memory; a program written against the driver can speak its
 * words. Tests by input and output have neither hole.
 */
import { dirname } from 'node:path'
import type { EndedHarness, HarnessPlan, HarnessRequest } from '../harness/test-runner.ts'
import type { CaseResult } from '../run-result.ts'
import type { Language } from './language.ts'
import type { Toolchain, ToolFinder } from '../toolchains/toolchain.ts'

const DRIVER_FILE = 'touchstone_harness.go'
const PACKAGES =
  'bufio bytes cmp container/heap container/list container/ring context crypto/md5 crypto/sha1 crypto/sha256 encoding/base64 encoding/binary encoding/hex encoding/json errors flag fmt hash/fnv html io log maps math math/big math/bits math/cmplx math/rand os os/exec path path/filepath reflect regexp runtime runtime/debug slices sort strconv strings sync sync/atomic syscall testing text/tabwriter text/template time unicode unicode/utf16 unicode/utf8 unsafe'

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
    environment: environment(tools['cache'] ?? '/tmp/go-cache'),
  }),
  products: ['main'],
  run: () => ({ argv: ['/w/main'] }),
  runners: [
    { name: 'go-test', accepts: (test) => testNames(test).length > 0, plan: harness, isAssertion, cases },
    { name: 'script', plan: harness, isAssertion },
  ],
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
  const cache = await finder.make(`go-${toolchain.version}-${process.arch}`, binary, (folder) => ({
    argv: ['build', ...PACKAGES.split(' ')],
    environment: environment(folder),
  }))
  // without it each program compiles what it needs of the library, which takes seconds
  if (cache === undefined) return toolchain
  return { ...toolchain, tools: { ...toolchain.tools, cache }, mounts: [...toolchain.mounts, cache] }
}

function environment(cache: string): Record<string, string> {
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

/** Names of the test functions, in the order in which they run. */
function testNames(test: string): string[] {
  return [...test.matchAll(/^func (Test\w*)\s*\(\s*\w+ \*testing\.T\s*\)/gm)].map((match) => match[1] ?? '')
}

/** The driver names each failed test on standard error; a test that did not run to the end of all proves nothing of itself. */
function cases({ test, completed, stderr }: EndedHarness): CaseResult[] {
  const failed = new Set([...stderr.matchAll(/^--- FAIL: (\w+)$/gm)].map((match) => match[1]))
  return testNames(test).map((name) => ({
    name,
    status: failed.has(name) ? 'wrong-answer' : completed ? 'accepted' : null,
  }))
}

function harness({ program, test }: HarnessRequest): HarnessPlan {
  const names = testNames(test)
  const renamed = test.replace(/^func main\s*\(\s*\)/m, 'func touchstoneTests()')
  const hasMain = renamed !== test
  const { imports, body } = withoutImports(renamed)
  const isDeclaration = hasMain || names.length > 0 || /^(func|var|const|type) /m.test(body)
  const tests = isDeclaration ? body : `func touchstoneTests() {\n${body}\n}`
  return {
    code: withImports(program, imports) + `\n${tests}\n`,
    files: { [DRIVER_FILE]: driver(names, hasMain || !isDeclaration) },
    late: null,
  }
}

function driver(names: readonly string[], hasMain: boolean): string {
  // the proof is the last test of the list; where one before it failed, the exit code says so afterwards
  const list = names.map((name) => `{Name: "${name}", F: touchstoneSaid(${name})}, `).join('')
  const run =
    names.length === 0
      ? 'touchstoneProve()'
      : `end := testing.InternalTest{Name: "TouchstoneEnd", F: func(*testing.T) { touchstoneProve() }}
	every := func(string, string) (bool, error) { return true, nil }
	testing.Main(every, []testing.InternalTest{${list}end}, nil, nil)`
  return `package main

import (
	"encoding/binary"
	"io"
	"os"
${names.length === 0 ? '' : '	"testing"\n'})

${
  names.length === 0
    ? ''
    : `// the package prints failures on standard output, where the program prints too
func touchstoneSaid(test func(*testing.T)) func(*testing.T) {
	return func(t *testing.T) {
		defer func() {
			if t.Failed() {
				os.Stderr.WriteString("--- FAIL: " + t.Name() + "\\n")
			}
		}()
		test(t)
	}
}
`
}
func touchstoneProve() {
	channel := os.NewFile(3, "channel")
	io.WriteString(channel, "END\\n")
	var size [4]byte
	io.ReadFull(channel, size[:])
	token := make([]byte, binary.BigEndian.Uint32(size[:])&0xff)
	io.ReadFull(channel, token)
	io.WriteString(channel, "TOKEN "+string(token)+"\\n")
}

func main() {
	${hasMain ? 'touchstoneTests()' : ''}
	${run}
}
`
}

const IMPORT = /^import\s*(?:\(([\s\S]*?)\)|((?:[\w.]+\s+)?"[^"]+"))[ \t]*;?$/gm

function withoutImports(text: string): { readonly imports: readonly string[]; readonly body: string } {
  const imports = [...text.matchAll(IMPORT)].flatMap((match) =>
    (match[1] ?? match[2] ?? '').split('\n').map((line) => line.replace(/\/\/.*/, '').trim()),
  )
  const body = text.replace(IMPORT, '').replace(/^package \w+[ \t]*$/m, '')
  return { imports: imports.filter((line) => line !== ''), body }
}

/** Imports that the program lacks go after its package clause; Go refuses one that stands twice. */
function withImports(program: string, imports: readonly string[]): string {
  const own = new Set(withoutImports(program).imports)
  const lacking = imports.filter((line) => !own.has(line)).map((line) => `import ${line}\n`)
  const clause = /^package \w+[ \t]*;?$/m.exec(program)
  if (clause === null) return `package main\n${lacking.join('')}${program}`
  const at = clause.index + clause[0].length
  return `${program.slice(0, at)}\n${lacking.join('')}${program.slice(at)}`
}
