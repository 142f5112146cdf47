/** Where loops, switches, exceptions and jumps lead: the larger half of flow-builder.ts. */
import type { FlowWalk } from './flow-walk.ts'
import type { Context, Goal } from './flow-drawing.ts'
import type { DraftBlock } from './flow-graph.ts'
import type { Meaning } from './languages/meaning.ts'
import type { SyntaxNode } from './syntax-node.ts'

type Of<Is extends Meaning['is']> = Extract<Meaning, { is: Is }>

/** A loop. `continue` goes to its update or its test, `break` behind it. */
export function drawLoop(walk: FlowWalk, loop: Of<'loop'>, label: string | undefined): void {
  const { drawing } = walk
  walk.run(loop.first ?? [])
  const [head, body, after] = [drawing.open(), drawing.open(), drawing.open()]
  const done = loop.otherwise === undefined || loop.otherwise.length === 0 ? after : drawing.open()
  const hasUpdate = loop.update !== undefined && loop.update.length > 0
  const again = hasUpdate || loop.test === 'after' ? drawing.open() : head
  drawing.enter(loop.test === 'after' ? body : head)
  if (loop.test !== 'after') decideLoop(walk, loop, body, done)
  drawing.current = body
  drawing.contexts.push({ kind: 'loop', label, leave: after, again })
  walk.run(loop.body)
  drawing.contexts.pop()
  drawing.enter(again)
  if (loop.test === 'after') decideLoop(walk, loop, body, done)
  else if (hasUpdate) {
    walk.run(loop.update ?? [])
    drawing.enter(head)
  }
  if (done !== after) {
    drawing.current = done
    walk.run(loop.otherwise ?? [])
    drawing.enter(after)
  }
  drawing.current = after
}

function decideLoop(walk: FlowWalk, loop: Of<'loop'>, body: DraftBlock, done: DraftBlock): void {
  const { drawing } = walk
  if (loop.each !== undefined) {
    const { each } = loop
    drawing.say(each, loop.body[0]?.start ?? each.end)
    drawing.connect(drawing.current, body, 'next')
    drawing.connect(drawing.current, done, 'done')
  } else if (loop.condition === undefined) drawing.connect(drawing.current, body)
  else if (loop.negated === true) walk.decide(loop.condition, done, body)
  else walk.decide(loop.condition, body, done)
}

/** A switch: its cases in order, each with its patterns at its edge. */
export function drawSwitch(walk: FlowWalk, node: SyntaxNode, meaning: Of<'switch'>, label: string | undefined): void {
  const { drawing } = walk
  walk.run(meaning.first ?? [])
  const lastValue = meaning.value.at(-1)
  drawing.say(node, lastValue?.end ?? meaning.cases[0]?.node.start ?? node.end)
  const after = drawing.open()
  const bodies = meaning.cases.map(() => drawing.open())
  /** Blocks that ask the cases that follow: the head, and where a guard failed. */
  const asking = [drawing.current]
  const heads: DraftBlock[] = []
  // the default is taken last, wherever it stands
  const order = [...meaning.cases.keys()].toSorted((a, b) => rankOf(meaning, a) - rankOf(meaning, b))
  const rests = new Map<number, DraftBlock>()
  for (const index of order) {
    const one = meaning.cases[index]
    const body = bodies[index]
    if (one === undefined || body === undefined) continue
    const target = one.guard === undefined ? body : drawing.open()
    const said =
      one.patterns.length === 0 ? 'default' : `case ${one.patterns.map((pattern) => walk.text(pattern)).join(', ')}`
    for (const block of asking) drawing.connect(block, target, said.replaceAll(/\s+/g, ' ').slice(0, 40))
    heads.push(target)
    const needsRest = one.guard !== undefined || one.end === 'next-test'
    if (!needsRest) continue
    const rest = drawing.open()
    drawing.current = rest
    drawing.note(one.node, 'next case')
    rests.set(index, rest)
    if (one.guard !== undefined) {
      drawing.current = target
      walk.decide(one.guard, body, rest)
    }
    asking.push(rest)
  }
  const certain = meaning.exhaustive === true || meaning.cases.some(isDefault)
  if (!certain) for (const block of asking) drawing.connect(block, after, 'no case')
  const context: Context | undefined = meaning.takesBreak === true ? { kind: 'switch', label, leave: after } : undefined
  if (context !== undefined) drawing.contexts.push(context)
  const outerNext = walk.nextBody
  for (const [index, one] of meaning.cases.entries()) {
    const body = bodies[index]
    if (body === undefined) continue
    drawing.current = body
    walk.nextBody = bodies[index + 1] ?? after
    walk.run(one.body)
    if (one.end === 'next-body') drawing.enter(walk.nextBody)
    else drawing.enter(one.end === 'next-test' ? (rests.get(index) ?? after) : after)
  }
  walk.nextBody = outerNext
  if (context !== undefined) drawing.contexts.pop()
  drawing.current = after
}

