// A callback of OAuth that takes any code, also one that somebody else asked for.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { isStateName, wordsOf } from '../../knowledge/index.ts'
import type { Call, Comparison, HttpRoute } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'oauth-state-not-compared',
  title: 'A callback of OAuth takes a code without comparing the state',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-352'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-10.2.1'],
  why: `
    The state that was sent to the provider comes back with the code and shows that this browser began the sign-in. Where nobody asks for
    it, an attacker sends a victim the address of the callback with a code of their own, and the victim works in the attacker's account
    or links it to theirs.`,
  fix: 'Take the state, compare it with the one in the session or a cookie by secrets.compare_digest, and refuse the code otherwise.',
  blindSpots: [
    'A state that is taken is believed to be compared, unless it is only put into an attribute that nobody in its file compares.',
    'PKCE or a nonce that is bound to the browser protects as well; a cookie that the callback takes is believed to be for it.',
    'A handler that takes the request itself may read the state there: it is reported with less confidence.',
  ],
  examples: [
    bad(
      'only the code',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/auth/callback")  # <-- finding
      async def finish_sign_in(code: str):
          token = await exchange(code)
          return {"token": token}
    `,
    ),
    bad(
      'the request is for the session, and nothing asks it for the state',
      `
      from fastapi import FastAPI, Request

      app = FastAPI()


      @app.get("/oauth2/callback/{provider}")  # <-- finding
      async def finish_sign_in(request: Request, provider: str, code: str, error: str | None = None):
          request.session["token"] = await exchange(provider, code)
          return {}
    `,
    ),
    bad(
      'the state is kept, and nobody looks at it',
      `
      from fastapi import FastAPI, Request

      app = FastAPI()


      class SignIn:
          def __init__(self):
              self.state = None

          async def finish(self, request: Request):
              code = request.query_params.get("code")
              if code is None:
                  raise ValueError("no code")
              self.state = request.query_params.get("state")  # <-- finding
              return await exchange(code)


      @app.get("/sign-in/back")
      async def back(request: Request):
          return await SignIn().finish(request)
    `,
    ),
    good(
      'the state is kept and compared',
      `
      from fastapi import FastAPI, HTTPException, Request

      app = FastAPI()


      class SignIn:
          async def finish(self, request: Request):
              code = request.query_params.get("code")
              self.state = request.query_params.get("state")
              if self.state != request.cookies.get("sign-in"):
                  raise HTTPException(400)
              return await exchange(code)


      @app.get("/sign-in/back")
      async def back(request: Request):
          return await SignIn().finish(request)
    `,
    ),
    good(
      'the state, by itself or from the request',
      `
      import secrets

      from fastapi import FastAPI, HTTPException, Request

      app = FastAPI()


      @app.get("/auth/callback")
      async def finish_sign_in(request: Request, code: str, state: str):
          if not secrets.compare_digest(state, request.session.pop("state", "")):
              raise HTTPException(400)
          return await exchange(code)


      @app.get("/auth/other/callback")
      async def finish_other_sign_in(request: Request, code: str):
          if request.query_params.get("state") != request.session["state"]:
              raise HTTPException(400)
          return await exchange(code)
    `,
    ),
    good(
      'other codes, and other callbacks',
      `
      from fastapi import Cookie, FastAPI, Request

      app = FastAPI()


      @app.get("/countries/{code}")
      def read_country(code: str):
          return {"code": code}


      @app.get("/login/verify")
      def verify(code: str):
          return {}


      @app.post("/hooks/callback")
      def receive(code: str):
          return {}


      @app.get("/auth/callback")
      async def finish_sign_in(request: Request):
          return await client.authorize_access_token(request)


      @app.get("/oauth/callback")
      async def finish_with_proof(code: str, code_verifier: str = Cookie()):
          return await exchange(code, code_verifier)
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report, context) {
    const reads = context.code.calls.filter(({ tags }) => tags.includes('request-query'))
    for (const route of model.routes) {
      if (route.kind !== 'http' || !takesCodeAlone(route)) continue
      const own = reads.filter(({ entries }) => entries.includes(route.id))
      if (own.some((read) => keyOf(read) === null || isProof(keyOf(read) ?? ''))) continue
      report({
        place: findRoutePlace(route),
        cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: 'state' },
        what: `GET ${route.path} takes a code, and no state with it`,
        routes: [route],
        handler: route.handler === null ? null : handlerName(route.handler),
        ...(route.takesRequest ? { confidence: 'medium' } : {}),
      })
    }
    const compared = new Set(context.code.comparisons.filter(isOfState).map(({ inside }) => inside.file))
    for (const read of reads) {
      if (keyOf(read) !== 'state' || !isOnlyKept(read) || compared.has(read.inside.file)) continue
      if (!reads.some((other) => keyOf(other) === 'code' && isBeside(other, read))) continue
      report({
        place: read.place,
        cause: causeIn(read.inside, 'state'),
        what: 'the state that comes with a code is kept, and compared with nothing',
        routes: context.routesTo(read),
      })
    }
  },
})

function takesCodeAlone(route: HttpRoute): boolean {
  if (route.method !== 'GET' || route.condition?.default === 'off' || !isCallback(route)) return false
  const takesCode = route.parameters.some((parameter) => parameter.name === 'code' && parameter.in === 'query')
  return takesCode && !route.parameters.some((parameter) => parameter.in === 'cookie' || isProof(parameter.name))
}

/** The name of what is read from the query; null where it is not known. */
function keyOf({ arguments: { name } }: Call): string | null {
  return typeof name?.value === 'string' ? name.value : null
}

/** It goes nowhere but into attributes. */
function isOnlyKept({ goesTo, discarded, tested }: Call): boolean {
  return !tested && (discarded || (goesTo.length > 0 && goesTo.every((name) => /^(?:self|cls)\.\w+$/.test(name))))
}

function isBeside(one: Call, other: Call): boolean {
  return one.inside.file === other.inside.file && one.inside.function === other.inside.function
}

function isOfState({ left, right }: Comparison): boolean {
  return [left, right].some(({ names, text }) => [...names, text].some(isStateName))
}

function isCallback({ path }: HttpRoute): boolean {
  const words = wordsOf(path.replace(/\{[^}]*\}/g, ''))
  return words.includes('callback') && !words.some((word) => word === 'payment' || word === 'webhook' || word === 'webhooks')
}

/** What ties the answer to the browser that asked. */
function isProof(name: string): boolean {
  return wordsOf(name).some((word) => word === 'state' || word === 'nonce' || word === 'verifier')
}
