/**
 * What a task asks, by its kind.
 *
 * @typedef {import('../../supervision.ts').Task} Task
 */
import { factList, tree, visible } from './tree.js'

/** @param {Task} task */
export function askedSection(task) {
  return tree('section', {}, tree('h3', {}, 'Asked'), ...askedParts(task))
}

/**
 * @param {Task} task
 * @returns {readonly import('./tree.js').Twig[]}
 */
function askedParts(task) {
  switch (task.kind) {
    case 'mention':
      return [sentence(task), factList([['relation', task.relation]])]
    case 'arithmetic':
      return [words(task.question), factList([['gold answer', task.answer]])]
    case 'programming':
      return [
        words(task.prompt),
        factList([['language', task.language]]),
        task.preamble === undefined || task.preamble === ''
          ? undefined
          : tree(
              'details',
              {},
              tree('summary', {}, 'Code put before the response'),
              tree('pre', { tabindex: '0' }, visible(task.preamble)),
            ),
      ]
    case 'preference':
      return [
        words(task.prompt),
        tree('h4', {}, 'Chosen'),
        words(task.chosen),
        tree('h4', {}, 'Rejected'),
        words(task.rejected),
      ]
  }
}

/** @param {string} text */
function words(text) {
  return tree('p', { class: 'asked', dir: 'auto' }, visible(text))
}

/** @param {import('../../supervision.ts').MentionTask} task */
function sentence({ tokens, head, tail }) {
  const parts = tokens.flatMap((token, place) => {
    const role = isWithin(place, head) ? 'head' : isWithin(place, tail) ? 'tail' : undefined
    const text = visible(token)
    return [role === undefined ? text : tree('mark', { class: role, title: role }, text), ' ']
  })
  return tree('p', { class: 'asked' }, ...parts)
}

/**
 * @param {number} place
 * @param {readonly [number, number]} range
 */
function isWithin(place, [start, end]) {
  return place >= start && place < end
}
