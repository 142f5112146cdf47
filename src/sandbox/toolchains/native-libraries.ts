/** Headers of public C and C++ libraries, for telling a library that is not here from a misspelt header. */
import type { LibraryFailure, MissingLibrary } from '../languages/language.ts'

/** Package of Debian and Ubuntu by the first part of a header's path, or by the whole of it. */
const PACKAGES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    absl: 'libabsl-dev',
    armadillo: 'libarmadillo-dev',
    boost: 'libboost-all-dev',
    catch2: 'catch2',
    'cblas.h': 'libopenblas-dev',
    'check.h': 'check',
    CUnit: 'libcunit1-dev',
    'cmocka.h': 'libcmocka-dev',
    criterion: 'libcriterion-dev',
    curl: 'libcurl4-openssl-dev',
    doctest: 'doctest-dev',
    eigen3: 'libeigen3-dev',
    Eigen: 'libeigen3-dev',
    'fftw3.h': 'libfftw3-dev',
    fmt: 'libfmt-dev',
    'glib.h': 'libglib2.0-dev',
    gmock: 'libgmock-dev',
    'gmp.h': 'libgmp-dev',
    'gmpxx.h': 'libgmp-dev',
    gsl: 'libgsl-dev',
    gtest: 'libgtest-dev',
    jsoncpp: 'libjsoncpp-dev',
    json: 'nlohmann-json3-dev',
    'lapacke.h': 'liblapacke-dev',
    'mpfr.h': 'libmpfr-dev',
    'ncurses.h': 'libncurses-dev',
    nlohmann: 'nlohmann-json3-dev',
    opencv2: 'libopencv-dev',
    openssl: 'libssl-dev',
    range: 'librange-v3-dev',
    spdlog: 'libspdlog-dev',
    'sqlite3.h': 'libsqlite3-dev',
    tbb: 'libtbb-dev',
    uuid: 'uuid-dev',
    'zlib.h': 'zlib1g-dev',
  }),
)

/** What a header's library is linked by, where its headers alone are not enough. */
const LINKS: readonly (readonly [header: RegExp, words: readonly string[]])[] = [
  [/^armadillo$/, ['-larmadillo']],
  [/^cblas\.h$/, ['-lopenblas']],
  [/^cmocka\.h$/, ['-lcmocka']],
  [/^curl\//, ['-lcurl']],
  [/^CUnit\//, ['-lcunit']],
  [/^fftw3\.h$/, ['-lfftw3']],
  [/^fmt\//, ['-lfmt']],
  [/^gmpxx\.h$/, ['-lgmpxx', '-lgmp']],
  [/^gmp\.h$/, ['-lgmp']],
  [/^gsl\//, ['-lgsl', '-lgslcblas']],
  [/^lapacke\.h$/, ['-llapacke']],
  [/^mpfr\.h$/, ['-lmpfr', '-lgmp']],
  [/^ncurses\.h$/, ['-lncurses']],
  [/^openssl\//, ['-lssl', '-lcrypto']],
  [/^sqlite3\.h$/, ['-lsqlite3']],
  [/^uuid\//, ['-luuid']],
  [/^zlib\.h$/, ['-lz']],
]

/** The linker's words for the libraries whose headers a source includes. */
export function nativeLinks(source: string): string[] {
  const headers = [...source.matchAll(/^[ \t]*#[ \t]*include[ \t]*<([^>\n]+)>/gm)].map(
    (match) => match[1]?.trim() ?? '',
  )
  const linked = LINKS.filter(([header]) => headers.some((one) => header.test(one))).flatMap(([, words]) => words)
  return [...new Set(linked)]
}

/** The library behind a header that the compiler did not find; undefined where the program itself is at fault. */
export function missingNativeLibrary({ program, test, stderr }: LibraryFailure): MissingLibrary | undefined {
  const header = /fatal error: ([^:\n]+): No such file or directory/.exec(stderr)?.[1]
  if (header === undefined) return undefined
  const known = PACKAGES.get(header) ?? PACKAGES.get(header.split('/')[0] ?? '')
  const install = known === undefined ? null : `apt-get install -y ${known}`
  if (includes(test, header)) return { name: header, install }
  return known !== undefined && includes(program, header) ? { name: header, install } : undefined
}

function includes(source: string, header: string): boolean {
  return [...source.matchAll(/^[ \t]*#[ \t]*include[ \t]*<([^>\n]+)>/gm)].some((match) => match[1]?.trim() === header)
}
