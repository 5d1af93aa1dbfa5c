// A signed token with claims: RFC 7519. Its parts are read; the signature cannot be checked.

import { bad, good } from '../../finding/index.ts'
import { isPublicRole, readJwt } from '../jwt.ts'
import { defineKind } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineKind({
  id: 'json-web-token',
  title: 'JSON Web Token that is still valid',
  severity: 'medium',
  confidence: 'high',
  service: 'whoever accepts the token',
  why: 'A token that does not expire, or not yet, is a password: whoever reads it is whom it names, wherever it is accepted.',
  fix: 'Have whoever issued it revoke it or change the key that signs, and let the program fetch a token when it needs one.',
  blindSpots: [
    'Whether the signature is good and whether anybody still accepts the token is not known.',
    'Encrypted tokens cannot be read and are not reported.',
  ],
  examples: [
    bad(
      'a token in the code',
      `
      # file: client.py
      TOKEN = "{{json-web-token eyJhbGci…}}"  # <-- finding
    `,
    ),
    good(
      'a token that is fetched',
      `
      # file: client.py
      from os import environ

      TOKEN = environ["SERVICE_TOKEN"]
    `,
    ),
  ],
  keywords: ['eyj'],
  pattern: /(?<![A-Za-z0-9_.-])(?<secret>eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{20,1400})(?![A-Za-z0-9_.-])/dg,
  reach: { before: 40, after: 7500, line: true },
  isStrict: true,
  takesPlaceholders: true,
  judge({ value, today }) {
    const token = readJwt(value)
    if (token === null || isPublicRole(token) || token.payload['role'] === 'service_role') return null
    if (token.header['alg'] === 'none') return { confidence: 'low', severity: 'low', note: 'it is not signed' }
    // The token of every manual.
    if (token.payload['name'] === 'John Doe' || token.payload['sub'] === '1234567890') return null
    const expires = token.expires
    if (expires !== null && today !== null && expires < today)
      return { confidence: 'low', severity: 'low', note: `it expired on ${expires.toISOString().slice(0, 10)}` }
    return expires === null ? { confidence: 'medium', note: 'it never expires' } : {}
  },
  sample(random) {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = { sub: random.text(12), iss: 'https://login.shop-prod.net', exp: 4_000_000_000 + random.integer(1000) }
    return { name: 'TOKEN', value: `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${random.text(43, alphabets.base64url)}` }
  },
})
