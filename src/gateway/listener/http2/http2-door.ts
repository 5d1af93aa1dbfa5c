// Which connections of a front speak HTTP/2, and those that do.

import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { FrontOptions, Http2Rules } from '../core.ts'
import { type Opening, readOpening } from '../opening.ts'
import type { RelayPlace } from '../relay/relay-place.ts'
import { Sweep } from '../sweep.ts'
import { createHttp2Reader, Http2Line } from './http2-line.ts'
import { mayBeHttp1, startsHttp2 } from './preface.ts'

export interface Http2Door {
  /** Takes the connection, or hands it on as it was. */
  take(socket: Socket, goOn: () => void): void
  /** No new streams; connections end with those that run. */
  leave(): void
  close(): void
}

export function openHttp2({ times }: Pick<FrontOptions, 'times'>, place: RelayPlace, rules: Http2Rules): Http2Door {
  const sweep = new Sweep([times.head, times.idle, times.keepAlive])
  let reader: ReturnType<typeof createHttp2Reader> | null = null
  const lines = new Set<Http2Line>()
  const open = (socket: Socket) => {
    reader ??= createHttp2Reader(rules, place)
    const line: Http2Line = new Http2Line(reader, socket, place, rules, sweep, () => lines.delete(line))
    lines.add(line)
  }
  return {
    take(socket, goOn) {
      if (socket instanceof TLSSocket) {
        if (socket.alpnProtocol === 'h2') open(socket)
        else goOn()
        return
      }
      if (!rules.inClear) {
        goOn()
        return
      }
      let isHttp2 = false
      const look = (bytes: Buffer): Opening => {
        const found = startsHttp2(bytes)
        isHttp2 = found === true
        if (found === false && !mayBeHttp1(bytes)) return 'refuse'
        return found === null ? 'more' : 0
      }
      readOpening(socket, times.head, look, () => (isHttp2 ? open(socket) : goOn()))
    },
    leave() {
      for (const line of lines) line.leave()
    },
    close: () => sweep.close(),
  }
}
