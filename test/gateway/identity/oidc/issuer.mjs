// The OpenID provider itself, in a process of its own on a newer Node. Says where it listens as a line of JSON; obeys lines on standard input:
// `rotate` publishes a new key beside the old one and signs with it, `drop` takes the old one away, `away` closes the door, `back` opens it.

import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import process from 'node:process'
import { createInterface } from 'node:readline'
import Provider from 'oidc-provider'

let number = 0
const newKey = () => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  kid: `k${++number}`,
  use: 'sig',
})
let keys = [newKey()]
let handle = null
let port = 0

const client = (id, secret, grants) => ({
  ...{ client_id: id, client_secret: secret, grant_types: grants, redirect_uris: [], response_types: [] },
  id_token_signed_response_alg: 'ES256',
})

function open() {
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [client('billing', 'secret of billing', ['client_credentials']), client('gateway', 'told-to-nobody', [])],
    // What signs is the first that fits.
    jwks: { keys },
    scopes: ['orders:read', 'orders:write'],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: (_ctx, { clientId }) => clientId === 'gateway' },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:shop:jwt',
        getResourceServerInfo: (_ctx, resource) => ({
          scope: 'orders:read orders:write',
          audience: resource.startsWith('urn:shop') ? 'shop' : 'mail',
          accessTokenFormat: resource.endsWith('opaque') ? 'opaque' : 'jwt',
          accessTokenTTL: 86_400,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  })
  handle = provider.callback()
}

const server = createServer((request, response) => handle(request, response))
const listen = () => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
await listen()
port = server.address().port
open()
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`)
say({ address: `http://127.0.0.1:${port}` })

const orders = {
  rotate() {
    keys = [newKey(), ...keys]
    open()
  },
  drop() {
    keys = keys.slice(0, 1)
    open()
  },
  async away() {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  },
  back: listen,
}
for await (const line of createInterface({ input: process.stdin })) {
  await orders[line]()
  say({ done: line })
}
