/**
 * Harness tests in Go. Program and test are two files of one package under a driver in a third, whatever package either
 * names: so each has its imports, and neither need know the other's. The test's `main` or its Test and Example functions
 * run; a `main`, tests and a TestMain of the program's are renamed, and so are built-in names that it declares anew (a
 * `panic` that does nothing).
 *
 * Imports. What the test imports and does not use is dropped; what the program uses of it without an import of its own is
 * added there, as HumanEval-X's evaluation joins them. What the test uses of the program's imports is imported in both, since
 * MultiPL-E's tests stand behind the program in one file.
 *
 * Cases. Each Test function and each `t.Run` in it is a case, told over the channel when it and its clean-up have ended;
 * a panic in one is that case's failure. Whether anything was asserted: a test without any way to fail (`t.Error` and its
 * like, panic, log.Fatal, os.Exit, a check by name) asserts nothing, and a skipped case does not count.
 *
 * Covered: os.Exit and panics before the tests end; printed success; a token looked for before the tests end.
 * Not covered: constants of the test stand in the program's memory; a program written against the driver can speak its
 * words; a package clause in further files of the program's. Tests by input and output have none of these holes.
 */
import { maskSource, replaceInCode } from './mask-source.ts'
import type { HarnessPlan, HarnessRequest } from './test-runner.ts'

