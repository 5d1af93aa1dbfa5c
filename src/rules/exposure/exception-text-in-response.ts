// What an exception says is written for whoever runs the program. Here the caller reads it.

import type { Call, CodeValue, Inside, Return } from '../../model/index.ts'
import { placeIn } from '../call-edits.ts'
import { causeIn } from '../code-cause.ts'
import { type ExceptionKind, exceptionKindOf } from '../exception-kind.ts'
import { bad, type Draft, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'exception-text-in-response',
  title: 'The text of an exception is sent to the caller',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-209', 'CWE-497'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-16.5.1'],
  why: `
    The text of an exception that the program did not raise itself holds what the library put in: statements and values of a failed
    query, paths, hosts and user names, parts of keys and tokens. FastAPI sends \`detail\` and what a handler returns as they are.`,
  fix: 'Log the exception with logger.exception(...) and answer with a fixed text: raise HTTPException(500, "Internal error") from error.',
  blindSpots: [
    'Exceptions of the project itself and ValueError, whose texts are usually written for callers, are left alone.',
    'Texts that pass through a class of the project or a generator of a streamed response are not followed.',
    'PyJWT says of a token what is wrong with it in texts of its own: that is less sure to tell anything.',
    'An exception handler that replaces the detail of every error is not seen.',
  ],
  examples: [
    bad(
      'the error of a token that was not accepted',
      `
      from fastapi import FastAPI, Header, HTTPException
      from jose import jwt
      from jose.exceptions import JWKError, JWTError

      app = FastAPI()


      @app.get("/me")
      def read_me(authorization: str = Header()):
          try:
              return jwt.decode(authorization, read_key(), algorithms=["HS256"])
          except (JWKError, JWTError) as error:
              raise HTTPException(status_code=401, detail=[{"msg": str(error)}]) from None  # <-- finding
    `,
    ),
    bad(
      'whatever went wrong, in an f-string',
      `
      from fastapi import FastAPI, HTTPException

      app = FastAPI()


      @app.post("/reports")
      def make_report(name: str):
          try:
              return build(name)
          except Exception as e:
              raise HTTPException(500, f"Failed to build the report: {e}")  # <-- finding
    `,
    ),
    bad(
      'a response and a returned dict',
      `
      from fastapi import FastAPI
      from fastapi.responses import JSONResponse

      app = FastAPI()


      @app.get("/stock")
      def read_stock():
          try:
              return load()
          except Exception as e:
              return JSONResponse(status_code=500, content={"error": str(e)})  # <-- finding


      @app.get("/prices")
      def read_prices():
          try:
              return load()
          except Exception as e:
              return {"error": str(e)}  # <-- finding
    `,
    ),
    good(
      'a fixed text, and the exception in the log',
      `
      import logging

      from fastapi import FastAPI, HTTPException

      app = FastAPI()
      logger = logging.getLogger(__name__)


      @app.get("/stock")
      def read_stock():
          try:
              return load()
          except Exception as error:
              logger.exception("the stock cannot be read: %s", error)
              raise HTTPException(500, detail="The stock cannot be read") from error
    `,
    ),
    good(
      'texts that the project writes for its callers',
      `
      from fastapi import FastAPI, HTTPException

      app = FastAPI()


      class OutOfStock(Exception):
          pass


      class DatabaseError(Exception):
          pass


      @app.post("/orders")
      def place_order(amount: int):
          try:
              if amount > 3:
                  raise OutOfStock("only three are left")
          except (OutOfStock, DatabaseError) as error:
              raise HTTPException(409, detail=str(error))
          try:
              return parse(amount)
          except ValueError as error:
              raise HTTPException(422, detail=f"not an amount: {error}")
    `,
    ),
    good(
      'only the text of an exception that was raised with one',
      `
      from fastapi import FastAPI, HTTPException

      app = FastAPI()


      @app.post("/extensions")
      def install(name: str):
          try:
              return fetch(name)
          except Exception as error:
              detail = str(error) if isinstance(error, AssertionError) else f"{name} cannot be installed"
              raise HTTPException(500, detail=detail) from error
    `,
    ),
    good(
      'an answer of another server is passed on, by its number',
      `
      import httpx
      from fastapi import FastAPI, HTTPException

      app = FastAPI()


      @app.get("/weather")
      async def read_weather():
          try:
              return await load()
          except HTTPException as error:
              raise HTTPException(error.status_code, detail=error.detail)
          except httpx.HTTPStatusError as error:
              raise HTTPException(error.response.status_code, detail="the weather service refused")
          except Exception as error:
              raise HTTPException(500, detail=f"failed: {type(error).__name__}")
    `,
    ),
    good(
      'the exception itself, of which JSON makes an empty object',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/stock")
      def read_stock():
          try:
              return {"stock": open("stock.json").read()}
          except Exception as error:
              return error, 400
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    const decoders = new Set(context.code.calls.filter(({ tags }) => tags.includes('jwt-decode')).map(({ inside }) => keyOf(inside)))
    for (const call of context.code.calls) {
      if (!call.tags.some((tag) => carriers.has(tag))) continue
      const said = findTold(call)
      if (said === null) continue
      const status = findStatus(call.arguments['status_code'])
      const isRefusal = (status === 401 || status === 403) && said.kind === 'broad' && decoders.has(keyOf(call.inside))
      report(toDraft(call, isRefusal ? { ...said, kind: 'token' } : said, { name: call.callee, status }))
    }
    for (const one of context.code.returns) {
      // What another function makes is its own matter: it may be anything that it was written for.
      if (/^(?:await )?(?!str\b|repr\b)[\w.]+\(/.test(one.value.text)) continue
      const kind = findTellingSource(one.value)
      if (kind !== null) report(toDraft(one, { kind, value: one.value }, { name: 'return', status: null }))
    }

    function toDraft(code: Call | Return, { kind, value }: Told, { name, status }: Carrier): Draft {
      const isRefusal = status !== null && status < 500
      return {
        place: 'callee' in code ? placeIn(code, value) : code.place,
        cause: causeIn(code.inside, `${name} with ${value.text}`),
        what: `${spoken[kind]} is sent to the caller${status === null ? '' : ` with status ${status}`}`,
        routes: context.routesTo(code),
        ...(kind === 'broad' || kind === 'system' ? { severity: 'low' } : {}),
        ...(isRefusal && (kind === 'broad' || kind === 'system') ? { confidence: 'medium' } : {}),
        ...(code.entries.length === 0 && kind !== 'token' ? { confidence: 'medium' } : {}),
        ...(kind === 'token' && isFixedText(value) ? { severity: 'low', confidence: 'medium' } : {}),
      }
    }
  },
})

