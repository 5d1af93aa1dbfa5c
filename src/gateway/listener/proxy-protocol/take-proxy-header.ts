// Connections from trusted hops begin with a header that says who stands behind them. It is taken off before TLS and before HTTP; nobody else's is
// looked for, and whoever reads the connection finds no HTTP in it.

import type { Socket } from 'node:net'
import { isHop, openEdge, type RefusalCode } from '../../request/index.ts'
import { clientOf, tellAddress } from '../client-of.ts'
import type { FrontOptions, ProxyProtocol } from '../core.ts'
import { type Opening, readOpening } from '../opening.ts'
import { type ReadProxyHeader, readProxyHeader } from './read-proxy-header.ts'

/** What stands before all else of a front; null where no header is taken. */
export function takeProxyHeader({
  proxyProtocol: mode = 'off',
  edge,
  times,
  judge,
}: Pick<FrontOptions, 'proxyProtocol' | 'edge' | 'times' | 'judge'>): ((socket: Socket, goOn: () => void) => void) | null {
  if (mode === 'off') return null
  return (socket, goOn) => {
    const { hops } = edge?.() ?? openEdge
    const { address } = clientOf(socket)
    if (address === '') {
      // Who has gone already has no address, and might have been a hop.
      socket.destroy()
      return
    }
    if (hops === null || !isHop(address, hops)) {
      goOn()
      return
    }
    let found: ReadProxyHeader = { kind: 'none' }
    const refuse = (code: RefusalCode): Opening => {
      const client = clientOf(socket)
      judge.record({ client, sent: null, note: null, code, status: null, ended: 'answered', milliseconds: 0, bytes: 0 })
      return 'refuse'
    }
    const look = (bytes: Buffer): Opening => {
      found = readProxyHeader(bytes)
      switch (found.kind) {
        case 'more':
          return 'more'
        case 'none':
          return mayDoWithout(mode) ? 0 : refuse('proxy-header-missing')
        case 'malformed':
          hops.onMalformed?.()
          return refuse('proxy-header-malformed')
        default:
          return found.length
      }
    }
    readOpening(socket, times.head, look, () => {
      if (found.kind === 'header') tellAddress(socket, found.source)
      goOn()
    })
  }
}

const mayDoWithout = (mode: ProxyProtocol): boolean => mode !== 'require'
