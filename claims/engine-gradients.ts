/**
 * Claim: every operation's gradient is that of finite differences, every optimiser's steps those of its equations.
 * Runs the unit tests that check this, with more random shapes, and counts them; control: the tests refuse a list of
 * operations that lacks one (src/engine/reverse-mode.test.ts).
 */
import { runTests } from './engine/run-tests.ts'
import type { Claim } from '../measure/claim.ts'

const TARGET = 'all pass, at least 60 of them'

export const claim: Claim = {
  name: 'engine-gradients',
  statement:
    "Every operation's gradient agrees with finite differences to 1e-3 over random shapes, and three steps of each optimiser with those worked out by hand",
  target: TARGET,
  async run(context) {
    const shapes = context.quick ? 40 : 400
    const files = ['src/engine/reverse-mode.test.ts', 'src/engine/optimiser.test.ts']
    const { passed, failed } = await runTests(context, files, { TOUCHSTONE_GRADIENT_SHAPES: String(shapes) })
    return {
      figures: [
        { name: 'checks passed', value: passed, n: passed + failed },
        { name: 'checks failed', value: failed, n: passed + failed },
        { name: 'random shapes for each gradient', value: shapes, n: shapes },
      ],
      n: passed + failed,
      target: TARGET,
      holds: failed === 0 && passed >= 60,
    }
  },
}
