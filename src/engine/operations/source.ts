/** Where values come from: inputs of a batch, parameters, constants, and random draws that the session fills by key. */
import { countOf, shapeText, type Shape } from '../axis.ts'
import { apply, applyOne, type Attributes, type ElementType, type Operation, type Value } from '../graph.ts'

interface InputAttributes extends Attributes {
  readonly name: string
  readonly type: ElementType
  readonly shape: Shape
}

const fed = (name: string): never => {
  throw new TypeError(`onnxOf: ${name} is fed, it has no ONNX node`)
}

const inputOperation: Operation<InputAttributes> = {
  name: 'input',
  types: (_inputs, { type, shape }) => [{ type, shape }],
  form: ({ attributes }) => fed(attributes.name),
}

/** A tensor that every run is given. */
export function input(name: string, shape: Shape, type: ElementType = 'float32'): Value {
  return applyOne(inputOperation, [], { name, type, shape })
}

interface ParameterAttributes extends Attributes {
  readonly name: string
  readonly shape: Shape
}

const parameterOperation: Operation<ParameterAttributes> = {
  name: 'parameter',
  types: (_inputs, { shape }) => [{ type: 'float32', shape }],
  form: ({ attributes }) => fed(attributes.name),
}

/** A weight, by its name in the checkpoint. Its axes are numbers. */
export function parameter(name: string, shape: readonly number[]): Value {
  if (shape.some((axis) => !Number.isInteger(axis) || axis < 1))
    throw new RangeError(`parameter ${name}: shape is ${shapeText(shape)}, wanted positive integers`)
  return applyOne(parameterOperation, [], { name, shape })
}

interface ConstantAttributes extends Attributes {
  readonly shape: readonly number[]
  readonly type: 'float32' | 'int64'
}

const constantOperation: Operation<ConstantAttributes> = {
  name: 'constant',
  types: (_inputs, { type, shape }) => [{ type, shape }],
  form: ({ attributes, data }, onnx) => [onnx.tensor(data!, attributes.shape)],
}

/** A constant: a number, or data of a shape (kept by reference: do not write to it). */
export function constant(data: number | Float32Array | BigInt64Array, shape: readonly number[] = []): Value {
  const held = typeof data === 'number' ? Float32Array.of(data) : data
  if (held.length !== countOf(shape))
    throw new TypeError(`constant: got ${held.length} elements, wanted ${countOf(shape)} for ${shapeText(shape)}`)
  const type = held instanceof Float32Array ? 'float32' : 'int64'
  return apply(constantOperation, [], { shape, type }, { data: held }).outputs[0]!
}

interface FillAttributes extends Attributes {
  readonly value: number
  readonly shape: Shape
}

const fillOperation: Operation<FillAttributes> = {
  name: 'fill',
  types: (_inputs, { shape }) => [{ type: 'float32', shape }],
  form: ({ attributes }, onnx) => [onnx.add('Expand', [onnx.scalar(attributes.value), onnx.shape(attributes.shape)])],
}

/** A tensor of one number, of a shape that may have named axes. */
export function fill(value: number, shape: Shape): Value {
  return shape.length === 0 ? constant(value) : applyOne(fillOperation, [], { value, shape })
}

const sizeOperation: Operation<FillAttributes> = {
  name: 'size',
  types: () => [{ type: 'float32', shape: [] }],
  form: ({ attributes }, onnx) => [
    onnx.add('Cast', [onnx.add('ReduceProd', [onnx.shape(attributes.shape)], { keepdims: 0 })], { to: 1 }),
  ],
}

/** The element count of a shape as a float scalar: a constant where all axes are numbers. */
export function sizeValue(shape: Shape): Value {
  if (shape.every((axis) => typeof axis === 'number')) return constant(countOf(shape))
  return applyOne(sizeOperation, [], { value: 0, shape })
}

/** Distributions of `draw`: standard normal, uniform in [0, 1), or a dropout mask (0, or 1/(1-rate) with chance 1-rate). */
export type Distribution = 'normal' | 'uniform' | 'keep'

interface DrawAttributes extends Attributes {
  readonly name: string
  readonly distribution: Distribution
  /** Share of zeros of `keep`, or 0 for the others. */
  readonly rate: number
  readonly shape: Shape
}

const drawOperation: Operation<DrawAttributes> = {
  name: 'draw',
  types: (_inputs, { shape }) => [{ type: 'float32', shape }],
  form: ({ attributes }) => fed(attributes.name),
}

/**
 * Random numbers that the session fills on every run, from the run's key split by `name`: same key, same numbers.
 * @throws {RangeError} where `rate` is outside [0, 1).
 */
export function draw(name: string, shape: Shape, distribution: Distribution, rate: number = 0): Value {
  if (!(rate >= 0 && rate < 1)) throw new RangeError(`draw ${name}: rate is ${rate}, wanted 0 to below 1`)
  return applyOne(drawOperation, [], { name: `draw:${name}`, distribution, rate, shape })
}
