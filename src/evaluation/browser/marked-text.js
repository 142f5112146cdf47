/**
 * Where findings stand in a response's text: the text in blocks of whole lines, each with the findings that overlap it.
 *
 * Part of the report page's script (see page.ts for how it is put together); pure, so that it is tested without a
 * browser. Offsets count UTF-16 code units, [start, end), and are foreign: what lies outside the text is cut or
 * handed back as `elsewhere`.
 *
 * @typedef {import('../../supervision.ts').Finding} Finding
 * @typedef {{ start: number, end: number, note: number }} Place
 * @typedef {{ start: number, end: number, notes: number[], outer: boolean }} Segment a stretch under the same findings;
 *   `outer` where each of them goes on in another stretch, so that what is inside can be marked more strongly
 * @typedef {{ start: number, end: number, notes: number[], segments: Segment[] }} Block
 */

/**
 * @param {string} text
 * @param {readonly Finding[]} findings
 * @returns {{ blocks: Block[], elsewhere: number[] }} blocks cover the text in order. Numbers index `findings`
 */
export function blocksOf(text, findings) {
  /** @type {Place[]} */
  const places = []
  /** @type {number[]} */
  const elsewhere = []
  for (const [note, finding] of findings.entries()) {
    const place = text === '' ? undefined : placeOf(text, finding.where)
    if (place === undefined) {
      elsewhere.push(note)
      continue
    }
    places.push({ ...place, note })
    const exact = exactOf(place, finding.detail)
    if (exact !== undefined) places.push({ ...exact, note })
  }
  places.sort((a, b) => a.start - b.start || b.end - a.end)
  /** @type {Block[]} */
  const blocks = []
  let done = 0
  for (let next = 0; next < places.length;) {
    const first = places[next]
    if (first === undefined) break
    const group = [first]
    // A block ends with a line, so that a finding inside of one does not tear it.
    const start = Math.max(done, lineStart(text, first.start))
    let end = lineEnd(text, first.end)
    for (next++; next < places.length; next++) {
      const place = places[next]
      if (place === undefined || place.start >= end) break
      group.push(place)
      end = Math.max(end, lineEnd(text, place.end))
    }
    if (start > done) blocks.push(plain(done, start))
    blocks.push({
      start,
      end,
      notes: [...new Set(group.map(({ note }) => note))],
      segments: segmentsOf(start, end, group),
    })
    done = end
  }
  if (done < text.length) blocks.push(plain(done, text.length))
  return { blocks, elsewhere }
}

/**
 * @param {string} text
 * @param {Finding['where']} where
 * @returns {{ start: number, end: number } | undefined}
 */
function placeOf(text, where) {
  if (where.part === 'line' && where.file === 'response') return lineOf(text, where.line)
  if (where.part !== 'step' && where.part !== 'answer') return undefined
  const { start, end } = where
  if (!(start >= 0 && end >= start && start <= text.length)) return undefined
  return { start, end: Math.min(end, text.length) }
}

/**
 * A finding about a step may say in its detail where in the step it stands.
 * @param {{ start: number, end: number }} place
 * @param {Finding['detail']} detail
 * @returns {{ start: number, end: number } | undefined}
 */
function exactOf(place, detail) {
  const start = detail?.['start']
  const end = detail?.['end']
  if (typeof start !== 'number' || typeof end !== 'number') return undefined
  const inside = start >= place.start && end > start && end <= place.end
  return inside && end - start < place.end - place.start ? { start, end } : undefined
}

/**
 * @param {string} text
 * @param {number} line 1-based
 */
function lineOf(text, line) {
  let start = 0
  for (let at = 1; at < line; at++) {
    const feed = text.indexOf('\n', start)
    if (feed < 0) return undefined
    start = feed + 1
  }
  const feed = text.indexOf('\n', start)
  return line >= 1 ? { start, end: feed < 0 ? text.length : feed } : undefined
}

/**
 * @param {string} text
 * @param {number} offset
 */
function lineStart(text, offset) {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
}

/**
 * Just after the line feed of the line that holds the last unit before `offset`.
 * @param {string} text
 * @param {number} offset
 */
function lineEnd(text, offset) {
  const feed = text.indexOf('\n', Math.max(0, offset - 1))
  return feed < 0 ? text.length : feed + 1
}

/**
 * @param {number} start
 * @param {number} end
 * @returns {Block}
 */
function plain(start, end) {
  return { start, end, notes: [], segments: [{ start, end, notes: [], outer: false }] }
}

/**
 * @param {number} start
 * @param {number} end
 * @param {readonly Place[]} group
 * @returns {Segment[]}
 */
function segmentsOf(start, end, group) {
  const cuts = [...new Set([start, end, ...group.flatMap((place) => [place.start, place.end])])].toSorted(
    (a, b) => a - b,
  )
  const covers = cuts.slice(0, -1).map((from, place) => {
    const to = cuts[place + 1] ?? end
    return { from, to, places: group.filter((one) => one.start <= from && one.end >= to) }
  })
  return covers.map(({ from, to, places }, own) => ({
    start: from,
    end: to,
    notes: [...new Set(places.map(({ note }) => note))],
    outer:
      places.length > 0 &&
      places.every((place) => covers.some((other, at) => at !== own && other.places.includes(place))),
  }))
}

/**
 * A finding's place in words.
 *
 * @param {Finding['where']} where
 * @returns {string}
 */
export function placeText(where) {
  switch (where.part) {
    case 'step':
      return `step ${where.step}`
    case 'answer':
      return 'final answer'
    case 'test':
      return `test ${where.test}`
    case 'line':
      return `${where.file}:${where.line}${where.column === undefined ? '' : `:${where.column}`}`
    case 'whole':
      return 'whole response'
  }
}
