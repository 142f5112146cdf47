import { expect, test } from 'vitest'
import { scriptedModel, type ScoreRequest } from '../../model/index.ts'
import { factQuestion, modelVerifier, type ProposedFact } from './fact-verifier.ts'

const FACT: ProposedFact = {
  text: 'The Arl flows into the Vask.',
  head: 'the Arl',
  tail: 'the Vask',
  label: { relation: 'mouth', text: 'the body of water that this river flows into' },
}

const yes = (logProbability: number) => ({
  start: 0,
  end: 3,
  logProbability,
  rank: 1,
  top: { text: 'Yes', logProbability },
})

test('the question holds the text, the fact in its order, and what the relation means', () => {
  expect(factQuestion(FACT).at(-1)?.content).toBe(
    [
      'Text: The Arl flows into the Vask.',
      'Fact: the mouth of the Arl is the Vask. (mouth: the body of water that this river flows into)',
      'Does the text state this fact? Answer Yes or No.',
    ].join('\n'),
  )
})

test('a description of the form "name is meaning" gives the name, whatever the relation is called', () => {
  const label = { relation: 'P84', text: 'architect is person who designed this building' }
  expect(factQuestion({ ...FACT, label }).at(-1)?.content).toContain(
    'Fact: the architect of the Arl is the Vask. (architect: person who designed this building)',
  )
})

test('a description that is a sentence of its own is no name', () => {
  const label = { relation: 'lives_in', text: 'this person is at home there' }
  expect(factQuestion({ ...FACT, label }).at(-1)?.content).toContain(
    'Fact: the Arl lives in the Vask. (lives in: this person is at home there)',
  )
})

test.each([
  ['Live_In', 'residence: the place where this person lives', 'the residence of the Arl is the Vask'],
  ['Located_In', 'located in: the larger place in which this lies', 'the Arl is located in the Vask'],
  ['part_of', 'the whole that this belongs to', 'the Arl is part of the Vask'],
  ['works_for', 'who pays this person', 'the Arl works for the Vask'],
  ['class', 'what kind of thing this is', 'the class of the Arl is the Vask'],
  ['P31', 'the larger thing: this is one of its kinds', 'the P31 of the Arl is the Vask'],
])('%s, described as "%s", is asked about as a sentence', (relation, text, sentence) => {
  expect(factQuestion({ ...FACT, label: { relation, text } }).at(-1)?.content).toContain(`Fact: ${sentence}. (`)
})

test('the odds are those of Yes against all else', async () => {
  const asked: ScoreRequest[] = []
  const score = (request: ScoreRequest) => {
    asked.push(request)
    return [yes(Math.log(0.8))]
  }
  const verifier = modelVerifier(scriptedModel('reader', () => '', { score }))
  const [odds] = await verifier.odds([FACT])
  expect(odds).toBeCloseTo(Math.log(4), 9)
  expect(asked).toEqual([{ prompt: factQuestion(FACT), text: 'Yes' }])
})

test('a model that is sure gives finite odds', async () => {
  const verifier = modelVerifier(scriptedModel('reader', () => '', { score: () => [yes(0)] }))
  expect(Number.isFinite((await verifier.odds([FACT]))[0])).toBe(true)
})

test('a model that cannot score writes its answer, and what is neither yes nor no counts as no', async () => {
  const answers = ['Yes', ' yes.', '**Yes**, it does', 'No', 'Yesterday', 'The text', '']
  const script = answers[Symbol.iterator]()
  const verifier = modelVerifier(scriptedModel('writer', () => script.next().value ?? ''))
  const odds = await verifier.odds(answers.map(() => FACT))
  expect(odds.map((each) => each >= verifier.bound)).toEqual([true, true, true, false, false, false, false])
})

test('abort between batches rejects with its reason, and a bound that is no number is refused', async () => {
  const model = scriptedModel('writer', () => 'Yes')
  const reason = new Error('enough')
  await expect(modelVerifier(model).odds([FACT], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  expect(() => modelVerifier(model, { bound: NaN })).toThrow('bound is NaN')
})
