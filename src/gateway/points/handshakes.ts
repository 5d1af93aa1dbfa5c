// What a path runs by GET and by a handshake of WebSocket, for those who cannot tell which of them it will be.

import type { Model } from '../../model/index.ts'
import { createRouteTable, resolveRequest } from '../resolve/index.ts'
import type { HandshakesAt } from './ask.ts'

export function findHandshakes(model: Pick<Model, 'apps' | 'routes'>, app: string): HandshakesAt {
  const table = createRouteTable(model, app)
  const idsOf = (method: string, path: string) =>
    resolveRequest(table, method, path)
      .operations.map(({ route }) => route.id)
      .join('\n')
  return (path) => {
    const socket = idsOf('WS', path)
    const plain = idsOf('GET', path)
    if (socket === '' || socket === plain) return 'plain'
    return plain === '' ? 'socket' : 'both'
  }
}
