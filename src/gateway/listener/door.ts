// The server that a front stands on: plain or TLS, its connections counted from the first byte on, so that they can be ended.

import type { Server, Socket } from 'node:net'
import { Server as TlsServer } from 'node:tls'
import type { Front } from './core.ts'
import { type TlsMaterial, toContextOptions } from './tls-door.ts'
import type { Tunnel } from './tunnel.ts'

export interface Door extends Pick<Front, 'renew'> {
  /** The event of a connection on which HTTP can be spoken. */
  readonly connected: 'connection' | 'secureConnection'
  readonly tunnels: Set<Tunnel>
  /** Whoever is in a tunnel is told that it ends. */
  leaveTunnels(): void
  /** Also those whose handshake is not over. */
  destroyAll(): void
}

export function guardDoor(server: Server): Door {
  const sockets = new Set<Socket>()
  const tunnels = new Set<Tunnel>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const isTls = server instanceof TlsServer
  if (isTls) {
    // Whoever spoke no TLS is not answered in clear text.
    server.removeAllListeners('tlsClientError')
    server.on('tlsClientError', (_, socket) => socket.destroy())
  }
  return {
    connected: isTls ? 'secureConnection' : 'connection',
    renew(material: TlsMaterial) {
      if (isTls) server.setSecureContext(toContextOptions(material))
    },
    tunnels,
    leaveTunnels() {
      for (const tunnel of tunnels) tunnel.leave()
    },
    destroyAll() {
      for (const tunnel of tunnels) tunnel.destroy()
      for (const socket of sockets) socket.destroy()
    },
  }
}
