// A library that reads what strangers send, and that hardly anybody looks after.

import { bad, defineRule, good } from '../kit.ts'
import { tokenLibrary } from '../token-call.ts'

export default defineRule({
  id: 'jwt-library-abandoned',
  title: 'Tokens are read by a library that is hardly maintained',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1104'],
  owaspApi: null,
  asvs: ['v5.0.0-15.2.1'],
  why: `
    The library python-jose had no release from 2021 to 2025, while two of its holes were public (CVE-2024-33663: keys and algorithms can be
    confused; CVE-2024-33664: a small token unpacks into gigabytes). FastAPI's own documentation left it for PyJWT in 2024.`,
  fix: 'Move to PyJWT, whose encode and decode take the same arguments here; until then run at least python-jose 3.4.0.',
  blindSpots: ['Which version is installed is not looked at.', 'Other libraries that stand still are not known here.'],
  examples: [
    bad(
      'as tutorials had it for years',
      `
      import os

      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer
      from jose import JWTError, jwt

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, os.environ["JWT_KEY"], algorithms=["HS256"])  # <-- finding
          except JWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    bad(
      'several calls are one finding',
      `
      import os
      from datetime import datetime, timedelta, timezone

      from fastapi import FastAPI
      from jose import jws, jwt

      app = FastAPI()


      @app.post("/token")
      def login(username: str):
          expires = datetime.now(timezone.utc) + timedelta(minutes=15)
          return jwt.encode({"sub": username, "exp": expires}, os.environ["JWT_KEY"], algorithm="HS256")


      @app.post("/verify")
      def verify(token: str):
          return jws.verify(token, os.environ["JWT_KEY"], algorithms=["HS256"])  # <-- finding
    `,
    ),
    good(
      'the library that FastAPI teaches today',
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
      'the library that Authlib became',
      `
      import os

      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer
      from joserfc import jwt
      from joserfc.errors import JoseError
      from joserfc.jwk import OctKey

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")
      key = OctKey.import_key(os.environ["JWT_KEY"])
      registry = jwt.JWTClaimsRegistry(exp={"essential": True})


      def current_user(token: str = Depends(scheme)):
          try:
              found = jwt.decode(token, key, algorithms=["HS256"])
              registry.validate(found.claims)
          except JoseError:
              raise HTTPException(401)
          return found.claims


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    const calls = context.code.calls.filter((call) => call.callee.startsWith('jose.'))
    const [first] = [calls.find(({ tags }) => tags.includes('jwt-decode')), ...calls].filter((call) => call !== undefined)
    if (first === undefined) return
    const entries = new Set(calls.flatMap((call) => call.entries))
    report({
      place: first.place,
      cause: { name: tokenLibrary(first), what: 'library for tokens' },
      what: `tokens are made or read with ${tokenLibrary(first)}`,
      routes: context.model.routes.filter(({ id }) => entries.has(id)),
    })
  },
})
