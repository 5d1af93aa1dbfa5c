// Two connections that became one: bytes both ways, untouched, and both end when one does.

import type { Socket } from 'node:net'

interface End {
  readonly socket: Socket
  /** What came behind the head. */
  readonly rest: Uint8Array
}

export function joinTunnel(client: End, upstream: End, idle: number, onClosed: () => void): void {
  let isOpen = true
  const close = () => {
    if (!isOpen) return
    isOpen = false
    clearTimeout(timer)
    client.socket.destroy()
    upstream.socket.destroy()
    onClosed()
  }
  const timer = setTimeout(close, idle)
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    if (from.rest.length > 0) to.socket.write(from.rest)
    from.socket.on('data', (bytes) => {
      timer.refresh()
      if (!to.socket.write(bytes)) from.socket.pause()
    })
    to.socket.on('drain', () => from.socket.resume())
    // What was written before still goes out.
    from.socket.on('end', () => to.socket.end())
    from.socket.on('error', close)
    from.socket.on('close', close)
  }
  client.socket.resume()
  upstream.socket.resume()
}
