// `none` is an algorithm by name: a token without a signature.

import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findAlgorithms } from '../token-call.ts'

export default defineRule({
  id: 'jwt-none-algorithm',
  title: 'Tokens without a signature are made or accepted',
  severity: 'critical',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-347', 'CWE-327'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-9.1.2', 'v5.0.0-9.1.1'],
  why: `
    The algorithm none stands for no signature at all. Where it is among those that are accepted, anybody writes a token that
    names any user; where tokens are made with it, whoever receives them cannot tell them from such.`,
  fix: 'Sign with HS256 or EdDSA, and list that algorithm alone.',
  blindSpots: ['A list of algorithms that comes from a setting is reported only when its default has none in it.'],
  examples: [
    bad(
      'none among the accepted',
      `
      import os

      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, os.environ["JWT_KEY"], algorithms=["HS256", "none"])  # <-- finding
          except jwt.PyJWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    bad(
      'a token that nobody signed',
      `
      from datetime import datetime, timedelta, timezone

      import jwt
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/token")
      def login(username: str):
          expires = datetime.now(timezone.utc) + timedelta(minutes=15)
          return jwt.encode({"sub": username, "exp": expires}, None, algorithm="none")  # <-- finding
    `,
    ),
    good(
      'one algorithm that signs',
      `
      import os

      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, os.environ["JWT_KEY"], algorithms=["HS256"])
          except jwt.PyJWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    good(
      'the default algorithm of PyJWT',
      `
      import os
      from datetime import datetime, timedelta, timezone

      import jwt
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/token")
      def login(username: str):
          expires = datetime.now(timezone.utc) + timedelta(minutes=15)
          return jwt.encode({"sub": username, "exp": expires}, os.environ["JWT_KEY"])
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (call.condition?.default === 'off') return
    const isMade = call.tags.includes('jwt-encode')
    if (!isMade && !call.tags.includes('jwt-decode')) return
    const given = call.arguments[isMade ? 'algorithm' : 'algorithms']
    const named = findAlgorithms(call)?.some((algorithm) => algorithm.toLowerCase() === 'none') ?? false
    // PyJWT's `encode(…, algorithm=None)` means none, too.
    const isNone = isMade && given?.certainty === 'certain' && given.value === null && call.callee.startsWith('jwt.')
    if (given === undefined || given.certainty === 'unknown' || (!named && !isNone)) return
    report({
      place: call.place,
      cause: causeIn(call.inside, 'none'),
      what: isMade ? 'the token is made without a signature' : 'tokens without a signature are among those that are accepted',
      ...(given.certainty === 'likely' ? { confidence: 'medium' } : {}),
      routes: context.routesTo(call),
    })
  },
})
