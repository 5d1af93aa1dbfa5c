// Logging in at a real OpenID provider, asked by hand. Without npm's registry (or elsewhere than on Linux on x64) it is skipped, counted.

import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { findProvider } from '../identity/oidc/provider.ts'
import { startLoginWorld } from './login-world.ts'
import { atCallback, shop } from './person.ts'

const provider = findProvider()
const folder = provider ?? ''

describe.skipIf(provider === null)('with oidc-provider (skipped where it cannot be installed)', () => {
  test('whoever opens a page without a name logs in and comes back to it; the application is told who it is, and never of the cookie', async () => {
    const world = await startLoginWorld(folder)
    const person = world.person()
    expect(await person.logIn('/me?view=all', 'anna')).toMatchObject({ status: 200, address: `${shop}/me?view=all` })
    expect(await world.caller(person)).toMatchObject({ kind: 'user', sub: 'anna', roles: ['customer'], scope: 'orders:read' })
    person.jar(shop).set('theme', 'dark')
    expect(await world.caller(person)).toMatchObject({ sub: 'anna' })
    expect(world.told()['cookie']).toBe('theme=dark')
    // A script is told that it takes a login, and a page that nobody needs a name for stays open.
    expect(await world.person().ask('/me')).toMatchObject({ status: 401, location: null })
    expect(await world.person().open('/')).toMatchObject({ status: 200 })
    // Somebody who logged in and may not is told so.
    expect(await person.open('/admin')).toMatchObject({ status: 403, location: null })
    expect(world.issuer.notes()).not.toContain('error')
  })

  test('an answer of the issuer counts in the browser that began, and once', async () => {
    const world = await startLoginWorld(folder)
    const [person, other] = [world.person(), world.person()]
    const answer = await person.logIn('/me', 'anna', atCallback)
    expect(answer.location).toMatch(/[?&]code=/)
    // Somebody is made to log in as somebody else.
    expect(await other.open(answer.location ?? '')).toMatchObject({ status: 400 })
    expect(other.session).toBeUndefined()
    expect(await person.open(answer.location ?? '')).toMatchObject({ status: 303, location: `${shop}/me` })
    expect(person.session).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(await person.open(answer.location ?? '')).toMatchObject({ status: 400 })
    expect((await world.gateway.untilLines(5)).filter(({ code }) => code === 'login-broken').map(({ reason }) => reason)).toEqual([
      'state-unknown',
      'state-unknown',
    ])
  })

  test('whoever began in several tabs comes in by each of them', async () => {
    const world = await startLoginWorld(folder)
    const person = world.person()
    await person.logIn('/me', 'anna')
    person.jar(shop).delete('__Host-fastward-session')
    const answers: string[] = []
    for (let tab = 0; tab < 5; tab++) answers.push((await person.logIn(`/me?tab=${tab}`, 'anna', atCallback)).location ?? '')
    for (const [tab, answer] of answers.entries())
      expect(await person.open(answer), world.issuer.notes()).toMatchObject({ status: 303, location: `${shop}/me?tab=${tab}` })
    expect(await world.caller(person)).toMatchObject({ sub: 'anna' })
  })

  test('the gateway shows who it is by a key of its own', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const world = await startLoginWorld(folder, {
      issuerSettings: { key: { ...publicKey.export({ format: 'jwk' }), kid: 'c1', use: 'sig' }, pushed: true },
      client: 'client: shop-key, client-key: file:client.pem, client-key-id: c1',
      files: { 'client.pem': String(privateKey.export({ format: 'pem', type: 'pkcs8' })) },
    })
    const person = world.person()
    expect(await person.logIn('/me', 'anna')).toMatchObject({ status: 200 })
    expect(await world.caller(person)).toMatchObject({ sub: 'anna' })
  })

  test('the start says that people log in, and where; logging in and out stands in the record as what it is', async () => {
    const world = await startLoginWorld(folder, { words: ['--audit', 'record'], login: ", pages: ['/me', '/admin']" })
    expect(world.gateway.errors()).toContain('people who log in at `main` (/.fastward/login, for /me and /admin)')
    const person = world.person()
    await person.logIn('/me', 'anna')
    await world.person().open(`${shop}/.fastward/callback?state=x&code=y`)
    const session = person.session ?? ''
    await person.open(`${shop}/.fastward/logout`, { method: 'POST', headers: { origin: shop } })
    await world.gateway.stop()
    const { stdout } = runCommand(['audit', 'export', 'record', '--format', 'ocsf'], { folder: world.folder })
    const events = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
    const logins = events.filter(({ class_uid }) => class_uid === 3002)
    expect(logins).toMatchObject([
      { activity_name: 'Other', status: 'Success', user: { name: 'anonymous' } },
      {
        activity_name: 'Logon',
        status: 'Success',
        category_uid: 3,
        type_uid: 300_201,
        auth_protocol: 'OpenID',
        user: { uid: expect.any(String) },
      },
      {
        activity_name: 'Logon',
        status: 'Failure',
        status_detail: 'answer-unclear',
        user: { name: 'anonymous' },
        unmapped: { code: 'login-broken' },
      },
      { activity_name: 'Logoff', status: 'Success', type_uid: 300_202, user: { uid: expect.any(String) } },
    ])
    // Nobody's name, and no word of a token.
    for (const word of ['"anna"', 'eyJ', session]) expect(stdout).not.toContain(word)
    expect(runCommand(['audit', 'verify', 'record'], { folder: world.folder })).toMatchObject({ exit: 0 })
  })

  test('an address that comes back with nothing again and again waits, and who is in stays in', async () => {
    const world = await startLoginWorld(folder, { settings: '  failures: {most: 3, seconds: 600}\n' })
    const person = world.person()
    await person.logIn('/me', 'anna')
    const back = async () => (await world.person().open(`${shop}/.fastward/callback?state=x&code=y`)).status
    expect([await back(), await back(), await back(), await back()]).toEqual([400, 400, 400, 429])
    expect(await world.caller(person)).toMatchObject({ sub: 'anna' })
  })

  test('observed, a page that a rule keeps from nobody is passed on, and people can log in all the same', async () => {
    const world = await startLoginWorld(folder, { words: ['--mode', 'observe'] })
    const person = world.person()
    expect(await person.open('/me')).toMatchObject({ status: 200 })
    expect(await person.logIn('/.fastward/login?return=/me', 'anna')).toMatchObject({ status: 200, address: `${shop}/me` })
    expect(await world.caller(person)).toMatchObject({ sub: 'anna' })
  })

  test('the first who log in at once ask the issuer once who he is, and a contract and a shield see nothing of a session', async () => {
    const world = await startLoginWorld(folder, { settings: '  contract: {mode: enforce}\n  inspection: {mode: enforce}\n' })
    const people = Array.from({ length: 5 }, () => world.person())
    const pages = await Promise.all(people.map((person) => person.logIn('/me', 'anna')))
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    for (const person of people) expect(await world.caller(person)).toMatchObject({ sub: 'anna' })
    // Once for the login, and once for the keys.
    expect((await world.issuer.asked()).filter((line) => line.endsWith('/openid-configuration')).length).toBeLessThanOrEqual(2)
    expect(world.gateway.lines().filter((line) => 'objections' in line)).toEqual([])
  })
})
