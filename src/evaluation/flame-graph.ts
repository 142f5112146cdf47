/**
 * A flame graph, drawn as SVG without a script: a bar for each function, as wide as the time in it and in all that it
 * called, above the bar of its caller (Gregg, "The Flame Graph", CACM 59(6), 2016). Each bar's title says the whole of it.
 * A reader who does not see it wants the same figures as a table, which is the caller's to give.
 */
import { escapeHtml } from './html.ts'

export interface FlameFrame {
  readonly label: string
  /** What a bar says when it is pointed at: figures with their units. */
  readonly detail: string
  /** As wide as this, in the unit of the whole graph; at least the sum of its children. */
  readonly value: number
  readonly children: readonly FlameFrame[]
}

export interface FlameGraph {
  /** What is drawn, in one sentence. */
  readonly title: string
  /** Outermost callers, side by side. */
  readonly roots: readonly FlameFrame[]
}

/** Sizes in px. */
const WIDTH = 960
const ROW = 22
const CHARACTER = 7.3
const PAD = 4
/** A bar that is narrower shows nothing, and hides the ones beside it. */
const NARROWEST = 1
/** Colours that bars of neighbouring rows and columns take in turn. */
const HUES = 4

interface Bar {
  readonly x: number
  readonly width: number
  readonly depth: number
  readonly hue: number
  readonly frame: FlameFrame
}

/** The graph as one SVG element, callers below what they call. */
export function renderFlameGraph({ title, roots }: FlameGraph): string {
  const total = roots.reduce((sum, { value }) => sum + value, 0)
  const bars = total > 0 ? barsOf(roots, { x: 0, depth: 0, scale: WIDTH / total }) : []
  const height = (Math.max(-1, ...bars.map(({ depth }) => depth)) + 1) * ROW
  const drawn = bars.map(({ x, width, depth, hue, frame }) => {
    const y = height - (depth + 1) * ROW
    const room = Math.floor((width - 2 * PAD) / CHARACTER)
    const label = room < 3 ? '' : frame.label.length <= room ? frame.label : `${frame.label.slice(0, room - 1)}…`
    const text = label === '' ? '' : `<text x="${round(x + PAD)}" y="${y + 15}">${escapeHtml(label)}</text>`
    const bar = `<rect x="${round(x)}" y="${y}" width="${round(width)}" height="${ROW - 1}"/>`
    return `<g class="flame-${hue}"><title>${escapeHtml(`${frame.label}: ${frame.detail}`)}</title>${bar}${text}</g>`
  })
  return `<svg class="flame" role="img" aria-label="${escapeHtml(title)}" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">
${drawn.join('\n')}
</svg>`
}

function barsOf(
  frames: readonly FlameFrame[],
  { x: from, depth, scale }: { readonly x: number; readonly depth: number; readonly scale: number },
): readonly Bar[] {
  let x = from
  return frames.flatMap((frame, index) => {
    const width = frame.value * scale
    const at = x
    x += width
    if (width < NARROWEST) return []
    const bar = { x: at, width, depth, hue: ((depth + index) % HUES) + 1, frame }
    return [bar, ...barsOf(frame.children, { x: at, depth: depth + 1, scale })]
  })
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
