// Who is at the other end, where a hop says it of connections that TLS is spoken on.

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { clientOf, tellAddress } from './client-of.ts'

test('a port that is used again belongs to whom was said last, whenever the end of the connection before is seen', async () => {
  const server = createServer({ pauseOnConnect: true })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // It listens on TCP.
  onTestFinished(() => void server.close())
  const accept = async (localPort?: number): Promise<readonly [client: Socket, accepted: Socket]> => {
    const client = connect({ host: '127.0.0.1', port, ...(localPort === undefined ? {} : { localPort }) })
    onTestFinished(() => void client.destroy())
    const accepted = once(server, 'connection')
    await once(client, 'connect')
    const [socket] = (await accepted) as [Socket] // As the event has it.
    socket.on('error', () => undefined)
    onTestFinished(() => void socket.destroy())
    return [client, socket]
  }
  /** Somebody else may have taken the port in between. */
  const acceptTwice = async (tries = 20): Promise<readonly [before: Socket, after: Socket]> => {
    const [client, before] = await accept()
    tellAddress(before, '192.0.2.1')
    const { localPort } = client
    client.resetAndDestroy()
    await once(client, 'close')
    try {
      const [, after] = await accept(localPort)
      return [before, after]
    } catch (error) {
      if (tries === 0) throw error
      return acceptTwice(tries - 1)
    }
  }
  const [before, after] = await acceptTwice()
  tellAddress(after, '192.0.2.2')
  before.destroy()
  await once(before, 'close')
  expect(clientOf(new TLSSocket(after, { isServer: true })).address).toBe('192.0.2.2')
})

test('a connection that is no more is nobody else', async () => {
  const one = connect({ host: '127.0.0.1', port: 9, autoSelectFamily: false })
  one.on('error', () => undefined)
  one.destroy()
  tellAddress(one, '192.0.2.1')
  const other = connect({ host: '127.0.0.1', port: 9, autoSelectFamily: false })
  other.on('error', () => undefined)
  const encrypted = new TLSSocket(other, { isServer: true })
  encrypted.on('error', () => undefined)
  encrypted.destroy()
  other.destroy()
  expect(clientOf(encrypted).address).toBe('')
})
