// A hash that is made for passwords, turned down until it is quick.

import type { Call } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'password-hash-cheap',
  title: 'Passwords are hashed with too little work',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-916'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-11.4.2'],
  why: `
    The number of rounds is what makes a hash of a password slow to search. OWASP asks for 600,000 rounds of PBKDF2 with SHA-256 and
    for a cost of 10 with bcrypt; a tenth of that is ten times the guesses for whoever has the table of users.`,
  fix: 'Raise it to hashlib.pbkdf2_hmac("sha256", password, salt, 600_000) or bcrypt.gensalt(12), and hash again when users sign in.',
  blindSpots: ['Between the fewest that some standards still allow and what OWASP asks for, nothing is said.'],
  examples: [
    bad(
      'ten thousand rounds',
      `
      import hashlib
      import os

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/users")
      def register(name: str, password: str):
          salt = os.urandom(16)
          return salt.hex() + hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 10_000).hex()  # <-- finding
    `,
    ),
    bad(
      'a cost of four',
      `
      import bcrypt
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/users")
      def register(name: str, password: str):
          return bcrypt.hashpw(password.encode(), bcrypt.gensalt(rounds=4))  # <-- finding
    `,
    ),
    good(
      'six hundred thousand rounds',
      `
      import hashlib
      import os

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/users")
      def register(name: str, password: str):
          salt = os.urandom(16)
          return salt.hex() + hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 600_000).hex()
    `,
    ),
    good(
      'few rounds over a key that cannot be guessed',
      `
      import hashlib
      import os
      import secrets

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/keys")
      def make_key():
          api_key = secrets.token_urlsafe(32)
          return hashlib.pbkdf2_hmac("sha256", api_key.encode(), os.urandom(16), 1_000).hex()
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    const found = findCheap(call)
    if (found === null) return
    report({ place: call.place, cause: causeIn(call.inside, 'rounds'), what: found, routes: context.routesTo(call) })
  },
})

function findCheap({ callee, arguments: given }: Call): string | null {
  if (callee === 'bcrypt.gensalt') {
    const rounds = toNumber(given['rounds'])
    return rounds !== null && rounds < 10 ? `passwords are hashed by bcrypt at a cost of ${rounds}` : null
  }
  if (callee !== 'hashlib.pbkdf2_hmac') return null
  const rounds = toNumber(given['iterations'])
  const isPassword = given['password']?.names.some((name) => /passw|pwd/i.test(name)) ?? false
  return rounds !== null && rounds < 100_000 && isPassword
    ? `passwords are hashed in ${rounds.toLocaleString('en-US')} rounds of PBKDF2`
    : null
}

function toNumber(argument: Call['arguments'][string] | undefined): number | null {
  return argument?.certainty === 'certain' && typeof argument.value === 'number' ? argument.value : null
}
