/**
 * A critique as JSON, which models write where a schema or a prompt asks for it:
 * `{"steps": [{"step": 1, "verdict": "correct", "explanation": "…"}], "final": {"verdict": "wrong", "explanation": "…"}}`.
 * Near names of the fields are read too, and prose, thoughts or a fence around the object are passed over.
 */
import type { JsonValue, Verdict } from '../supervision.ts'
import type { Critique, NoCritique, StepCritique } from './critic.ts'
import { embeddedJson } from './embedded-json.ts'
import { verdictAtStart } from './verdict-word.ts'

type Fields = Readonly<Record<string, JsonValue>>

const VERDICT_NAMES = ['verdict', 'correctness', 'correct', 'is_correct', 'isCorrect', 'label', 'judgement', 'judgment']
const EXPLANATION_NAMES = ['explanation', 'reason', 'reasoning', 'check', 'comment', 'critique', 'why']
const NUMBER_NAMES = ['step', 'number', 'index', 'id', 'step_number']
const FINAL_NAMES = ['final', 'final_answer', 'finalAnswer', 'answer', 'overall', 'conclusion']

/** Longest explanation that the schema lets a model write, in characters. */
export const EXPLANATION_LENGTH = 300

/** The JSON schema of the form, for models whose output can be bound by one. @param stepCount steps of the solution */
export function critiqueSchema(stepCount: number): Readonly<Record<string, JsonValue>> {
  const verdict = { type: 'string', enum: ['correct', 'wrong'] }
  const explanation = { type: 'string', maxLength: EXPLANATION_LENGTH }
  return {
    type: 'object',
    properties: {
      steps: {
        type: 'array',
        minItems: stepCount,
        maxItems: stepCount,
        items: {
          type: 'object',
          properties: { step: { type: 'integer' }, explanation, verdict },
          required: ['step', 'explanation', 'verdict'],
          additionalProperties: false,
        },
      },
      final: {
        type: 'object',
        properties: { explanation, verdict },
        required: ['explanation', 'verdict'],
        additionalProperties: false,
      },
    },
    required: ['steps', 'final'],
    additionalProperties: false,
  }
}

/** The critique, the last one of several; undefined where the text holds no JSON that looks like one. */
export function readJsonCritique(text: string): Critique | NoCritique | undefined {
  const all = embeddedJson(text).flatMap((value) => critiqueIn(value) ?? [])
  return all.findLast((each) => 'steps' in each) ?? all.at(-1)
}

function critiqueIn(value: JsonValue): Critique | NoCritique | undefined {
  const fields = objectOf(value)
  const list = Array.isArray(value) ? value : (fields?.['steps'] ?? fields?.['critique'])
  if (!Array.isArray(list)) return undefined
  const items = list as readonly JsonValue[]
  const read = items.map((item, index) => stepOf(item, index, items))
  const steps = read.filter((step) => step !== undefined)
  if (steps.length < read.length) {
    // a list that the critique quotes is none
    if (steps.length === 0 && fields === undefined) return undefined
    return {
      reason: 'unparseable',
      message: `Block ${read.indexOf(undefined) + 1} of the critique's JSON has no verdict`,
    }
  }
  return { steps, final: finalOf(fields, steps) }
}

/** The final answer's verdict where a critique does not give one: a wrong step makes it wrong, right ones prove nothing. */
export function impliedFinal(steps: readonly StepCritique[]): Critique['final'] {
  const wrong = steps.find(({ verdict }) => verdict === 'wrong')
  return wrong === undefined
    ? { verdict: 'unknown', score: null, explanation: 'The critique does not judge the final answer.' }
    : { verdict: 'wrong', score: null, explanation: `Step ${wrong.step} is wrong.` }
}

function stepOf(item: JsonValue, index: number, all: readonly JsonValue[]): StepCritique | undefined {
  const fields = objectOf(item)
  if (fields === undefined) return undefined
  const label = firstOf(fields, VERDICT_NAMES)
  // 1, 0 and −1 are right, neutral and wrong; 1 and 0 alone are right and wrong
  const verdict = label === 0 && all.some(hasMinusOne) ? 'unknown' : verdictOf(label)
  if (verdict === undefined) return undefined
  const number = numberOf(item)
  return {
    step: Number.isInteger(number) && number >= 1 && !countsFromZero(all) ? number : index + 1,
    verdict,
    score: null,
    explanation: textOf(firstOf(fields, EXPLANATION_NAMES)),
  }
}

function numberOf(item: JsonValue): number {
  const fields = objectOf(item)
  return fields === undefined ? Number.NaN : Number(firstOf(fields, NUMBER_NAMES))
}

function countsFromZero(all: readonly JsonValue[]): boolean {
  return all.every((item, index) => numberOf(item) === index)
}

function hasMinusOne(item: JsonValue): boolean {
  const fields = objectOf(item)
  return fields !== undefined && firstOf(fields, VERDICT_NAMES) === -1
}

function finalOf(fields: Fields | undefined, steps: readonly StepCritique[]): Critique['final'] {
  const given = fields === undefined ? undefined : firstOf(fields, FINAL_NAMES)
  const inner = objectOf(given)
  const verdict = inner === undefined ? verdictOf(given) : verdictOf(firstOf(inner, VERDICT_NAMES))
  if (verdict === undefined) return impliedFinal(steps)
  return { verdict, score: null, explanation: inner === undefined ? '' : textOf(firstOf(inner, EXPLANATION_NAMES)) }
}

function firstOf(fields: Fields, names: readonly string[]): JsonValue | undefined {
  const name = names.find((each) => Object.hasOwn(fields, each))
  return name === undefined ? undefined : fields[name]
}

function verdictOf(value: JsonValue | undefined): Verdict | undefined {
  if (value === true || value === 1) return 'correct'
  if (value === false || value === 0 || value === -1) return 'wrong'
  return typeof value === 'string' ? verdictAtStart(value, true) : undefined
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

function objectOf(value: JsonValue | undefined): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}
