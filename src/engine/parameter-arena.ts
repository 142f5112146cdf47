/**
 * Trainable parameters, their gradients and their moments in one WebAssembly memory, which the runtime reads and writes
 * in place and the optimiser's kernel walks in one pass.
 *
 * Four areas of equal layout: parameters, gradients, first and second moments (as far as the optimiser has them).
 * Tensors start at multiples of 64 bytes. wasm32 caps all of it at 4 GiB: about 260M parameters with AdamW.
 *
 * A name with `+` is several weights of equal inner shape, one after another along the first axis
 * (`query.weight+key.weight+value.weight`): one product serves all three, while checkpoints see them apart.
 */
import { TouchstoneError } from '../errors.ts'
import { countOf, shapeText } from './axis.ts'
import type { Weights } from './files/weights.ts'
import { optimiserKernel, type OptimiserKernel } from './optimiser-kernel.ts'
import { wasmMemory, type WasmMemory } from './wasm-assembler.ts'

/** A parameter to place. */
export interface ParameterShape {
  readonly name: string
  readonly shape: readonly number[]
}

/** A placed parameter. */
export interface ParameterPlace extends ParameterShape {
  /** Byte offset within each area. */
  readonly offset: number
  /** Bytes with padding to the next tensor. */
  readonly bytes: number
  readonly value: Float32Array
  readonly gradient: Float32Array
}

const ALIGNMENT = 64
const PAGE = 65536
const MAXIMUM_PAGES = 65536

/** All of a model's trainable numbers. */
export class ParameterArena {
  readonly memory: WasmMemory
  readonly kernel: OptimiserKernel
  readonly places: ReadonlyMap<string, ParameterPlace>
  /** Bytes of one area. */
  readonly areaBytes: number
  /** Where the areas begin. `moments` has as many as were asked for. */
  readonly parameters: number
  readonly gradients: number
  readonly moments: readonly number[]

  /**
   * Places parameters in the given order, so that kernels can run over neighbours at once.
   * @throws {TouchstoneError} `bad-input` where 4 GiB do not hold them, {RangeError} on a repeated name.
   */
  constructor(shapes: readonly ParameterShape[], momentCount: number) {
    let offset = 0
    const offsets = shapes.map(({ shape }) => {
      const at = offset
      offset += Math.ceil((countOf(shape) * 4) / ALIGNMENT) * ALIGNMENT
      return at
    })
    this.areaBytes = offset
    const pages = Math.ceil((offset * (2 + momentCount)) / PAGE) + 1
    if (pages > MAXIMUM_PAGES)
      throw new TouchstoneError(
        'bad-input',
        `place parameters: ${Math.round(offset / 4e6)}M numbers with ${momentCount} moments take ${pages * PAGE} bytes, wanted at most 4 GiB (train fewer, for example by LoRA)`,
      )
    this.memory = wasmMemory(pages)
    this.kernel = optimiserKernel(this.memory)
    // Address 0 stays free, so that no area starts at a null address.
    this.parameters = ALIGNMENT
    this.gradients = this.parameters + offset
    this.moments = Array.from({ length: momentCount }, (_v, i) => this.gradients + (i + 1) * offset)
    const places = new Map<string, ParameterPlace>()
    for (const [i, { name, shape }] of shapes.entries()) {
      if (places.has(name)) throw new RangeError(`place parameters: ${name} occurs twice`)
      const at = offsets[i]!
      const view = (area: number): Float32Array => new Float32Array(this.memory.buffer, area + at, countOf(shape))
      places.set(name, {
        name,
        shape,
        offset: at,
        bytes: (offsets[i + 1] ?? offset) - at,
        value: view(this.parameters),
        gradient: view(this.gradients),
      })
    }
    this.places = places
  }

  /** One area as bytes. */
  area(start: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, start, this.areaBytes)
  }

  /** A parameter. @throws {RangeError} naming it where there is none. */
  place(name: string): ParameterPlace {
    const place = this.places.get(name)
    if (place === undefined) throw new RangeError(`parameter: none is named ${name}`)
    return place
  }

  /** Copies checkpoint weights in. @throws {TouchstoneError} `bad-input` naming a weight that is missing or of wrong shape. */
  load(weights: Weights): void {
    for (const [name, { shape, data }] of this.views()) {
      const given = weights.get(name)
      if (given === undefined) throw new TouchstoneError('bad-input', `load weights: ${name} is missing`)
      if (given.data.length !== data.length)
        throw new TouchstoneError(
          'bad-input',
          `load weights: ${name} is ${shapeText(given.shape)}, wanted ${shapeText(shape)}`,
        )
      data.set(given.data)
    }
  }

  /** Views of all parameters by their checkpoint names: fused ones apart. */
  views(): Map<string, { readonly shape: readonly number[]; readonly data: Float32Array }> {
    const result = new Map<string, { readonly shape: readonly number[]; readonly data: Float32Array }>()
    for (const { name, shape, value } of this.places.values()) {
      const names = name.split('+')
      const rows = shape[0]! / names.length
      const count = value.length / names.length
      for (const [i, part] of names.entries())
        result.set(part, {
          shape: names.length === 1 ? shape : [rows, ...shape.slice(1)],
          data: value.subarray(i * count, (i + 1) * count),
        })
    }
    return result
  }
}
