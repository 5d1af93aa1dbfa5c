// A route that renews sessions takes any token that the app has signed.

import { wordsOf } from '../../knowledge/index.ts'
import type { Call, Outline, Route } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'
import { outlinesOf } from '../sign-in-steps.ts'
import { isRenewal } from '../single-use.ts'

export default defineRule({
  id: 'access-token-accepted-as-refresh',
  title: 'An access token is accepted where a refresh token is asked for',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-613', 'CWE-287'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-9.2.2'],
  why: `
    Both tokens are signed with the same key, and nothing asks which of them came. An access token that leaks, and was to be good for minutes,
    is exchanged for a new one again and again, and so never ends.`,
  fix: 'Put the kind into the claims ({"type": "refresh"}) and refuse tokens of another kind: if payload.get("type") != "refresh": raise HTTPException(401).',
  blindSpots: ['A look-up of the token in a database or cache, which does as well, is told by its name.'],
  examples: [
    bad(
      'any token is renewed',
      `
      import os

      import jwt
      from fastapi import FastAPI, HTTPException

      app = FastAPI()
      KEY = os.environ["JWT_KEY"]


      def make_token(sub, minutes):
          return jwt.encode({"sub": sub, "exp": in_minutes(minutes)}, KEY, algorithm="HS256")


      @app.post("/login")
      def login(name: str):
          return {"access": make_token(name, 5), "refresh": make_token(name, 9999)}


      @app.post("/refresh")
      def refresh(refresh_token: str):
          claims = jwt.decode(refresh_token, KEY, algorithms=["HS256"])  # <-- finding
          return {"access": make_token(claims["sub"], 5)}
    `,
    ),
    bad(
      'through a function of both',
      `
      import os

      import jwt
      from fastapi import FastAPI, HTTPException
      from pydantic import BaseModel

      app = FastAPI()
      KEY = os.environ["JWT_KEY"]


      class Renewal(BaseModel):
          refresh_token: str


      def decode_token(token):
          try:
              return jwt.decode(token, KEY, algorithms=["HS256"])  # <-- finding
          except jwt.PyJWTError:
              raise HTTPException(401)


      def make_token(sub):
          return jwt.encode({"sub": sub, "exp": soon()}, KEY, algorithm="HS256")


      @app.post("/auth/refresh")
      def refresh(body: Renewal):
          return {"access": make_token(decode_token(body.refresh_token)["sub"])}
    `,
    ),
    good(
      'the kind is asked for',
      `
      import os

      import jwt
      from fastapi import FastAPI, HTTPException

      app = FastAPI()
      KEY = os.environ["JWT_KEY"]


      def make_token(sub, kind):
          return jwt.encode({"sub": sub, "type": kind, "exp": soon()}, KEY, algorithm="HS256")


      @app.post("/refresh")
      def refresh(refresh_token: str):
          claims = jwt.decode(refresh_token, KEY, algorithms=["HS256"])
          if claims["type"] != "refresh":
              raise HTTPException(401)
          return {"access": make_token(claims["sub"], "access")}
    `,
    ),
    good(
      'a key of its own, and a token that is looked up',
      `
      import os

      import jwt
      from fastapi import FastAPI, HTTPException

      app = FastAPI()
      KEY = os.environ["JWT_KEY"]
      REFRESH_KEY = os.environ["JWT_REFRESH_KEY"]


      def make_token(sub):
          return jwt.encode({"sub": sub, "exp": soon()}, KEY, algorithm="HS256")


      @app.post("/refresh")
      def refresh(refresh_token: str):
          claims = jwt.decode(refresh_token, REFRESH_KEY, algorithms=["HS256"])
          return {"access": make_token(claims["sub"])}


      @app.post("/device/refresh")
      def refresh_device(refresh_token: str):
          claims = jwt.decode(refresh_token, KEY, algorithms=["HS256"])
          if find_refresh_token(claims["jti"]) is None:
              raise HTTPException(401)
          return {"access": make_token(claims["sub"])}
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report, context) {
    const found = new Map<Call, Route[]>()
    for (const route of model.routes) {
      if (route.kind !== 'http' || !isRenewal(route)) continue
      const calls = context.code.calls.filter(({ entries }) => entries.includes(route.id))
      if (!calls.some(({ tags }) => tags.includes('jwt-encode'))) continue
      const decodes = calls.filter(({ tags, inside }) => tags.includes('jwt-decode') && !isOfDependency(inside, route))
      const [decode, ...others] = decodes
      if (decode === undefined || others.length > 0 || asksForKind(route, decode, context)) continue
      const known = found.get(decode)
      if (known === undefined) found.set(decode, [route])
      else known.push(route)
    }
    for (const [decode, routes] of found)
      report({
        place: decode.place,
        cause: causeIn(decode.inside, 'kind of token'),
        what: 'a token is renewed here, and nothing asks whether it is a refresh token',
        routes,
      })
  },
})

function isOfDependency({ module, function: name }: Call['inside'], { dependencies }: Route): boolean {
  return dependencies.some(({ call }) => call === `${module}:${name}` || call === `${module}:${name.replace(/\.__call__$/, '')}`)
}

/** By a claim, an audience, a key of its own, or a look-up of what was given out. */
function asksForKind(route: Route, decode: Call, { code }: RuleContext): boolean {
  const key = decode.arguments['key']
  if (
    [key?.text ?? '', ...(key?.names ?? []), ...(key?.from ?? []).map((source) => ('name' in source ? source.name : ''))].some((name) =>
      wordsOf(name).includes('refresh'),
    )
  )
    return true
  if (decode.arguments['audience'] !== undefined || decode.open) return true
  return outlinesOf(route, code.outlines).some((outline) => outline.steps.some((step) => isAboutKind(step.text, step.kind, outline)))
}

function isAboutKind(text: string, kind: string, { inside }: Outline): boolean {
  if (
    /\['(?:type|typ|token_type|kind|scope|use|purpose|token_use|jti)'\]|\.get\('(?:type|typ|token_type|kind|scope|scopes|use|purpose|jti)'|\.(?:token_type|typ|jti)\b/.test(
      text,
    )
  )
    return true
  if (kind === 'test' && /refresh|type|revoked|blacklist|expected|jti/i.test(text)) return true
  const isLookUp =
    kind === 'call' &&
    /(?:find|get|fetch|load|exists|select|is|check|verify|validate|consume|rotate|revoke|delete)_?\w*(?:refresh|session|revoked|black|stored|family)\w*\(/i.test(
      text,
    )
  return isLookUp && !/decode/i.test(text) && !inside.function.startsWith('get_settings')
}
