// The first bytes of a connection, looked at before anybody reads it.

import type { Socket } from 'node:net'

/** How many of them belong to whoever looks; `more` where that cannot be said yet, `refuse` where nobody reads on. */
export type Opening = number | 'more' | 'refuse'

/**
 * Told once, with what was taken gone from the socket and the rest still to be read. Not told where the connection ends before, is refused, or
 * takes longer than `milliseconds`: it is closed then.
 */
export function readOpening(socket: Socket, milliseconds: number, look: (bytes: Buffer) => Opening, tell: () => void): void {
  let held: Buffer = Buffer.alloc(0)
  const leave = () => {
    clearTimeout(late)
    for (const event of ['close', 'end', 'error'] as const) socket.off(event, refuse)
    socket.off('readable', read)
  }
  const refuse = () => {
    leave()
    socket.on('error', () => undefined)
    socket.destroy()
  }
  const read = () => {
    const bytes: unknown = socket.read()
    if (!(bytes instanceof Uint8Array)) return
    held = Buffer.concat([held, bytes])
    const opening = look(held)
    if (opening === 'more') return
    if (opening === 'refuse') {
      refuse()
      return
    }
    leave()
    if (held.length > opening) socket.unshift(held.subarray(opening))
    tell()
  }
  const late = setTimeout(refuse, milliseconds)
  for (const event of ['close', 'end', 'error'] as const) socket.on(event, refuse)
  socket.on('readable', read)
}
