// A token that was made for somebody else opens this app as well.

import type { Call } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'
import { findWrittenSecret } from '../secret-value.ts'
import { findAlgorithms, findOption, findVerificationOff, isAsymmetric, isSymmetric } from '../token-call.ts'

export default defineRule({
  id: 'jwt-audience-not-checked',
  title: 'Tokens that were made for others are accepted',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-345', 'CWE-287'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-9.2.3'],
  why: `
    An issuer signs for many programs with one key, and so does every copy of a program whose key stands in its code. Only the
    audience says whom a token is for; without it a token from another program, which its owner can read, works here.`,
  fix: 'Sign with an "aud" claim of your own, and demand it: jwt.decode(…, audience="https://api.example").',
  blindSpots: [
    'Where the app alone has the key and keeps it secret, nothing is said.',
    'Code that compares the audience by itself after decoding is not seen.',
  ],
  examples: [
    bad(
      'a key that others have, too',
      `
      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      SECRET_KEY = "7d2f0b6c1a9e4f358b6d0c2e4a1f8d97"
      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, SECRET_KEY, algorithms=["HS256"])  # <-- finding
          except jwt.PyJWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    bad(
      'the audience is switched off for the tokens of an issuer',
      `
      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")
      keys = jwt.PyJWKClient("https://id.example/keys")


      def current_user(token: str = Depends(scheme)):
          try:
              key = keys.get_signing_key_from_jwt(token).key
              return jwt.decode(token, key, algorithms=["RS256"], options={"verify_aud": False})  # <-- finding
          except jwt.PyJWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    good(
      'the audience is demanded',
      `
      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")
      keys = jwt.PyJWKClient("https://id.example/keys")


      def current_user(token: str = Depends(scheme)):
          try:
              key = keys.get_signing_key_from_jwt(token).key
              return jwt.decode(token, key, algorithms=["RS256"], audience="shop")
          except jwt.PyJWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    good(
      'a key that nobody else has',
      `
      import os

      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, os.environ["JWT_KEY"], algorithms=["HS256"], options={"verify_aud": False})
          except jwt.PyJWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!call.tags.includes('jwt-decode') || findVerificationOff(call) !== null || call.open) return
    if (!/^(?:jwt|jose\.jwt)\./.test(call.callee) || call.arguments['audience'] !== undefined) return
    const hasKnownKey = isKeyInCode(call, context)
    const isOff = findOption(call, 'verify_aud') === false && (findAlgorithms(call) ?? []).some(isAsymmetric)
    if (!hasKnownKey && !isOff) return
    report({
      place: call.place,
      cause: causeIn(call.inside, 'audience'),
      what: hasKnownKey
        ? 'no audience is asked for, and the key is in the code: a token from any other program with this key is accepted'
        : 'the audience is not checked: a token that the issuer made for another program is accepted',
      // Some compare the audience themselves, because they know it in several spellings.
      ...(hasKnownKey ? {} : { confidence: 'low' }),
      routes: context.routesTo(call),
    })
  },
})

function isKeyInCode(call: Call, { code }: RuleContext): boolean {
  const algorithms = findAlgorithms(call)
  if (algorithms !== null && !algorithms.some(isSymmetric)) return false
  const secret = findWrittenSecret(call.arguments['key'], code)
  return secret !== null && secret.setting === null
}
