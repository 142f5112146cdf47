/**
 * Why a passed test may have shown nothing, told from the program's text: it stands in for what the test compares by, reads
 * the source of the test while it is compiled, or looks at its caller. Such a program may be right, so the test is
 * `nothing-tested` and never failed. Python has no row, as its driver asks while the test runs (python-trust.py).
 *
 * Stand-ins. A program that declares a name by which tests compare (`abs`, `strcmp`, `all?`, `grep`) decides its own test
 * where the test uses that name on what the program gives. The tested function itself may have such a name: then the test
 * names nothing else of the program's, and there is no doubt.
 *
 * Not covered: names that a program puts together while it runs.
 */
import { maskSource, type SourceFamily } from './mask-source.ts'

/** What one language's programs can do to their test. */
interface Doubts {
  /** Comments and literals that are blanked before a declaration is looked for; absent where none are. */
  readonly blank?: SourceFamily | RegExp
  /** What tests compare by. */
  readonly helpers?: readonly string[]
  /** A pattern that finds the declaration of one of them, given as a pattern itself. */
  readonly declares?: (name: string) => RegExp
  /** A pattern that finds where the test takes one of them from a library by name, so that the program's is not meant. */
  readonly imports?: (name: string) => RegExp
  /** A pattern that finds where the test compares by one of them. @default its name */
  readonly asked?: (name: string) => RegExp
  /** Whether only what stands outside of all classes and functions is a declaration that the test would meet. */
  readonly outer?: boolean
  /** What reads the test or changes it, and how that is said. */
  readonly peeks?: readonly (readonly [pattern: RegExp, said: string])[]
  /** A variable of the test that the program sets; undefined where there is none. */
  readonly clash?: (program: string, test: string) => string | undefined
}

const READS_SOURCE = 'the program reads its source while it is compiled'
const LOOKS = 'the program looks at its callers'
const BENDS = 'the program changes the runner of the test'
const words = (text: string): string[] => text.split(' ')
const lines = (patterns: string): RegExp => new RegExp(patterns, 'm')

