/** A response with its findings beside the place where they stand: the same blocks as on the static report. */
import type { ReactNode } from 'react'
import { blocksOf, type Block } from '../../src/evaluation/browser/marked-text.js'
import type { Finding, Verdict } from '../../src/supervision.ts'
import type { TextPart } from '../../src/view/index.ts'
import { FindingNote } from './finding-note.tsx'
import { visible } from './texts.tsx'

/** Findings of one part of a long text, their offsets counted from its start, and those that stand elsewhere. */
export function shiftedFindings(
  findings: readonly Finding[],
  part: TextPart & { readonly end?: number },
): { readonly inside: readonly Finding[]; readonly elsewhere: readonly Finding[] } {
  const inside: Finding[] = []
  const elsewhere: Finding[] = []
  for (const finding of findings) {
    const { where, detail } = finding
    if (where.part === 'line' && where.file === 'response' && part.parts === 1) inside.push(finding)
    else if (where.part !== 'step' && where.part !== 'answer') elsewhere.push(finding)
    else if (where.end >= part.start && where.start < part.start + PART) {
      const start = Math.max(0, where.start - part.start)
      inside.push({
        ...finding,
        where: { ...where, start, end: where.end - part.start },
        ...shiftedDetail(detail, part),
      })
    }
  }
  return { inside, elsewhere }
}

/** Units of one part, and what a pair of surrogates may add (src/view/row-view.ts). */
const PART = 60_001

function shiftedDetail(detail: Finding['detail'], { start }: TextPart): Pick<Finding, 'detail'> {
  if (detail === undefined) return {}
  const { start: from, end: to, ...rest } = detail
  if (typeof from !== 'number' || typeof to !== 'number') return { detail }
  return { detail: { ...rest, start: from - start, end: to - start } }
}

interface MarkedResponseProperties {
  readonly text: string
  readonly findings: readonly Finding[]
  readonly isCode: boolean
}

export function MarkedResponse({ text, findings, isCode }: MarkedResponseProperties): ReactNode {
  const { blocks, elsewhere } = blocksOf(text, findings)
  const numbers = new Map<number, number>()
  for (const { notes } of blocks) {
    if (notes.length > 1) for (const note of notes) numbers.set(note, numbers.size + 1)
  }
  return (
    <div className={isCode ? 'marked code' : 'marked'}>
      {blocks.map((block) => (
        <MarkedBlock key={block.start} text={text} block={block} findings={findings} numbers={numbers} />
      ))}
      {elsewhere.length === 0 ? undefined : (
        <ul className="notes">
          {elsewhere.map((note) => {
            const finding = findings[note]
            return finding === undefined ? undefined : <FindingNote key={note} finding={finding} />
          })}
        </ul>
      )}
    </div>
  )
}

interface BlockProperties {
  readonly text: string
  readonly block: Block
  readonly findings: readonly Finding[]
  readonly numbers: ReadonlyMap<number, number>
}

function MarkedBlock({ text, block, findings, numbers }: BlockProperties): ReactNode {
  const found = (notes: readonly number[]): readonly Finding[] =>
    notes.map((note) => findings[note]).filter((finding) => finding !== undefined)
  const started = new Set<number>()
  const stretches = block.segments.map(({ start, end, notes, outer }) => {
    const words = visible(text.slice(start, end))
    // the break after a block parts it from its neighbour already
    if (notes.length === 0) return <span key={start}>{end === block.end ? words.replace(/\n$/, '') : words}</span>
    const signs = notes.filter((note) => !started.has(note) && numbers.has(note))
    for (const note of notes) started.add(note)
    return (
      <mark key={start} className={`verdict-${worst(found(notes))}${outer ? ' outer' : ''}`}>
        {signs.map((note) => (
          <sup key={note}>{numbers.get(note)}</sup>
        ))}
        {words}
      </mark>
    )
  })
  if (block.notes.length === 0) {
    const isGap = text.slice(block.start, block.end).trim() === ''
    return (
      <div className={isGap ? 'block gap' : 'block'}>
        <div className="block-text" dir="auto">
          {stretches}
        </div>
      </div>
    )
  }
  return (
    <div className={`block noted verdict-${worst(found(block.notes))}`}>
      <div className="block-text" dir="auto">
        {stretches}
      </div>
      <ul className="notes">
        {block.notes.map((note) => {
          const finding = findings[note]
          return finding === undefined ? undefined : (
            <FindingNote key={note} finding={finding} number={numbers.get(note)} />
          )
        })}
      </ul>
    </div>
  )
}

function worst(findings: readonly Finding[]): Verdict {
  const order: readonly Verdict[] = ['wrong', 'unknown', 'correct']
  return order.find((verdict) => findings.some((finding) => finding.verdict === verdict)) ?? 'unknown'
}
