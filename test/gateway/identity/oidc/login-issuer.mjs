// An OpenID provider at which people log in: a form with a name and no password. Says where it listens as a line of JSON; obeys lines on standard input, each
// a word and JSON: `gateway` says where back-channel logouts really go, `life` how many seconds access tokens live, `tokens` whether they are
// `jwt`, `opaque` or for `none` but the issuer,
// `asked` is answered with what it was asked for, `away` and `back` close and open the door.

import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import process from 'node:process'
import { createInterface } from 'node:readline'
import Provider from 'oidc-provider'

const settings = JSON.parse(process.argv[2] ?? '{}')
const signing = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig' }
let gateways = []
let life = settings.life ?? 300
let format = 'jwt'
let hits = 0
const asked = []

const shop = 'https://shop.example'
const server = createServer((request, response) => {
  asked.push(`${request.method} ${(request.url ?? '').split('?')[0]}`)
  if (request.url?.startsWith('/interaction/')) void interact(request, response)
  else handle(request, response)
})
const listen = (port) => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
await listen(0)
const { port } = server.address()
const address = `http://127.0.0.1:${port}`

const rest = {
  redirect_uris: [`${shop}/.fastward/callback`],
  post_logout_redirect_uris: [`${shop}/`],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  id_token_signed_response_alg: 'ES256',
  backchannel_logout_uri: `${shop}/.fastward/back-channel-logout`,
  backchannel_logout_session_required: true,
}
const provider = new Provider(address, {
  clients: [
    { client_id: 'shop-web', client_secret: 'told-to-nobody', ...rest },
    { client_id: 'shop-post', client_secret: 'told-to-nobody', token_endpoint_auth_method: 'client_secret_post', ...rest },
    { client_id: 'shop-public', token_endpoint_auth_method: 'none', ...rest },
    ...(settings.key === undefined
      ? []
      : [
          {
            client_id: 'shop-key',
            token_endpoint_auth_method: 'private_key_jwt',
            token_endpoint_auth_signing_alg: 'ES256',
            jwks: { keys: [settings.key] },
            ...rest,
          },
        ]),
  ],
  jwks: { keys: [signing] },
  cookies: { keys: ['a key for cookies of a test'] },
  scopes: ['openid', 'offline_access'],
  claims: { openid: ['sub', 'sid', 'roles'], profile: ['nickname'] },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, roles: rolesOf(id), nickname: `the ${id}` }) }),
  extraTokenClaims: (_, token) => ({ roles: rolesOf(token.accountId ?? '') }),
  conformIdTokenClaims: false,
  rotateRefreshToken: true,
  issueRefreshToken: () => settings.refresh !== false,
  ttl: { AccessToken: () => life, IdToken: 3600, RefreshToken: 86_400, Session: 86_400, Grant: 86_400, Interaction: 3600 },
  fetch: (to, { method, headers, body }) => {
    hits++
    return fetch(String(to).replace(shop, gateways[hits % gateways.length]), { method, headers, body })
  },
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    pushedAuthorizationRequests: { enabled: settings.pushed === true },
    revocation: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => (format === 'none' ? undefined : 'urn:shop'),
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'orders:read',
        audience: 'shop',
        accessTokenFormat: format,
        accessTokenTTL: life,
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
})
const handle = provider.callback()

function rolesOf(id) {
  return id === 'root' ? ['admin'] : ['customer']
}

async function interact(request, response) {
  try {
    const { prompt, params, session, grantId } = await provider.interactionDetails(request, response)
    if (prompt.name === 'login') {
      if (request.method !== 'POST')
        return void response
          .setHeader('content-type', 'text/html')
          .end(
            '<title>issuer</title><form method="post"><input name="name"><button>Log in</button><button name="refuse" value="1">Refuse</button></form>',
          )
      let body = ''
      for await (const part of request) body += part
      const said = new URLSearchParams(body)
      if (said.has('refuse')) return void (await provider.interactionFinished(request, response, { error: 'access_denied' }))
      return void (await provider.interactionFinished(request, response, { login: { accountId: said.get('name') } }))
    }
    const grant =
      (grantId === undefined ? null : await provider.Grant.find(grantId)) ??
      new provider.Grant({ accountId: session.accountId, clientId: params.client_id })
    grant.addOIDCScope('openid offline_access profile')
    grant.addResourceScope('urn:shop', 'orders:read')
    await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true })
  } catch (error) {
    response.writeHead(500).end(String(error))
  }
}

const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`)
for (const event of [
  'server_error',
  'grant.error',
  'authorization.error',
  'pushed_authorization_request.error',
  'revocation.error',
  'end_session.error',
  'backchannel.error',
])
  provider.on(event, (...words) =>
    process.stderr.write(
      `${event} ${words.map((word) => (word instanceof Error ? `${word.message} ${word.error_description ?? ''}` : '')).join(' ')}\n`,
    ),
  )
say({ address })

const orders = {
  gateway(addresses) {
    gateways = addresses
  },
  life(seconds) {
    life = seconds
  },
  tokens(kind) {
    format = kind
  },
  asked: () => asked,
  async away() {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  },
  back: () => listen(port),
}
for await (const line of createInterface({ input: process.stdin })) {
  const [word, words] = JSON.parse(line)
  say({ done: word, value: (await orders[word](words)) ?? null })
}
