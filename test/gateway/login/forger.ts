// An issuer of a few lines whose every answer the test makes, for what an honest one never says.

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { serve, signEs256, type Until } from '../identity/world.ts'

export interface Forger {
  readonly address: string
  readonly key: KeyObject
  /** What is asked of the place for tokens, and what it answers. */
  redeem: (form: URLSearchParams) => { readonly status?: number; readonly body: unknown }
  readonly redeemed: URLSearchParams[]
  readonly asked: string[]
  /** Of the description of itself. */
  more: object
  /** Claims of an ID token that holds, with others in their place. */
  claims(other?: object): object
  sign(claims: object, head?: object, key?: KeyObject): string
}

export async function startForger(until: Until = onTestFinished): Promise<Forger> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const address: string = await serve((request, response) => {
    forger.asked.push(request.url ?? '')
    if (request.url === '/keys') return void response.end(JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1' }] }))
    if (request.url !== '/token')
      return void response.end(
        JSON.stringify({
          issuer: address,
          jwks_uri: `${address}/keys`,
          authorization_endpoint: `${address}/auth`,
          token_endpoint: `${address}/token`,
          authorization_response_iss_parameter_supported: true,
          ...forger.more,
        }),
      )
    let body = ''
    request.on('data', (part: Buffer) => {
      body += part.toString()
    })
    request.on('end', () => {
      const form = new URLSearchParams(body)
      forger.redeemed.push(form)
      const { status = 200, body: told } = forger.redeem(form)
      response.writeHead(status, { 'content-type': 'application/json' }).end(typeof told === 'string' ? told : JSON.stringify(told))
    })
  }, until)
  const forger: Forger = {
    address,
    key: privateKey,
    redeem: () => ({ status: 500, body: {} }),
    redeemed: [],
    asked: [],
    more: {},
    claims(other = {}) {
      const now = Math.floor(Date.now() / 1000)
      return { iss: address, aud: 'shop-web', sub: 'anna', iat: now, exp: now + 300, ...other }
    },
    sign: (claims, head = {}, key = privateKey) => signEs256({ alg: 'ES256', kid: 'k1', ...head }, claims, key),
  }
  return forger
}
