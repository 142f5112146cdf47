import { expect, test } from 'vitest'
import { SHELL_PROOF, shellProof } from './shell-proof.ts'

test('the proof says END first, with the number 0 where nothing is checked', () => {
  expect(SHELL_PROOF.startsWith('printf "END\\n" >&3; ')).toBe(true)
  expect(shellProof(false).startsWith('printf "END 0\\n" >&3; ')).toBe(true)
  expect(shellProof(false).replace('END 0', 'END')).toBe(SHELL_PROOF)
  expect(SHELL_PROOF).not.toContain("'")
})
