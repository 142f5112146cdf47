/**
 * Axes and shapes. An axis is a number or a product of named sizes that only a batch decides (`batch`, `length`,
 * `2*batch*length`), so one graph serves every batch.
 *
 * Deviation from full symbolic algebra: only products, no sums. Where an operation would need a sum over a named axis
 * (concatenation along it), it says so.
 */

/** A size: an integer, or a canonical product text made by `productOf`. A bare name (`batch`) is canonical. */
export type Axis = number | string

/** Sizes from the outermost axis to the innermost. `[]` is a scalar. */
export type Shape = readonly Axis[]

/** Values of the named sizes of one batch. */
export type AxisSizes = Readonly<Record<string, number>>

/** The product of axes, in canonical form (number first, names sorted). */
export function productOf(axes: Shape): Axis {
  let factor = 1
  const names: string[] = []
  for (const axis of axes) {
    if (typeof axis === 'number') factor *= axis
    else
      for (const part of axis.split('*')) {
        if (/^\d+$/.test(part)) factor *= Number(part)
        else names.push(part)
      }
  }
  if (names.length === 0 || factor === 0) return factor
  names.sort()
  return (factor === 1 ? names : [String(factor), ...names]).join('*')
}

/** `whole / part`, or undefined where it is not a whole product. */
export function quotientOf(whole: Axis, part: Axis): Axis | undefined {
  const [top, bottom] = [factorsOf(whole), factorsOf(part)]
  if (bottom.factor === 0 || top.factor % bottom.factor !== 0) return undefined
  const names = [...top.names]
  for (const name of bottom.names) {
    const at = names.indexOf(name)
    if (at < 0) return undefined
    names.splice(at, 1)
  }
  return productOf([top.factor / bottom.factor, ...names])
}

/** Number and names of an axis. */
export function factorsOf(axis: Axis): { readonly factor: number; readonly names: readonly string[] } {
  if (typeof axis === 'number') return { factor: axis, names: [] }
  let factor = 1
  const names: string[] = []
  for (const part of axis.split('*')) {
    if (/^\d+$/.test(part)) factor *= Number(part)
    else names.push(part)
  }
  return { factor, names }
}

/** The axis as a number. @throws {RangeError} where `sizes` lacks one of its names. */
export function sizeOf(axis: Axis, sizes: AxisSizes = {}): number {
  const { factor, names } = factorsOf(axis)
  return names.reduce((product, name) => {
    const size = sizes[name]
    if (size === undefined) throw new RangeError(`sizeOf: axis ${axis} has no value for ${name}`)
    return product * size
  }, factor)
}

/** Element count of a shape. */
export function countOf(shape: Shape, sizes: AxisSizes = {}): number {
  return shape.reduce<number>((count, axis) => count * sizeOf(axis, sizes), 1)
}

/** True for equal shapes. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((axis, i) => axis === b[i])
}

/** `[batch, 64]` as text. */
export function shapeText(shape: Shape): string {
  return `[${shape.join(', ')}]`
}

/** The shape that NumPy's broadcasting gives. @throws {TypeError} where the shapes do not fit. */
export function broadcast(action: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  const result: Axis[] = []
  for (let i = 0; i < rank; i++) {
    const left = a[a.length - rank + i] ?? 1
    const right = b[b.length - rank + i] ?? 1
    if (left !== right && left !== 1 && right !== 1)
      throw new TypeError(`${action}: shapes ${shapeText(a)} and ${shapeText(b)} do not broadcast at axis ${i}`)
    result.push(left === 1 ? right : left)
  }
  return result
}

/** A possibly negative axis number as 0 … rank-1. @throws {RangeError} outside. */
export function axisIndex(action: string, axis: number, rank: number): number {
  const index = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(index) || index < 0 || index >= rank)
    throw new RangeError(`${action}: axis is ${axis}, wanted ${-rank} to ${rank - 1}`)
  return index
}

/** The shape with its last axis as 1. */
export function lastAsOne(shape: Shape): Shape {
  return [...shape.slice(0, -1), 1]
}