const DRIVER_FILE = 'touchstone_harness.go'
const TEST_FILE = 'touchstone_source.go'
const TEST_FUNCTION = /^func (Test(?![a-z])\w*)\s*\(\s*\w+\s+\*testing\.T\s*\)/gm
const EXAMPLE_FUNCTION = /^func (Example\w*)\s*\(\s*\)\s*\{/gm
const WAY_TO_FAIL =
  /\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow|Fatalln|Panic|Panicf|Panicln|Exit)\b|\bpanic\s*\(|\b(?:assert|require|is|quick|cmp)\.\w|\b\w*(?:assert|check|expect|verify|require|must)\w*\s*\(/i
/** Built-in names that a test fails by or compares with; a program's own functions `min` or `copy` stay. */
const BUILT_IN =
  'panic|recover|true|false|nil|iota|error|bool|string|int|int8|int16|int32|int64|uint|uint8|uint16|uint32|uint64|float32|float64|byte|rune|any'
const IMPORT = /^import[ \t]*(?:\(([\s\S]*?)\)|((?:[\w.]+[ \t]+)?(?:"[^"\n]*"|`[^`\n]*`)))[ \t]*;?/gm

/** One import of a file. */
interface Import {
  /** As it stands: a name and the quoted path. */
  readonly line: string
  /** What the file calls it; `_` and `.` have no such name. */
  readonly name: string
}

/** A test may leave it out, as where it stands behind the program in one file. */
const TESTING: Import = { line: '"testing"', name: 'testing' }

/** Whether a test has functions for the language's own runner. */
export function hasGoTests(test: string): boolean {
  return namesOf(test, TEST_FUNCTION).length > 0 || namesOf(test, EXAMPLE_FUNCTION).length > 0
}

/** Program, test and driver. */
export function goHarness({ program, test }: HarnessRequest): HarnessPlan {
  const tests = namesOf(test, TEST_FUNCTION)
  const { imports, body } = withoutImports(test)
  const hasMain = /^func\s+main\s*\(\s*\)/m.test(maskSource(test, 'go'))
  const isDeclaration = hasMain || hasGoTests(test) || /^(?:func|var|const|type)[ (]/m.test(maskSource(body, 'go'))
  const canFail = WAY_TO_FAIL.test(maskSource(test, 'go'))
  const hasTestMain = /^func TestMain\s*\(\s*\w+\s+\*testing\.M\s*\)/m.test(maskSource(test, 'go'))
  const source = withHooks(isDeclaration ? body : `func touchstoneTests() {\n${body}\n}`)
  const known = new Set(imports.map(({ name }) => name))
  const borrowed = [...withoutImports(program).imports, TESTING].filter(
    ({ name }, index, all) =>
      !known.has(name) && uses(source, name) && all.findIndex((other) => other.name === name) === index,
  )
  const used = [...imports.filter(({ name }) => name === '_' || name === '.' || uses(source, name)), ...borrowed]
  const runs = tests.length > 0 || hasGoTests(test)
  return {
    code: programFile(withUsedImports(program, borrowed), imports),
    files: {
      [TEST_FILE]: `package main\n${used.map(({ line }) => `import ${line}\n`).join('')}\n${source}\n`,
      [DRIVER_FILE]: driver({
        tests,
        examples: examplesOf(test),
        runs,
        hasMain: hasMain || (!isDeclaration && body.trim() !== ''),
        hasTestMain,
        canFail,
      }),
    },
    late: null,
  }
}

function namesOf(test: string, pattern: RegExp): string[] {
  return [...maskSource(test, 'go').matchAll(pattern)]
    .map((match) => match[1] ?? '')
    .filter((name) => name !== 'TestMain')
}

/** Examples with the output that a comment at their end wants; one without is only compiled. */
function examplesOf(test: string): { readonly name: string; readonly output: string; readonly unordered: boolean }[] {
  return [...test.matchAll(/^func (Example\w*)\s*\(\s*\)\s*\{\n([\s\S]*?)^\}/gm)].flatMap(
    ([, name = '', body = '']) => {
      const found = /^[ \t]*\/\/[ \t]*(unordered )?output:([\s\S]*)$/im.exec(body)
      if (found === null) return []
      const output = (found[2] ?? '').replace(/^[ \t]*\/\/ ?/gm, '').trim()
      return [{ name, output: `${output}\n`, unordered: found[1] !== undefined }]
    },
  )
}

/** The program in the package main, with what would stand in the test's way renamed, and with the test's imports that it uses. */
function programFile(program: string, offered: readonly Import[]): string {
  let text = replaceInCode(program, 'go', /^[ \t]*package[ \t]+\w+/gm, () => 'package main')
  text = replaceInCode(
    text,
    'go',
    /\bfunc\s+(?:main|Test\w*|Benchmark\w*|Example\w*)\s*\(|(?<![\w.)]\s*)\bmain\s*\(/g,
    (_match, given) =>
      given.startsWith('func')
        ? given.replace(/^(func\s+)(\w+)/, '$1touchstoneProgram_$2')
        : given.replace('main', 'touchstoneProgram_main'),
  )
  const masked = maskSource(text, 'go')
  const declared = [
    ...masked.matchAll(new RegExp(`^(?:func|var|const|type)\\s+(${BUILT_IN})\\b|^[ \\t]+(${BUILT_IN})[ \\t]*=`, 'gm')),
  ]
  const names = [...new Set(declared.map((match) => match[1] ?? match[2] ?? ''))]
  if (names.length > 0) {
    text = replaceInCode(
      text,
      'go',
      new RegExp(`(?<![\\w.])(?:${names.join('|')})\\b`, 'g'),
      (_match, given) => `touchstoneProgram_${given}`,
    )
  }
  const own = new Set(withoutImports(text).imports.map(({ name }) => name))
  const lacking = offered.filter(({ name }) => name !== '_' && name !== '.' && !own.has(name) && uses(text, name))
  const added = lacking.map(({ line }) => `; import ${line}`).join('')
  const clause = /^[ \t]*package[ \t]+\w+/m.exec(maskSource(text, 'go'))
  if (clause === null) return `package main${added}\n${text}`
  const at = clause.index + clause[0].length
  return text.slice(0, at) + added + text.slice(at)
}

/** The program without a name for those imports that only the test uses: Go takes no import that its file does not use. */
function withUsedImports(program: string, borrowed: readonly Import[]): string {
  const idle = borrowed.filter(({ name }) => !uses(program, name))
  return program.replace(IMPORT, (text) =>
    idle.reduce((rest, { line }) => rest.replace(line, () => `_ ${line.slice(line.search(/["`]/))}`), text),
  )
}

/** The test without its package clause and imports. */
function withoutImports(text: string): { readonly imports: readonly Import[]; readonly body: string } {
  const imports = [...text.matchAll(IMPORT)].flatMap((match) =>
    [
      ...(match[1] ?? match[2] ?? '')
        .replace(/\/\/.*$/gm, '')
        .matchAll(/(?:([\w.]+)[ \t]+)?(?:"([^"\n]*)"|`([^`\n]*)`)/g),
    ].map(([line, alias, quoted, raw]) => ({ line, name: alias ?? nameOf(quoted ?? raw ?? '') })),
  )
  // a file may import a package once
  const once = imports.filter(({ line }, index) => imports.findIndex((other) => other.line === line) === index)
  const body = text.replace(IMPORT, '').replace(/^[ \t]*package[ \t]+\w+[ \t]*;?[ \t]*$/m, '')
  return { imports: once, body }
}

/** A package's name by its path: the last part but for a version. */
function nameOf(path: string): string {
  const parts = path.split('/').filter((part) => !/^v\d+$/.test(part))
  return (parts.at(-1) ?? '').replace(/\.v\d+$/, '').replace(/^go-|-go$/, '')
}

function uses(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w.])${name}\\s*\\.\\s*[A-Z]`).test(maskSource(withoutImports(text).body, 'go'))
}

/** A test whose main, runner's main and subtests are the driver's to call. */
function withHooks(body: string): string {
  const variables = new Set(
    [...maskSource(body, 'go').matchAll(/\b(\w+)\s+\*testing\.T\b/g)].map((match) => match[1] ?? ''),
  )
  let text = replaceInCode(body, 'go', /^func\s+main\s*\(\s*\)/gm, () => 'func touchstoneTests()')
  text = replaceInCode(text, 'go', /^func\s+TestMain\s*\(\s*\w+\s+\*testing\.M\s*\)/gm, (_match, given) =>
    given.replace('TestMain', 'touchstoneTestMain').replace('*testing.M', 'touchstoneM'),
  )
  if (variables.size === 0) return text
  const call = new RegExp(`(?<![\\w.])(${[...variables].join('|')})\\.Run\\(`, 'g')
  return replaceInCode(text, 'go', call, (match) => `touchstoneRun(${match[1] ?? ''}, `)
}

/** What the driver is made from. */
interface DriverParts {
  readonly tests: readonly string[]
  readonly examples: readonly { readonly name: string; readonly output: string; readonly unordered: boolean }[]
  /** Whether the test is one for the language's own runner. */
  readonly runs: boolean
  readonly hasMain: boolean
  readonly hasTestMain: boolean
  readonly canFail: boolean
}

const PROVE = `var touchstoneOwn = os.Getpid()

// a copy of the process could try every value
func touchstoneProve() {
	if os.Getpid() != touchstoneOwn {
		io.WriteString(touchstoneChannel, "COPY\\n")
		os.Exit(1)
	}
	io.WriteString(touchstoneChannel, touchstoneEnd)
	var size [4]byte
	io.ReadFull(touchstoneChannel, size[:])
	token := make([]byte, binary.BigEndian.Uint32(size[:])&0xff)
	io.ReadFull(touchstoneChannel, token)
	io.WriteString(touchstoneChannel, "TOKEN "+string(token)+"\\n")
}
`
const CASES = `var touchstoneLock sync.Mutex

func touchstoneSay(status, name, message string) {
	touchstoneLock.Lock()
	defer touchstoneLock.Unlock()
	words := strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, name)
	if message != "" {
		words += "\\t" + strings.ToValidUTF8(strings.Join(strings.Fields(message), " "), "")
	}
	if len(words) > 300 {
		words = words[:300]
	}
	io.WriteString(touchstoneChannel, "CASE "+status+" "+words+"\\n")
}

// a case is told when its own clean-up has ended: what is registered first runs last
func touchstoneCase(test func(*testing.T)) func(*testing.T) {
	return func(t *testing.T) {
		status, message := "wrong-answer", ""
		t.Cleanup(func() {
			switch {
			case t.Failed():
				os.Stderr.WriteString("--- FAIL: " + touchstoneName(t) + "\\n")
			case t.Skipped() || !touchstoneCanFail:
				status = "skipped"
			default:
				status = "accepted"
			}
			touchstoneSay(status, touchstoneName(t), message)
		})
		ended := false
		defer func() {
			if failure := recover(); failure != nil {
				status, message = "runtime-error", fmt.Sprint("panic: ", failure)
				os.Stderr.WriteString(message + "\\n" + string(debug.Stack()))
				t.Fail()
			} else if !ended && !t.Failed() && !t.Skipped() {
				message = "its goroutine ended before the test had"
				t.FailNow()
			}
		}()
		test(t)
		ended = true
	}
}

func touchstoneRun(t *testing.T, name string, test func(*testing.T)) bool {
	return t.Run(name, touchstoneCase(test))
}

// a group ends when its parallel cases have
func touchstoneRunAll(t *testing.T) int {
	ok := t.Run("cases", func(t *testing.T) {
		for _, test := range touchstoneList {
			t.Run(test.Name, touchstoneCase(test.F))
		}
	})
	every := func(string, string) (bool, error) { return true, nil }
	for _, example := range touchstoneExamples {
		if testing.RunExamples(every, []testing.InternalExample{example}) {
			touchstoneSay("accepted", example.Name, "")
		} else {
			os.Stderr.WriteString("--- FAIL: " + example.Name + "\\n")
			touchstoneSay("wrong-answer", example.Name, "")
			ok = false
		}
	}
	touchstoneProve()
	if !ok {
		t.Fail()
		return 1
	}
	return 0
}

type touchstoneM struct{ t *testing.T }

func (m touchstoneM) Run() int { return touchstoneRunAll(m.t) }

func touchstoneName(t *testing.T) string {
	parts := strings.SplitN(t.Name(), "/", 3)
	return parts[len(parts)-1]
}
`

function driver({ tests, examples, runs, hasMain, hasTestMain, canFail }: DriverParts): string {
  const list = tests.map((name) => `\t{Name: "${name}", F: ${name}},\n`).join('')
  const shown = examples.map(
    ({ name, output, unordered }) =>
      `\t{Name: "${name}", F: ${name}, Output: ${JSON.stringify(output)}, Unordered: ${String(unordered)}},\n`,
  )
  const packages = [
    'encoding/binary',
    'io',
    'os',
    ...(runs ? ['fmt', 'runtime/debug', 'strings', 'sync', 'testing'] : []),
  ]
  const lists = `var touchstoneList = []testing.InternalTest{\n${list}}\nvar touchstoneExamples = []testing.InternalExample{\n${shown.join('')}}\nconst touchstoneCanFail = ${String(canFail)}\n`
  // the runner's main ends with 1 where a case has failed, though its cases are told
  const all = `func(t *testing.T) { ${hasTestMain ? 'touchstoneTestMain(touchstoneM{t})' : 'touchstoneRunAll(t)'} }`
  const whole = `testing.Main(func(string, string) (bool, error) { return true, nil }, []testing.InternalTest{{Name: "harness", F: ${all}}}, nil, nil)`
  const run = runs ? whole : 'touchstoneProve()'
  // examples fail by their output, which no word of the test shows
  const counts = runs ? tests.length + examples.length > 0 : canFail
  return `package main

import (
${packages.map((name) => `\t"${name}"\n`).join('')})

const touchstoneEnd = "END${counts ? '' : ' 0'}\\n"

var touchstoneChannel = os.NewFile(3, "channel")

${PROVE}
${runs ? `${lists}\n${CASES}` : ''}
func main() {
	${hasMain && !runs ? 'touchstoneTests()' : ''}
	${run}
}
`
}
