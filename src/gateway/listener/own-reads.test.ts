import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type ServerOpts, Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ownReads } from './own-reads.ts'
import { lastingPart } from './read-memory.ts'

/** One connection, as the server got it, and the client's end. */
async function connection(options: ServerOpts): Promise<{ readonly accepted: Socket; readonly client: Socket }> {
  const server = createServer(options).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // Of a server that listens on a port.
  const client = connect(port, '127.0.0.1')
  const [accepted] = await once(server, 'connection')
  onTestFinished(() => {
    client.destroy()
    server.close()
  })
  return { accepted, client }
}

describe('reads into memory of ours', () => {
  test('this Node has them: all that comes stands in one piece of memory, and an end is heard', async () => {
    const { accepted, client } = await connection({ allowHalfOpen: true, pauseOnConnect: true })
    const got: string[] = []
    const memories = new Set<ArrayBufferLike>()
    const own = ownReads(accepted, (bytes) => {
      got.push(bytes.toString())
      memories.add(bytes.buffer)
      expect(lastingPart(bytes, 0).buffer).not.toBe(bytes.buffer)
      own?.write('again')
    })
    expect(own).not.toBeNull()
    for (const word of ['one', 'two']) {
      client.write(word)
      await once(client, 'data')
    }
    expect(got).toEqual(['one', 'two'])
    expect(memories.size).toBe(1)
    client.end()
    if (own !== null) await once(own, 'end')
    own?.end()
    await once(accepted, 'close')
  })

  test('whoever ends the connection that was accepted ends what is read', async () => {
    const { accepted } = await connection({ pauseOnConnect: true })
    const own = ownReads(accepted, () => undefined)
    const ended = own === null ? Promise.reject(new Error('not offered')) : once(own, 'close')
    accepted.destroy()
    await ended
  })

  test('one that was read of already stays as it is', async () => {
    const { accepted, client } = await connection({})
    client.write('first')
    const [bytes] = await once(accepted, 'data')
    expect(String(bytes)).toBe('first')
    expect(ownReads(accepted, () => undefined)).toBeNull()
    client.write('second')
    const [more] = await once(accepted, 'data')
    expect(String(more)).toBe('second')
  })

  test('a connection of a kind that does not know them stays as it is', () => {
    expect(ownReads(new Socket(), () => undefined)).toBeNull()
  })

  test('what came otherwise is not copied', () => {
    const bytes = Buffer.from('GET / HTTP/1.1')
    expect(lastingPart(bytes, 4).buffer).toBe(bytes.buffer)
    expect(lastingPart(bytes, 4).toString()).toBe('/ HTTP/1.1')
  })
})
