// A token that is good for ever.

import { wordsOf } from '../../knowledge/index.ts'
import type { Call, CodeValue, Json } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'jwt-expiry-missing',
  title: 'Tokens are made that never expire',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-613'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-9.2.1', 'v5.0.0-7.3.2'],
  why: `
    A token without exp is accepted for as long as the key stays the same. One that leaks through a log, a browser or a lost
    device opens the account years later, and nothing but a new key for everybody takes it back.`,
  fix: 'Put the end into the claims: {"exp": datetime.now(timezone.utc) + timedelta(minutes=15)}.',
  blindSpots: [
    'Claims that come from elsewhere, or that are put together in a way that is not followed, are taken to have an end.',
    'A list of tokens that were taken back, which would do as well, is not seen.',
  ],
  examples: [
    bad(
      'claims without an end',
      `
      import os

      import jwt
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/token")
      def login(username: str):
          return jwt.encode({"sub": username}, os.environ["JWT_KEY"], algorithm="HS256")  # <-- finding
    `,
    ),
    bad(
      'claims in a variable',
      `
      import os
      import time

      import jwt
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/token")
      def login(username: str):
          claims = {"sub": username, "iat": int(time.time()), "role": "reader"}
          return jwt.encode(claims, os.environ["JWT_KEY"], algorithm="HS256")  # <-- finding
    `,
    ),
    good(
      'the end is added later',
      `
      import os
      from datetime import datetime, timedelta, timezone

      import jwt
      from fastapi import FastAPI

      app = FastAPI()


      def create_token(data: dict):
          to_encode = data.copy()
          to_encode.update({"exp": datetime.now(timezone.utc) + timedelta(minutes=15)})
          return jwt.encode(to_encode, os.environ["JWT_KEY"], algorithm="HS256")


      @app.post("/token")
      def login(username: str):
          return create_token({"sub": username})
    `,
    ),
    good(
      'the end is a key that is set',
      `
      import os
      from datetime import datetime, timedelta, timezone

      import jwt
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/token")
      def login(username: str, remember: bool = False):
          claims = {"sub": username}
          claims["exp"] = datetime.now(timezone.utc) + timedelta(days=7 if remember else 1)
          return jwt.encode(claims, os.environ["JWT_KEY"], algorithm="HS256")
    `,
    ),
    good(
      'what somebody else put together',
      `
      import os

      import jwt
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/token")
      def login(username: str):
          return jwt.encode(make_claims(username), os.environ["JWT_KEY"], algorithm="HS256")
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!call.tags.includes('jwt-encode') || !isToken(call)) return
    const claims = findClaims(call)
    if (claims === null || Object.hasOwn(claims, 'exp') || !Object.keys(claims).some(isAboutSomebody)) return
    report({
      place: call.place,
      cause: causeIn(call.inside, 'exp'),
      what: `the token has no end (its claims: ${Object.keys(claims).slice(0, 6).join(', ')})`,
      routes: context.routesTo(call),
    })
  },
})

/** All of the claims; null where some may come from elsewhere. */
function findClaims({ arguments: given }: Call): { readonly [key: string]: Json } | null {
  const payload: CodeValue | undefined = given['payload'] ?? given['claims']
  if (payload === undefined || payload.certainty !== 'certain') return null
  const { value } = payload
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as { readonly [key: string]: Json }) : null
}

/** Claims that let somebody in; programs also sign things to try their key, or for a client that asks at once. */
function isAboutSomebody(claim: string): boolean {
  return wordsOf(claim).some((word) => people.has(word))
}
const people = new Set('sub user username uid email role roles scope scopes tenant account login name admin org organization'.split(' '))

/** `jws.sign` signs anything. */
function isToken({ callee }: Call): boolean {
  return !callee.startsWith('jose.jws.')
}
