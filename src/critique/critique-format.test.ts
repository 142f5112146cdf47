import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Critique } from './critic.ts'
import { parseCritique, printCritique } from './critique-format.ts'

const words = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '\n',
    'Correctness of the step: Wrong',
    'Step 2: x\nCorrectness of the final answer: Correct\nExplanation: none',
    '  indented\n\n\ttab\r\nExplanation: \n',
    '{"steps": []}',
  ),
)
const verdict = fc.constantFrom('correct' as const, 'wrong' as const, 'unknown' as const)
const score = fc.option(fc.double({ min: 0, max: 1, noNaN: true, noDefaultInfinity: true }).map(Math.abs))
const judged = fc.record({ verdict, score, explanation: words })
const critiques: fc.Arbitrary<{ critique: Critique; texts: string[] }> = fc
  .record({ blocks: fc.array(fc.record({ judged, text: words }), { minLength: 1, maxLength: 6 }), final: judged })
  .map(({ blocks, final }) => ({
    critique: { steps: blocks.map((block, index) => ({ step: index + 1, ...block.judged })), final },
    texts: blocks.map(({ text }) => text),
  }))

const free = {
  steps: [
    { step: 1, verdict: 'correct', score: null },
    { step: 2, verdict: 'wrong', score: null },
  ],
  final: { verdict: 'wrong', score: null },
}

describe('the printed form', () => {
  test('is read back as the same critique, whatever its words', () => {
    fc.assert(
      fc.property(critiques, ({ critique, texts }) => {
        expect(parseCritique(printCritique(critique, texts), critique.steps.length)).toEqual(critique)
      }),
      { numRuns: 500 },
    )
  })

  test('has a block for each step and one for the final answer', () => {
    const critique: Critique = {
      steps: [{ step: 1, verdict: 'wrong', score: null, explanation: '2 + 3 is 5.\nNot 6.' }],
      final: { verdict: 'wrong', score: 0.25, explanation: 'It follows from step 1.' },
    }
    expect(printCritique(critique, ['2 + 3 = 6'])).toBe(
      'Step 1: 2 + 3 = 6\nCorrectness of the step: Wrong\nExplanation: 2 + 3 is 5.\n  Not 6.\n\n' +
        'Correctness of the final answer: Wrong (score 0.25)\nExplanation: It follows from step 1.',
    )
  })
})

describe('a label beats the first word of the step that it judges', () => {
  const deviations: readonly (readonly [string, (text: string) => string])[] = [
    ['a line feed at the end', (text) => `${text}\n`],
    ['a preamble', (text) => `Here is my critique:\n\n${text}`],
    ['no empty lines', (text) => text.replaceAll('\n\n', '\n')],
    ['CRLF', (text) => text.replaceAll('\n', '\r\n')],
    ['a fence', (text) => `\`\`\`text\n${text}\n\`\`\`\n`],
    ['bold labels', (text) => text.replaceAll('Correctness of the step:', '**Correctness of the step:**')],
  ]

  test.each(deviations)('the printed form with %s is the same critique', (_name, deviate) => {
    const wrong = printCritique(twoSteps('wrong'), ['True, a box holds 6 eggs.', 'Correct change is 6 * 5 = 31.'])
    expect(parseCritique(deviate(wrong), 2)).toEqual(twoSteps('wrong'))
    const right = printCritique(twoSteps('correct'), ['No, only 3 of the 5 count.', 'Error margin is 2 * 5 = 10.'])
    expect(parseCritique(deviate(right), 2)).toEqual(twoSteps('correct'))
  })

  test('in free words, and the words before the label are kept where none stand behind it', () => {
    const text =
      'Step 1: Right, it has 3.\nTrue enough.\nVerdict: wrong\nReason: It has 4.\n\nStep 2: Wrong turns count.\n' +
      'Is this step correct? Yes.\nStep 3: Wrong. 3 + 4 is 7.\nCorrectness: Wrong\n' +
      'Correctness of the final answer: Wrong\nOverall: correct in form'
    expect(parseCritique(text, 3)).toMatchObject({
      steps: [
        { verdict: 'wrong', explanation: 'It has 4.' },
        { verdict: 'correct' },
        { verdict: 'wrong', explanation: 'Wrong. 3 + 4 is 7.' },
      ],
      final: { verdict: 'wrong' },
    })
  })

  test.each([
    ['an echo of the choice', 'Step 1: a\nCorrectness of the step: Correct/Wrong\nFinal answer: Correct'],
    ['an echo in words', 'Step 1: a\nCorrectness of the step: Correct or Wrong'],
    ['a step that begins with such a word', 'Step 1: Right triangles have 3 sides.\nFinal answer: Wrong'],
    ['a line that contradicts itself', 'Step 1: True, a box holds 6 eggs. (Wrong)'],
  ])('%s is no verdict', (_name, text) => {
    expect(parseCritique(text, 1)).toMatchObject({ reason: 'unparseable' })
  })

  test.each([
    ['Step 1: Correct? No, wrong: 3 + 4 is 7.', { steps: [{ verdict: 'wrong' }] }],
    ['Step 1: Correct reading of what is asked.', { steps: [{ verdict: 'correct' }] }],
    ['Step 1: Wrong since it is 7.', { steps: [{ verdict: 'wrong' }] }],
    ['Step 1: Wrong.\nFinal answer: Correct answer is 7, so this is wrong.', { final: { verdict: 'wrong' } }],
    ['Step 1: Correct.\nConclusion: No, the answer is right.', { final: { verdict: 'correct' } }],
  ])('%s', (text, found) => {
    expect(parseCritique(text, 1)).toMatchObject(found)
  })
})

