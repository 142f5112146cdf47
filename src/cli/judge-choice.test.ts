import { expect, test } from 'vitest'
import { touchstoneProgram } from './command-line.ts'
import { judgeChoiceOf } from './judge-choice.ts'

// no such file and no such queue: what is refused is refused before anything is read or connected
const COMMANDS = ['judge absent.jsonl', 'rejudge absent', 'worker --queue redis://127.0.0.1:1'] as const

test.each([
  [
    '--judge relation --critic arithmetic',
    '--critic is arithmetic and --judge asks another judge, wanted --judge critic',
  ],
  ['--judge reward --python /x', '--python is /x and --judge asks another judge, wanted --judge programs or auto'],
  ['--judge programs --matcher m', '--matcher is m and --judge asks another judge, wanted --judge relation or auto'],
  ['--judge reasoning --strict', '--strict, --container and --unsafe are for programs, got --judge reasoning'],
  ['--judge critic', 'nothing says which critic the judge critic is, wanted --critic NAME'],
  ['--critic-model m', 'got an option of the critic, wanted --critic beside it'],
  ['--critic model --critic-endpoint http://h', 'got --critic-endpoint, wanted --critic-model beside it'],
])('%s is refused in the same words wherever rows are judged', async (options, message) => {
  for (const command of COMMANDS) {
    const words = `${command} ${options}`.split(' ')
    const run = touchstoneProgram().exitOverride().parseAsync(words, { from: 'user' })
    await expect(run).rejects.toThrow(`${words[0]}: ${message}`)
  }
})

test('what is asked for is handed on', () => {
  expect(
    judgeChoiceOf('judge', { judge: 'auto', critic: 'arithmetic', analyse: ['smells'], strict: false }),
  ).toMatchObject({
    judge: 'auto',
    critic: { name: 'arithmetic' },
    analyse: ['smells'],
    isolation: { mode: 'slots' },
  })
})
