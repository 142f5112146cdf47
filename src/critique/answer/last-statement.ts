/**
 * What the last sentence states, where it is more than one number: "The ratio of boys to girls is 3:2.", "Therefore, x = 3 or
 * x = -3.", "The solutions are 1, 2 and 3.", "The statement is true."
 */
import { readAnswer, type AnswerValue } from './compare-answers.ts'
import type { Content } from './content.ts'
import { REASONED } from './prose.ts'

/** Longer sentences state more than an answer. */
const SENTENCE_LENGTH = 240
const LEAD =
  /^[\s*_>#-]*(?:(?:so|thus|therefore|hence|then|finally|in\s+conclusion|overall|and|we\s+(?:get|have|find|obtain)|∴|⇒|→|\\therefore)[\s,:]+)*/i
const COPULA =
  /\b(?:is|are|was|were|equals?|becomes?|be|get|have|find|obtain|arrives?|leaves?|starts?|ends?|begins?|falls?|lands?|happens?|occurs?|(?:simplif(?:y|ies|ied)|reduces?)\s+to|at\s+the\s+point)(?:\s+|(?=:))(?:thus\s+|therefore\s+|then\s+|given\s+by\s+|exactly\s+|at\s+|on\s+|in\s+)*:?\s*/gi

/** What the text before `cut` states at its end, or undefined where that is one number or nothing that can be read. */
export function lastStatement(text: string, cut: number): (AnswerValue & Place) | undefined {
  const place = lastSentence(text, cut)
  const sentence = text.slice(place.start, place.end)
  if (sentence.length > SENTENCE_LENGTH || sentence === '') return undefined
  const lead = LEAD.exec(sentence)?.[0].length ?? 0
  // "boys : girls = 3 : 2"
  const equals = /:[^=]*=\s*(?=[^=]*$)/.exec(sentence)
  const starts = [
    lead,
    ...[...sentence.matchAll(COPULA)].map((match) => match.index + match[0].length),
    ...(equals === null ? [] : [equals.index + equals[0].length]),
  ]
  for (const start of starts) {
    // words before the first verb are no part of a list or a relation
    const words = sentence.slice(start).replace(/\\[a-z]+|\b(?:and|or)\b/gi, ' ')
    if (start === lead && /\d/.test(words) && /[a-z]{3}/i.test(words)) continue
    const reason = REASONED.exec(sentence.slice(start))
    const stated = sentence.slice(start, reason === null ? undefined : start + reason.index)
    const content = stated.replace(/[\s*_!]+$|(?<![ap]\.m)\.[\s*_]*$/g, '')
    const value = content === '' ? undefined : readAnswer(content)
    if (value !== undefined && value.readings.some((reading) => isStatement(reading.content, content))) {
      const from = place.start + start
      return { ...value, text: content, start: from, end: from + content.length }
    }
  }
  return undefined
}

interface Place {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** The last sentence of the last line. */
export function lastSentence(text: string, cut: number): { readonly start: number; readonly end: number } {
  const end = text.slice(0, cut).trimEnd().length
  const line = text.lastIndexOf('\n', end - 1) + 1
  const stops = [
    ...text
      .slice(line, end)
      .matchAll(
        /[.!?。！？](?=\s+(?:[\p{Lu}$\\]|[a-z]\s*[=+<>-])|[^\s\d.)])(?<!\b[ap]\.m?\.?|\bi\.|\be\.|\bi\.e\.|\be\.g\.)/gu,
      ),
  ]
  const start = line + (stops.at(-1) === undefined ? 0 : (stops.at(-1)?.index ?? 0) + 1)
  const space = /^\s*/.exec(text.slice(start, end))?.[0].length ?? 0
  return { start: start + space, end }
}

function hasNoun(content: Content): boolean {
  return content.kind === 'quantity' && content.unit !== undefined && content.unit.nouns.length > 0
}

function isStatement(content: Content, text: string): boolean {
  switch (content.kind) {
    case 'sequence':
      // "20 birds; 8 flew away; 12 stayed" tells a story
      return content.items.length > 1 && !(text.includes(';') && content.items.every(hasNoun))
    case 'named':
      return isStatement(content.of, text)
    case 'ratio':
    case 'time':
    case 'date':
    case 'truth':
    case 'named-set':
    case 'set-operation':
    case 'matrix':
      return true
    case 'quantity':
      // the last number would be a part of it: `2√2`, `\\frac{1}{2}`
      return content.term.kind !== 'number' && /[√π^/\\]|sqrt|\bpi\b|\bout of\b/.test(text)
    case 'relation':
    case 'choice':
    case 'text':
      return false
  }
}
