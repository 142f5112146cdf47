/**
 * R. Harness tests enter over the channel once the program's own code has run, in an environment between the global one and
 * the test, where the functions that tests fail by are R's own; shell-proof.ts says what their end covers. A regular `quit`
 * of the program ends the program and not the run; the test's own is its end. Not covered besides: other functions that the
 * program bends stay bent, and a `base::quit()` of the program ends the run.
 */
import { statesChecks } from '../harness/stated-checks.ts'
import type { Language } from './language.ts'
import { R_LIBRARIES, missingScriptLibrary, plain } from '../toolchains/script-libraries.ts'
import type { Toolchain } from '../toolchains/toolchain.ts'
import { SHELL_TESTS, shellProof } from '../harness/shell-proof.ts'

/** What tests compare and fail by. */
const KEPT = [
  'stopifnot',
  'stop',
  'warning',
  'identical',
  'all.equal',
  'isTRUE',
  'isFALSE',
  'all',
  'any',
  'if',
  '!',
  '==',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  '&&',
  '||',
  '(',
  '{',
  'tryCatch',
  'inherits',
  'options',
  'is.null',
  'is.na',
]

const driver = (statesAny: boolean): string => `local({
  run <- base::system
  pid <- base::Sys.getpid
  self <- pid()
  same <- base::identical
  copied <- function() if (!same(pid(), self)) { run("printf 'COPY\\\\n' >&3"); leave("no", 1) }
  own <- new.env(parent = globalenv())
  for (name in c(${KEPT.map((name) => JSON.stringify(name)).join(', ')})) assign(name, get(name, baseenv()), own)
  leave <- base::quit
  global <- globalenv()
  regular <- function(save = "default", status = 0, runLast = TRUE) {
    if (status != 0) leave("no", status)
    signalCondition(structure(class = c("touchstoneEnd", "condition"), list(message = "end", call = NULL)))
    leave("no", status)
  }
  assign("quit", regular, global)
  assign("q", regular, global)
  tryCatch(source("main.R", local = global), touchstoneEnd = function(condition) NULL)
  for (name in c("quit", "q")) if (exists(name, global, inherits = FALSE) && identical(get(name, global), regular)) rm(list = name, envir = global)
  tests <- run(${JSON.stringify(SHELL_TESTS)}, intern = TRUE)
  prove <- function() { copied(); run(${JSON.stringify(shellProof(statesAny))}) }
  options(error = NULL)
  ended <- function(save = "default", status = 0, runLast = TRUE) {
    if (status == 0) prove()
    leave("no", status)
  }
  assign("quit", ended, own)
  assign("q", ended, own)
  whole <- paste(tests, collapse = "\\n")
  made <- regmatches(whole, gregexpr("[A-Za-z.][A-Za-z0-9._]*(?=\\\\s*(<-|=[^=]))", whole, perl = TRUE))[[1]]
  for (name in setdiff(ls(own, all.names = TRUE), made)) lockBinding(name, own)
  eval(parse(text = tests, keep.source = FALSE), own)
  prove()
})
`

export const r: Language = {
  name: 'r',
  title: 'R',
  aliases: ['rscript', 'rlang'],
  file: 'main.R',
  install: 'apt-get install -y r-base-core',
  async detect(finder) {
    const binary = finder.find('Rscript')
    if (binary === undefined || !binary.startsWith('/usr/')) return undefined
    const version = /version (\S+)/.exec((await finder.ask(binary, '--version')) ?? '')?.[1]
    return version === undefined ? undefined : { version, tools: { run: binary }, mounts: finder.existing('/etc/R') }
  },
  run: (toolchain) => ({ argv: [...command(toolchain), 'main.R'] }),
  runners: [
    {
      name: 'script',
      plan: ({ toolchain, program, test }) => ({
        code: program,
        late: test,
        command: {
          argv: [...command(toolchain), '.harness-driver.R'],
          files: [{ path: '.harness-driver.R', content: Buffer.from(driver(states(test))) }],
        },
      }),
      isAssertion: (stderr) => /is not TRUE|are not all TRUE|not equal|assertion failed/.test(stderr),
    },
  ],
  missingLibrary: (failure) =>
    missingScriptLibrary(failure, {
      message: /there is no package called ['‘’`]([\w.]+)['‘’`]/,
      imports: (source, name) =>
        new RegExp(
          String.raw`\b(?:library|require|requireNamespace|loadNamespace)\s*\(\s*['"]?${plain(name)}\b|\b${plain(name)}::`,
        ).test(source),
      known: R_LIBRARIES,
      install: (library) => `Rscript -e 'install.packages("${library}")'`,
    }),
  isOutOfMemory: (stderr) => /cannot allocate vector of size/.test(stderr),
  isSyntaxError: (stderr) => /^Error(?: in source\([^)]*\))?\s*:.*unexpected /ms.test(stderr),
}

function command({ tools }: Toolchain): string[] {
  return [tools['run'] ?? '', '--vanilla']
}

function states(test: string): boolean {
  return statesChecks(test, {
    comments: /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|#.*/g,
    checks: /\bstop|\bquit\b|\bq\s*\(|\bexpect_|\bwarning\b|\babort\b|\bcheck/,
    definitions: /^([\w.]+)\s*(?:<-|=)\s*function\b[^{\n]*\{/gm,
    body: 'braces',
  })
}
