// What browsers get: the real command in front of the real FastAPI, asked by hand and by Chromium, from an origin that may and one that may not.
// Without the Python of the oracle, or without Chromium, it is skipped, each row counted.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { makeAuthority } from '../../kit/certificates.ts'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { executable } from '../../report/html/browser.ts'
import { askTls } from '../process/tls-client.ts'
import { python, type Started, send, startApplication, startGateway } from '../running.ts'

const program = `
from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import HTMLResponse

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origin_regex=".*", allow_credentials=True, allow_methods=["*"], allow_headers=["*"])


@app.get("/sign-in")
def sign_in(response: Response):
    response.set_cookie("session", "s1", samesite="none")
    response.set_cookie("csrftoken", "t1", samesite=None)
    response.headers["X-Frame-Options"] = "ALLOWALL"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Powered-By"] = "hope"
    return "in"


@app.get("/who")
def who(request: Request):
    return {"cookies": sorted(request.cookies)}


@app.put("/things/{name}")
def write(name: str, request: Request):
    return {"name": name, "authorization": request.headers.get("authorization")}


@app.get("/page", response_class=HTMLResponse)
def page():
    return "<title>page</title>"


@app.get("/kept", response_class=HTMLResponse)
def kept(response: Response):
    response.headers["Cache-Control"] = "max-age=60"
    return "kept"
`

const rules = `
access:
  rules:
    all: {where: {path: '/**'}}
gateway:
`

