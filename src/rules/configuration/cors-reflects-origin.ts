// CORS by hand, which takes every caller's word for where they come from.

import type { Call, CodeValue } from '../../model/index.ts'
import { consequenceOf, findAttached, severityOf } from '../attached-credentials.ts'
import { causeIn } from '../code-cause.ts'
import { reachedRoutes } from '../cors.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'cors-reflects-origin',
  title: 'The answer names whatever origin the request came from',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-942', 'CWE-346'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-3.4.2'],
  why: `
    Access-Control-Allow-Origin repeats the Origin header of the request, and credentials are allowed: a browser takes that for
    leave. Any site that the user visits can call this API with the cookies of the user and read the answer.`,
  fix: 'Use CORSMiddleware with a list of origins, or hold the origin against such a list before it is repeated.',
  blindSpots: [
    'A function that compares the origin with anything, or passes it to a function that decides, is taken to check it.',
    'Headers that are put together as bytes for ASGI messages are not seen.',
  ],
  examples: [
    bad(
      'a middleware of the project',
      `
      from fastapi import FastAPI, Request

      app = FastAPI()


      @app.middleware("http")
      async def allow_origins(request: Request, call_next):
          response = await call_next(request)
          response.headers["Access-Control-Allow-Origin"] = request.headers.get("origin", "*")  # <-- finding
          response.headers["Access-Control-Allow-Credentials"] = "true"
          return response
    `,
    ),
    bad(
      'headers of one answer, if there is an origin at all',
      `
      from fastapi import FastAPI, Request
      from fastapi.responses import JSONResponse

      app = FastAPI()


      @app.get("/me")
      def read_me(request: Request):
          origin = request.headers.get("origin")
          headers = {"Access-Control-Allow-Credentials": "true"}
          if origin is not None:
              headers["access-control-allow-origin"] = origin  # <-- finding
          return JSONResponse({"name": "Ada"}, headers=headers)


      @app.options("/me")
      def allow_me(request: Request):
          return JSONResponse(  # <-- finding
              {},
              headers={
                  "Access-Control-Allow-Origin": request.headers["origin"],
                  "Access-Control-Allow-Credentials": "true",
              },
          )
    `,
    ),
    good(
      'the origin is held against a list',
      `
      from fastapi import FastAPI, Request

      app = FastAPI()
      ORIGINS = {"https://shop.example"}


      @app.middleware("http")
      async def allow_origins(request: Request, call_next):
          response = await call_next(request)
          origin = request.headers.get("origin")
          if origin in ORIGINS:
              response.headers["Access-Control-Allow-Origin"] = origin
              response.headers["Access-Control-Allow-Credentials"] = "true"
          return response
    `,
    ),
    good(
      'one origin, and every origin without credentials',
      `
      from fastapi import FastAPI, Request, Response

      app = FastAPI()


      @app.get("/me")
      def read_me(response: Response):
          response.headers["Access-Control-Allow-Origin"] = "https://shop.example"
          response.headers["Access-Control-Allow-Credentials"] = "true"
          return {"name": "Ada"}


      @app.get("/books")
      def list_books(request: Request, response: Response):
          response.headers["Access-Control-Allow-Origin"] = request.headers.get("origin", "*")
          return []
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!reflects(call) || isHeldAgainst(call)) return
    const near = context.code.calls.filter(({ inside }) => inside.module === call.inside.module && inside.function === call.inside.function)
    if (!near.some(allowsCredentials)) return
    const routes = context.routesTo(call)
    const app = routes.map(context.appOf).find((one) => one !== null) ?? context.model.apps[0]
    // A middleware answers for every route of its app.
    const attached = app === undefined ? null : findAttached(app, reachedRoutes(app, context), context)
    report({
      place: call.place,
      cause: causeIn(call.inside, 'Access-Control-Allow-Origin'),
      what: `the answer admits whatever origin the request names, with credentials${attached === null ? '' : consequenceOf(attached)}`,
      routes,
      ...(attached === null ? {} : severityOf(attached)),
      ...(call.condition?.default === 'unknown' ? { confidence: 'medium' } : {}),
    })
  },
})

function reflects(call: Call): boolean {
  if (call.condition?.default === 'off') return false
  if (call.tags.includes('set-header'))
    return isNamed(call.arguments['name'], 'access-control-allow-origin') && isOrigin(call.arguments['value'])
  const headers = call.tags.includes('response') ? call.arguments['headers'] : undefined
  return headers !== undefined && headerIn(headers, 'access-control-allow-origin') === null && isOrigin(headers)
}

function allowsCredentials(call: Call): boolean {
  if (call.tags.includes('set-header'))
    return isNamed(call.arguments['name'], 'access-control-allow-credentials') && isNamed(call.arguments['value'], 'true')
  const headers = call.arguments['headers']
  const said = headers === undefined ? undefined : headerIn(headers, 'access-control-allow-credentials')
  return typeof said === 'string' && said.toLowerCase() === 'true'
}

function isNamed(value: CodeValue | undefined, wanted: string): boolean {
  return typeof value?.value === 'string' && value.value.toLowerCase() === wanted
}

/** The value of a header in a dict of them: null where it is there and not known, undefined where it is not there. */
function headerIn({ value }: CodeValue, wanted: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.entries(value).find(([name]) => name.toLowerCase() === wanted)?.[1]
}

function isOrigin(value: CodeValue | undefined): boolean {
  if (value === undefined) return false
  const isRead = value.from.some((source) => source.kind === 'request' && /^headers\.origin$/i.test(source.name))
  // Of a request without an annotation only the names are known.
  return isRead || value.names.some((name) => /\bheaders\.origin$/i.test(name))
}

function isHeldAgainst({ tests = [] }: Call): boolean {
  return tests.some((test) => /origin/i.test(test) && !/ is (?:not )?None$|[!=]= ?(?:''|"")$/.test(test))
}
