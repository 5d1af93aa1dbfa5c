// A password under a hash that was made to be quick.

import { isPasswordName, wordsOf } from '../../knowledge/index.ts'
import type { Call, CodeValue } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'

export default defineRule({
  id: 'password-hash-fast',
  title: 'Passwords are hashed with a fast hash',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-916', 'CWE-328'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-11.4.2'],
  why: `
    General hashes are made to be quick: a graphics card tries billions of passwords a second against MD5, SHA-1 or SHA-256, with
    or without a salt. Whoever gets the table of users has most passwords by the evening, and tries them elsewhere.`,
  fix: 'Hash with a function that is made for passwords: argon2.PasswordHasher().hash(password), or bcrypt.',
  blindSpots: [
    'A password that goes by another name is not recognised, nor is a hash in a function of a library that is not known.',
    'A function that hands the digest on to bcrypt or another slow hash is left alone.',
  ],
  examples: [
    bad(
      'a digest',
      `
      import hashlib

      from fastapi import FastAPI

      app = FastAPI()
      users = {}


      @app.post("/users")
      def register(name: str, password: str):
          users[name] = hashlib.sha256(password.encode()).hexdigest()  # <-- finding
          return {"name": name}
    `,
    ),
    bad(
      'a context of passlib',
      `
      from fastapi import FastAPI
      from passlib.context import CryptContext

      app = FastAPI()
      passwords = CryptContext(schemes=["md5_crypt"])  # <-- finding


      @app.post("/users")
      def register(name: str, password: str):
          return passwords.hash(password)
    `,
    ),
    bad(
      'with a salt, in a function of its own',
      `
      import hashlib
      import secrets

      from fastapi import FastAPI

      app = FastAPI()


      def hash_password(password, salt):
          return hashlib.sha512((salt + password).encode("utf-8")).hexdigest()  # <-- finding


      @app.post("/users")
      def register(name: str, password: str):
          salt = secrets.token_hex(16)
          return {"name": name, "hash": hash_password(password, salt), "salt": salt}
    `,
    ),
    good(
      'a hash that is made for passwords',
      `
      from fastapi import FastAPI
      from passlib.context import CryptContext

      app = FastAPI()
      passwords = CryptContext(schemes=["argon2", "bcrypt", "md5_crypt"], deprecated="auto")


      @app.post("/users")
      def register(name: str, password: str):
          return passwords.hash(password)
    `,
    ),
    good(
      'a quick hash first, because bcrypt only takes 72 bytes',
      `
      import base64
      import hashlib

      import bcrypt
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/users")
      def register(name: str, password: str):
          short = base64.b64encode(hashlib.sha256(password.encode()).digest())
          return bcrypt.hashpw(short, bcrypt.gensalt())
    `,
    ),
    good(
      'longer ones are shortened for bcrypt, to hash and to check',
      `
      import hashlib

      import bcrypt
      from fastapi import FastAPI, HTTPException

      app = FastAPI()
      users = read_users()


      def shorten(password: str) -> bytes:
          return password.encode()


      def verify_password(password: str, stored: str) -> bool:
          raw = shorten(password)
          if len(raw) > 72:
              raw = hashlib.sha256(password.encode()).digest()
          return bcrypt.checkpw(raw, stored.encode())


      @app.post("/login")
      def login(name: str, password: str):
          if not verify_password(password, users[name]):
              raise HTTPException(401)
          return {"name": name}
    `,
    ),
    good(
      'the list of leaked passwords is asked by the first letters of a hash',
      `
      import hashlib

      import httpx
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/passwords/check")
      async def is_pwned(password: str):
          digest = hashlib.sha1(password.encode()).hexdigest().upper()
          async with httpx.AsyncClient() as client:
              answer = await client.get(f"https://api.pwnedpasswords.com/range/{digest[:5]}")
          return {"leaked": digest[5:] in answer.text}
    `,
    ),
    good(
      'a hash of a file',
      `
      import hashlib

      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      @app.post("/files")
      async def upload(file: UploadFile):
          return hashlib.sha256(await file.read()).hexdigest()
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    const draft = {
      place: call.place,
      cause: causeIn(call.inside, 'password hash'),
      routes: context.routesTo(call),
    }
    if (call.tags.includes('hash')) {
      const password = findPassword(call.arguments['data'])
      if (password === null || isForSomethingElse(call, context)) return
      report({
        ...draft,
        what: `${password} is hashed with ${algorithmOf(call)}`,
        ...(isComparedAtOnce(call, context) ? { confidence: 'medium' } : {}),
      })
    } else if (call.callee.startsWith('passlib.')) {
      const scheme = findFastScheme(call)
      if (scheme !== null) report({ ...draft, what: `passwords are hashed with ${scheme}` })
    }
  },
})

function findPassword(data: CodeValue | undefined): string | null {
  if (data === undefined || data.certainty === 'certain') return null
  return data.names.find(isPasswordName) ?? null
}

/** Another hash does the work behind it, or the digest is for looking something up. */
function isForSomethingElse({ inside, goesTo }: Call, { code }: RuleContext): boolean {
  const isSlowed = code.calls.some(
    ({ tags, inside: other }) =>
      tags.some((tag) => tag === 'password-hash' || tag === 'password-slow') &&
      other.module === inside.module &&
      other.function === inside.function,
  )
  const words = [inside.module, inside.function, ...goesTo].flatMap(wordsOf)
  return isSlowed || words.some((word) => lookUps.has(word))
}
const lookUps = new Set('pwned hibp breach breached breaches leaked leak compromised cache fingerprint etag'.split(' '))

/** Digests of both sides, so that they are of one length and can be compared in constant time. */
function isComparedAtOnce({ inside }: Call, { code }: RuleContext): boolean {
  return code.calls.some(
    (other) =>
      other.tags.includes('constant-time-compare') && other.inside.module === inside.module && other.inside.function === inside.function,
  )
}

function algorithmOf({ callee, arguments: given }: Call): string {
  const parts = callee.replace(/\.(?:update|new)$/, '').split('.')
  const name = callee === 'hashlib.new' ? given['name']?.value : parts.at(-1)
  return typeof name === 'string' ? name.replace(/[()]/g, '').toUpperCase() : 'a general hash'
}

/** The scheme by which new passwords are hashed: the default, or the first. The others are there to read old ones. */
function findFastScheme({ callee, arguments: given }: Call): string | null {
  const direct = /^passlib\.hash\.(\w+)\./.exec(callee)?.[1]
  if (direct !== undefined) return direct
  const schemes = given['schemes']
  if (schemes === undefined || schemes.certainty !== 'certain') return null
  const named = given['default']?.value
  const first = typeof named === 'string' ? named : Array.isArray(schemes.value) ? schemes.value[0] : schemes.value
  return typeof first === 'string' && fastSchemes.test(first) ? first : null
}
const fastSchemes =
  /^(?:md5_crypt|apr_md5_crypt|ldap_.*(?:md5|sha1|plaintext)|hex_\w+|plaintext|unix_disabled|des_crypt|nthash|lmhash|mysql\w+|sha1_crypt|postgres_md5|django_salted_(?:md5|sha1)|django_disabled)$/
