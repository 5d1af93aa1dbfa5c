// Two connections that became one: bytes both ways, untouched, and both end when one does. Frames are counted as they pass, so that limits
// hold and a good-bye stands where a frame may stand.

import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import type { MessageLimits } from '../request/index.ts'
import { type FrameFault, FrameMeter, writeClose } from './frame-meter.ts'

export interface TunnelEnd {
  readonly socket: Socket
  /** What came behind the head. */
  readonly rest: Uint8Array
}

export interface TunnelOptions {
  /** Milliseconds without a byte either way. */
  readonly idle: number
  readonly limits: MessageLimits
  readonly elapsed: () => number
  /** `fault` where the gateway ended it. */
  readonly onClosed: (fault: FrameFault | null) => void
}

export interface Tunnel {
  /** Tells both ends that it is over. */
  leave(): void
  destroy(): void
}

/** RFC 6455, 7.4.1. */
const codes: Readonly<Record<FrameFault, number>> = { 'message-too-long': 1009, 'too-many-messages': 1008, 'frame-malformed': 1002 }
const nothing = new Uint8Array()
const goingAway = 1001
/** Milliseconds for both ends to hear it. */
const mostFarewell = 2000

export function joinTunnel(client: TunnelEnd, upstream: TunnelEnd, { idle, limits, elapsed, onClosed }: TunnelOptions): Tunnel {
  let isOpen = true
  let isLeaving = false
  let fault: FrameFault | null = null
  const destroy = () => {
    if (!isOpen) return
    isOpen = false
    clearTimeout(timer)
    client.socket.destroy()
    upstream.socket.destroy()
    onClosed(fault)
  }
  let timer = setTimeout(destroy, idle)
  const up = new FrameMeter({ bytes: limits.bytes, mayBegin: limits.perSecond === null ? null : createRate(limits.perSecond, elapsed) })
  const down = new FrameMeter({ bytes: limits.bytes, mayBegin: null })
  const leave = (code: number) => {
    if (!isOpen || isLeaving) return
    isLeaving = true
    client.socket.end(down.isAtEnd ? writeClose(code, null) : nothing)
    upstream.socket.end(up.isAtEnd ? writeClose(code, randomBytes(4)) : nothing)
    clearTimeout(timer)
    timer = setTimeout(destroy, mostFarewell)
  }
  const pass = (meter: FrameMeter, bytes: Uint8Array, to: Socket): boolean => {
    const metered = meter.read(bytes)
    const goesOn = metered.passes.length === 0 || to.write(metered.passes)
    if (metered.fault !== null) {
      fault = metered.fault
      leave(codes[metered.fault])
    }
    return goesOn
  }
  for (const [from, to, meter] of [
    [client, upstream, up],
    [upstream, client, down],
  ] as const) {
    if (from.rest.length > 0) pass(meter, from.rest, to.socket)
    from.socket.on('data', (bytes) => {
      // What comes after the good-bye goes nowhere.
      if (isLeaving) return
      timer.refresh()
      if (!pass(meter, bytes, to.socket)) from.socket.pause()
    })
    to.socket.on('drain', () => from.socket.resume())
    // What was written before still goes out.
    from.socket.on('end', () => {
      if (!isLeaving) to.socket.end(meter.held)
    })
    from.socket.on('error', destroy)
    from.socket.on('close', destroy)
  }
  client.socket.resume()
  upstream.socket.resume()
  return { leave: () => leave(goingAway), destroy }
}

/** As many at once as in a second, and as many in each second after. */
function createRate(perSecond: number, elapsed: () => number): () => boolean {
  let left = perSecond
  let since = elapsed()
  return () => {
    const now = elapsed()
    left = Math.min(perSecond, left + ((now - since) * perSecond) / 1000)
    since = now
    if (left < 1) return false
    left--
    return true
  }
}
