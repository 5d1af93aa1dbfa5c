// Links, cookies and forms are signed with a key that whoever has the code has.

import { bad, defineRule, good } from '../kit.ts'
import { describeWrittenKey, findWrittenKeys } from '../signing-key.ts'

export default defineRule({
  id: 'signing-key-constant',
  title: 'Links, cookies or messages are signed with a key in the code',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-321', 'CWE-798'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-13.3.1', 'v5.0.0-11.1.1'],
  why: `
    The signature only proves that whoever made the value had the key. With a key from the code everybody can make a link that
    resets a password, a cookie or a message that the app takes for its own.`,
  fix: 'Read the key from the environment without a default, and make a new one with secrets.token_urlsafe(32).',
  blindSpots: [
    'A key that is read from a file in the repository is not recognised.',
    'A program that compares the key with the constant somewhere is taken to refuse it.',
  ],
  examples: [
    bad(
      'links that reset passwords',
      `
      from fastapi import FastAPI
      from itsdangerous import URLSafeTimedSerializer

      app = FastAPI()
      serializer = URLSafeTimedSerializer("my secret")  # <-- finding


      @app.post("/forgotten")
      def send_link(address: str):
          return serializer.dumps(address)
    `,
    ),
    bad(
      'a signer with the default of a variable',
      `
      import os

      from fastapi import FastAPI
      from itsdangerous import TimestampSigner

      app = FastAPI()
      KEY = os.getenv("COOKIE_KEY", "cookie-key")  # <-- finding
      signer = TimestampSigner(KEY)


      @app.post("/cookies")
      def sign(value: str):
          return signer.sign(value)
    `,
    ),
    bad(
      'the signature of a webhook',
      `
      import hashlib
      import hmac

      from fastapi import FastAPI, HTTPException, Request

      app = FastAPI()
      HOOK_SECRET = b"hook-key"  # <-- finding


      @app.post("/hook")
      async def receive(request: Request):
          expected = hmac.new(HOOK_SECRET, await request.body(), hashlib.sha256).hexdigest()
          if not hmac.compare_digest(expected, request.headers.get("x-signature", "")):
              raise HTTPException(401)
          return {"ok": True}
    `,
    ),
    good(
      'a key from the environment; the salt is no secret',
      `
      import os

      from fastapi import FastAPI
      from itsdangerous import URLSafeTimedSerializer

      app = FastAPI()
      serializer = URLSafeTimedSerializer(os.environ["LINK_KEY"], salt="reset-password")


      @app.post("/forgotten")
      def send_link(address: str):
          return serializer.dumps(address)
    `,
    ),
    good(
      'a key for this process alone',
      `
      import secrets

      from fastapi import FastAPI
      from itsdangerous import TimestampSigner

      app = FastAPI()
      signer = TimestampSigner(secrets.token_bytes(32))


      @app.post("/cookies")
      def sign(value: str):
          return signer.sign(value)
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const key of findWrittenKeys(false, context)) report(describeWrittenKey(key, context))
  },
})
