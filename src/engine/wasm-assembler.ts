/**
 * A tiny assembler for WebAssembly modules over one imported memory, enough for the optimiser's loops: expressions are
 * functions that give bytes, so a kernel reads like its formula.
 *
 * Own code because the kernels are four loops, and a text-format compiler would be a 2 MB dependency at run time or a
 * build step with a binary in the tree. Opcodes: https://webassembly.github.io/spec/core/binary/instructions.html
 */

/** Encoded instructions that leave their value, if they have one, on the stack. */
export type Code = readonly number[]

/** Types of parameters, locals and results. */
export const TYPE = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const
export type WasmType = keyof typeof TYPE

/** One exported function. */
export interface WasmFunction {
  readonly name: string
  readonly parameters: readonly WasmType[]
  readonly locals: readonly WasmType[]
  readonly result?: WasmType
  readonly body: Code
}

function simd(opcode: number): Code {
  return [0xfd, ...unsigned(opcode)]
}
function binary(code: Code): Binary {
  return (a, b) => [...a, ...b, ...code]
}
function unary(code: Code): Unary {
  return (a) => [...a, ...code]
}

type Unary = (a: Code) => Code
type Binary = (a: Code, b: Code) => Code

/** Reads and writes of locals by number (parameters first). */
export const local: {
  readonly get: (index: number) => Code
  readonly set: (index: number, value: Code) => Code
  readonly tee: (index: number, value: Code) => Code
} = {
  get: (index) => [0x20, ...unsigned(index)],
  set: (index, value) => [...value, 0x21, ...unsigned(index)],
  tee: (index, value) => [...value, 0x22, ...unsigned(index)],
}
export const i32: { constant: (value: number) => Code; add: Binary; atLeast: Binary } = {
  constant: (value) => [0x41, ...signed(value)],
  add: binary([0x6a]),
  atLeast: binary([0x4f]), // i32.ge_u
}
export const f64: { add: Binary } = { add: binary([0xa0]) }
/** Four floats at a time. Loads and stores take a byte address. */
export const f32x4: Readonly<Record<'add' | 'subtract' | 'multiply' | 'divide' | 'store', Binary>> &
  Readonly<Record<'load' | 'splat' | 'sqrt', Unary>> = {
  load: unary([...simd(0), 0, 0]),
  store: binary([...simd(11), 0, 0]),
  splat: unary(simd(19)),
  sqrt: unary(simd(227)),
  add: binary(simd(228)),
  subtract: binary(simd(229)),
  multiply: binary(simd(230)),
  divide: binary(simd(231)),
}
/** Bytes of i8x16.shuffle that bring the two high floats down. */
const HIGH_HALF: Code = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]
export const f64x2: Readonly<Record<'add' | 'multiply', Binary>> &
  Readonly<Record<'promoteLow' | 'promoteHigh', Unary>> & { readonly lane: (lane: 0 | 1, value: Code) => Code } = {
  /** The two low floats as doubles. */
  promoteLow: unary(simd(95)),
  /** The two high floats as doubles. */
  promoteHigh: (value) => [...value, ...value, ...simd(13), ...HIGH_HALF, ...simd(95)],
  add: binary(simd(240)),
  multiply: binary(simd(242)),
  lane: (lane, value) => [...value, ...simd(33), lane],
}

/** Runs `body` while `address < end`. */
export function loopBelow(address: number, end: number, body: Code): Code {
  const leave: Code = [...i32.atLeast(local.get(address), local.get(end)), 0x0d, 1] // br_if out of the block
  return [0x02, 0x40, 0x03, 0x40, ...leave, ...body, 0x0c, 0, 0x0b, 0x0b]
}

/** Magic number and version. */
const HEADER: Code = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]

/** The module's bytes. It imports memory `e.m` of any size. */
export function wasmModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters, result }) => [
    0x60,
    ...vector(parameters.map((type) => [TYPE[type]])),
    ...vector(result === undefined ? [] : [[TYPE[result]]]),
  ])
  const bodies = functions.map(({ locals, body }) => {
    const code = [...vector(locals.map((type) => [1, TYPE[type]])), ...body, 0x0b]
    return [...unsigned(code.length), ...code]
  })
  return Uint8Array.from([
    ...HEADER,
    ...section(1, vector(types)),
    ...section(2, vector([[...text('e'), ...text('m'), 2, 0, 1]])), // memory, minimum 1 page
    ...section(3, vector(functions.map((_f, i) => unsigned(i)))),
    ...section(7, vector(functions.map(({ name }, i) => [...text(name), 0, ...unsigned(i)]))),
    ...section(10, vector(bodies)),
  ])
}

function section(id: number, bytes: Code): Code {
  return [id, ...unsigned(bytes.length), ...bytes]
}
function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()]
}
function text(value: string): Code {
  return vector([...new TextEncoder().encode(value)].map((byte) => [byte]))
}
function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)]
}
function signed(value: number): Code {
  const rest = value >> 7
  const done = (rest === 0 && (value & 64) === 0) || (rest === -1 && (value & 64) !== 0)
  return done ? [value & 127] : [(value & 127) | 128, ...signed(rest)]
}

/** A memory. It is declared here because the compiler's library without a browser has no WebAssembly. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer
}
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => WasmMemory
    readonly Module: new (bytes: Uint8Array) => object
    readonly Instance: new (
      module: object,
      imports: { readonly e: { readonly m: WasmMemory } },
    ) => { readonly exports: unknown }
  }
}

/** A memory of `pages` × 64 KiB, all zeros. */
export function wasmMemory(pages: number): WasmMemory {
  return new WebAssembly.Memory({ initial: pages, maximum: pages })
}

/** The exports of functions over a memory. */
export function wasmExports(functions: readonly WasmFunction[], memory: WasmMemory): unknown {
  return new WebAssembly.Instance(new WebAssembly.Module(wasmModule(functions)), { e: { m: memory } }).exports
}
