import { createServer, type Server, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { download } from './download.ts'

const limits = { bytes: 1000, idle: 400, whole: 2000 }
const asked: string[] = []

const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/good': (response) => response.end('{"id": 1}'),
  '/page': (response) => response.setHeader('content-type', 'text/html; charset=utf-8').end('<html>'),
  '/too-large': (response) => response.end('x'.repeat(1001)),
  '/too-large-in-parts': (response) => {
    for (let part = 0; part < 20; part += 1) response.write('x'.repeat(100))
    response.end()
  },
  '/truncated': (response) => {
    response.writeHead(200, { 'content-length': '500' }).write('half of it')
    response.destroy()
  },
  '/broken-off': (response) => {
    response.write('half of it')
    setImmediate(() => response.destroy())
  },
  '/silent': () => undefined,
  '/stops': (response) => {
    response.write('half of it')
  },
  '/endless': (response) => {
    const timer = setInterval(() => response.write('x'), 20)
    response.on('close', () => clearInterval(timer))
  },
  '/moved': (response) => response.writeHead(302, { location: '/good' }).end(),
  '/round': (response) => response.writeHead(302, { location: '/round' }).end(),
  '/elsewhere': (response) => response.writeHead(301, { location: 'http://localhost:9/good' }).end(),
  '/nowhere': (response) => response.writeHead(302, { location: 'http://[' }).end(),
  '/nothing': (response) => response.writeHead(404).end('not found'),
  '/broken': (response) => response.writeHead(503).end('x'.repeat(10_000)),
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

const server = createServer(({ url = '' }, response) => {
  asked.push(url)
  answers[url]?.(response)
})
/** A proxy as companies have them: it takes the name of the host, and connects. */
const tunnels: string[] = []
let port = 0
const proxy = createServer().on('connect', ({ url = '' }, socket) => {
  tunnels.push(url)
  const onward = connect(port, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    onward.pipe(socket).pipe(onward)
  })
  for (const end of [onward, socket]) end.on('error', () => undefined)
})
let proxyPort = 0

beforeAll(async () => {
  port = await listen(server)
  proxyPort = await listen(proxy)
})
afterAll(() => {
  for (const one of [server, proxy]) {
    one.closeAllConnections()
    one.close()
  }
})

function fetchFrom(path: string, environment: Readonly<Record<string, string>> = {}, more: Partial<typeof limits> = {}) {
  return download(`http://127.0.0.1:${port}${path}`, environment, { ...limits, ...more })
}

describe('a download', () => {
  test('brings the bytes, and follows to another path of the same host', async () => {
    for (const path of ['/good', '/moved']) {
      const found = await fetchFrom(path)
      expect(found.ok && Buffer.from(found.value).toString()).toBe('{"id": 1}')
    }
  })

  test.each([
    ['/page', 'the host answers with a page for people'],
    ['/too-large', 'it is too large'],
    ['/too-large-in-parts', 'it is too large'],
    ['/truncated', 'the connection broke off'],
    ['/broken-off', 'the connection broke off'],
    ['/silent', 'the host does not answer in time'],
    ['/stops', 'it stopped coming'],
    ['/round', 'it leads from one address to the next without end'],
    ['/elsewhere', 'it leads elsewhere, to http://localhost:9'],
    ['/nothing', 'the host answers 404'],
    ['/broken', 'the host answers 503'],
  ])('of %s fails: %s', async (path, failure) => {
    expect(await fetchFrom(path)).toEqual({ ok: false, failure })
  })

  test('that comes a byte at a time ends with the time for all of it', async () => {
    expect(await fetchFrom('/endless', {}, { whole: 300 })).toEqual({ ok: false, failure: 'it takes too long' })
  })

  test('from where nobody listens, and to what is no address, fails', async () => {
    const free = createServer()
    const closed = await listen(free)
    await new Promise((resolve) => free.close(resolve))
    expect(await download(`http://127.0.0.1:${closed}/`, {}, limits)).toEqual({ ok: false, failure: 'the host refuses the connection' })
    expect(await fetchFrom('/nowhere')).toMatchObject({ ok: false })
    expect(await download('http://[', {}, limits)).toMatchObject({ ok: false })
  })

  test('goes through the proxy of the environment, unless the host is excepted from it', async () => {
    const environment = { HTTP_PROXY: `http://127.0.0.1:${proxyPort}` }
    const through = await download('http://advisories.example:8080/good', environment, limits)
    expect(through.ok && Buffer.from(through.value).toString()).toBe('{"id": 1}')
    expect(tunnels).toEqual(['advisories.example:8080'])
    expect(await fetchFrom('/good', { ...environment, NO_PROXY: '127.0.0.1' })).toMatchObject({ ok: true })
    expect(tunnels).toHaveLength(1)
  })
})
