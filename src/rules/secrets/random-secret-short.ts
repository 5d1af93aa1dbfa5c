// A secret from a good generator, and too little of it.

import { isCredentialName, wordsOf } from '../../knowledge/index.ts'
import type { Call } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'random-secret-short',
  title: 'A random token is short enough to be tried',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-330'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-11.5.1'],
  why: `
    A token that is all it takes to get in must hold against somebody who tries for months, against all users at once. ASVS asks
    for 128 random bits; with less than half of it the first hit is a question of machines.`,
  fix: 'Take 32 bytes: secrets.token_urlsafe(32).',
  blindSpots: ['Whether few tries are allowed, which makes a short code good enough, is not seen.'],
  examples: [
    bad(
      'four bytes',
      `
      import secrets

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/sessions")
      def open_session(name: str):
          session_token = secrets.token_hex(4)  # <-- finding
          return {"name": name, "token": session_token}
    `,
    ),
    bad(
      'six bytes for a key',
      `
      import secrets

      from fastapi import FastAPI

      app = FastAPI()


      def make_api_key():
          return secrets.token_urlsafe(6)  # <-- finding


      @app.post("/keys")
      def add_key():
          return {"key": make_api_key()}
    `,
    ),
    good(
      'thirty-two bytes',
      `
      import secrets

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/sessions")
      def open_session(name: str):
          session_token = secrets.token_hex(32)
          return {"name": name, "token": session_token}
    `,
    ),
    good(
      'a code that is typed, and the beginning of a key that is shown',
      `
      import secrets

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/keys")
      def add_key():
          otp = secrets.token_hex(3)
          key_prefix = secrets.token_hex(4)
          return {"otp": otp, "prefix": key_prefix}
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    const bytes = findBytes(call)
    if (bytes === null || bytes < 1 || bytes >= 8) return
    const name = call.goesTo.find(isTokenName)
    if (name === undefined) return
    report({
      place: call.place,
      cause: causeIn(call.inside, name),
      what: `${name} has ${bytes} random bytes`,
      routes: context.routesTo(call),
    })
  },
})

function findBytes({ callee, arguments: given }: Call): number | null {
  if (!/^secrets\.token_/.test(callee)) return null
  const size = given['0'] ?? given['nbytes']
  return size?.certainty === 'certain' && typeof size.value === 'number' ? size.value : null
}

function isTokenName(name: string): boolean {
  const words = wordsOf(name.slice(name.lastIndexOf('.') + 1))
  return isCredentialName(name) && !words.some((word) => typed.has(word))
}
/** Of these a person types a few, and few tries are allowed. */
const typed = new Set('otp totp pin mfa passcode csrf'.split(' '))
