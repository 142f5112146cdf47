/**
 * Where the interpreters and compilers of languages lie in the system folders of a box, so that a run can go without them.
 *
 * Covered: executables by name and by hard link, interpreters as shared libraries, the folders of their own libraries, and
 * all that other packages keep in folders of their own (`/usr/lib/NAME`, `/usr/local`, `/usr/libexec`), where some bring an
 * interpreter along. Not covered: an interpreter that is built into a program of another name in /usr/bin; two languages
 * that share a runtime, such as JavaScript and TypeScript, cannot be kept apart.
 */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { liesIn } from '../isolation/inside-path.ts'

/** Tools that come together. */
interface ToolFamily {
  readonly languages: readonly string[]
  /** Names of executables. */
  readonly commands: RegExp
  /** Names of folders and shared libraries. */
  readonly libraries: RegExp
  /** Whether compiled programs of it run without any of these. */
  readonly isNative?: true
}

const FAMILIES: readonly ToolFamily[] = [
  {
    languages: ['python'],
    commands: /^(?:i?python|pypy|micropython|graalpy|jython|uv|cython)[\d.]*\w*$/,
    libraries: /^(?:python\d[\d.]*|pypy[\d.]*|libpython\d.*|libpypy.*)$/,
  },
  {
    languages: ['javascript', 'typescript'],
    commands: /^(?:node|nodejs|deno|bun|qjs|qjsc|d8|js\d*|jsc|gjs(?:-console)?|cjs|duk|mujs|tsc|tsx|chrom(?:e|ium))$/,
    libraries: /^(?:nodejs|node_modules|chromium|lib(?:node|mozjs|v8|quickjs|duktape|mujs|javascriptcoregtk)\b.*)$/,
  },
  {
    languages: ['java', 'kotlin', 'scala'],
    commands: /^(?:java\w*|jshell|jexec|jrunscript|kotlin\w*|scala(?:c|doc|p|-cli)?|groovy\w*)$/,
    libraries: /^(?:jvm|java-\d.*|libjvm\.so.*|libgcj.*)$/,
  },
  {
    languages: ['c', 'cpp'],
    commands: /^(?:[\w.]+-)*(?:gcc|g\+\+|cc|c\+\+|c[89]9|cpp|tcc|clang(?:\+\+|-cpp|-cl)?|cling)(?:-[\d.]+)?$/,
    libraries: /^(?:gcc|cpp|tcc|llvm(?:-[\d.]+)?|clang|libtcc.*|libgccjit.*|libclang.*)$/,
    isNative: true,
  },
  {
    languages: ['go'],
    commands: /^(?:go(?:tip|fmt)?[\d.]*|(?:[\w.]+-)*gccgo(?:-[\d.]+)?|yaegi)$/,
    libraries: /^go(?:-[\d.]+)?$/,
    isNative: true,
  },
  {
    languages: ['rust'],
    commands: /^(?:rustc|cargo|rustup|rust-script|evcxr)(?:-[\d.]+)?$/,
    libraries: /^(?:rustlib|rust|cargo|librustc_driver.*)$/,
    isNative: true,
  },
  {
    languages: ['ruby'],
    commands: /^(?:[jm]?ruby|irb|mirb|erb|truffleruby)[\d.]*$/,
    libraries: /^(?:ruby|libruby.*|libmruby.*)$/,
  },
  {
    languages: ['bash'],
    commands: /^(?:r?bash|sh|dash|busybox|zsh\d?|[mop]?ksh\w*|yash|posh|ash|fish)$/,
    libraries: /^(?:bash|zsh)$/,
  },
  { languages: ['php'], commands: /^(?:php|hhvm)[\d.]*$/, libraries: /^(?:php|libphp.*)$/ },
  { languages: ['perl'], commands: /^perl\w*(?:[\d.]+)?(?:-[\w-]+)?$/, libraries: /^(?:perl\d?|perl-base|libperl.*)$/ },
  { languages: ['lua'], commands: /^(?:lua(?:jit|c|tex)?|texlua|nvim)[\d.]*$/, libraries: /^(?:lua|liblua.*)$/ },
  { languages: ['r'], commands: /^(?:R|Rscript|r|littler)$/, libraries: /^(?:R|libR\.so.*)$/ },
  { languages: ['julia'], commands: /^julia[\d.-]*$/, libraries: /^(?:julia|libjulia.*)$/ },
  {
    languages: ['haskell'],
    commands: /^(?:ghci?|runghc|runhaskell|stack|cabal|hugs)(?:-[\d.]+)?$/,
    libraries: /^(?:ghc|haskell-packages)$/,
    isNative: true,
  },
  {
    languages: ['csharp'],
    commands: /^(?:mono(?:-sgen|-boehm)?|mcs|gmcs|dmcs|csc|csi|csharp|dotnet)$/,
    libraries: /^(?:mono|cli|dotnet|libmono(?!PosixHelper|SupportW).*)$/,
  },
  { languages: ['sql'], commands: /^(?:sqlite3|duckdb)$/, libraries: /^(?:libsqlite3.*|postgresql)$/ },
]

