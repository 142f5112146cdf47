/** A flow graph as the page's own elements, from places that the server worked out, with the same in words. */
import type { ReactNode } from 'react'
import type { DrawnGraph } from '../../src/server/view/flow-answer.ts'
import { visible } from './texts.tsx'

export function FlowGraph({ graph: { drawing, words } }: { graph: DrawnGraph }): ReactNode {
  const { title, width, height, boxes, arrows } = drawing
  const name = visible(title)
  return (
    <figure className="flow-graph">
      <figcaption>{name}</figcaption>
      <div
        className="diagrams"
        tabIndex={0}
        role="region"
        aria-label={`Drawing of ${name}`}
        onKeyDown={scrollsByArrows}
      >
        <svg
          className="diagram"
          role="img"
          aria-label={`Flow graph of ${name}; the same in words is below it`}
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
        >
          {arrows.map(({ path, tip, label, x, y }, at) => (
            <g key={at}>
              <path className="arrow" d={path} />
              <path className="tip" d={tip} />
              {label === undefined ? undefined : (
                <text className="arrow-label" x={x} y={y}>
                  {visible(label)}
                </text>
              )}
            </g>
          ))}
          {boxes.map(({ tone, lines, ...box }, at) => (
            <g key={at} className={`box tone-${tone ?? 'quiet-edge'}`}>
              <rect {...box} rx={4} />
              {lines.map(({ text, x, y }, place) => (
                <text key={place} x={x} y={y}>
                  {visible(text)}
                </text>
              ))}
            </g>
          ))}
        </svg>
      </div>
      <details>
        <summary>{name} in words</summary>
        <ul className="flow-words">
          {words.map((sentence, at) => (
            <li key={at} dir="auto">
              {visible(sentence)}
            </li>
          ))}
        </ul>
      </details>
    </figure>
  )
}

/** Arrows scroll a wide drawing, where else they go to another row. */
function scrollsByArrows(event: React.KeyboardEvent): void {
  if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') event.stopPropagation()
}
