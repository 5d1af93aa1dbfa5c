// Whoever wants to be somebody else, or to make somebody log in as him: each way is refused, recorded with its reason, and leaves nobody with a session.

import { createHash, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encode } from '../identity/world.ts'
import { type Forger, startForger } from './forger.ts'
import { type ShopWorld, startShop } from './login-world.ts'
import { type Page, Person, shop } from './person.ts'

const ends: (() => void)[] = []
const until = (end: () => void) => void ends.push(end)
let forger: Forger
let world: ShopWorld

beforeAll(async () => {
  forger = await startForger(until)
  world = await startShop(forger.address, {
    settings: '  failures: {most: 100000}\n',
    login: ', csrf: {header: x-csrf-token}',
    until,
  })
})
afterAll(() => {
  for (const end of ends.reverse()) end()
})

interface Begun {
  readonly person: Person
  readonly state: string
  readonly nonce: string
  /** Where the issuer sends the browser back to. */
  back(said?: Readonly<Record<string, string>>): string
}

async function begin(path = '/me'): Promise<Begun> {
  const person = world.person()
  const sent = await person.open((await person.open(path)).location ?? '')
  const { searchParams } = new URL(sent.location ?? '')
  const state = searchParams.get('state') ?? ''
  return {
    person,
    state,
    nonce: searchParams.get('nonce') ?? '',
    back: (said = {}) => `${shop}/.fastward/callback?${new URLSearchParams({ state, iss: forger.address, code: 'c1', ...said })}`,
  }
}

const opaque = 'an-opaque-token'
const told = (id: string, more: object = {}) => ({
  body: { access_token: opaque, token_type: 'Bearer', expires_in: 60, id_token: id, ...more },
})
const hashOf = (text: string) => createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url')

/** The decision about the last answer of the issuer. */
async function lastReason(): Promise<string | undefined> {
  const { gateway } = world
  await gateway.untilLines(1)
  return gateway.lines().findLast(({ path }) => path === '/.fastward/callback')?.reason
}

const reasonOf = (page: Page, person: Person) => ({ status: page.status, session: person.session, body: page.body.includes('Try again') })
const refused = (status: number) => ({ status, session: undefined, body: true })

test('what an honest issuer says is taken: first of all, so that nothing below is refused for another reason', async () => {
  const begun = await begin('/me?view=all')
  forger.redeem = () => told(forger.sign(forger.claims({ nonce: begun.nonce, at_hash: hashOf(opaque), azp: 'shop-web' })))
  expect(await begun.person.open(begun.back())).toMatchObject({ status: 303, location: `${shop}/me?view=all` })
  expect(await world.caller(begun.person)).toMatchObject({ sub: 'anna', scope: 'openid offline_access orders:read' })
  const [form] = forger.redeemed.slice(-1)
  expect(Object.fromEntries(form ?? [])).toMatchObject({
    grant_type: 'authorization_code',
    code: 'c1',
    redirect_uri: `${shop}/.fastward/callback`,
    code_verifier: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
  })
})

const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const past = Math.floor(Date.now() / 1000) - 3600

