/** Finds the states of one block of a model in the graph of its last states. */
import { TouchstoneError } from '../errors.ts'
import type { Value } from './graph.ts'

/** The states of a block, found by its label among what the last states are computed from. @throws TouchstoneError `internal` where there is none */
export function labelledStates(last: Value, wanted: string): Value {
  const seen = new Set<Value>()
  const open = [last]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (seen.has(value)) continue
    seen.add(value)
    if (value.node.attributes['name'] === wanted && value.node.operation.name === 'label') return value
    open.push(...value.node.inputs)
  }
  throw new TouchstoneError('internal', `find states: there is no ${wanted}`)
}
