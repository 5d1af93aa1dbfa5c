// A setting that by its name is the key of all signatures, and that everybody knows where nobody sets it.

import { wordsOf } from '../../knowledge/index.ts'
import type { Call } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'
import { findWrittenSecret } from '../secret-value.ts'
import { findWrittenKeys } from '../signing-key.ts'

export default defineRule({
  id: 'signing-key-default',
  title: 'The signing key has a default that is in the code',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1188', 'CWE-321'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-13.3.1', 'v5.0.0-11.1.1'],
  why: `
    Every installation that forgets to set the variable signs with the same key, and everybody can read it: whoever has the code
    makes tokens, sessions and links in anybody's name.`,
  fix: `
    Read the key without a default, so that the program does not start without it, or make a new one at each start with
    secrets.token_urlsafe(32).`,
  blindSpots: [
    'That it signs is told by the name of the variable alone; where the call that signs is known, another rule says so.',
    'Fields of settings classes are not looked at.',
    'A program that compares the key with the constant somewhere is taken to refuse it.',
  ],
  examples: [
    bad(
      'a key that a helper turns into another form',
      `
      import base64
      import os

      from fastapi import FastAPI
      from jwt import JWT, jwk_from_dict

      tokens = JWT()
      SECRET_KEY = os.environ.get("SECRET_KEY", "hush")  # <-- finding
      app = FastAPI()


      def make_key(secret: str):
          return jwk_from_dict({"kty": "oct", "k": base64.urlsafe_b64encode(secret.encode()).decode()})


      @app.post("/token")
      def make_token(name: str):
          return tokens.encode({"sub": name, "exp": find_end()}, make_key(SECRET_KEY), alg="HS256")
    `,
    ),
    bad(
      'a key that is passed on to a module of its own',
      `
      import os

      from fastapi import FastAPI

      from signatures import Signer

      app = FastAPI()
      signer = Signer(os.getenv("APP_JWT_SECRET", "change-me"))  # <-- finding


      @app.post("/links")
      def make_link(name: str):
          return signer.sign(name)
    `,
    ),
    good(
      'no default, an empty one, or a new one',
      `
      import os
      import secrets

      from fastapi import FastAPI

      from signatures import Signer

      app = FastAPI()
      first = Signer(os.environ["SECRET_KEY"])
      second = Signer(os.getenv("JWT_SECRET", ""))
      third = Signer(os.getenv("SESSION_SECRET", secrets.token_urlsafe(32)))
    `,
    ),
    good(
      'the default is refused',
      `
      import os

      from fastapi import FastAPI

      from signatures import Signer

      app = FastAPI()
      SECRET_KEY = os.getenv("SECRET_KEY", "change-me")
      if SECRET_KEY == "change-me":
          raise RuntimeError("set SECRET_KEY")
      signer = Signer(SECRET_KEY)
    `,
    ),
    good(
      'what is called after keys and is none, and the key of another service',
      `
      import os

      from fastapi import FastAPI

      app = FastAPI()
      KEY_FILE = os.getenv("JWT_SECRET_KEY_FILE", "/run/secrets/jwt")
      KEY_NAME = os.getenv("SECRET_KEY_NAME", "orders")
      HOURS = os.getenv("JWT_SECRET_ROTATION_HOURS", "24")
      STORAGE = os.getenv("MINIO_SECRET_KEY", "minioadmin")
    `,
    ),
    good(
      'a program that serves nothing',
      `
      import os

      SECRET_KEY = os.getenv("SECRET_KEY", "hush")
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report, context) {
    if (!model.routes.some((route) => route.kind === 'http' && route.origin === 'project')) return
    const seen = new Set([true, false].flatMap((isToken) => findWrittenKeys(isToken, context).map(({ secret }) => secret.setting)))
    for (const call of context.code.calls) {
      const name = findKeyName(call)
      if (name === null || seen.has(name) || !isWritten(call, context)) continue
      seen.add(name)
      report({
        place: call.place,
        cause: causeIn(call.inside, name),
        what: `where ${name} is not set, the key is a constant from the code`,
        routes: context.routesTo(call),
      })
    }
  },
})

/** `APP_JWT_SECRET`, `SECRET_KEY`, `session_secret_key`: nothing but words that say that it signs, behind at most two of the application. */
function findKeyName({ tags, arguments: { name }, condition }: Call): string | null {
  if (!tags.includes('setting-default') || typeof name?.value !== 'string' || condition?.default === 'off') return null
  const words = wordsOf(name.value)
  const phrase = words.join(' ')
  const isKey = /(?:^|\s)(?:secret key|(?:jwt|session|token|cookie|signing|auth)(?: \w+)? (?:secret|key)(?: key)?|signing key)$/.test(
    phrase,
  )
  return isKey && words.length <= 5 && !words.some((word) => ofOthers.has(word)) ? name.value : null
}
const ofOthers = new Set(
  'aws s3 minio stripe oss cos azure gcp google github gitlab client consumer access public langfuse recaptcha captcha turnstile twilio paypal razorpay storage bucket r2 tencent aliyun alibaba api id test tests oauth'.split(
    ' ',
  ),
)

function isWritten({ arguments: given }: Call, { code }: RuleContext): boolean {
  const { default: value } = given
  const secret = findWrittenSecret(value, code)
  return secret !== null && value?.from.every(({ kind }) => kind === 'constant') === true && !secret.text.startsWith('/')
}
