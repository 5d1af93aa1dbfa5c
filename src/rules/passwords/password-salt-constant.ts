// One salt for all passwords, and it stands in the code.

import type { Call, CodeValue } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'password-salt-constant',
  title: 'Passwords are hashed with a constant salt',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-760'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-11.4.2'],
  why: `
    A salt makes every password cost its own search. With one salt for all, one search finds the passwords of all users, equal
    passwords are seen at a glance, and whoever knows the code can prepare the search before the table leaks.`,
  fix: 'Make a salt for each password with os.urandom(16) and store it beside the hash, or use argon2, which does.',
  blindSpots: ['A salt that comes from a setting, and is one for all as well, is not reported.'],
  examples: [
    bad(
      'a salt in the call',
      `
      import hashlib

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/users")
      def register(name: str, password: str):
          return hashlib.pbkdf2_hmac("sha256", password.encode(), b"pepper and salt", 600_000).hex()  # <-- finding
    `,
    ),
    bad(
      'a salt of bcrypt that was made once',
      `
      import bcrypt
      from fastapi import FastAPI

      app = FastAPI()
      SALT = b"$2b$12$abcdefghijklmnopqrstuu"


      @app.post("/users")
      def register(name: str, password: str):
          return bcrypt.hashpw(password.encode(), SALT)  # <-- finding
    `,
    ),
    good(
      'a salt for each',
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
      'the salt of the stored hash',
      `
      import bcrypt
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/login")
      def login(name: str, password: str):
          stored = find_hash(name)
          return bcrypt.hashpw(password.encode(), stored) == stored
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!call.tags.includes('password-hash')) return
    const salt = call.arguments['salt']
    if (salt === undefined || !isConstant(salt)) return
    report({
      place: call.place,
      cause: causeIn(call.inside, 'salt'),
      what: 'all passwords are hashed with the same salt, which stands in the code',
      // A key that is made from a setting needs a salt less than a password does.
      ...(isKeyMaking(call) ? { confidence: 'medium', severity: 'low' } : {}),
      routes: context.routesTo(call),
      others:
        salt.defined === null || salt.defined.line === call.place.line
          ? []
          : [{ role: 'related', place: salt.defined, note: 'the salt is given here' }],
    })
  },
})

function isConstant({ value, certainty, from }: CodeValue): boolean {
  if (certainty !== 'certain') return false
  return (typeof value === 'string' && value !== '') || (value === null && from.length > 0 && from.every(({ kind }) => kind === 'constant'))
}

function isKeyMaking({ callee, arguments: given }: Call): boolean {
  if (callee.endsWith('PBKDF2HMAC')) return true
  const names = given['password']?.names ?? []
  return !names.some((name) => /passw|pwd/i.test(name))
}
