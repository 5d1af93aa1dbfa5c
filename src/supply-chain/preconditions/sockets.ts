// What python-socketio and python-engineio have in common.

import { where, whole } from './conditions.ts'
import { type Condition, unknown, yes } from './kit.ts'

/** A server of socket.io is made. A client of one is none. */
export const socketServer: Condition = (circumstances) => {
  const made = circumstances.matches('Server', /\bsocketio\.(?:Async)?Server\s*\(/)
  const imported = ['socketio.AsyncServer', 'socketio.Server']
    .flatMap((path) => circumstances.importsOf(path))
    .flatMap(({ places }) => places)
  const places = [...made, ...imported]
  const [place] = places
  if (place !== undefined) return yes(`a server of socket.io is made in ${where(place)}`, { places })
  const [mention] = circumstances.importsOf('socketio').flatMap((one) => one.places)
  const named = [...circumstances.mentions('AsyncServer'), ...circumstances.mentions('Server')]
  if (mention !== undefined && named.length > 0)
    return unknown(`\`socketio\` is imported in ${where(mention)}, and whether a server is made is not known`, [mention])
  return whole(circumstances, 'no server of socket.io is made')
}
