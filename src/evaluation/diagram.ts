/**
 * A diagram of boxes and arrows, drawn as SVG without a script: flow graphs and call graphs. Boxes stand in layers from top
 * to bottom, each below those that lead to it; arrows that lead back up run along the right side.
 */
import { escapeHtml } from './html.ts'
import type { Tone } from './table.ts'

export interface DiagramBox {
  /** Unique in the diagram. */
  readonly id: string
  readonly lines: readonly string[]
  readonly tone?: Tone | undefined
}

export interface DiagramArrow {
  readonly from: string
  readonly to: string
  readonly label?: string | undefined
}

export interface Diagram {
  readonly title: string
  /** In the order in which they are passed. */
  readonly boxes: readonly DiagramBox[]
  /** Arrows to boxes that are not there are left out. */
  readonly arrows: readonly DiagramArrow[]
}

/** Sizes in px. */
const CHARACTER = 7.3
const LINE = 16
const PAD = 8
const GAP = 28
const LAYER_GAP = 44
const LANE = 14
/** Heights between two layers at which arrows run to the side. */
const STEPS = 4
const STEP = 4
/** Room above the first layer and below the last one, for arrows that run there. */
const MARGIN = PAD + STEP * STEPS
const LONGEST_LINE = 44

interface Placed extends DiagramBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly layer: number
  /** Lower edge of the tallest box of its layer. */
  readonly floor: number
  /** Whether a box of its layer stands to the right of it. */
  readonly hasRight: boolean
}

/** How an arrow runs, its tip, and where its label stands. */
interface Way {
  readonly path: string
  readonly tip: string
  readonly x: number
  readonly y: number
}

/** A diagram with every place in px: what draws it needs no more. Paths hold numbers and letters of SVG alone. */
export interface DiagramLayout {
  readonly title: string
  readonly width: number
  readonly height: number
  readonly boxes: readonly {
    readonly x: number
    readonly y: number
    readonly width: number
    readonly height: number
    readonly tone?: Tone | undefined
    readonly lines: readonly { readonly text: string; readonly x: number; readonly y: number }[]
  }[]
  readonly arrows: readonly (Way & { readonly label?: string | undefined })[]
}

/** Where boxes and arrows stand. */
export function layOutDiagram({ title, boxes, arrows }: Diagram): DiagramLayout {
  const placed = place(boxes, arrows)
  const by = new Map(placed.map((box) => [box.id, box]))
  const edge = Math.max(0, ...placed.map(({ x, width }) => x + width))
  const height = Math.max(0, ...placed.map(({ y, height: own }) => y + own)) + MARGIN
  let lane = 0
  const drawn = arrows.flatMap(({ from, to, label }) => {
    const [a, b] = [by.get(from), by.get(to)]
    if (a === undefined || b === undefined) return []
    // an arrow over several layers would run through boxes
    const straight = b.layer === a.layer + 1
    if (!straight) lane++
    return [
      { ...(straight ? straightPath(a, b) : sidePath(a, b, { x: edge + lane * LANE, step: lane % STEPS })), label },
    ]
  })
  return {
    title,
    width: edge + (lane + 1) * LANE + 60,
    height,
    boxes: placed.map(({ x, y, width, height: own, lines, tone }) => ({
      x,
      y,
      width,
      height: own,
      tone,
      lines: lines.map((text, index) => ({ text, x: x + PAD, y: y + PAD + LINE * (index + 0.75) })),
    })),
    arrows: drawn,
  }
}

/** The diagram as one SVG element, with its title for readers who do not see it. */
export function renderDiagram(diagram: Diagram): string {
  const { title, width, height, boxes, arrows } = layOutDiagram(diagram)
  const drawn = arrows.map(({ path, tip, x, y, label }) => {
    const text = label === undefined ? '' : `<text class="arrow-label" x="${x}" y="${y}">${escapeHtml(label)}</text>`
    return `<path class="arrow" d="${path}" /><path class="tip" d="${tip}"/>${text}`
  })
  return `<svg class="diagram" role="img" aria-label="${escapeHtml(title)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
${drawn.join('\n')}
${boxes.map(boxSvg).join('\n')}
</svg>`
}

