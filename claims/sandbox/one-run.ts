/**
 * Child of the claim sandbox-bad-input: `one-run.ts MODE FOLDER` runs one program with that folder as the machine's
 * place for temporary files, and prints what came of it, in one line.
 */
import { TouchstoneError } from '../../src/errors.ts'
import { Sandbox } from '../../src/sandbox/index.ts'

try {
  // only now, since what loads this file wants a place of its own
  process.env['TMPDIR'] = process.argv[3]
  const mode = process.argv[2] === 'strict' ? 'strict' : 'slots'
  await using sandbox = await Sandbox.open({ mode })
  const result = await sandbox.run({ language: 'python', code: 'print(1)' })
  console.log(`${result.status}: ${result.message}`)
} catch (error) {
  console.log(error instanceof TouchstoneError ? `${error.code}: ${error.message}` : `no clear error: ${String(error)}`)
}