function isDefault({ patterns, guard }: Of<'switch'>['cases'][number]): boolean {
  return patterns.length === 0 && guard === undefined
}

function rankOf({ cases }: Of<'switch'>, index: number): number {
  const one = cases[index]
  return one !== undefined && isDefault(one) ? cases.length + index : index
}

/** A `try`: every block in it may go to a handler, and all ways out of it pass its `finally`. */
export function drawTry(walk: FlowWalk, { first, body, handlers, otherwise, last }: Of<'try'>): void {
  const { drawing } = walk
  const after = drawing.open()
  const start = drawing.open()
  const entries = handlers.map(() => drawing.open())
  const ending = last === undefined || last.length === 0 ? undefined : drawing.open()
  const pending = new Map<string, Goal | 'exception'>()
  let passed = false
  const finish = (isReached: boolean): void => {
    passed ||= isReached
    drawing.enter(ending ?? after)
  }
  if (ending !== undefined) drawing.contexts.push({ kind: 'finally', entry: ending, pending })
  const all = handlers.some((handler) => handler.all)
  drawing.enter(start)
  if (entries.length > 0) drawing.contexts.push({ kind: 'handlers', entries, all, again: start })
  walk.run(first ?? [])
  walk.run(body)
  if (entries.length > 0) drawing.contexts.pop()
  // a body that only leaves by jumps passes nothing on
  const isPassed = drawing.reached
  drawing.enter(drawing.open())
  walk.run(otherwise ?? [])
  finish(isPassed && drawing.reached)
  for (const [index, handler] of handlers.entries()) {
    const entry = entries[index]
    if (entry === undefined) continue
    drawing.current = entry
    // `retry` begins the body again, and no exception of a handler comes back to it
    drawing.contexts.push({ kind: 'handlers', entries: [], all: false, again: start })
    if (handler.body[0] !== handler.node) drawing.say(handler.node, handler.body[0]?.start ?? handler.node.end)
    walk.run(handler.body)
    drawing.contexts.pop()
    finish(drawing.reached)
  }
  if (ending !== undefined) {
    drawing.contexts.pop()
    drawing.current = ending
    walk.run(last ?? [])
    drawing.resume(pending)
    if (passed) drawing.connect(drawing.current, after)
  }
  drawing.current = after
}

/** A jump. One whose goal is not there, such as `break` outside of a loop, goes to the exit. */
export function drawLeave(walk: FlowWalk, { how, label, levels = 1 }: Of<'leave'>): void {
  const { drawing } = walk
  const out: Goal = { to: drawing.out, depth: 0, name: 'return' }
  switch (how) {
    case 'throw':
      drawing.throw()
      return
    case 'return':
      drawing.jump(out)
      return
    case 'exit':
      drawing.connect(drawing.current, drawing.exit, 'exit')
      drawing.current = drawing.open()
      return
    case 'goto': {
      const to = (label === undefined ? undefined : walk.labels.get(label)) ?? drawing.open()
      if (label !== undefined) walk.labels.set(label, to)
      drawing.jump({ to, depth: 0, name: 'goto' })
      return
    }
    case 'break':
    case 'continue':
    case 'retry':
      drawing.jump(goalOf(walk, how, label, levels) ?? out)
  }
}

function goalOf(
  { drawing }: FlowWalk,
  how: 'break' | 'continue' | 'retry',
  label: string | undefined,
  levels: number,
): Goal | undefined {
  let left = levels
  for (let depth = drawing.contexts.length - 1; depth >= 0; depth--) {
    const context = drawing.contexts[depth]
    if (context === undefined || context.kind === 'finally') continue
    if (context.kind === 'handlers') {
      if (how === 'retry') return { to: context.again, depth, name: how }
      continue
    }
    if (how === 'retry') continue
    const named = label === undefined ? context.kind !== 'label' : context.label === label
    const fits = named && (how === 'break' || context.kind === 'loop')
    if (!fits || --left > 0) continue
    return { to: how === 'break' ? context.leave : (context.again ?? context.leave), depth, name: how }
  }
  return undefined
}