const C_HELPERS = words(
  'abs labs llabs fabs fabsf fabsl strcmp strncmp strcasecmp memcmp strlen strstr strtol atoi atof sprintf snprintf isnan isinf round floor ceil EXIT_FAILURE EXIT_SUCCESS NULL exit write read',
)
const CPP_HELPERS = words(
  'equal is_equal all_of any_of none_of find count accumulate to_string stoi mismatch lexicographical_compare is_permutation',
)
const native: Doubts = {
  blank: 'c',
  outer: true,
  helpers: C_HELPERS,
  declares: (name) =>
    lines(`^[ \\t]*#[ \\t]*define[ \\t]+${name}\\b|\\b[\\w>&*]+[ \\t*&]+${name}\\s*\\([^;{}()]*\\)[^;{}]*\\{`),
}
const NATIVE_PEEKS: NonNullable<Doubts['peeks']> = [
  // the pieces of a text may stand apart
  [
    /\.\s*inc(?:bin|lude)\b|\.\s*i\w{0,4}"\s*\w+\s*"|^[ \t]*#\s*embed\b|^[ \t]*#\s*include\s+(?:__FILE__|["<][^">]*\bmain\.c)/m,
    READS_SOURCE,
  ],
  [/__builtin_(?:return|frame)_address/, LOOKS],
  [/__executable_start|\b(?:etext|edata)\b|\/proc\/self\/(?:exe|mem|maps)/, 'the program looks at its own memory'],
]
const JVM_HELPERS = words(
  'Integer Long Double Float Short Byte Character Number StringBuilder StringBuffer StrictMath HashSet HashMap TreeSet TreeMap ArrayList Optional Comparator Iterator Set Map BigInteger BigDecimal',
)
const JS_HELPERS = words(
  'Array BigInt Boolean Date Error Function JSON Map Math Number Object Promise Reflect RegExp Set String Symbol isFinite isNaN parseFloat parseInt structuredClone Buffer console require',
)
const KOTLIN_HELPERS = words(
  'abs all any none contains contentEquals contentDeepEquals first last single filter map zip listOf setOf mapOf arrayOf intArrayOf forEach round floor sqrt maxOf minOf sum count isEmpty run let also apply with repeat until println print toString',
)
const RUBY_HELPERS = words(
  'abs zero? all? any? none? one? include? member? cover? empty? size length count sum sort sort_by first last each each_with_index map collect select reject zip to_s to_a to_i to_f inspect round floor - + * / % -@ coerce nonzero? positive? negative? between? uniq',
)
const LUA_HELPERS = words(
  'math.abs math.floor math.max math.min math.type table.concat table.unpack table.sort string.format string.rep string.sub tostring tonumber type ipairs pairs next select rawequal rawlen rawget unpack',
)
const R_HELPERS = words(
  'abs sum max min length nchar sort order round signif floor mean unlist sapply lapply mapply vapply Map Reduce Filter setequal is.element match paste paste0 sprintf format toString as.character as.numeric as.integer is.numeric is.character is.function tolower toupper rev seq_along seq_len c list vector return for while function mapply Negate isTRUE nrow ncol dim names attributes + - * / ^ %% %/% %in% [ [[ $ : ( {',
)
const BASH_HELPERS = words(
  '[ test exit false true return eval grep egrep fgrep diff cmp comm sort uniq wc awk sed tr cut head tail cat expr bc seq md5sum sha256sum tee xargs',
)
const HASKELL_HELPERS = words(
  'abs all any and or not elem notElem null length sum product maximum minimum map filter zip zipWith mapM_ sequence_ forM_ show read fst snd head last fromIntegral round when unless - +',
)
const CSHARP_HELPERS = words(
  'Math Convert List Dictionary HashSet Enumerable Assert SequenceEqual Contains All Any Abs Equals ApplicationException ArgumentException InvalidOperationException Array Int32 Double StringComparer Comparer EqualityComparer Tuple',
)
const SCALA_HELPERS = words(
  'math List Seq Set Map Vector Array Some None Option String Int Double Math Predef assert require assume Right Left',
)
const GO_HELPERS = words(
  'len cap append copy make new print println min max reflect math fmt strings bytes sort slices cmp errors os',
)

const plain = (name: string): string => name.replace(/[$.*+?^()[\]{}|\\/-]/g, String.raw`\$&`)
const bare = (name: string): string => (/^\w+$/.test(name) ? `\\b${name}\\b` : plain(name))

