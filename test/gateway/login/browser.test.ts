// The whole way in Chromium, at a real OpenID provider, before both fronts and over both versions of HTTP. Without npm's registry, without Chromium, or
// elsewhere than on Linux on x64 it is skipped, each row counted.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { makeAuthority } from '../../kit/certificates.ts'
import { checkout } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { executable } from '../../report/html/browser.ts'
import { findProvider } from '../identity/oidc/provider.ts'
import { startLoginWorld } from './login-world.ts'
import { shop } from './person.ts'

const provider = findProvider()
const patience = { timeout: 20_000 }
const isThere = provider !== null && executable !== undefined

async function start(words: readonly string[]) {
  const authority = makeAuthority()
  const { certificate, key } = authority.sign('/CN=shop.example', 'DNS:shop.example,DNS:evil.shop.example,IP:127.0.0.1')
  const place = writeProject({ clock: '0', 'ca.pem': authority.certificate })
  const loaded = pathToFileURL(join(checkout, 'test', 'gateway', 'identity', 'moved-clock.mjs')).href
  const world = await startLoginWorld(provider ?? '', {
    issuerSettings: { trusts: join(place, 'ca.pem') },
    words: ['--tls-cert', 'server.pem', '--tls-key', 'server.key', ...words],
    files: { 'server.pem': certificate, 'server.key': key },
    environment: { MOVED_CLOCK: join(place, 'clock'), NODE_OPTIONS: `--import=${loaded}` },
  })
  const browser = await chromium.launch({
    executablePath: executable ?? '',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      `--host-resolver-rules=MAP shop.example:443 127.0.0.1:${world.gateway.port}, MAP evil.shop.example:443 127.0.0.1:${world.gateway.port}`,
    ],
  })
  onTestFinished(() => browser.close())
  return {
    ...world,
    move: (seconds: number) => writeFileSync(join(place, 'clock'), String(seconds * 1000)),
    async open(address: string, options: BrowserContextOptions = {}) {
      // What the application would say of its pages is not what is tried here.
      const context = await browser.newContext({ ignoreHTTPSErrors: true, bypassCSP: true, ...options })
      context.setDefaultTimeout(20_000)
      const page = await context.newPage()
      await page.goto(address)
      return { context, page }
    },
  }
}

const logIn = async (page: Page, name: string) => {
  await page.fill('input[name=name]', name)
  await page.click('text=Log in')
}

/** Of what a script of the page asks for, the status; 0 where it may not know. */
const ask = (page: Page, address: string, options: object = {}): Promise<number> =>
  page.evaluate(
    ([to, how]) =>
      fetch(to, how).then(
        (answer) => answer.status,
        () => -1,
      ),
    [address, options] as const,
  )

