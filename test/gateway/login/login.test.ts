// Logging in at a real OpenID provider, asked by hand. Without npm's registry (or elsewhere than on Linux on x64) it is skipped, counted.

import { describe, expect, test } from 'vitest'
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
})
