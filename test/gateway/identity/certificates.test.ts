// Callers that are known by the certificate of their connection, and tokens that are bound to one, through the running gateway over TLS.

import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Certificate, makeAuthority } from '../../kit/certificates.ts'
import { writeProject } from '../../kit/project.ts'
import { readClaims, signEs256, startIssuer, startWorld } from './world.ts'

interface Asked {
  readonly status: number | null
  readonly body: string
}

function ask(
  port: number,
  ca: string,
  client: Certificate | null,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const shown = client === null ? {} : { cert: client.certificate, key: client.key }
    request({ host: '127.0.0.1', port, path: '/me', method, headers, ca, agent: false, ...shown }, (response) => {
      let body = ''
      response.on('data', (part: Buffer) => {
        body += part.toString()
      })
      response.on('end', () => resolve({ status: response.statusCode ?? null, body }))
    })
      .on('error', reject)
      .end()
  })
}

test('a certificate names its caller, and a token that is bound to one counts with it alone', async () => {
  const authority = makeAuthority()
  const server = authority.sign('/CN=gateway')
  const worker = authority.sign('/CN=worker', 'URI:spiffe://shop/worker,DNS:worker.internal')
  const stranger = authority.sign('/CN=stranger', 'URI:spiffe://shop/stranger')
  const nameless = authority.sign('/CN=worker', 'DNS:worker.internal')
  const twofold = authority.sign('/CN=twofold', 'URI:spiffe://shop/worker,URI:spiffe://shop/admin')
  const issuer = await startIssuer()
  const { gateway } = await startWorld({
    settings: `  tls: {certificate: file:server.pem, key: file:server.key, client-ca: file:ca.pem}
  certificates: {id: uri, prefix: 'mtls:', known: {'spiffe://shop/worker': {roles: [robot], tenant: acme}}}
  issuers:
    main: {issuer: '${issuer.address}', audience: shop}
`,
    files: { 'server.pem': server.certificate, 'server.key': server.key, 'ca.pem': authority.certificate },
  })
  expect(gateway.errors()).toContain('certificates of clients')
  const send = (client: Certificate | null, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
    ask(gateway.port, authority.certificate, client, headers, method)
  const known = await send(worker)
  expect(known.status).toBe(200)
  expect(readClaims(known.body)).toMatchObject({ kind: 'service', sub: 'mtls:spiffe://shop/worker', roles: ['robot'], tenant: 'acme' })

  const print = createHash('sha256').update(new X509Certificate(worker.certificate).raw).digest('base64url')
  const bound = { authorization: `Bearer ${issuer.token({ cnf: { 'x5t#S256': print } })}` }
  const token = { authorization: `Bearer ${issuer.token()}` }
  const rows: readonly (readonly [string, Certificate | null, Readonly<Record<string, string>>, number])[] = [
    ['no certificate', null, {}, 403],
    ['one that is not listed', stranger, {}, 403],
    ['one without such a name', nameless, {}, 403],
    ['one with two of them', twofold, {}, 403],
    ['a token beside a certificate', worker, token, 200],
    ['a token beside one that is not listed', stranger, token, 200],
    ['a token without a certificate', null, token, 200],
    ['a bound token with its certificate', worker, bound, 200],
    ['a bound token with another certificate', stranger, bound, 401],
    ['a bound token without a certificate', null, bound, 401],
    ['a token bound to what is no hash', worker, { authorization: `Bearer ${issuer.token({ cnf: { 'x5t#S256': 7 } })}` }, 401],
    ['a certificate beside a token that does not hold', worker, { authorization: 'Bearer a.b.c' }, 401],
  ]
  for (const [title, client, headers, status] of rows) expect([title, (await send(client, headers)).status]).toEqual([title, status])
  // What was asked for was the token's, and not the connection's.
  expect(readClaims((await send(worker, token)).body)).toMatchObject({ kind: 'user', sub: 'anna' })
  // A browser shows it unasked too.
  expect((await send(worker, { origin: 'https://evil.example' }, 'POST')).status).toBe(403)
  expect((await send(worker, {}, 'POST')).status).toBe(200)
})

test('an issuer over HTTPS is believed for its certificate, and for nothing else', async () => {
  const authority = makeAuthority()
  const { certificate, key } = authority.sign('/CN=issuer')
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1' }]
  const server = createServer({ cert: certificate, key }, ({ url }, response) =>
    response.end(JSON.stringify(url === '/keys' ? { keys } : { issuer: address, jwks_uri: `${address}/keys` })),
  )
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}` // A server of TCP has an address with a port.
  const now = Math.floor(Date.now() / 1000)
  const token = signEs256({ alg: 'ES256', kid: 'k1' }, { iss: address, aud: 'shop', sub: 'anna', exp: now + 300 }, privateKey)
  const settings = `  issuers:\n    main: {issuer: '${address}', audience: shop}\n`
  const ca = join(writeProject({ 'ca.pem': authority.certificate }), 'ca.pem')
  const trusting = await startWorld({ settings, environment: { NODE_EXTRA_CA_CERTS: ca } })
  expect(await trusting.caller({ authorization: `Bearer ${token}` })).toMatchObject({ sub: 'anna' })
  const wary = await startWorld({ settings })
  expect(await wary.caller({ authorization: `Bearer ${token}` })).toBe(503)
})
