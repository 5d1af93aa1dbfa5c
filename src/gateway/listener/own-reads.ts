// Reads of an accepted connection into one piece of memory, again and again, instead of a new one for each. Node has this for connections that one
// makes (`onread` of `net.Socket`), and for accepted ones in the same class without a word in its documents: where a Node does it otherwise, the
// connection is read as any other.

import { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { readMemory, viewRead } from './read-memory.ts'

interface Handle {
  readonly reading: boolean
  useUserBuffer(bytes: Uint8Array): void
}

/** Told of bytes that the next read overwrites. */
export type OnRead = (bytes: Buffer) => void

/**
 * The connection as it is read from here on, and whoever has the one that was accepted ends both. Null where somebody has read of it already, or
 * Node does not offer it.
 */
export function ownReads(accepted: Socket, onRead: OnRead): Socket | null {
  // Of a member that Node's types do not know.
  const inner = accepted as { _handle?: unknown }
  const { _handle: handle } = inner
  if (accepted instanceof TLSSocket || !isHandle(handle) || handle.reading || accepted.bytesRead > 0) return null
  inner._handle = null
  const callback = (count: number): boolean => {
    onRead(viewRead(0, count))
    return true
  }
  const options = { handle, onread: { buffer: readMemory, callback }, allowHalfOpen: true }
  const socket = new Socket(options)
  // The server counts the one that it made.
  socket.once('close', () => accepted.destroy())
  accepted.once('close', () => socket.destroy())
  return socket
}

const isHandle = (value: unknown): value is Handle =>
  typeof value === 'object' &&
  value !== null &&
  'useUserBuffer' in value &&
  typeof value.useUserBuffer === 'function' &&
  'reading' in value &&
  typeof value.reading === 'boolean'
