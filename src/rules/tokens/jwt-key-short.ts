// A key that is found by trying.

import { wordsOf } from '../../knowledge/index.ts'
import type { Call } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'
import { secretName } from '../secret-value.ts'
import { describeWrittenKey, findWrittenKeys } from '../signing-key.ts'
import { findAlgorithms, isSymmetric } from '../token-call.ts'

/** RFC 7518, section 3.2: a key as long as the hash. */
const bytesNeeded: Readonly<Record<string, number>> = { HS256: 32, HS384: 48, HS512: 64 }

export default defineRule({
  id: 'jwt-key-short',
  title: 'The key that signs tokens is short',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-326'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-11.2.3'],
  why: `
    Everybody who has one token can try keys on it without asking the server, a graphics card billions in a second. RFC 7518 wants
    a key for HS256 to be at least as long as its hash, 32 bytes; a word or a phrase falls in no time.`,
  fix: 'Make the key with secrets.token_urlsafe(32) or longer, and keep it out of the code.',
  blindSpots: [
    'Of a key that comes from the environment the length is not known.',
    'A long key that is made of words is not recognised as weak.',
  ],
  examples: [
    bad(
      'eight letters',
      `
      from datetime import datetime, timedelta, timezone

      import jwt
      from fastapi import FastAPI

      KEY = "sesame42"  # <-- finding
      app = FastAPI()


      @app.post("/token")
      def login(username: str):
          expires = datetime.now(timezone.utc) + timedelta(minutes=15)
          return jwt.encode({"sub": username, "exp": expires}, KEY, algorithm="HS256")
    `,
    ),
    bad(
      'four random bytes',
      `
      import secrets
      from datetime import datetime, timedelta, timezone

      import jwt
      from fastapi import FastAPI

      JWT_SECRET = secrets.token_hex(4)  # <-- finding
      app = FastAPI()


      @app.post("/token")
      def login(username: str):
          expires = datetime.now(timezone.utc) + timedelta(minutes=15)
          return jwt.encode({"sub": username, "exp": expires}, JWT_SECRET, algorithm="HS256")
    `,
    ),
    good(
      'thirty-two random bytes',
      `
      import secrets
      from datetime import datetime, timedelta, timezone

      import jwt
      from fastapi import FastAPI

      JWT_SECRET = secrets.token_urlsafe(32)
      app = FastAPI()


      @app.post("/token")
      def login(username: str):
          expires = datetime.now(timezone.utc) + timedelta(minutes=15)
          return jwt.encode({"sub": username, "exp": expires}, JWT_SECRET, algorithm="HS256")
    `,
    ),
    good(
      'a short random name of something else',
      `
      import secrets

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/carts")
      def open_cart():
          cart_id = secrets.token_hex(4)
          return {"cart": cart_id}
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const call of context.code.calls) {
      const bytes = call.tags.includes('random-strong') ? findRandomBytes(call) : null
      const name = call.goesTo.find(isSigningKeyName)
      if (bytes === null || bytes >= 16 || name === undefined) continue
      report({
        place: call.place,
        cause: causeIn(call.inside, name),
        what: `the key ${name} has ${bytes} random bytes`,
        routes: context.routesTo(call),
      })
    }
    for (const written of findWrittenKeys(true, context)) {
      const { secret, key, uses } = written
      const algorithm = uses.flatMap((use) => findAlgorithms(use) ?? ['HS256']).find(isSymmetric)
      const needed = bytesNeeded[algorithm ?? '']
      const bytes = new TextEncoder().encode(secret.text).length
      if (secret.text.startsWith('-----BEGIN') || needed === undefined || bytes >= needed) continue
      const name = secretName(key, secret)
      const draft = describeWrittenKey(written, context)
      report({
        ...draft,
        cause: { name: draft.cause.name, what: 'length of the key' },
        what: `the key ${name === null ? '' : `${name} `}has ${bytes} bytes, and ${algorithm} needs ${needed}`,
        others: [],
      })
    }
  },
})

/** What `secrets.token_*` gives; null for what gives anything else, or where it is not known how much. */
function findRandomBytes({ callee, arguments: given }: Call): number | null {
  if (!/^(?:secrets\.token_|os\.urandom)/.test(callee)) return null
  const { value } = given['0'] ?? given['size'] ?? given['nbytes'] ?? { value: null }
  return typeof value === 'number' ? value : null
}

function isSigningKeyName(name: string): boolean {
  const words = wordsOf(name)
  return (
    (words.includes('jwt') || words.includes('secret') || words.includes('signing')) && (words.includes('key') || words.includes('secret'))
  )
}
