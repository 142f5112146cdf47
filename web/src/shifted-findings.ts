/** Findings of a response of which the page shows one part. */
import type { Finding } from '../../src/supervision.ts'
import type { TextPart } from '../../src/view/index.ts'

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