describe('JSON', () => {
  const json =
    '{"steps":[{"step":1,"verdict":"correct"},{"step":2,"verdict":"wrong"}],"final":{"verdict":"wrong","explanation":"x"}}'

  test.each([
    ['behind thoughts with brackets', `<think>It is \\boxed{5} in [0, 5), {"a": 1}.</think>\n${json}`],
    ['behind a note in brackets', `[Note] Here it is:\n${json}`],
    ['before remarks with brackets', `${json}\nI hope {this} helps [a bit].`],
    ['behind a bracket that is never closed', `A set [{ of 3, or {"x": of 4, and then\n${json}`],
    ['behind a draft', `${json.replaceAll('wrong', 'correct')} No: ${json}`],
    ['before a list that it quotes', `${json}\nThe solution says [{"apples": 3}].`],
    ['with commas before closing brackets', json.replace('"wrong"}],', '"wrong",\n}, ],').replace('"x"}}', '"x"},}')],
    ['with steps counted from zero', json.replace('"step":1', '"step":0').replace('"step":2', '"step":1')],
    ['with labels 1 and -1', '{"steps":[{"label":1},{"label":-1}]}'],
  ])('%s is read', (_name, text) => {
    expect(parseCritique(text, 2)).toMatchObject(free)
  })

  test('beside labels 1 and -1, 0 is neither', () => {
    expect(parseCritique('[{"label":0},{"label":-1},{"label":1}]', 3)).toMatchObject({
      steps: [{ verdict: 'unknown' }, { verdict: 'wrong' }, { verdict: 'correct' }],
    })
    expect(parseCritique('[{"label":0},{"label":1}]', 2)).toMatchObject({
      steps: [{ verdict: 'wrong' }, { verdict: 'correct' }],
    })
  })

  test("a comma or a bracket in a string is the string's", () => {
    const text = '{"steps":[{"verdict":"wrong","explanation":"{3, ] \\"}"}]}'
    expect(parseCritique(text, 1)).toMatchObject({ steps: [{ explanation: '{3, ] "}' }] })
  })

  test.each(['{"', '[{', '{"a":[', '{"a":"', '{"a",'])('half a megabyte of %s is no critique', (piece) => {
    const text = piece.repeat(Math.floor(499_999 / piece.length))
    expect(parseCritique(text, 1)).toMatchObject({ reason: 'unparseable' })
  })
})

test.each([Number.NaN, 2, -0.1])('a score of %d is not printed', (wrongScore) => {
  const critique: Critique = {
    steps: [{ step: 1, verdict: 'wrong', score: wrongScore, explanation: '' }],
    final: { verdict: 'wrong', score: null, explanation: '' },
  }
  expect(() => printCritique(critique, ['a'])).toThrow(/a score is .*, wanted 0 to 1, or null/)
})