interface Told {
  readonly kind: Exclude<ExceptionKind, 'own'>
  readonly value: CodeValue
}
interface Carrier {
  readonly name: string
  readonly status: number | null
}

const carriers: ReadonlySet<string> = new Set(['http-error', 'response'])
const spoken: Readonly<Record<Told['kind'], string>> = {
  token: 'the error of a token or a key',
  database: 'the error of the database',
  system: 'an error of the system or the network',
  broad: 'the text of whatever exception occurs',
}

function findTold(call: Call): Told | null {
  for (const name of ['detail', 'content']) {
    const value = call.arguments[name]
    const kind = value === undefined ? null : findTellingSource(value)
    if (value !== undefined && kind !== null) return { kind, value }
  }
  return null
}

/** The most telling exception whose text the value is made of (FastAPI makes `{}` of the object itself); attributes such as `status_code` and the name of its class tell nothing. */
function findTellingSource(value: CodeValue): Told['kind'] | null {
  if (/__name__|\.status_code|\.errors\(\)/.test(value.text)) return null
  const kinds = value.from.flatMap((source) =>
    source.kind === 'exception' && source.isObject !== true ? [exceptionKindOf(source.type)] : [],
  )
  return (['token', 'database', 'broad', 'system'] as const).find((kind) => kinds.includes(kind)) ?? null
}

/** PyJWT says of a token that it is expired, or not well formed, in texts of its own. */
function isFixedText({ from }: CodeValue): boolean {
  const types = from.flatMap((source) => (source.kind === 'exception' ? source.type.split(' | ') : []))
  return (
    types.length > 0 &&
    types.every((type) =>
      /^jwt\.(?:exceptions\.)?(?:PyJWTError|InvalidTokenError|DecodeError|(?:Expired|Invalid)Signature(?:Error)?)$/.test(type),
    )
  )
}

function findStatus(value: CodeValue | undefined): number | null {
  if (value !== undefined && value.certainty !== 'unknown' && typeof value.value === 'number') return value.value
  const named = /\bHTTP_(\d{3})/.exec(value?.text ?? '')?.[1]
  return named === undefined ? null : Number(named)
}

function keyOf({ file, function: name }: Inside): string {
  return `${file}:${name}`
}