const DOUBTS: Readonly<Record<string, Doubts>> = {
  c: { ...native, peeks: NATIVE_PEEKS },
  cpp: {
    ...native,
    helpers: [...C_HELPERS, ...CPP_HELPERS],
    // `find(1)` is a call of the program's function as often as of the library's
    asked: (name) =>
      new RegExp(CPP_HELPERS.includes(name) ? `\\b${name}\\s*\\((?:[^;]*\\bc?begin\\b|\\s*\\w+\\s*\\()` : bare(name)),
    peeks: NATIVE_PEEKS,
  },
  java: {
    blank: 'c',
    outer: true,
    helpers: JVM_HELPERS,
    declares: (name) => new RegExp(`\\b(?:class|interface|enum|record)\\s+${name}\\b`),
    peeks: [
      [/\.class["']|\bclasses\/|getResource(?:AsStream)?\s*\(/, 'the program looks at the classes of the test'],
      [/IntegerCache|setSecurityManager/, 'the program changes the machine that the test runs on'],
    ],
  },
  kotlin: {
    blank: 'c',
    outer: true,
    helpers: [...KOTLIN_HELPERS, ...JVM_HELPERS],
    declares: (name) =>
      lines(`^[ \\t]*(?:\\w+[ \\t]+)*(?:fun\\b[^\\n({]*?\\b|class\\s+|object\\s+|val\\s+|typealias\\s+)${name}\\b`),
  },
  scala: {
    blank: 'c',
    helpers: SCALA_HELPERS,
    declares: (name) =>
      lines(
        `^[ \\t]*(?:\\w+[ \\t]+)*(?:object|class|trait)\\s+${name}\\b|^(?:package object)[\\s\\S]*\\bdef\\s+${name}\\b`,
      ),
  },
  csharp: {
    blank: 'c',
    helpers: CSHARP_HELPERS,
    declares: (name) =>
      new RegExp(`\\b(?:class|struct|interface)\\s+${name}\\b|\\b${name}\\s*(?:<\\w+>)?\\s*\\(\\s*this\\b`),
  },
  rust: {
    blank: 'rust',
    helpers: words('abs powi sqrt round floor all any unwrap is_some is_none is_ok is_err'),
    declares: (name) => new RegExp(`\\bfn\\s+${name}\\s*(?:<[^>]*>)?\\s*\\(`),
    peeks: [[/\binclude(?:_str|_bytes)?\s*!/, READS_SOURCE]],
  },
  go: {
    blank: 'go',
    helpers: GO_HELPERS,
    declares: (name) => lines(`^(?:func|var|const|type)\\s+${name}\\b`),
    peeks: [[/^\/\/go:embed\b/m, READS_SOURCE]],
  },
  haskell: {
    blank: 'haskell',
    helpers: HASKELL_HELPERS,
    declares: (name) =>
      lines(
        /^\w/.test(name)
          ? `^${name}\\b[^\\n]*(?:::|=)`
          : `^\\(${plain(name)}\\)\\s*::|^\\w+\\s*${plain(name)}\\s*\\w+\\s*=`,
      ),
    peeks: [[/\b(?:runIO|embedFile|addDependentFile)\b|^#\s*include\b/m, READS_SOURCE]],
    imports: (name) => lines(`^[ \\t]*import\\s[^\\n(]*\\([^\\n]*\\b${plain(name)}\\b`),
  },
  javascript: {
    blank: 'c',
    helpers: JS_HELPERS,
    declares: (name) => lines(`^[ \\t]*(?:export\\s+)?(?:const|let|class)\\s+(?:\\{[^}]*)?${name}\\b`),
    peeks: [
      [/\.\s*caller\b|\[\s*['"`]caller['"`]\s*\]|\bprepareStackTrace\b/, LOOKS],
      [/['"](?:node:)?inspector(?:\/promises)?['"]|\b(?:write|get)HeapSnapshot\b|\bqueryObjects\b/, LOOKS],
    ],
  },
  ruby: {
    blank: /(?<=^|\s)#.*/gm,
    helpers: RUBY_HELPERS,
    // only a class of the language's own makes it the test's too
    declares: (name) =>
      new RegExp(
        `\\b(?:(?:class|module)\\s+(?:Basic)?(?:Object|Kernel|Comparable|Enumerable|Integer|Float|Numeric|Rational|Complex|String|Symbol|Array|Hash|Range|Struct|NilClass|TrueClass|FalseClass)\\b|\\.(?:class_eval|class_exec|prepend|instance_eval|define_method)\\b)[\\s\\S]*?(?:\\bdef\\s+|define_method[ (]+:)${plain(name)}(?![\\w?!])`,
      ),
    peeks: [
      [
        /\bTOPLEVEL_BINDING\b|\beach_object\b|\blocal_variable_[gs]et\b|\bRubyVM\b|\bSCRIPT_LINES__\b|\bset_trace_func\b|\bTracePoint\b/,
        LOOKS,
      ],
      [
        /\b(?:module|class)\s+(?:Minitest|RSpec)\b(?!::Test)|\b(?:Minitest|RSpec|Test::Unit)(?:::\w+)*\s*\.\s*(?:class_eval|class_exec|prepend|include|define_method|send|module_eval)|\bmodule\s+Test\b/,
        BENDS,
      ],
    ],
  },
  php: {
    blank: 'c',
    helpers: words(
      'abs count strlen in_array array_diff array_sum array_map json_encode var_export is_int is_array is_string round floor implode sort usort strcmp Exception Error AssertionError RuntimeException',
    ),
    declares: (name) => new RegExp(`\\bnamespace\\b[\\s\\S]*\\b(?:function|class)\\s+${name}\\b`),
    peeks: [[/\bdebug_(?:print_)?backtrace\b[\s\S]*\bargs\b|\bget_defined_vars\b/, LOOKS]],
  },
  perl: {
    peeks: [
      [/\boverload::constant\b|\bCORE::GLOBAL\b/, 'the program changes what literals and functions of the test mean'],
      [/\bcaller\s*\(\s*[^)\s]|\bPadWalker\b|\bB::svref_2object\b|\bDB::/, LOOKS],
      [/\*(?:\{\s*["']?)?(?:Test::|main::(?:is|ok|isnt|like|is_deeply|cmp_ok|pass|fail|plan|done_testing)\b)/, BENDS],
    ],
  },
  lua: {
    blank: /--(?:\[\[[\s\S]*?\]\]|.*)/g,
    helpers: LUA_HELPERS,
    declares: (name) => lines(`\\bfunction\\s+${plain(name)}\\s*\\(|(?:^|[\\s;])${plain(name)}\\s*=(?!=)`),
    peeks: [
      [
        /\bdebug\s*(?:\.\s*(?:getlocal|setlocal|sethook|getupvalue|setupvalue|upvaluejoin|setmetatable|getregistry)\b|\[)/,
        LOOKS,
      ],
    ],
  },
  r: {
    blank: /#.*/g,
    helpers: R_HELPERS,
    declares: (name) =>
      lines(
        `(?:^|[{;\\s])[\`"']?${plain(name)}[\`"']?\\s*(?:<<?-|=)\\s*(?:function\\b|\\\\\\()|\\b(?:assign|delayedAssign|makeActiveBinding)\\s*\\(\\s*["']${plain(name)}["']`,
      ),
    peeks: [
      [/\b(?:parent\.frame|sys\.calls?|sys\.frames?|sys\.function|sys\.parents?|dynGet)\s*\(/, LOOKS],
      [/\b(?:unlockBinding|assignInNamespace|assignInMyNamespace|lockEnvironment|makeActiveBinding|trace)\s*\(/, BENDS],
    ],
  },
  bash: {
    clash: bashClash,
    blank: /(?<=^|\s)#.*/gm,
    helpers: BASH_HELPERS,
    declares: (name) =>
      lines(
        `(?:^|[;{&|])[ \\t]*(?:function\\s+${plain(name)}(?![\\w-])|${plain(name)}\\s*\\(\\s*\\))|\\balias\\s+${plain(name)}=`,
      ),
    peeks: [
      [/\bextdebug\b|\bset\s+-[a-z]*[nT]\b|\bBASH_COMMAND\b|\bfunctrace\b/, LOOKS],
      [/\bhash\s+-p\b|\benable\s+-[nf]/, 'the program changes which commands the test runs'],
      [/\bnocasematch\b/, 'the program changes what the test takes for equal'],
    ],
  },
}

/** A variable that a Bash test sets and that a function of the script sets too: both run in one shell. */
function bashClash(program: string, test: string): string | undefined {
  const set = [...test.matchAll(/^[ \t]*([A-Za-z_]\w*)=/gm)].map((match) => match[1] ?? '')
  // what is called in $(…) has variables of its own
  const direct = /^[ \t]*(?:if\s+|!\s*)?([A-Za-z_][\w-]*)(?=\s|$)/gm
  const calls = [...test.matchAll(direct)].some((match) => new RegExp(`\\b${match[1] ?? ''}\\s*\\(\\)`).test(program))
  if (!calls) return undefined
  return set.find(
    (name) =>
      new RegExp(`(?:^|[;{\\s])${name}=`, 'm').test(program) &&
      !new RegExp(`\\b(?:local|declare|typeset)\\b[^\\n;]*\\b${name}\\b`).test(program),
  )
}

/** Why a test that this program passed has shown nothing; undefined where nothing speaks against it. */
export function doubtOf(language: string, program: string, test: string): string | undefined {
  const doubts = DOUBTS[language === 'typescript' ? 'javascript' : language]
  if (doubts === undefined) return undefined
  // a text in pieces is one text
  const joined = program.replace(/"\s*(?:\w+\s*)?"/g, (match) => (/\n\s*\n/.test(match) ? match : ''))
  const peek = doubts.peeks?.find(([pattern]) => pattern.test(program) || pattern.test(joined))
  if (peek !== undefined) return peek[1]
  const { helpers = [], declares, imports, asked: asks, blank, outer = false, clash } = doubts
  const shared = clash?.(program, test)
  if (shared !== undefined) return `the program sets ${shared}, which the test sets too`
  if (declares === undefined) return undefined
  const code = blanked(program, blank)
  const asked = withoutQualified(language, code, blanked(test, blank))
  const met = outer ? outside(code) : code
  const declared = helpers.filter(
    (name) =>
      (asks ?? ((one) => new RegExp(bare(one))))(name).test(asked) &&
      imports?.(name).test(asked) !== true &&
      declares(name).test(met),
  )
  if (declared.length === 0 || !callsOthers(asked, code, helpers)) return undefined
  return `it compares by ${declared[0]}, which the program defines itself`
}

function blanked(text: string, blank: SourceFamily | RegExp | undefined): string {
  if (blank === undefined) return text
  return typeof blank === 'string'
    ? maskSource(text, blank)
    : text.replace(blank, (found) => found.replace(/[^\n]/g, ' '))
}

/** The code without what stands inside of braces, but for those of namespaces. Braces themselves stay. */
function outside(code: string): string {
  const isOpen: boolean[] = []
  let text = ''
  let head = 0
  for (let at = 0; at < code.length; at++) {
    const sign = code.charAt(at)
    if (sign === '}') isOpen.pop()
    const isVisible = isOpen.every(Boolean)
    if (isVisible) text += sign
    if (sign === '{') {
      isOpen.push(isVisible && /^[^()=]*\b(?:namespace|extern)\b[^()=]*$/.test(code.slice(head, at)))
    }
    if (sign === '{' || sign === '}' || sign === ';') head = at + 1
  }
  return text
}

/** `std::find` is the library's, unless the program writes into `std` or by a macro. */
function withoutQualified(language: string, program: string, test: string): string {
  const isBent = /\bnamespace\s+std\b|^[ \t]*#[ \t]*define\b/m.test(program)
  return language !== 'cpp' || isBent ? test : test.replace(/\bstd\s*::\s*\w+/g, 'std')
}

const COMMON = new Set(
  'if for while switch return assert main print println printf function def test sizeof catch error require throw exit int new'.split(
    ' ',
  ),
)

/** Whether the test calls something of the program's beside such helpers. */
function callsOthers(test: string, program: string, helpers: readonly string[]): boolean {
  const names = new Set(
    [...test.matchAll(/(?<![.\w])([A-Za-z_]\w*)(?=\s*[(.]|\s+[\w"'(])/g)].map((match) => match[1] ?? ''),
  )
  const own = helpers.map((name) => name.split('.').at(-1))
  return [...names].some(
    (name) =>
      !COMMON.has(name) && !own.includes(name) && !helpers.includes(name) && new RegExp(`\\b${name}\\b`).test(program),
  )
}
