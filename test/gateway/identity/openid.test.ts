// A real OpenID provider behind `gateway.issuers`: discovery, tokens that say who they are and tokens that do not, new keys while both run, and a
// provider that goes away. Without npm's registry (or elsewhere than on Linux on x64) it is skipped, counted.

import { describe, expect, test } from 'vitest'
import { startMovable } from './movable.ts'
import { findProvider, startProvider } from './oidc/provider.ts'

const folder = findProvider()
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const hour = 3_600_000

describe.skipIf(folder === null)('with oidc-provider (skipped where it cannot be installed)', () => {
  test('its tokens are known, also after its keys have changed, and while it is away', async () => {
    const provider = await startProvider(folder ?? '')
    const { caller, move } = await startMovable({
      settings: `  issuers:
    main:
      issuer: '${provider.address}'
      audience: shop
      type: at+jwt
      id: client_id
      introspection: {address: '${provider.address}/token/introspection', client: gateway, secret: file:client.secret, kept: 60}
`,
      files: { 'client.secret': 'told-to-nobody\n' },
    })
    const first = await provider.issue('urn:shop:jwt', 'orders:read orders:write')
    expect(first.split('.')).toHaveLength(3)
    expect(await caller(bearer(first))).toMatchObject({ kind: 'user', sub: 'billing', scope: 'orders:read orders:write' })
    expect(await caller(bearer(await provider.issue('urn:mail:jwt')))).toBe(401)

    // Opaque: the provider says what it is, and that it is no more.
    const opaque = await provider.issue('urn:shop:opaque')
    expect(opaque).not.toContain('.')
    expect(await caller(bearer(opaque))).toMatchObject({ sub: 'billing', scope: 'orders:read' })
    expect(await caller(bearer(await provider.issue('urn:mail:opaque')))).toBe(401)
    await provider.revoke(opaque)
    expect(await caller(bearer(opaque))).toMatchObject({ sub: 'billing' })
    move(61_000)
    expect(await caller(bearer(opaque))).toBe(401)

    // A new key: whoever shows a token signed with it makes the gateway look.
    await provider.order('rotate')
    const second = await provider.issue('urn:shop:jwt')
    expect(JSON.parse(Buffer.from(second.split('.')[0] ?? '', 'base64url').toString())).toMatchObject({ kid: 'k2', typ: 'at+jwt' })
    expect(await caller(bearer(second))).toMatchObject({ sub: 'billing' })
    expect(await caller(bearer(first))).toMatchObject({ sub: 'billing' })

    // The old one goes: its tokens go with it once the gateway has looked again.
    await provider.order('drop')
    move(hour / 4)
    expect(await caller(bearer(second))).toMatchObject({ sub: 'billing' })
    await expect.poll(() => caller(bearer(first)), { timeout: 20_000 }).toBe(401)

    // Away: what was fetched serves for an hour, and then nobody is known.
    const third = await provider.issue('urn:shop:jwt')
    await provider.order('away')
    move(hour / 2)
    expect(await caller(bearer(third))).toMatchObject({ sub: 'billing' })
    expect(await caller(bearer(opaque))).toBe(503)
    move(hour)
    expect(await caller(bearer(third))).toBe(503)
    await provider.order('back')
    move(60_000)
    expect(await caller(bearer(third))).toMatchObject({ sub: 'billing' })
  })
})
