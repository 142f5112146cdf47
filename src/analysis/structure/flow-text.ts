/** A control-flow graph as text that others draw: Graphviz's DOT, and Mermaid. */
import type { FlowBlock, FlowGraph } from './flow-graph.ts'

/** The graph in DOT. */
export function dotOf({ name, blocks, edges }: FlowGraph): string {
  const lines = blocks.map((block) => `  b${block.id} [label=${quoted(labelOf(block))}];`)
  const arrows = edges.map(
    ({ from, to, label }) => `  b${from} -> b${to}${label === undefined ? '' : ` [label=${quoted(label)}]`};`,
  )
  return `digraph ${quoted(name)} {\n  node [shape=box];\n${[...lines, ...arrows].join('\n')}\n}\n`
}

/** The graph in Mermaid. */
export function mermaidOf({ blocks, edges }: FlowGraph): string {
  const lines = blocks.map((block) => `  b${block.id}["${entities(labelOf(block)).replaceAll('\n', '<br/>')}"]`)
  const arrows = edges.map(
    ({ from, to, label }) => `  b${from} -->${label === undefined ? '' : `|"${entities(label)}"|`} b${to}`,
  )
  return `flowchart TD\n${[...lines, ...arrows].join('\n')}\n`
}

function labelOf({ kind, statements }: FlowBlock): string {
  return statements.length === 0 ? kind : statements.map(({ line, text }) => `${line}: ${text}`).join('\n')
}

function quoted(text: string): string {
  return `"${text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`)}"`
}

/** Mermaid reads character entities with a hash, and nothing else that could end a label. */
function entities(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} \n:.,_+*/=()-]/gu, (character) => `#${character.codePointAt(0) ?? 32};`)
}
