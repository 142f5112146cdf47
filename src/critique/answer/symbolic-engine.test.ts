import { describe, expect, test } from 'vitest'
import { SymbolicEngine } from './symbolic-engine.ts'

// the Compute Engine runs on Node 22.3 and later; older ones are told apart by its own field `engines`
describe('SymbolicEngine', () => {
  test('decides sums, integrals and limits, and tells two values apart', async () => {
    await using engine = new SymbolicEngine()
    const options = { timeoutMs: 30_000 }
    expect(await engine.compare('\\int_0^1 x^2\\,dx', '\\frac{1}{3}', options)).toBe('equal')
    expect(await engine.compare('\\int_0^1 x^2\\,dx', '\\frac{1}{4}', options)).toBe('different')
    expect(await engine.compare('\\sum_{k=1}^{n} k', '\\frac{n(n+1)}{2}', options)).toBe('equal')
    expect(await engine.compare('\\lim_{x\\to 0}\\frac{\\sin x}{x}', '1', options)).toBe('equal')
  })

  test('ends what does not end, and goes on with the next', async () => {
    await using engine = new SymbolicEngine()
    const endless = `${'|'.repeat(61)}x`
    expect(await engine.compare('\\sum_{n=1}^{4} n', '10', { timeoutMs: 30_000 })).toBe('equal')
    expect(await engine.compare(endless, '\\sum_{n=1}^{4} n', { timeoutMs: 100 })).toBe('unknown')
    expect(await engine.compare('\\sum_{n=1}^{4} n', '11', { timeoutMs: 30_000 })).toBe('different')
  })

  test('rejects with the reason of an abort', async () => {
    await using engine = new SymbolicEngine()
    const controller = new AbortController()
    const reason = new Error('enough')
    const comparison = engine.compare(`${'|'.repeat(61)}x`, '\\sum_{n=1}^{4} n', { signal: controller.signal })
    controller.abort(reason)
    await expect(comparison).rejects.toBe(reason)
  })

  test('is asked only for what it alone reads', () => {
    expect(SymbolicEngine.concerns('\\int_0^1 x dx', '2')).toBe(true)
    expect(SymbolicEngine.concerns('x^2', '2')).toBe(false)
    expect(SymbolicEngine.concerns('\\int', 'x'.repeat(500))).toBe(false)
  })
})