describe('what models write', () => {
  test.each([
    [
      'Markdown and bold labels',
      '**Step 1:** 2 apples.\n**Correctness of the step:** Correct\n**Explanation:** Fine.\n\n**Step 2:** 2*3=7\n**Correctness of the step:** Incorrect\n**Explanation:** It is 6.\n\n**Correctness of the final answer:** Wrong\n**Explanation:** From step 2.',
    ],
    [
      'verdicts on the same line',
      'Step 1: Correct. It reads the question.\nStep 2: Wrong, 2*3 is 6.\nFinal answer: wrong',
    ],
    ['verdicts at the end of the line', '1. 2 apples (correct)\n2. 2*3=7 (wrong)\nOverall: incorrect'],
    ['headings', '### Step 1\nVerdict: right\n### Step 2\nVerdict: not correct\n### Final verdict: wrong'],
    ['no block for the answer', 'Step 1: correct\nStep 2: incorrect because 2*3 is 6'],
    [
      'JSON in a fence, other field names',
      'Here it is:\n```json\n{"steps": [{"step": 1, "correct": true, "reason": "ok"}, {"step": 2, "correct": false}], "final_answer": "incorrect"}\n```',
    ],
    ['a mention of another step', 'Step 1: correct\nStep 2: wrong, see\nStep 1 for the rule.\nFinal answer: wrong'],
    [
      "the authors' own form: blocks without numbers, which quote their step",
      'Step sentence: Right, 2 apples:  \n1. red\n2. green\nCorrectness of the step: Correct  \nExplanation: Fine.\n\nStep sentence: 2*3=7\nThe answer is 7.\n\nCorrectness of the step: Wrong\n\nExplanation: It is 6.\n\nCorrectness of the final answer: Wrong\nExplanation: From step 2.\n',
    ],
    [
      'the answer quoted as a sentence, and judged as the answer',
      'Step sentence: 2 apples\nCorrectness of the step: Correct\n\nStep sentence: 2*3=7\nCorrectness of the step: Wrong\n\nStep sentence: The answer is 7.\nCorrectness of the final answer: Wrong',
    ],
    [
      'a question as the label',
      'Step 1: a\nIs this step correct? Yes.\nStep 2: b\nIs this step correct? No.\nFinal answer: wrong',
    ],
  ])('%s', (_name, text) => {
    expect(parseCritique(text, 2)).toMatchObject(free)
  })

  test('"No errors" says that a step is right', () => {
    expect(parseCritique('Step 1: No errors here', 1)).toMatchObject({ steps: [{ verdict: 'correct' }] })
    // behind a label the first word judges, whatever the sentence goes on about, and 'no errors' judges anywhere
    for (const [said, read] of [
      ['No errors were found in this step.', 'correct'],
      ['Incorrect operation was used', 'wrong'],
      ['Wrong unit is used', 'wrong'],
    ])
      expect(parseCritique(`Step 1: 3 + 4 = 7\nCorrectness of the step: ${said}`, 1)).toMatchObject({
        steps: [{ verdict: read }],
      })
    expect(parseCritique('Step 1: No mistakes were made.', 1)).toMatchObject({ steps: [{ verdict: 'correct' }] })
  })

  test.each([
    ['Final answer\nCorrect\nIt fits.', 'correct', 'It fits.'],
    ['**Final answer:**\nCorrectness: Correct\nExplanation: It fits.', 'correct', 'It fits.'],
    ['Correctness of the final answer:\nCorrect', 'correct', ''],
    ['Correctness of the final answer: Hard to say\nExplanation: It fits.', 'wrong', 'Step 2 is wrong.'],
  ])('the final answer has a heading of its own: %j', (end, said, explanation) => {
    const text = `### Step 1\nCorrectness: Correct\n### Step 2\nCorrectness: Wrong\nExplanation: Off by one.\n\n### ${end}`
    const step = { score: null }
    expect(parseCritique(text, 2)).toEqual({
      steps: [
        { ...step, step: 1, verdict: 'correct', explanation: '' },
        { ...step, step: 2, verdict: 'wrong', explanation: 'Off by one.' },
      ],
      final: { ...step, verdict: said, explanation },
    })
  })

  test('a line of the step that reads as such a heading is the step', () => {
    const text = 'Step 1: So we have\nFinal answer:\nCorrectness of the step: Correct'
    expect(parseCritique(text, 1)).toMatchObject({ steps: [{ verdict: 'correct' }], final: { verdict: 'unknown' } })
  })

  test('right steps without a word on the answer prove nothing of it', () => {
    expect(parseCritique('Step 1: correct', 1)).toMatchObject({ final: { verdict: 'unknown' } })
  })

  test.each([
    ['another number of steps', 'Step 1: correct\nFinal answer: correct', 2, 'wrong-step-count'],
    ['prose', 'The solution looks fine to me.', 2, 'unparseable'],
    ['nothing', '', 1, 'unparseable'],
    ['a step without a verdict', 'Step 1: 2 apples\nStep 2: correct', 2, 'unparseable'],
    [
      'JSON in another order',
      '{"steps":[{"step":2,"verdict":"correct"},{"step":1,"verdict":"correct"}]}',
      2,
      'wrong-step-order',
    ],
    ['half a JSON', '{"steps":[{"step":1,"verdict":"cor', 1, 'unparseable'],
    ['too much', 'x'.repeat(600_000), 1, 'too-long'],
  ])('%s is no critique, with its reason', (_name, text, count, reason) => {
    expect(parseCritique(text, count)).toMatchObject({ reason })
  })

  test('"Not all apples" and "Nobody" are no verdicts', () => {
    expect(parseCritique('Step 1: Not all apples are red\nVerdict: correct', 1)).toMatchObject({
      steps: [{ verdict: 'correct' }],
    })
    expect(parseCritique('Step 1: Nobody left\nVerdict: correct', 1)).toMatchObject({ steps: [{ verdict: 'correct' }] })
  })
})

/** A critique that says the same of both steps and of the answer. */
function twoSteps(said: 'correct' | 'wrong'): Critique {
  return {
    steps: [1, 2].map((step) => ({
      step,
      verdict: said,
      score: 0.25,
      explanation: 'Computed again.\nStep 3: no.',
    })),
    final: { verdict: said, score: null, explanation: 'As above.' },
  }
}
