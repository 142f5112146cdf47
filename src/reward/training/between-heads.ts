/** What stands between two trainings of heads, each of which holds the process for up to some seconds. */
import { setImmediate } from 'node:timers/promises'

/** Lets what came in meanwhile be heard, such as an interrupt from the keyboard. @throws the signal's reason */
export async function betweenHeads(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate()
  signal?.throwIfAborted()
}
