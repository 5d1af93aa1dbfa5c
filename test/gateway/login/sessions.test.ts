// What becomes of a session with a real OpenID provider: renewed, ended by itself, by its person, by the issuer; kept by one process, by several, and by
// gateways that share a store. Without npm's registry (or elsewhere than on Linux on x64) it is skipped, counted.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { checkout, runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { hasRedis, startRedis } from '../../kit/redis.ts'
import { hasBalancer, startBalancer } from '../fleet/standing.ts'
import { findProvider } from '../identity/oidc/provider.ts'
import { startLoginIssuer } from './issuer.ts'
import { type LoginWorldOptions, startLoginWorld, startShop } from './login-world.ts'
import { atCallback, Person, shop } from './person.ts'

const provider = findProvider()
const folder = provider ?? ''
const patience = { timeout: 20_000 }

/** The world with a clock of the gateway that can be moved forward. */
async function startMovable(options: LoginWorldOptions = {}) {
  const clock = join(writeProject({ clock: '0' }), 'clock')
  const loaded = pathToFileURL(join(checkout, 'test', 'gateway', 'identity', 'moved-clock.mjs')).href
  const world = await startLoginWorld(folder, { ...options, environment: { MOVED_CLOCK: clock, NODE_OPTIONS: `--import=${loaded}` } })
  let moved = 0
  return {
    ...world,
    move(seconds: number) {
      moved += seconds * 1000
      writeFileSync(clock, String(moved))
    },
    redeemed: async () => (await world.issuer.asked()).filter((line) => line === 'POST /token').length,
  }
}

