// One key for algorithms that share it and algorithms that do not.

import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'
import { describeAlgorithms, findAlgorithms, findVerificationOff, isAsymmetric, isSymmetric } from '../token-call.ts'

export default defineRule({
  id: 'jwt-algorithm-confusion',
  title: 'One key stands for secret and for public algorithms',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-347', 'CWE-327'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-9.1.2'],
  why: `
    A public key is for everybody. Where the same key may also serve HS256, whoever has it signs a token with it as the secret, and
    the app takes the token for genuine. Some libraries refuse the forms of key that they recognise, not all forms.`,
  fix: 'Accept one kind for one key: algorithms=["RS256"] for a public key, algorithms=["HS256"] for a secret.',
  blindSpots: [
    'Lists that come from a setting are reported by their default.',
    'A key whose kind decides, such as the JWK of a newer PyJWT, is not told from others.',
  ],
  examples: [
    bad(
      'both kinds',
      `
      import os

      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, os.environ["JWT_KEY"], algorithms=["HS256", "RS256"])  # <-- finding
          except jwt.PyJWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    bad(
      'a constant list of python-jose',
      `
      import os

      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer
      from jose import JWTError, jwt

      ACCEPTED = ["ES256", "HS512"]
      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, os.environ["JWT_KEY"], algorithms=ACCEPTED)  # <-- finding
          except JWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    good(
      'several of one kind',
      `
      import os

      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, os.environ["JWT_KEY"], algorithms=["RS256", "ES256"], audience="shop")
          except jwt.PyJWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    good(
      'two keys, a kind each',
      `
      import os

      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              if jwt.get_unverified_header(token)["alg"] == "HS256":
                  return jwt.decode(token, os.environ["OWN_KEY"], algorithms=["HS256"])
              return jwt.decode(token, os.environ["PARTNER_KEY"], algorithms=["RS256"], audience="shop")
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
    if (!call.tags.includes('jwt-decode') || findVerificationOff(call) !== null) return
    const algorithms = findAlgorithms(call)
    if (algorithms === null || !algorithms.some(isSymmetric) || !algorithms.some(isAsymmetric)) return
    report({
      place: call.place,
      cause: causeIn(call.inside, 'algorithms'),
      what: `one key may serve ${describeAlgorithms(algorithms)}`,
      routes: context.routesTo(call),
    })
  },
})