const COMMAND_FOLDERS = ['/usr/bin', '/usr/sbin', '/usr/games', '/usr/local/bin', '/usr/local/sbin', '/bin', '/sbin']
const LIBRARY_FOLDERS = ['/usr/lib', '/usr/lib64', '/usr/lib32', '/usr/local/lib', '/lib', '/lib64', '/lib32']
/** Folders below these that programs of any language may load from. */
const SHARED_FOLDERS = /^(?:[\w]+-linux-gnu\w*|locale|ssl|terminfo|sasl2)$/
const MULTIARCH = /^\w+-linux-gnu\w*$/
/** What /usr/local has on every system; another folder there is a package of its own, such as Go's. */
const LOCAL_FOLDERS = /^(?:bin|sbin|etc|games|include|lib|man|share)$/

/** Whose tools are to be out of reach, and for whom. */
export interface OtherToolchainsOptions {
  /** Language of the program that runs. */
  readonly language: string
  /** Absolute paths of what runs it, which are never out of reach. */
  readonly tools: readonly string[]
  /** Languages whose tools are not to be reached. */
  readonly without: readonly string[]
}

/**
 * Files and folders of the system folders that a run is to go without, so that the tools of `without` are not reachable:
 * real paths, none within another.
 */
export function otherToolchains({ language, tools, without }: OtherToolchainsOptions): readonly string[] {
  const own = familyOf(language)
  const kept = own === undefined || own.isNative === true ? undefined : own
  const hidden = FAMILIES.filter((one) => one !== kept && one.languages.some((name) => without.includes(name)))
  const isHidden = (kind: 'commands' | 'libraries', name: string): boolean =>
    kept?.[kind].test(name) !== true && hidden.some((family) => family[kind].test(name))
  const paths = [...hiddenCommands((name) => isHidden('commands', name))]
  for (const folder of LIBRARY_FOLDERS) {
    for (const { name, isFolder } of entries(folder)) {
      const path = join(folder, name)
      if (MULTIARCH.test(name) && isFolder) {
        const inner = entries(path).filter((entry) => isHidden('libraries', entry.name))
        paths.push(...inner.map((entry) => join(path, entry.name)))
      } else if (isFolder) {
        if (!SHARED_FOLDERS.test(name) && kept?.libraries.test(name) !== true) paths.push(path)
      } else if (isHidden('libraries', name)) paths.push(path)
    }
  }
  paths.push(...['/usr/libexec', '/usr/src'].filter((path) => existsSync(path)))
  const local = entries('/usr/local').filter(({ name, isFolder }) => isFolder && !LOCAL_FOLDERS.test(name))
  paths.push(...local.map(({ name }) => join('/usr/local', name)))
  const real = new Set(paths.flatMap((path) => realPath(path) ?? []).filter(isSystemPath))
  return [...real]
    .filter((path) => ![...real].some((other) => other !== path && liesIn(path, other)))
    .filter((path) => !tools.some((tool) => liesIn(tool, path)))
    .toSorted()
}

/** Whether programs of both languages run by the same tools, which therefore cannot be hidden from one of them. */
export function sharesRuntime(language: string, other: string): boolean {
  const own = familyOf(language)
  return own !== undefined && own.isNative !== true && own.languages.includes(other)
}

function familyOf(language: string): ToolFamily | undefined {
  return FAMILIES.find(({ languages }) => languages.includes(language))
}

function hiddenCommands(isHidden: (name: string) => boolean): readonly string[] {
  const all = COMMAND_FOLDERS.flatMap((folder) =>
    entries(folder).map(({ name }) => ({ name, path: join(folder, name) })),
  )
  const named = all.filter(({ name }) => isHidden(name)).map(({ path }) => path)
  // perl and perl5.36.0 are one file with two names
  const files = new Set(named.flatMap((path) => sharedFile(path) ?? []))
  return [...named, ...all.map(({ path }) => path).filter((path) => files.has(sharedFile(path) ?? ''))]
}

/** None where the folder is missing, or is a link to one that is looked at anyway. */
function entries(folder: string): readonly { readonly name: string; readonly isFolder: boolean }[] {
  if (realPath(folder) !== folder) return []
  return readdirSync(folder, { withFileTypes: true }).map((entry) => ({
    name: entry.name,
    isFolder: entry.isDirectory(),
  }))
}

/** Undefined where nothing is there; a link that leads nowhere leads no program anywhere. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

/** Device and number of a file that has several names; undefined for any other. */
function sharedFile(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat?.isFile() === true && stat.nlink > 1 ? `${stat.dev}:${stat.ino}` : undefined
}

function isSystemPath(path: string): boolean {
  return /^\/(?:usr|bin|sbin|lib\d*)\//.test(path)
}
