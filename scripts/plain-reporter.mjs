/**
 * A reporter of vitest for logs: one line a test file, the failures with their reason, what was skipped; no colour and no
 * movement of the cursor.
 */
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

export default class PlainReporter {
  onTestModuleEnd(module) {
    const states = [...module.children.allTests()].map((test) => [test, test.result().state])
    const counted = (state) => states.filter(([, each]) => each === state).length
    // a hook that fails takes its suite with it, and no test of it has failed
    const errors = [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => suite.errors())]
    const failed = counted('failed')
    const verdict = failed + errors.length === 0 ? 'ok   ' : 'FAIL '
    const skipped = counted('skipped') + counted('pending')
    const parts = [`${counted('passed')} passed`]
    if (failed > 0) parts.push(`${failed} failed`)
    if (skipped > 0) parts.push(`${skipped} skipped`)
    const seconds = (module.diagnostic().duration / 1000).toFixed(1)
    console.log(`${verdict} ${relative(process.cwd(), module.moduleId)} (${seconds} s): ${parts.join(', ')}`)
    for (const error of errors) console.log(plain(error))
    for (const [test, state] of states) {
      if (state !== 'failed') continue
      console.log(`      ${test.fullName}`)
      for (const error of test.result().errors ?? []) console.log(plain(error))
    }
  }

  onTestRunEnd(_modules, unhandled) {
    for (const error of unhandled) console.log(`FAIL  outside of tests: ${plain(error)}`)
  }
}

/** Message, difference and stack as text. */
function plain({ message = '', diff, stack = '' }) {
  const parts = [message, diff, stack.replace(message, '')].filter((part) => part !== undefined && part !== '')
  return stripVTControlCharacters(parts.join('\n'))
}