async function serve(): Promise<string> {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>another application</title>'))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server of TCP has an address with a port.
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function start(
  settings: string,
  words: readonly string[] = ['--mode', 'enforce'],
  files: Readonly<Record<string, string>> = {},
): Promise<Started> {
  const folder = writeProject({ 'main.py': program, 'fastward.yaml': `${rules}${settings}`, ...files })
  expect(runCommand(['map', '--output', 'app.map.json'], { folder })).toMatchObject({ exit: 0, stderr: expect.any(String) })
  const { port } = await startApplication(folder)
  return startGateway(folder, port, { words: ['--map', 'app.map.json', ...words] })
}

const hasPython = python !== null

describe.skipIf(!hasPython)('asked by hand (skipped without the Python of the oracle)', () => {
  test('enforced: what the application leaves out is there, what it says weakly is mended, its stricter word stays', async () => {
    const { port, untilLines } = await start('  docs: private\n')
    const answer = await send(port, 'GET', '/sign-in', { Cookie: 'a=1' })
    expect(answer?.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'private',
    })
    for (const name of ['server', 'x-powered-by', 'strict-transport-security']) expect(answer?.headers).not.toHaveProperty(name)
    expect((await untilLines(1))[0]).toMatchObject({ mended: ['set-cookie session', 'set-cookie csrftoken', 'x-frame-options'] })
    expect((await send(port, 'GET', '/kept', { Cookie: 'a=1' }))?.headers['cache-control']).toBe('max-age=60')
    // What the gateway answers itself.
    expect((await send(port, 'GET', '/nothing'))?.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    })
    // Without a word in the policy the application says itself whose pages may read.
    expect((await send(port, 'GET', '/who', { Origin: 'https://any.example' }))?.headers['access-control-allow-origin']).toBe(
      'https://any.example',
    )
  })

  test('observed: nothing changes, and the record says what would', async () => {
    const { port, untilLines } = await start('  cors: {origins: [https://shop.example]}\n', [])
    const answer = await send(port, 'GET', '/sign-in', { Origin: 'https://any.example' })
    expect(answer?.headers).toMatchObject({
      server: 'uvicorn',
      'x-frame-options': 'ALLOWALL',
      'access-control-allow-origin': 'https://any.example',
    })
    expect(answer?.headers).not.toHaveProperty('x-content-type-options')
    const question = { Origin: 'https://any.example', 'Access-Control-Request-Method': 'PUT' }
    expect(await send(port, 'OPTIONS', '/things/x', question)).toMatchObject({ status: 200 })
    const lines = await untilLines(2)
    expect(lines[0]).toMatchObject({
      mended: [
        'set-cookie session',
        'set-cookie csrftoken',
        'x-frame-options',
        'access-control-allow-credentials',
        'access-control-allow-origin',
      ],
    })
    expect(lines[1]).toMatchObject({ code: 'cors-refused', status: 200, answered: 'application', routes: ['main:app|PUT /things/{}'] })
  })

  test('questions before a request are answered by the gateway, for operations that there are', async () => {
    const { port, untilLines } = await start(
      '  cors: {origins: [https://shop.example], credentials: true, headers: [Authorization], max-age: 60}\n',
    )
    const ask = (target: string, origin: string, method: string, more: Readonly<Record<string, string>> = {}) =>
      send(port, 'OPTIONS', target, { Origin: origin, 'Access-Control-Request-Method': method, ...more })
    expect(await ask('/things/x', 'https://shop.example', 'PUT', { 'Access-Control-Request-Headers': 'authorization' })).toMatchObject({
      status: 204,
      body: '',
      headers: {
        'access-control-allow-origin': 'https://shop.example',
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers': 'authorization',
        'access-control-max-age': '60',
        vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
      },
    })
    const rows: readonly (readonly [Awaited<ReturnType<typeof ask>>, number, string])[] = [
      [await ask('/things/x', 'https://evil.example', 'PUT'), 403, 'cors-refused'],
      [await ask('/things/x', 'null', 'PUT'), 403, 'cors-refused'],
      [await ask('/things/x', 'https://shop.example', 'PUT', { 'Access-Control-Request-Headers': 'x-admin' }), 403, 'cors-refused'],
      [await ask('/things/x', 'https://shop.example', 'DELETE'), 405, 'method-not-allowed'],
      [await ask('/nothing', 'https://shop.example', 'PUT'), 404, 'route-unknown'],
    ]
    const lines = await untilLines(6)
    expect(lines[0]).toMatchObject({ verdict: 'preflight', answered: 'gateway' })
    for (const [index, [answer, status, code]] of rows.entries()) {
      expect({ code: lines[index + 1]?.code, status: answer?.status }).toEqual({ code, status })
      expect(answer?.headers['access-control-allow-methods']).toBeUndefined()
    }
    // A page that may read is told why it was refused.
    expect(rows[4]?.[0]?.headers['access-control-allow-origin']).toBe('https://shop.example')
    expect(rows[0]?.[0]?.headers['access-control-allow-origin']).toBeUndefined()
  })

  test('over TLS browsers are told to stay there, by answers and by refusals, and cookies go nowhere else', async () => {
    const authority = makeAuthority()
    const { certificate, key } = authority.sign('/CN=gateway')
    const words = ['--mode', 'enforce', '--tls-cert', 'server.pem', '--tls-key', 'server.key']
    const { port } = await start('  docs: private\n', words, { 'server.pem': certificate, 'server.key': key })
    const ask = (target: string) => askTls(port, authority.certificate, `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    const signedIn = await ask('/sign-in')
    expect(signedIn).toContain('\r\nstrict-transport-security: max-age=31536000\r\n')
    expect(signedIn).toMatch(/\r\nset-cookie: session=s1; Path=\/; SameSite=none; HttpOnly; SameSite=Lax; Secure\r\n/i)
    expect(await ask('/nothing')).toContain('\r\nstrict-transport-security: max-age=31536000\r\n')
  })

  test('the pages of its document: off, even where a rule allows them', async () => {
    const { port } = await start('  docs: off\n')
    for (const target of ['/docs', '/redoc', '/openapi.json'])
      expect(await send(port, 'GET', target), target).toMatchObject({ status: 404 })
    const open = await start('  docs: private\n')
    expect(await send(open.port, 'GET', '/openapi.json')).toMatchObject({ status: 200 })
  })
})

describe.skipIf(!hasPython || executable === undefined)(
  'asked by Chromium (skipped without it, or without the Python of the oracle)',
  () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await chromium.launch({
        executablePath: executable ?? '',
        args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      })
    })
    afterAll(() => browser?.close())

    async function openPage(address: string) {
      const context = await browser.newContext()
      onTestFinished(() => context.close())
      const page = await context.newPage()
      await page.goto(address)
      /** What a script of the page may read, or why not. */
      const read = (url: string, options: object): Promise<string> =>
        page.evaluate(
          ([to, how]) =>
            fetch(to, how)
              .then((answer) => answer.text())
              .catch((error: Error) => error.name),
          [url, options] as const,
        )
      return { context, page, read }
    }

    test('an origin that is named, and one that is not', async () => {
      const place = await serve()
      const { port } = await start(`  cors: {origins: ['http://${place}'], credentials: true}\n`)
      const api = `http://127.0.0.1:${port}`
      const { page, read } = await openPage(`http://${place}/`)
      expect(await read(`${api}/sign-in`, { credentials: 'include' })).toBe('"in"')
      expect(await read(`${api}/who`, { credentials: 'include' })).toBe('{"cookies":["csrftoken","session"]}')
      // Cookies know no ports, so the page would see them.
      expect(await page.evaluate('document.cookie')).toBe('csrftoken=t1')
      expect(await read(`${api}/things/x`, { method: 'PUT', headers: { 'content-type': 'application/json' } })).toBe(
        '{"name":"x","authorization":null}',
      )
      expect(await read(`${api}/things/x`, { method: 'PUT', headers: { 'x-admin': '1' } })).toBe('TypeError')
      expect(await read(`${api}/nothing`, { credentials: 'include' })).toContain('"title":"Not Found"')

      // The same cookies, asked for by a page of another site.
      await page.goto(`http://${place.replace('127.0.0.1', 'localhost')}/`)
      expect(await read(`${api}/who`, { credentials: 'include' })).toBe('TypeError')
      expect(await read(`${api}/who`, {})).toBe('TypeError')
      expect(await read(`${api}/things/x`, { method: 'PUT' })).toBe('TypeError')
      // Nor may it show what a person sees.
      const complaint = page.waitForEvent('console', { predicate: (message) => message.text().includes('frame-ancestors') })
      await page.evaluate(`{ document.body.append(Object.assign(document.createElement('iframe'), { src: '${api}/page' })) }`)
      expect((await complaint).type()).toBe('error')
    })

    test("the pages of the document work with what FastAPI's own load, and load nothing else", async () => {
      const { port } = await start('  docs: open\n')
      const context = await browser.newContext()
      onTestFinished(() => context.close())
      const asked: string[] = []
      // What stands for the viewers reads the document as they do.
      const viewer = `
      document.querySelector('title').insertAdjacentHTML('afterend', '<style>body { color: red }</style>')
      const show = url => fetch(url).then(answer => answer.json()).then(({ info }) => document.body.append(' shown: ' + info.title))
      window.SwaggerUIBundle = Object.assign(({ url }) => (show(url), { initOAuth() {} }), { presets: {}, SwaggerUIStandalonePreset: {} })
      customElements.define('redoc', class extends HTMLElement {}, {}) `
      await context.route('**', (route) => {
        const url = route.request().url()
        if (url.startsWith(`http://127.0.0.1:${port}/`)) return route.continue()
        asked.push(url)
        if (/\.css|fonts\.googleapis/.test(url)) return route.fulfill({ contentType: 'text/css', body: '' })
        if (/redoc/.test(url))
          return route.fulfill({
            contentType: 'text/javascript',
            body: `fetch(document.querySelector('redoc').getAttribute('spec-url')).then(answer => answer.json()).then(({ info }) => document.body.append(' shown: ' + info.title))`,
          })
        return route.fulfill({
          contentType: /\.js$/.test(url) ? 'text/javascript' : 'image/png',
          body: viewer.replace(/customElements.*/, ''),
        })
      })
      for (const path of ['/docs', '/redoc']) {
        const page = await context.newPage()
        const complaints: string[] = []
        page.on('console', (message) => {
          if (/Content Security Policy|violates/i.test(message.text())) complaints.push(message.text())
        })
        page.on('pageerror', (error) => complaints.push(error.message))
        await page.goto(`http://127.0.0.1:${port}${path}`)
        await page.getByText('shown: FastAPI').waitFor()
        expect(complaints).toEqual([])
        await page.evaluate(
          `{ document.head.append(Object.assign(document.createElement('script'), { src: 'https://evil.example/x.js' })) }`,
        )
        await expect.poll(() => complaints.length).toBeGreaterThan(0)
      }
      expect(
        asked.every((url) =>
          /^https:\/\/(?:cdn\.jsdelivr\.net\/npm\/(?:swagger-ui-dist@5|redoc@\w+)\/|fastapi\.tiangolo\.com\/|fonts\.)/.test(url),
        ),
      ).toBe(true)
    })
  },
)
