// The token says when it ends, and the program does not look.

import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findOption, findVerificationOff } from '../token-call.ts'

export default defineRule({
  id: 'jwt-expiry-not-checked',
  title: 'Tokens are accepted after their end',
  severity: 'medium',
  confidence: 'low',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-613'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-9.2.1'],
  why: `
    With verify_exp switched off the library accepts a token whose time is over. Unless the code behind it looks at exp itself, a
    token that leaked once opens the account for good.`,
  fix: 'Leave verify_exp out, and catch the error of an expired token where it needs an answer of its own.',
  blindSpots: ['Code that compares exp with the time by itself, which is as good, is not seen.'],
  examples: [
    bad(
      'the end does not count',
      `
      import os

      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, os.environ["JWT_KEY"], algorithms=["HS256"], options={"verify_exp": False})  # <-- finding
          except jwt.PyJWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    bad(
      'options in a constant',
      `
      import os

      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer
      from jose import JWTError, jwt

      LENIENT = {"verify_exp": False}
      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, os.environ["JWT_KEY"], algorithms=["HS256"], options=LENIENT)  # <-- finding
          except JWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    good(
      'a grace of a minute',
      `
      import os

      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, os.environ["JWT_KEY"], algorithms=["HS256"], leeway=60, options={"require": ["exp"]})
          except jwt.PyJWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    good(
      'the hash of another token is not asked for',
      `
      import os

      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer
      from jose import JWTError, jwt

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, os.environ["JWT_KEY"], algorithms=["HS256"], options={"verify_at_hash": False})
          except JWTError:
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
    if (findOption(call, 'verify_exp') !== false) return
    report({
      place: call.place,
      cause: causeIn(call.inside, 'verify_exp'),
      what: 'a token whose time is over is accepted',
      routes: context.routesTo(call),
    })
  },
})