describe.skipIf(provider === null)('with oidc-provider (skipped where it cannot be installed)', () => {
  test('tokens are renewed before they end, once for all who ask at that moment', async () => {
    const world = await startMovable({ issuerSettings: { life: 300 } })
    const person = world.person()
    await person.logIn('/me', 'anna')
    expect(await world.redeemed()).toBe(1)
    // The access token has half a minute left: everybody goes on, and one asks.
    world.move(270)
    const before = await Promise.all(Array.from({ length: 20 }, () => world.caller(person)))
    for (const one of before) expect(one).toMatchObject({ sub: 'anna' })
    await expect.poll(world.redeemed, patience).toBe(2)
    await expect.poll(async () => Number(Object(await world.caller(person))['exp']) > 0, patience).toBe(true)
    // Its time is over: everybody waits for the one who asks. The refresh token of before was used, so this one is the one that came with it.
    world.move(400)
    await world.issuer.setLife(600)
    const after = await Promise.all(Array.from({ length: 20 }, () => world.caller(person)))
    for (const one of after) expect(one).toMatchObject({ sub: 'anna' })
    expect(await world.redeemed()).toBe(3)
    expect(world.issuer.notes()).not.toContain('error')
  })

  test('while the issuer is away what holds goes on, and then nobody is known, which is said; the session is there when he is back', async () => {
    const world = await startMovable()
    const person = world.person()
    await person.logIn('/me', 'anna')
    const other = world.person()
    const answer = await other.logIn('/me', 'ben', atCallback)
    await world.issuer.leave()
    world.move(270)
    expect(await world.caller(person)).toMatchObject({ sub: 'anna' })
    world.move(100)
    expect(await world.caller(person)).toBe(503)
    // And nobody else comes in, who was on his way.
    expect(await other.open(answer.location ?? '')).toMatchObject({ status: 503, body: expect.stringContaining('Try again') })
    await world.issuer.comeBack()
    world.move(10)
    await expect.poll(() => world.caller(person), patience).toMatchObject({ sub: 'anna' })
  })

  test('a session ends when nobody uses it, and after its whole life in any case', async () => {
    const world = await startMovable({ login: ', idle: 600, lifetime: 3600', issuerSettings: { life: 100_000 } })
    const [idle, busy] = [world.person(), world.person()]
    await idle.logIn('/me', 'anna')
    await busy.logIn('/me', 'ben')
    for (let minutes = 0; minutes < 55; minutes += 5) {
      world.move(300)
      expect(await world.caller(busy)).toMatchObject({ sub: 'ben' })
    }
    expect(await world.caller(idle)).toBe(401)
    world.move(300)
    expect(await world.caller(busy)).toBe(401)
    // A page leads to the issuer, who knows them still, and back.
    expect(await busy.follow(await busy.open('/me'))).toMatchObject({ status: 200, address: `${shop}/me` })
    expect(await world.caller(busy)).toMatchObject({ sub: 'ben' })
  })

  test('without a refresh token a session is as long as its access token', async () => {
    const world = await startMovable({ issuerSettings: { refresh: false } })
    const person = world.person()
    await person.logIn('/me', 'anna')
    world.move(299)
    expect(await world.caller(person)).toMatchObject({ sub: 'anna' })
    world.move(2)
    expect(await world.caller(person)).toBe(401)
  })

  test('one person has so many sessions, and the oldest ends', async () => {
    const world = await startLoginWorld(folder, { login: ', most-each: 2' })
    const people = [world.person(), world.person(), world.person()]
    for (const person of people) await person.logIn('/me', 'anna')
    const [first, second, third] = people
    if (first === undefined || second === undefined || third === undefined) throw new Error('one is missing')
    await expect.poll(() => world.caller(first), patience).toBe(401)
    expect(await world.caller(second)).toMatchObject({ sub: 'anna' })
    expect(await world.caller(third)).toMatchObject({ sub: 'anna' })
  })

  test('who logs out is led to the issuer, is out there too, and comes back', async () => {
    const world = await startLoginWorld(folder)
    const person = world.person()
    await person.logIn('/me', 'anna')
    const name = person.session ?? ''
    const left = await person.open(`${shop}/.fastward/logout`, {
      method: 'POST',
      headers: { origin: shop, 'sec-fetch-site': 'same-origin' },
    })
    expect(left.location).toContain(`${world.issuer.address}/session/end?id_token_hint=`)
    expect(person.session).toBeUndefined()
    // The issuer asks whether they mean it.
    const asked = await person.open(left.location ?? '')
    const [, action = ''] = /action="([^"]+)"/.exec(asked.body) ?? []
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(asked.body) ?? []
    const home = await person.follow(await person.open(action, { method: 'POST', form: { xsrf, logout: 'yes' } }))
    expect(home).toMatchObject({ status: 200, address: `${shop}/` })
    person.jar(shop).set('__Host-fastward-session', name)
    expect(await world.caller(person)).toBe(401)
    // Asked for a name again.
    person.jar(shop).delete('__Host-fastward-session')
    expect((await person.follow(await person.open('/me'))).body).toContain('<title>issuer</title>')
  })

  test('who logs out at the issuer is out here, in all their browsers of that session, and nobody else is', async () => {
    const world = await startLoginWorld(folder)
    const [person, other] = [world.person(), world.person()]
    await person.logIn('/me', 'anna')
    await other.logIn('/me', 'anna')
    const asked = await person.open(`${world.issuer.address}/session/end?client_id=shop-web`)
    const [, action = ''] = /action="([^"]+)"/.exec(asked.body) ?? []
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(asked.body) ?? []
    await person.open(action, { method: 'POST', form: { xsrf, logout: 'yes' } })
    await expect.poll(() => world.caller(person), patience).toBe(401)
    expect(await world.caller(other)).toMatchObject({ sub: 'anna' })
    const heard = () => world.gateway.lines().find(({ routes }) => routes[0] === 'fastward|back-channel-logout')
    await expect
      .poll(heard, patience)
      .toMatchObject({ status: 200, verdict: 'allow', reason: 'the issuer ended 1 sessions', answered: 'gateway' })
    expect(world.issuer.notes()).not.toContain('backchannel')
  })

  test('who is shut out at the gateway is out with every session of before, and may come again', async () => {
    const world = await startMovable({ settings: '  revocations: file:revoked.jsonl\n' })
    const person = world.person()
    await person.logIn('/me', 'anna')
    world.move(5)
    const before = new Date(Date.now() + 5000).toISOString().replace(/\.\d+Z$/, 'Z')
    writeFileSync(join(world.folder, 'revoked.jsonl'), `${JSON.stringify({ issuer: 'main', principal: 'anna', before })}\n`)
    await expect.poll(() => world.caller(person), patience).toBe(401)
    world.move(5)
    await person.logIn('/me', 'anna')
    expect(await world.caller(person)).toMatchObject({ sub: 'anna' })
  })

  test.each([
    ['a secret in the form', 'client: shop-post, secret: file:client.secret, authentication: post', {}],
    ['no secret', 'client: shop-public', {}],
    ['no secret, and what is asked for is noted first', 'client: shop-public', { pushed: true }],
    ['a secret, and what is asked for is noted first', 'client: shop-web, secret: file:client.secret', { pushed: true }],
  ])('the gateway shows who it is by %s', async (_, client, issuerSettings) => {
    const world = await startLoginWorld(folder, { client, issuerSettings })
    const person = world.person()
    const sent = await person.open((await person.open('/me')).location ?? '')
    expect(new URL(sent.location ?? '').searchParams.has('request_uri')).toBe('pushed' in issuerSettings)
    expect(await person.logIn('/me', 'anna')).toMatchObject({ status: 200 })
    expect(await world.caller(person)).toMatchObject({ sub: 'anna' })
  })

  test.each([
    ['the ID token', 'opaque', '', { roles: ['admin'] }],
    ['the ID token and userinfo', 'none', ', userinfo: true', { roles: ['admin'] }],
  ] as const)('an opaque access token says nothing, and %s say who it is', async (_, tokens, login, expected) => {
    const world = await startLoginWorld(folder, { login })
    await world.issuer.setTokens(tokens)
    const person = world.person()
    expect(await person.logIn('/admin', 'root')).toMatchObject({ status: 200 })
    expect(await world.caller(person)).toMatchObject({ sub: 'root', ...expected })
    expect((await world.issuer.asked()).includes('GET /me')).toBe(tokens === 'none')
  })

  test('sessions stay when the settings are read again, also with another key in front of the one before', async () => {
    const world = await startLoginWorld(folder, { login: ', key: file:login.key', files: { 'login.key': `${'a'.repeat(40)}\n` } })
    const person = world.person()
    await person.logIn('/me', 'anna')
    const readAgain = async (keys: string) => {
      const before = world.gateway.errors().split('taken over').length
      writeFileSync(join(world.folder, 'login.key'), keys)
      world.gateway.readAgain()
      await expect.poll(() => world.gateway.errors().split('taken over').length, patience).toBeGreaterThan(before)
    }
    await readAgain(`${'b'.repeat(40)}\n${'a'.repeat(40)}\n`)
    expect(await world.caller(person)).toMatchObject({ sub: 'anna' })
    // Ended by the issuer though it was named by the key before.
    const asked = await person.open(`${world.issuer.address}/session/end?client_id=shop-web`)
    const [, action = ''] = /action="([^"]+)"/.exec(asked.body) ?? []
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(asked.body) ?? []
    const other = world.person()
    await other.logIn('/me', 'ben')
    await person.open(action, { method: 'POST', form: { xsrf, logout: 'yes' } })
    await expect.poll(() => world.caller(person), patience).toBe(401)
    expect(await world.caller(other)).toMatchObject({ sub: 'ben' })
    // The old one goes, and nobody was named by it any more.
    await readAgain(`${'b'.repeat(40)}\n`)
    expect(await world.caller(other)).toMatchObject({ sub: 'ben' })
  })

  test('several workers know the same sessions, and renew a token once', async () => {
    const world = await startMovable({ words: ['--workers', '3'] })
    const person = world.person()
    // Each request has a connection of its own, handed out in turn.
    expect(await person.logIn('/me', 'anna')).toMatchObject({ status: 200 })
    for (let turn = 0; turn < 6; turn++) expect(await world.caller(person)).toMatchObject({ sub: 'anna' })
    world.move(400)
    const answers = await Promise.all(Array.from({ length: 12 }, () => world.caller(person)))
    for (const one of answers) expect(one).toMatchObject({ sub: 'anna' })
    expect(await world.redeemed()).toBe(2)
    const name = person.session ?? ''
    await person.open(`${shop}/.fastward/logout`, { method: 'POST', headers: { origin: shop } })
    person.jar(shop).set('__Host-fastward-session', name)
    const all = async () => [await world.caller(person), await world.caller(person), await world.caller(person)]
    await expect.poll(all, patience).toEqual([401, 401, 401])
  })

  describe.skipIf(!hasRedis || !hasBalancer)('two gateways behind HAProxy (skipped without it, or without Redis)', () => {
    test('a person stays in when one of them is killed, and renews there', async () => {
      const redis = await startRedis()
      onTestFinished(() => redis.stop())
      const issuer = await startLoginIssuer(folder, { life: 20 })
      const options = {
        login: ', key: env:LOGIN_KEY',
        settings: '  store: {address: env:STORE}\n',
        environment: { STORE: redis.address, LOGIN_KEY: 'k'.repeat(40) },
      }
      const ends: (() => void)[] = []
      const worlds = [
        await startShop(issuer.address, { ...options, until: (end) => void ends.push(end) }),
        await startShop(issuer.address, options),
      ]
      onTestFinished(() => {
        for (const end of ends) end()
      })
      await issuer.reach(worlds.map(({ gateway }) => `http://127.0.0.1:${gateway.port}`))
      const balancer = Number(new URL(await startBalancer(worlds.map(({ gateway }) => gateway.port))).port)
      const person = new Person(() => balancer)
      const world = worlds[1]
      if (world === undefined) throw new Error('it is missing')
      expect(await person.logIn('/me', 'anna')).toMatchObject({ status: 200 })
      for (let turn = 0; turn < 4; turn++) expect(await world.caller(person)).toMatchObject({ sub: 'anna' })
      // SIGKILL
      for (const end of ends.splice(0)) end()
      await expect.poll(() => world.caller(person), patience).toMatchObject({ sub: 'anna' })
      // And past the end of the first access token.
      const redeemed = async () => (await issuer.asked()).filter((line) => line === 'POST /token').length
      const waits = { timeout: 40_000, interval: 500 }
      await expect.poll(async () => [Object(await world.caller(person))['sub'], await redeemed()], waits).toEqual(['anna', 2])
    }, 90_000)
  })

  describe.skipIf(!hasRedis)('two gateways that share a store (skipped without Redis)', () => {
    test('know the same sessions, hold them sealed, end them together, and know nobody while it is away', async () => {
      const redis = await startRedis()
      onTestFinished(() => redis.stop())
      const issuer = await startLoginIssuer(folder)
      const options = {
        login: ', key: file:login.key',
        settings: '  store: {address: env:STORE}\n',
        files: { 'login.key': `${'k'.repeat(40)}\n` },
        environment: { STORE: redis.address },
      }
      const worlds = [await startShop(issuer.address, options), await startShop(issuer.address, options)]
      const ports = worlds.map(({ gateway }) => gateway.port)
      await issuer.reach(ports.map((port) => `http://127.0.0.1:${port}`))
      let turn = 0
      const inTurn = () => new Person(() => ports[turn++ % 2] ?? 0)
      const person = inTurn()
      const world = worlds[0]
      if (world === undefined) throw new Error('it is missing')
      // The issuer is asked by one of them, and the other one gets the answer.
      expect(await person.logIn('/me', 'anna')).toMatchObject({ status: 200 })
      for (let index = 0; index < 4; index++) expect(await world.caller(person)).toMatchObject({ sub: 'anna' })

      const all = await redis.ask('KEYS', '*')
      expect(all).toContain(':session')
      const [, key = ''] = /(fastward:\{[^}]+\}:session)\r/.exec(all) ?? []
      const held = `${all}${await redis.ask('GET', key)}`
      for (const word of ['anna', 'eyJ', 'customer', person.session ?? '-']) expect(held).not.toContain(word)

      // A neighbour with the same store and the same key, and another name at the issuer, knows nobody by it.
      const neighbour = await startShop(issuer.address, { ...options, client: 'client: shop-public' })
      const stranger = neighbour.person()
      stranger.jar(shop).set('__Host-fastward-session', person.session ?? '')
      expect(await neighbour.caller(stranger)).toBe(401)
      expect(await world.caller(person)).toMatchObject({ sub: 'anna' })

      // One who logs out at one of them is out at the other.
      const other = inTurn()
      await other.logIn('/me', 'ben')
      const name = other.session ?? ''
      await other.open(`${shop}/.fastward/logout`, { method: 'POST', headers: { origin: shop } })
      other.jar(shop).set('__Host-fastward-session', name)
      await expect.poll(async () => [await world.caller(other), await world.caller(other)], patience).toEqual([401, 401])

      await redis.end()
      await expect.poll(async () => [await world.caller(person), await world.caller(person)], patience).toEqual([503, 503])
      // Nobody logs in, and what they have of the issuer is not used up.
      const third = inTurn()
      expect((await third.logIn('/me', 'carla')).status).toBe(503)
      expect((await world.person().open('/')).status).toBe(200)
      await redis.again()
      // What the store lost is over, and nobody else's.
      await expect.poll(async () => [await world.caller(person), await world.caller(person)], patience).toEqual([401, 401])
      await person.logIn('/me', 'anna')
      await expect.poll(async () => Object(await world.caller(person))['sub'], patience).toBe('anna')

      // The issuer tells one of them.
      const asked = await person.open(`${issuer.address}/session/end?client_id=shop-web`)
      const [, action = ''] = /action="([^"]+)"/.exec(asked.body) ?? []
      const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(asked.body) ?? []
      await person.open(action, { method: 'POST', form: { xsrf, logout: 'yes' } })
      await expect.poll(async () => [await world.caller(person), await world.caller(person)], patience).toEqual([401, 401])
    })
  })
})

