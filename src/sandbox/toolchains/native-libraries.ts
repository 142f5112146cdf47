/**
 * Public C and C++ libraries by their headers: the package that brings one, for telling a library that is not here from a
 * misspelt header; the folder of a library whose headers stand beside the compiler's own; and what it is linked by.
 */
import type { ToolFinder } from './toolchain.ts'
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
    gio: 'libglib2.0-dev',
    'glib-object.h': 'libglib2.0-dev',
    glib: 'libglib2.0-dev',
    gsl: 'libgsl-dev',
    gtest: 'libgtest-dev',
    jsoncpp: 'libjsoncpp-dev',
    json: 'nlohmann-json3-dev',
    'lapacke.h': 'liblapacke-dev',
    libxml: 'libxml2-dev',
    'mpfr.h': 'libmpfr-dev',
    'ncurses.h': 'libncurses-dev',
    nlohmann: 'nlohmann-json3-dev',
    opencv2: 'libopencv-dev',
    openssl: 'libssl-dev',
    range: 'librange-v3-dev',
    spdlog: 'libspdlog-dev',
    'sqlite3.h': 'libsqlite3-dev',
    tbb: 'libtbb-dev',
    unsupported: 'libeigen3-dev',
    uuid: 'uuid-dev',
    'zlib.h': 'zlib1g-dev',
  }),
)

/** Folders of headers that a program names without them, as pkg-config would add them; those that are not here are passed over. */
const FOLDERS: readonly (readonly [header: RegExp, folders: readonly string[]])[] = [
  [/^(?:Eigen|unsupported)\//, ['/usr/include/eigen3']],
  [/^(?:glib(?:-object)?\.h$|(?:glib|gio)\/)/, ['/usr/include/glib-2.0', ...libraryFolders('glib-2.0/include')]],
  [/^json\//, ['/usr/include/jsoncpp']],
  [/^libxml\//, ['/usr/include/libxml2']],
  [/^opencv2\//, ['/usr/include/opencv4']],
]

/** Parts of Boost that are linked; of all others the headers are enough. */
const BOOST =
  'atomic chrono container context contract coroutine date_time fiber filesystem graph iostreams json locale log nowide program_options random regex serialization stacktrace_basic thread timer type_erasure url wave'.split(
    ' ',
  )
/** Role among a toolchain's tools of a library that is linked only where it is here. */
const LINKED = 'library:'

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
  [/^gmock\//, ['-lgmock', '-lgtest']],
  [/^(?:glib\.h$|glib\/)/, ['-lglib-2.0']],
  [/^glib-object\.h$/, ['-lgobject-2.0', '-lglib-2.0']],
  [/^gio\//, ['-lgio-2.0', '-lgobject-2.0', '-lglib-2.0']],
  [/^gsl\//, ['-lgsl', '-lgslcblas']],
  [/^gtest\//, ['-lgtest']],
  [/^json\//, ['-ljsoncpp']],
  [/^lapacke\.h$/, ['-llapacke']],
  [/^libxml\//, ['-lxml2']],
  [/^mpfr\.h$/, ['-lmpfr', '-lgmp']],
  [/^ncurses\.h$/, ['-lncurses']],
  [/^opencv2\/opencv\.hpp$/, ['-lopencv_imgcodecs', '-lopencv_imgproc', '-lopencv_core']],
  [/^opencv2\/imgcodecs/, ['-lopencv_imgcodecs', '-lopencv_core']],
  [/^opencv2\/imgproc/, ['-lopencv_imgproc', '-lopencv_core']],
  [/^opencv2\/core/, ['-lopencv_core']],
  [/^openssl\//, ['-lssl', '-lcrypto']],
  [/^spdlog\//, ['-lspdlog', '-lfmt']],
  [/^sqlite3\.h$/, ['-lsqlite3']],
  [/^tbb\//, ['-ltbb']],
  [/^uuid\//, ['-luuid']],
  [/^zlib\.h$/, ['-lz']],
]

/** Paths of the libraries that are linked only where they are here, by role; for the tools of a toolchain. */
export function nativeLibraries(finder: ToolFinder): Record<string, string> {
  return Object.fromEntries(
    BOOST.flatMap((part) => {
      const found = finder.existing(...libraryFolders(`libboost_${part}.so`))[0]
      return found === undefined ? [] : [[`${LINKED}boost_${part}`, found] as const]
    }),
  )
}

/** The compiler's words for the folders of the libraries whose headers these sources include. */
export function nativeFolders(...sources: readonly string[]): string[] {
  // after the compiler's own folders, so that no header of a library stands in for one of theirs
  return wordsOf(FOLDERS, sources).flatMap((folder) => ['-idirafter', folder])
}

/** The linker's words for the libraries whose headers these sources include. */
export function nativeLinks(tools: Readonly<Record<string, string>>, ...sources: readonly string[]): string[] {
  const parts = sources.flatMap(headersOf).flatMap((header) => /^boost\/(\w+)/.exec(header)?.[1] ?? [])
  const boost = BOOST.filter((part) => parts.includes(part) && tools[`${LINKED}boost_${part}`] !== undefined)
  return [...wordsOf(LINKS, sources), ...boost.map((part) => `-lboost_${part}`)]
}

function wordsOf(
  table: readonly (readonly [header: RegExp, words: readonly string[]])[],
  sources: readonly string[],
): string[] {
  const headers = sources.flatMap(headersOf)
  const words = table.filter(([header]) => headers.some((one) => header.test(one))).flatMap(([, all]) => all)
  // the last of equal words, since what needs a library stands before it
  return words.filter((word, index) => words.lastIndexOf(word) === index)
}

function headersOf(source: string): string[] {
  return [...source.matchAll(/^[ \t]*#[ \t]*include[ \t]*<([^>\n]+)>/gm)].map((match) => match[1]?.trim() ?? '')
}

/** Where Debian, Fedora and the user's own builds keep a library, on both processors. */
function libraryFolders(name: string): string[] {
  const folders = ['lib/x86_64-linux-gnu', 'lib/aarch64-linux-gnu', 'lib64', 'lib', 'local/lib']
  return folders.map((folder) => `/usr/${folder}/${name}`)
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
  return headersOf(source).includes(header)
}
