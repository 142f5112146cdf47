/** The outer end of a box's channel (isolation-backend.ts, ChannelHandler). */
import type { Duplex } from 'node:stream'
import type { ChannelHandler } from './box.ts'

/** Resolves when the box's end is closed and all that it had said was heard. */
export function answerChannel(channel: Duplex, handler: ChannelHandler): Promise<void> {
  channel.on('data', (received: Buffer) => {
    const answer = handler(received)
    if (answer !== undefined) channel.write(answer)
  })
  return new Promise((resolve) => channel.once('close', () => resolve()))
}