describe('an ID token', () => {
  test.each<[string, (nonce: string) => string, string]>([
    ['for another login', () => forger.sign(forger.claims({ nonce: 'another' })), 'wrong-nonce'],
    ['without a nonce', () => forger.sign(forger.claims()), 'wrong-nonce'],
    ['for another client', (nonce) => forger.sign(forger.claims({ nonce, aud: 'mail-web' })), 'wrong-audience'],
    ['for several, and made for nobody', (nonce) => forger.sign(forger.claims({ nonce, aud: ['shop-web', 'mail-web'] })), 'wrong-party'],
    [
      'for several, and made for another',
      (nonce) => forger.sign(forger.claims({ nonce, aud: ['shop-web', 'mail-web'], azp: 'mail-web' })),
      'wrong-party',
    ],
    ['of another issuer', (nonce) => forger.sign(forger.claims({ nonce, iss: 'https://evil.example' })), 'wrong-issuer'],
    ['whose time is over', (nonce) => forger.sign(forger.claims({ nonce, iat: past, exp: past + 60 })), 'expired'],
    ['of the future', (nonce) => forger.sign(forger.claims({ nonce, iat: past + 7200, exp: past + 7260 })), 'issued-in-the-future'],
    ['that does not say when it was made', (nonce) => forger.sign(forger.claims({ nonce, iat: undefined })), 'bad-claims'],
    ['that does not end', (nonce) => forger.sign(forger.claims({ nonce, exp: undefined })), 'bad-claims'],
    ['about nobody', (nonce) => forger.sign(forger.claims({ nonce, sub: '' })), 'nobody'],
    ['beside another access token', (nonce) => forger.sign(forger.claims({ nonce, at_hash: hashOf('another') })), 'wrong-hash'],
    ['signed with another key', (nonce) => forger.sign(forger.claims({ nonce }), {}, other), 'wrong-signature'],
    ['signed with an unknown key', (nonce) => forger.sign(forger.claims({ nonce }), { kid: 'k9' }, other), 'unknown-key'],
    ['signed with nothing', (nonce) => `${encode({ alg: 'none' })}.${encode(forger.claims({ nonce }))}.`, 'unknown-algorithm'],
    ['that is an access token', (nonce) => forger.sign(forger.claims({ nonce }), { typ: 'at+jwt' }), 'wrong-type'],
    ['that is a logout token', (nonce) => forger.sign(forger.claims({ nonce }), { typ: 'logout+jwt' }), 'wrong-type'],
    [
      'with a key inside',
      (nonce) => forger.sign(forger.claims({ nonce }), { kid: undefined, jwk: other.export({ format: 'jwk' }) }, other),
      'wrong-signature',
    ],
    ['that is none', () => 'no-token', 'not-three-parts'],
  ])('%s is none', async (_, make, reason) => {
    const { person, nonce, back } = await begin()
    forger.redeem = () => told(make(nonce))
    expect(reasonOf(await person.open(back()), person)).toEqual(refused(400))
    await expect.poll(lastReason).toBe(`id-token: ${reason}`)
  })
})

describe('an answer of the issuer', () => {
  test.each<[string, (begun: Begun) => string | Promise<string>, number, string]>([
    ['of another issuer', ({ back }) => back({ iss: 'https://evil.example' }), 400, 'answer-of-another-issuer'],
    ['of one who does not say his name, and would', ({ back }) => back().replace(/iss=[^&]*&?/, ''), 400, 'answer-of-another-issuer'],
    ['with another state', ({ back }) => back({ state: `0.${'A'.repeat(43)}` }), 400, 'state-'],
    ['with the state of another browser', async ({ back }) => back({ state: (await begin()).state }), 400, 'state-'],
    ['without a state', () => `${shop}/.fastward/callback?code=c1`, 400, 'answer-unclear'],
    ['with two codes', ({ back }) => `${back()}&code=c2`, 400, 'answer-unclear'],
    ['with a huge code', ({ back }) => back({ code: 'c'.repeat(6000) }), 400, 'answer-unclear'],
    ['that refuses', ({ back }) => back({ error: 'access_denied' }).replace(/code=[^&]*&?/, ''), 403, 'issuer: access_denied'],
    [
      'that refuses in markup',
      ({ back }) => back({ error: '<script>alert(1)</script>' }).replace(/code=[^&]*&?/, ''),
      403,
      'issuer: unclear',
    ],
  ])('%s lets nobody in', async (_, answer, status, reason) => {
    const begun = await begin()
    forger.redeem = () => told(forger.sign(forger.claims({ nonce: begun.nonce })))
    const page = await begun.person.open(await answer(begun))
    expect(reasonOf(page, begun.person)).toEqual(refused(status))
    expect(page.body).not.toContain('alert')
    await expect.poll(lastReason).toMatch(new RegExp(`^${reason}`))
  })

  const cookieOf = ({ person }: Begun): string =>
    [...person.jar(shop).keys()].find((name) => name.startsWith('__Host-fastward-login-')) ?? ''
  test.each<[string, (begun: Begun) => void | Promise<void>, string]>([
    ['is gone', (begun) => void begun.person.jar(shop).delete(cookieOf(begun)), 'state-unknown'],
    [
      'was touched',
      (begun) => {
        const before = begun.person.jar(shop).get(cookieOf(begun)) ?? ''
        begun.person.jar(shop).set(cookieOf(begun), `${before.slice(0, 40)}${before[40] === 'A' ? 'B' : 'A'}${before.slice(41)}`)
      },
      'state-altered',
    ],
    [
      'is of another login',
      async (begun) => {
        const another = await begin()
        begun.person.jar(shop).set(cookieOf(begun), another.person.jar(shop).get(cookieOf(another)) ?? '')
      },
      'state-',
    ],
    ['is the name of a session', (begun) => void begun.person.jar(shop).set(cookieOf(begun), 'A'.repeat(43)), 'state-altered'],
    ['is huge', (begun) => void begun.person.jar(shop).set(cookieOf(begun), 'A'.repeat(8000)), 'state-unknown'],
  ])('counts for nothing where what the browser keeps %s', async (_, change, reason) => {
    const begun = await begin()
    await change(begun)
    const before = forger.redeemed.length
    expect(reasonOf(await begun.person.open(begun.back()), begun.person)).toEqual(refused(400))
    await expect.poll(lastReason).toMatch(new RegExp(`^${reason}`))
    // The code was not even shown.
    expect(forger.redeemed).toHaveLength(before)
  })

  test.each<[string, () => { status?: number; body: unknown }, number, string]>([
    ['refuses the code', () => ({ status: 400, body: { error: 'invalid_grant' } }), 400, 'code: invalid_grant'],
    ['gives no ID token', () => ({ body: { access_token: 'a', token_type: 'Bearer' } }), 400, 'id-token: missing'],
    ['gives what is no JSON', () => ({ body: 'soon' }), 400, 'code: answer-unclear'],
    [
      'gives a member twice',
      () => ({ body: '{"access_token":"a","access_token":"b","token_type":"Bearer"}' }),
      400,
      'code: answer-unclear',
    ],
    ['fails', () => ({ status: 500, body: {} }), 503, 'issuer-away'],
    ['gives more than anybody reads', () => ({ body: { access_token: 'a'.repeat(2_000_000) } }), 503, 'issuer-away'],
  ])('lets nobody in where the issuer %s', async (_, answer, status, reason) => {
    const begun = await begin()
    forger.redeem = answer
    expect(reasonOf(await begun.person.open(begun.back()), begun.person)).toEqual(refused(status))
    await expect.poll(lastReason).toBe(reason)
  })
})

