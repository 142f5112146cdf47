import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { probeIsolation, Sandbox } from '../index.ts'
import { missingNativeLibrary, nativeFolders, nativeLinks } from './native-libraries.ts'

const { usable } = await probeIsolation()

/** What a compiler's complaint about a header comes to. */
function lacking(header: string, program: string, code = ''): ReturnType<typeof missingNativeLibrary> {
  const stderr = `main.c:1:10: fatal error: ${header}: No such file or directory`
  return missingNativeLibrary({ program, test: code, stderr })
}

test('a known library is linked where its header is included, in the order that the linker wants, once', () => {
  expect(nativeLinks({}, '#include <gmpxx.h>\n #  include <gmp.h>\n#include <openssl/md5.h>\n')).toEqual([
    '-lgmpxx',
    '-lgmp',
    '-lssl',
    '-lcrypto',
  ])
  expect(nativeLinks({}, '#include <vector>\n#include "gmp.h"\n// gmp.h\nconst char *x = "-lgmp";\n')).toEqual([])
})

test('what needs another library stands before it, and a part of Boost is linked only where it is here', () => {
  expect(nativeLinks({}, '#include <glib.h>', '#include <gio/gio.h>')).toEqual([
    '-lgio-2.0',
    '-lgobject-2.0',
    '-lglib-2.0',
  ])
  const source = '#include <boost/regex.hpp>\n#include <boost/filesystem/path.hpp>\n#include <boost/any.hpp>\n'
  expect(nativeLinks({ 'library:boost_regex': '/usr/lib/libboost_regex.so' }, source)).toEqual(['-lboost_regex'])
})

test('a library with a folder of its own for headers gets it after the compiler’s own folders', () => {
  expect(nativeFolders('#include <Eigen/Dense>\n', '#include <unsupported/Eigen/FFT>')).toEqual([
    '-idirafter',
    '/usr/include/eigen3',
  ])
  expect(nativeFolders('#include <vector>\n#include "Eigen/Dense"\n')).toEqual([])
})

test('a header names its package where one is known, and no command where none is', () => {
  expect(lacking('gmp.h', '#include <gmp.h>')).toEqual({ name: 'gmp.h', install: 'apt-get install -y libgmp-dev' })
  expect(lacking('own.h', '', '#include <own.h>')).toEqual({ name: 'own.h', install: null })
  expect(lacking('own.h', '#include <own.h>')).toBeUndefined()
  expect(lacking('gmp.h', '#include "gmp.h"')).toBeUndefined()
})

test.skipIf(!usable || !existsSync('/usr/include/zlib.h'))('a program with zlib is compiled and linked', async () => {
  await using sandbox = await Sandbox.open({ concurrency: 1 })
  const code =
    '#include <stdio.h>\n#include <zlib.h>\nint main(void) { printf("%lx", crc32(0, (const unsigned char *)"abc", 3)); }'
  for (const language of ['c', 'cpp']) {
    const { status, run } = await sandbox.run({ language, code })
    expect([status, run?.stdout]).toEqual(['accepted', '352441c2'])
  }
})

const eigen = existsSync('/usr/include/eigen3/Eigen/Dense')
test.skipIf(!usable || !eigen)('a program with Eigen finds its headers as they are documented', async () => {
  await using sandbox = await Sandbox.open({ concurrency: 1, warmToolchains: false })
  const code =
    '#include <Eigen/Core>\n#include <iostream>\nint main() { Eigen::Vector2i a(3, 4); std::cout << a.dot(a); }'
  const { status, run } = await sandbox.run({ language: 'cpp', code })
  expect([status, run?.stdout]).toEqual(['accepted', '25'])
})