/** Layers by the longest way down from a box without arrows to it; arrows to an earlier box do not count. */
function place(boxes: readonly DiagramBox[], arrows: readonly DiagramArrow[]): readonly Placed[] {
  const order = new Map(boxes.map(({ id }, index) => [id, index]))
  const layers = new Map<string, number>()
  for (const { id } of boxes) {
    const into = arrows.filter(({ from, to }) => to === id && (order.get(from) ?? Infinity) < (order.get(id) ?? 0))
    layers.set(id, Math.max(0, ...into.map(({ from }) => (layers.get(from) ?? 0) + 1)))
  }
  const placed: Placed[] = []
  let y = PAD + MARGIN
  for (let layer = 0; layer <= Math.max(0, ...layers.values()); layer++) {
    let x = PAD
    let tallest = 0
    const row: Omit<Placed, 'floor' | 'hasRight'>[] = []
    for (const box of boxes.filter(({ id }) => layers.get(id) === layer)) {
      const lines = box.lines.map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line))
      const width = Math.ceil(Math.max(4, ...lines.map((line) => line.length)) * CHARACTER + 2 * PAD)
      const height = Math.max(1, lines.length) * LINE + 2 * PAD
      row.push({ ...box, lines, x, y, width, height, layer })
      x += width + GAP
      tallest = Math.max(tallest, height)
    }
    placed.push(...row.map((box, at) => ({ ...box, floor: y + tallest, hasRight: at < row.length - 1 })))
    y += tallest + LAYER_GAP
  }
  return placed
}

function straightPath(a: Placed, b: Placed): Way {
  const [x1, y1] = [a.x + a.width / 2, a.y + a.height]
  const [x2, y2] = [b.x + b.width / 2, b.y]
  const middle = (y1 + y2) / 2
  return {
    tip: `M${x2} ${y2}l-4 -7h8z`,
    path: `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`,
    x: (x1 + x2) / 2 + 6,
    y: middle + 4,
  }
}

/**
 * Out of the right side of one box, along a lane of its own, into the right side of the other. Where a neighbour stands in
 * the way, the arrow leaves by the lower side, or comes in by the upper one, and runs between the layers.
 */
function sidePath(a: Placed, b: Placed, lane: { readonly x: number; readonly step: number }): Way {
  const away = STEP * (lane.step + 1)
  const out = a.hasRight
    ? { x: a.x + a.width - PAD, y: a.floor + away, path: `M${a.x + a.width - PAD} ${a.y + a.height}V${a.floor + away}` }
    : { x: a.x + a.width, y: a.y + a.height - PAD, path: `M${a.x + a.width} ${a.y + a.height - PAD}` }
  const into = b.hasRight
    ? { x: b.x + b.width - PAD, y: b.y - PAD - away, end: `V${b.y}`, tip: `M${b.x + b.width - PAD} ${b.y}l-4 -7h8z` }
    : { x: b.x + b.width, y: b.y + PAD, end: '', tip: `M${b.x + b.width} ${b.y + PAD}l7 -4v8z` }
  return {
    tip: into.tip,
    path: `${out.path}H${lane.x}V${into.y}H${into.x}${into.end}`,
    x: out.x + 6,
    y: out.y - 4,
  }
}

function boxSvg({ x, y, width, height, lines, tone }: DiagramLayout['boxes'][number]): string {
  const texts = lines.map((line) => `<text x="${line.x}" y="${line.y}">${escapeHtml(line.text)}</text>`)
  return `<g class="box tone-${tone ?? 'quiet-edge'}"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4"/>${texts.join('')}</g>`
}