test.each([
  ['//evil.example'],
  ['/\\evil.example'],
  ['\\/evil.example'],
  ['/%2F%2Fevil.example'],
  ['%2F%2Fevil.example'],
  ['/%5Cevil.example'],
  ['https://evil.example/'],
  ['https:evil.example'],
  ['/\t/evil.example'],
  ['/me\r\nset-cookie: a=b'],
  ['javascript:alert(1)'],
  ['/.fastward/logout'],
])('nobody is led elsewhere after logging in: %j', async (returns) => {
  const person = world.person()
  const sent = await person.open(`${shop}/.fastward/login?${new URLSearchParams({ return: returns })}`)
  const { searchParams } = new URL(sent.location ?? '')
  forger.redeem = () => told(forger.sign(forger.claims({ nonce: searchParams.get('nonce') })))
  const answer = new URLSearchParams({ state: searchParams.get('state') ?? '', iss: forger.address, code: 'c1' })
  expect(await person.open(`${shop}/.fastward/callback?${answer}`)).toMatchObject({ status: 303, location: `${shop}/` })
})

describe('a session', () => {
  async function logIn(before?: string): Promise<Person> {
    const begun = await begin()
    if (before !== undefined) begun.person.jar(shop).set('__Host-fastward-session', before)
    forger.redeem = () => told(forger.sign(forger.claims({ nonce: begun.nonce })))
    await begun.person.open(begun.back())
    return begun.person
  }

  test('has a new name, whatever its browser showed before, and the old one ends', async () => {
    const planted = 'A'.repeat(43)
    const first = await logIn(planted)
    expect(first.session).not.toBe(planted)
    const old = first.session ?? ''
    const second = await logIn(old)
    expect(second.session).not.toBe(old)
    expect(await world.caller(second)).toMatchObject({ sub: 'anna' })
    await expect.poll(() => world.caller(first)).toBe(401)
  })

  test('is known by its whole name, once', async () => {
    const person = await logIn()
    const name = person.session ?? ''
    const other = world.person()
    for (const wrong of [
      name.slice(1),
      `${name}A`,
      name.toLowerCase(),
      `${name.slice(0, -1)}${name.endsWith('A') ? 'B' : 'A'}`,
      '',
      'x'.repeat(9000),
    ]) {
      other.jar(shop).set('__Host-fastward-session', wrong)
      expect(await world.caller(other), wrong.slice(0, 50)).toBe(401)
    }
    const twice = { cookie: `__Host-fastward-session=${name}; __Host-fastward-session=${name}` }
    expect(await other.ask('/me', { headers: twice })).toMatchObject({ status: 401 })
  })

  test('changes something only for pages of its own origin', async () => {
    const person = await logIn()
    const post = async (headers: Readonly<Record<string, string>>) => (await person.ask('/me', { method: 'POST', headers })).status
    expect(await post({ origin: shop })).toBe(200)
    expect(await post({ 'sec-fetch-site': 'same-origin' })).toBe(200)
    expect(await post({ origin: 'https://evil.example' })).toBe(403)
    expect(await post({ origin: 'null' })).toBe(403)
    expect(await post({ 'sec-fetch-site': 'same-site' })).toBe(403)
    expect(await post({})).toBe(403)
    // A browser that says nothing of it, and a page that shows what only pages of this origin see.
    const token = person.jar(shop).get('__Host-fastward-csrf') ?? ''
    expect(await post({ 'x-csrf-token': token })).toBe(200)
    expect(await post({ 'x-csrf-token': `${token}x` })).toBe(403)
    const other = await logIn()
    person.jar(shop).set('__Host-fastward-csrf', other.jar(shop).get('__Host-fastward-csrf') ?? '')
    expect(await post({ 'x-csrf-token': person.jar(shop).get('__Host-fastward-csrf') ?? '' })).toBe(403)
  })

  test('ends for nobody who did not ask', async () => {
    const person = await logIn()
    const leave = (headers: Readonly<Record<string, string>>, method = 'GET') =>
      person.open(`${shop}/.fastward/logout`, { method, headers })
    expect(await leave({ 'sec-fetch-site': 'cross-site' })).toMatchObject({
      status: 200,
      body: expect.stringContaining('<form method="post"'),
    })
    expect(await leave({ 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' })).toMatchObject({
      status: 200,
    })
    expect(await leave({ origin: 'https://evil.example' }, 'POST')).toMatchObject({ status: 403 })
    expect(await world.caller(person)).toMatchObject({ sub: 'anna' })
    expect(await leave({ origin: shop }, 'POST')).toMatchObject({ status: 303, location: `${shop}/` })
    expect(person.session).toBeUndefined()
  })
})

describe('the issuer that says a session is over', () => {
  const event = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  let jti = 0
  const statement = (other: object = {}) => ({ ...forger.claims({ sub: 'ben' }), events: event, jti: `j${++jti}`, ...other })
  const say = (token: string) =>
    new Person(() => world.gateway.port).ask(`${shop}/.fastward/back-channel-logout`, { method: 'POST', form: { logout_token: token } })

  test('is heard, once', async () => {
    const token = forger.sign(statement(), { typ: 'logout+jwt' })
    expect(await say(token)).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
    expect(await say(token)).toMatchObject({ status: 400 })
  })

  test.each<[string, () => string]>([
    ['is an ID token', () => forger.sign(statement({ nonce: 'n' }))],
    ['says of no event', () => forger.sign(statement({ events: undefined }))],
    ['says of another event', () => forger.sign(statement({ events: { 'https://evil.example': {} } }))],
    ['is about nobody', () => forger.sign(statement({ sub: undefined }))],
    ['has no name', () => forger.sign(statement({ jti: undefined }))],
    ['is for another client', () => forger.sign(statement({ aud: 'mail-web' }))],
    ['is of another issuer', () => forger.sign(statement({ iss: 'https://evil.example' }))],
    ['is over', () => forger.sign(statement({ iat: past, exp: past + 60 }))],
    ['is signed with another key', () => forger.sign(statement(), {}, other)],
    ['is signed with nothing', () => `${encode({ alg: 'none' })}.${encode(statement())}.`],
    ['is none', () => 'x'],
    ['is huge', () => 'x'.repeat(50_000)],
  ])('is not heard where what is said %s', async (_, make) => {
    expect((await say(make())).status).toBe(400)
  })
})

test('of what happened, nothing secret stands in the record', async () => {
  const text = JSON.stringify(world.gateway.lines()) + world.gateway.errors()
  for (const word of ['c1', opaque, 'told-to-nobody', 'code_verifier']) expect(text).not.toContain(`${word}"`)
  for (const form of forger.redeemed) expect(text).not.toContain(form.get('code_verifier') ?? '-')
})