test.each([
  ['sessions in a store without a key', '', '  store: {address: env:STORE}\n', '`gateway.login`: sessions in the store are sealed'],
  ['a path that the application serves', ', paths: {login: /me}', '', '`gateway.login.paths`: the application serves `/me` itself'],
  ['two paths alike', ', paths: {login: /a, logout: /a}', '', '`gateway.login.paths`: `/a` stands twice'],
  ['a cookie that would go on to the application', ', cookie: session', '', '`gateway.login.cookie`'],
  ['a parameter that the gateway says itself', ', parameters: {state: x}', '', '`gateway.login.parameters.state`'],
  ['two ways to show who it is', ', client-key: file:client.secret', '', '`gateway.login`: both `secret` and `client-key`'],
  ['a short key', ', key: file:client.secret', '', '`gateway.login.key`: the secret is too short'],
  [
    'sessions of somebody else beside',
    '',
    "  sessions: {cookie: s, issuer: main, origins: ['https://shop.example']}\n",
    '`gateway.login` and `gateway.sessions`',
  ],
])('refused at the start: %s', (_, login, settings, message) => {
  const place = writeProject({
    'fastward.yaml': `gateway:
  issuers: {main: {issuer: 'https://login.example', audience: shop}}
  login: {issuer: main, client: shop-web, secret: file:client.secret, address: 'https://shop.example'${login}}
${settings}`,
    'client.secret': 'told-to-nobody\n',
    'openapi.json': JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'shop', version: '1' },
      paths: { '/me': { get: { responses: {} } } },
    }),
  })
  const words = ['gateway', '--upstream', 'http://127.0.0.1:9', '--openapi', 'openapi.json', '--listen', '0']
  expect(runCommand(words, { folder: place, environment: { STORE: 'redis://127.0.0.1:1' } })).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining(message),
  })
})
