/** The key that `--seed` stands for: a number where it looks like one, else the text. */
import { keyOf, type Key } from '../random.ts'

/** Reads a seed. */
export function seedKey(seed: string): Key {
  return keyOf(/^\d{1,15}$/.test(seed) ? Number(seed) : seed)
}
