// Clients that are too slow, before the real gateway: each is ended, and gives its place back.

import { connect, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { layFolder, startApplication, startGateway } from './standing.ts'

const settings = '  timeouts: {head: 0.5, body: 0.5}\n  limits: {slowest: 1000}\n'
const atOnce = '{mode: enforce, at-once: [{for: all, most: 1, on: POST /reports}]}'
const head = (length: number) =>
  `POST /reports HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`

interface Client {
  readonly socket: Socket
  readonly said: () => string
}

async function open(port: number): Promise<Client> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  let said = ''
  socket.on('data', (bytes) => {
    said += String(bytes)
  })
  await new Promise<void>((settle) => socket.once('connect', settle))
  return { socket, said: () => said }
}

/** So many bytes, again and again, until it is answered; how many went out. */
function drip({ socket, said }: Client, bytes: number, every: number, most: number): Promise<number> {
  let sent = 0
  return new Promise((settle) => {
    const timer = setInterval(() => {
      if (said() !== '' || socket.destroyed || sent >= most) {
        clearInterval(timer)
        settle(sent)
        return
      }
      const part = Math.min(bytes, most - sent)
      socket.write(' '.repeat(part))
      sent += part
    }, every)
    onTestFinished(() => clearInterval(timer))
  })
}

const patience = { timeout: 20_000 }

describe.each([['fast'], ['node']])('before the front %s', (front) => {
  const stand = async () => {
    const gateway = await startGateway(layFolder(atOnce, settings), await startApplication(), ['--front', front])
    const client = () => open(gateway.port)
    const post = async () => {
      const one = await client()
      one.socket.write(`${head(2)}{}`)
      await expect.poll(one.said, patience).not.toBe('')
      return one.said().split(' ')[1]
    }
    return { gateway, client, post }
  }

  test('a head, or a body, that does not come is not waited for', async () => {
    const { gateway, client, post } = await stand()
    const [first, second] = [await client(), await client()]
    first.socket.write('POST /reports HTTP/1.1\r\nHo')
    await expect.poll(first.said, patience).toContain('HTTP/1.1 408')
    second.socket.write(`${head(9)}{"a"`)
    await expect.poll(second.said, patience).toContain('HTTP/1.1 408')
    expect(await post()).toBe('200')
    await expect.poll(() => gateway.lines().map(({ status }) => status), patience).toEqual(expect.arrayContaining([408, 200]))
  })

  test('a body that comes a byte at a time is ended, and one that comes fast enough is not', async () => {
    const { client, post } = await stand()
    const slow = await client()
    // It never stops, and says as much as it may in a second and a half.
    slow.socket.write(head(5_000))
    const sent = await drip(slow, 1, 20, 5_000)
    await expect.poll(slow.said, patience).toContain('HTTP/1.1 408')
    expect(sent).toBeLessThan(5_000)
    // Its place is free again.
    expect(await post()).toBe('200')
    const fast = await client()
    fast.socket.write(head(40_002))
    await drip(fast, 400, 10, 40_000)
    fast.socket.write('{}')
    await expect.poll(fast.said, patience).toContain('HTTP/1.1 200')
  })

  test('who does not take the answer is left', async () => {
    const application = await startApplication((_, response) => response.end(Buffer.alloc(50_000_000, 97)))
    const gateway = await startGateway(layFolder(atOnce, settings), application, ['--front', front])
    const greedy = await open(gateway.port)
    greedy.socket.pause()
    greedy.socket.write(`${head(2)}{}`)
    await expect.poll(() => gateway.lines().length, patience).toBe(1)
    expect(gateway.lines()[0]).toMatchObject({ status: 200, ended: 'client-left' })
  })
})
