// A hash that can be forged, where something rests on it.

import { isCredentialName, isPasswordName, wordsOf } from '../../knowledge/index.ts'
import type { Call } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'weak-hash-for-security',
  title: 'Something secret rests on a broken hash',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-328', 'CWE-327'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-11.4.1'],
  why: `
    Two texts with one MD5 or SHA-1 digest are made at will, and a digest over a secret and a text lets others append to the text.
    A token or signature that rests on such a hash can be forged or found by trying.`,
  fix: 'Sign with hmac.new(key, message, hashlib.sha256), and make tokens with secrets.token_urlsafe(32).',
  blindSpots: [
    'What a digest is for is told by names: one with a harmless name is not recognised.',
    'HMAC with SHA-1, which still holds and which some webhooks demand, is left alone.',
  ],
  examples: [
    bad(
      'a token',
      `
      import hashlib
      import time

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/sessions")
      def open_session(name: str):
          session_token = hashlib.md5(f"{name}{time.time()}".encode()).hexdigest()  # <-- finding
          return {"token": session_token}
    `,
    ),
    bad(
      'a signature of a secret and a text',
      `
      import hashlib
      import os

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/payments")
      def pay(amount: int):
          signature = hashlib.sha1(f"{os.environ['PAY_SECRET']}{amount}".encode()).hexdigest()  # <-- finding
          return {"amount": amount, "signature": signature}
    `,
    ),
    good(
      'an HMAC',
      `
      import hashlib
      import hmac
      import os

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/payments")
      def pay(amount: int):
          signature = hmac.new(os.environ["PAY_SECRET"].encode(), str(amount).encode(), hashlib.sha256).hexdigest()
          return {"amount": amount, "signature": signature}
    `,
    ),
    good(
      'tags, names of caches and sums of files',
      `
      import hashlib

      from fastapi import FastAPI, Response, UploadFile

      app = FastAPI()


      @app.post("/files")
      async def upload(file: UploadFile, response: Response):
          content = await file.read()
          checksum = hashlib.sha1(content).hexdigest()
          cache_key = hashlib.md5(file.filename.encode()).hexdigest()
          response.headers["ETag"] = hashlib.md5(content, usedforsecurity=False).hexdigest()
          return {"sum": checksum, "key": cache_key}
    `,
    ),
    good(
      'the picture of a user',
      `
      import hashlib

      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/avatars")
      def find_avatar(address: str):
          digest = hashlib.md5(address.lower().encode()).hexdigest()
          return f"https://www.gravatar.com/avatar/{digest}"
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    const algorithm = findWeak(call)
    if (algorithm === null || call.arguments['usedforsecurity']?.value === false) return
    const data = call.arguments['data'] ?? call.arguments['msg']
    // A password under a fast hash is another rule's.
    if (data?.names.some(isPasswordName)) return
    const name = call.tags.includes('hmac') ? 'the signature' : call.goesTo.find(isSecretName)
    if (name === undefined) return
    report({
      place: call.place,
      cause: causeIn(call.inside, name),
      what: `${name} is made with ${algorithm}`,
      ...(call.tags.includes('hmac') ? { confidence: 'medium' } : {}),
      routes: context.routesTo(call),
    })
  },
})

function findWeak({ callee, tags, arguments: given }: Call): string | null {
  if (tags.includes('hmac')) {
    const { text = '', value = null } = given['digestmod'] ?? {}
    return /\bmd5\b/i.test(text) || value === 'md5' ? 'HMAC over MD5' : null
  }
  if (!tags.includes('hash')) return null
  if (callee === 'hashlib.new') {
    const name = given['name']?.value
    return typeof name === 'string' && /^(?:md5|sha1)$/i.test(name) ? name.toUpperCase() : null
  }
  return /\bmd5\b/i.test(callee) ? 'MD5' : /\bsha1?\b/i.test(callee) ? 'SHA-1' : null
}

function isSecretName(name: string): boolean {
  const words = wordsOf(name.slice(name.lastIndexOf('.') + 1))
  if (words.some((word) => harmless.has(word))) return false
  return isCredentialName(name) || words.at(-1) === 'signature'
}
const harmless = new Set('cache etag checksum fingerprint file content short display masked redacted log hash hashed digest'.split(' '))
