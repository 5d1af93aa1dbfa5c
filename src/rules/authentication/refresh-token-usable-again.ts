// A refresh token makes new tokens for as long as it lives, however often it was used.

import type { Call, HttpRoute, Route } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'
import { outlinesOf } from '../sign-in-steps.ts'
import { endsToken, isRenewal, keepsSomething } from '../single-use.ts'

export default defineRule({
  id: 'refresh-token-usable-again',
  title: 'A refresh token works again after it was used',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-613', 'CWE-294'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-10.4.5', 'v5.0.0-7.4.1'],
  why: `
    The refresh token is a signed text that the server keeps nothing about: using it neither ends it nor leaves a trace. Whoever has a copy makes
    new tokens beside the user for as long as it lives, and nobody can tell, or take it back.`,
  fix: 'Keep the id of each refresh token (jti), delete it when it is used, give out a new one with the new access token, and end all of a family where an old one comes back.',
  blindSpots: [
    'What ends or keeps a token is told by names: a deletion, a mark, a test of its id, a write to a store.',
    'A token that is bound to a key of the client (DPoP, mutual TLS) needs no rotation.',
  ],
  examples: [
    bad(
      'a signature and an end',
      `
      import os

      import jwt
      from fastapi import FastAPI, HTTPException

      app = FastAPI()
      KEY = os.environ["JWT_KEY"]


      @app.post("/auth/refresh")
      def refresh(refresh_token: str):
          try:
              claims = jwt.decode(refresh_token, KEY, algorithms=["HS256"])  # <-- finding
          except jwt.PyJWTError:
              raise HTTPException(401)
          if claims["type"] != "refresh":
              raise HTTPException(401)
          return {"access_token": jwt.encode({"sub": claims["sub"], "type": "access", "exp": soon()}, KEY, algorithm="HS256")}
    `,
    ),
    bad(
      'a new one beside the old one',
      `
      import os

      from fastapi import Cookie, Depends, FastAPI, HTTPException, Response
      from jose import JWTError, jwt
      from sqlalchemy.orm import Session

      app = FastAPI()
      KEY = os.environ["REFRESH_KEY"]


      def make_token(name, kind, end):
          return jwt.encode({"sub": name, "kind": kind, "exp": end}, KEY, algorithm="HS256")


      @app.post("/token/refresh")
      def renew(response: Response, refresh_token: str = Cookie(), session: Session = Depends(get_session)):
          try:
              claims = jwt.decode(refresh_token, KEY, algorithms=["HS256"])  # <-- finding
          except JWTError:
              raise HTTPException(401)
          user = session.get(User, claims["sub"])
          if user is None or claims["kind"] != "refresh":
              raise HTTPException(401)
          response.set_cookie("refresh_token", make_token(user.name, "refresh", in_days(30)), httponly=True, secure=True)
          return {"access_token": make_token(user.name, "access", in_minutes(10))}
    `,
    ),
    good(
      'its id is deleted, and its session is in a store',
      `
      import os

      import jwt
      from fastapi import FastAPI, HTTPException

      app = FastAPI()
      KEY = os.environ["JWT_KEY"]


      @app.post("/auth/refresh")
      def refresh(refresh_token: str):
          claims = jwt.decode(refresh_token, KEY, algorithms=["HS256"])
          if redis.delete(claims["jti"]) == 0:
              raise HTTPException(401)
          return {"access_token": jwt.encode({"sub": claims["sub"], "exp": soon()}, KEY, algorithm="HS256")}


      @app.post("/session/refresh")
      def renew(refresh_token: str):
          claims = jwt.decode(refresh_token, KEY, algorithms=["HS256"])
          session = sessions.find(claims["sid"])
          if session is None or session.refresh_hash != digest(refresh_token):
              raise HTTPException(401)
          session.refresh_hash = digest(make_token())
          sessions.save(session)
          return {"access_token": jwt.encode({"sub": claims["sub"], "exp": soon()}, KEY, algorithm="HS256")}
    `,
    ),
    good(
      'who is signed in gets a new token, and there is no refresh token',
      `
      import os

      import jwt
      from fastapi import Depends, FastAPI, Header

      app = FastAPI()
      KEY = os.environ["JWT_KEY"]


      def current_user(authorization: str = Header()):
          return jwt.decode(authorization, KEY, algorithms=["HS256"])["sub"]


      @app.post("/token/refresh")
      def refresh(user=Depends(current_user)):
          return {"access_token": jwt.encode({"sub": user, "exp": soon()}, KEY, algorithm="HS256")}
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report, context) {
    const found = new Map<Call, Route[]>()
    for (const route of model.routes) {
      if (route.kind !== 'http' || !isRenewal(route) || route.condition?.default === 'off') continue
      const calls = context.code.calls.filter(({ entries }) => entries.includes(route.id))
      if (!calls.some(({ tags }) => tags.includes('jwt-encode'))) continue
      const decode = calls.find((call) => call.tags.includes('jwt-decode') && !isOfDependency(call, route))
      if (decode === undefined || isKept(route, context)) continue
      found.set(decode, [...(found.get(decode) ?? []), route])
    }
    for (const [decode, routes] of found)
      report({
        place: decode.place,
        cause: causeIn(decode.inside, 'refresh token'),
        what: 'a refresh token is good again after it was used, and nothing is kept by which it could be taken back',
        routes,
      })
  },
})

/** It says who is signed in, on other routes too. */
function isOfDependency({ inside }: Call, { dependencies }: HttpRoute): boolean {
  return dependencies.some(({ call }) => call === `${inside.module}:${inside.function}`)
}

/** Something is ended, asked for in a store, or written down. */
function isKept(route: HttpRoute, { code }: RuleContext): boolean {
  return outlinesOf(route, code.outlines).some(
    (outline) =>
      keepsSomething(outline) ||
      outline.steps.some(
        (step) => endsToken(step) || /refresh_(?:hash|token_hash|token_id)|stored|\bsid\b|session_id|family|rotat/i.test(step.text),
      ),
  )
}