describe.skipIf(!isThere)('in Chromium, with oidc-provider (skipped where one of them is not there)', () => {
  test.each([
    ['the fast front, HTTP/2', ['--front', 'fast'], 'h2'],
    ['the fast front, HTTP/1.1', ['--front', 'fast', '--http2', 'off'], 'http/1.1'],
    ["Node's front, HTTP/2", ['--front', 'node'], 'h2'],
    ["Node's front, HTTP/1.1", ['--front', 'node', '--http2', 'off'], 'http/1.1'],
  ])('%s: a person logs in, works, stays in while tokens change, and logs out', { timeout: 120_000 }, async (_, words, protocol) => {
    const world = await start(words)
    const { context, page } = await world.open(`${shop}/me?view=all`)
    await expect.poll(() => page.title(), patience).toBe('issuer')
    await logIn(page, 'anna')
    await page.waitForURL(`${shop}/me?view=all`)
    expect(await page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")).toBe(protocol)

    // The browser holds a session that no page can read, and nothing of the login any more.
    const cookies = (await context.cookies(shop)).map(({ name, httpOnly, secure, sameSite, domain, path }) => ({
      name,
      httpOnly,
      secure,
      sameSite,
      domain,
      path,
    }))
    expect(cookies).toEqual([
      { name: '__Host-fastward-session', httpOnly: true, secure: true, sameSite: 'Lax', domain: 'shop.example', path: '/' },
    ])
    expect(await page.evaluate('document.cookie')).toBe('')

    // Its scripts work with it; those of a neighbour do not.
    expect(await ask(page, '/me')).toBe(200)
    expect(world.told()['cookie']).toBeUndefined()
    expect(await ask(page, '/me', { method: 'POST' })).toBe(200)
    const neighbour = await context.newPage()
    await neighbour.goto('https://evil.shop.example/')
    await ask(neighbour, `${shop}/me`, { method: 'POST', mode: 'no-cors', credentials: 'include' })
    const refused = () => world.gateway.lines().find(({ method, code }) => method === 'POST' && code !== null)
    await expect.poll(refused, patience).toMatchObject({ code: 'origin-refused', reason: 'foreign-origin', status: 403 })
    await neighbour.close()

    // The access token ends, and nobody notices.
    world.move(400)
    expect(await ask(page, '/me')).toBe(200)
    expect((await world.issuer.asked()).filter((line) => line === 'POST /token')).toHaveLength(2)

    // A link of another site does not end the session; a button does, here and at the issuer.
    await page.goto(`${world.issuer.address}/.well-known/openid-configuration`)
    await page.evaluate(`location.href = '${shop}/.fastward/logout'`)
    await page.waitForURL(`${shop}/.fastward/logout`)
    expect((await context.cookies(shop)).map(({ name }) => name)).toEqual(['__Host-fastward-session'])
    await page.click('button')
    await page.waitForURL(`${world.issuer.address}/session/end**`)
    await page.click('text=Yes, sign me out')
    await page.waitForURL(`${shop}/`)
    expect(await context.cookies(shop)).toEqual([])
    expect(await ask(page, '/me')).toBe(401)
    // He asks for a name again.
    await page.goto(`${shop}/me`)
    await expect.poll(() => page.title(), patience).toBe('issuer')
    await page.click('text=Refuse')
    await expect.poll(() => page.title(), patience).toBe('Refused')
    await context.close()
  })

  test.each([
    [1280, 'light'],
    [390, 'dark'],
  ] as const)(
    'pages of the gateway are %i wide and %s: they fit, show where the keys are, and nothing of them is held back',
    async (width, colorScheme) => {
      const world = await start([])
      const { page } = await world.open(`${shop}/.fastward/callback?code=a&state=b`, {
        viewport: { width, height: 700 },
        colorScheme,
        bypassCSP: false,
      })
      expect(await page.title()).toBe('Not signed in')
      const look = () =>
        page.evaluate(`({
      color: getComputedStyle(document.querySelector('main')).color,
      maxWidth: getComputedStyle(document.querySelector('main')).maxWidth,
      isWide: document.documentElement.scrollWidth > innerWidth,
    })`)
      const color = colorScheme === 'light' ? 'rgb(0, 0, 0)' : 'rgb(255, 255, 255)'
      expect(await look()).toEqual({ color, maxWidth: '504px', isWide: false })
      await page.keyboard.press('Tab')
      const focused = '[document.activeElement.textContent, getComputedStyle(document.activeElement).outlineStyle]'
      expect(await page.evaluate(focused)).toEqual(['Try again', 'solid'])
      await page.goto(`${world.issuer.address}/.well-known/openid-configuration`)
      await page.evaluate(`location.href = '${shop}/.fastward/logout'`)
      await expect.poll(() => page.title(), patience).toBe('Sign out')
      expect(await look()).toEqual({ color, maxWidth: '504px', isWide: false })
    },
  )

  test('who logs out at the issuer is out here before their page asks again', { timeout: 120_000 }, async () => {
    const world = await start([])
    const { context, page } = await world.open(`${shop}/me`)
    await logIn(page, 'anna')
    await page.waitForURL(`${shop}/me`)
    const other = await context.newPage()
    await other.goto(`${world.issuer.address}/session/end?client_id=shop-web`)
    await other.click('text=Yes, sign me out')
    await expect.poll(() => ask(page, '/me'), patience).toBe(401)
    expect(world.issuer.notes()).not.toContain('backchannel')
    await context.close()
  })
})
