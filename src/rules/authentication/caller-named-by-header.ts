// Who calls is read from a header that every caller can write.

import type { Place } from '../../base/index.ts'
import { wordsOf } from '../../knowledge/index.ts'
import type { CallStep, Outline, Route } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'
import { isCall } from '../sign-in-steps.ts'

export default defineRule({
  id: 'caller-named-by-header',
  title: 'A header that nobody verifies says who calls',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-290'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    Anybody can send X-User-Id or X-User-Role with the value of somebody else. Where the app takes it as the caller, and nothing shows that a
    proxy wrote it, whoever reaches the app without that proxy is everybody they like.`,
  fix: 'Take the caller from a token that the app verifies; behind a proxy, let it sign what it adds, and refuse requests without the signature.',
  blindSpots: [
    'A proxy that removes the header from outside and adds its own is not seen: then the app must be out of reach for everybody else.',
    'A function that speaks of a token, a signature or a trusted proxy beside the header is taken to verify it.',
  ],
  examples: [
    bad(
      'the user as a dependency takes it',
      `
      from fastapi import Depends, FastAPI, Header, HTTPException

      app = FastAPI()


      def current_user(x_user_id: str = Header()):  # <-- finding
          user = find_user(x_user_id)
          if user is None:
              raise HTTPException(401)
          return user


      @app.get("/orders")
      def list_orders(user=Depends(current_user)):
          return user.orders
    `,
    ),
    bad(
      'the role off the request',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request

      app = FastAPI()


      def require_admin(request: Request):
          role = request.headers.get("X-User-Role")  # <-- finding
          if role != "admin":
              raise HTTPException(403)


      @app.delete("/users/{user_id}", dependencies=[Depends(require_admin)])
      def delete_user(user_id: int):
          return {}
    `,
    ),
    good(
      'the proxy proves itself, and a header for other things',
      `
      import os
      import secrets

      from fastapi import Depends, FastAPI, Header, HTTPException

      app = FastAPI()


      def current_user(x_user_id: str = Header(), x_proxy_secret: str = Header()):
          if not secrets.compare_digest(x_proxy_secret, os.environ["PROXY_SECRET"]):
              raise HTTPException(401)
          return find_user(x_user_id)


      @app.get("/orders")
      def list_orders(user=Depends(current_user), user_agent: str = Header(), x_user_language: str = Header("en")):
          return user.orders
    `,
    ),
    good(
      'the caller is proven otherwise, and the header only written to a log',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request
      from fastapi.security import HTTPBearer
      import jwt

      app = FastAPI()


      def current_user(token=Depends(HTTPBearer())):
          try:
              return jwt.decode(token.credentials, read_key(), algorithms=["RS256"], audience="shop")
          except jwt.PyJWTError:
              raise HTTPException(401)


      @app.get("/orders")
      def list_orders(request: Request, user=Depends(current_user)):
          logger.info("orders", extra={"user": request.headers.get("x-user-id")})
          return []
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report, context) {
    const found = new Map<string, Reading[]>()
    const add = (reading: Reading, header: string): void => {
      const key = `${model.apps.length > 1 ? (reading.routes[0]?.app ?? '') : ''} ${wordsOf(header).join('-')}`
      const list = found.get(key)
      if (list === undefined) found.set(key, [reading])
      else if (!list.some(({ outline }) => outline === reading.outline)) list.push(reading)
    }
    for (const route of model.routes) {
      if (route.kind === 'mount' || route.condition?.default === 'off') continue
      for (const parameter of route.parameters) {
        if (parameter.in !== 'header' || !isCallerHeader(parameter.name)) continue
        const taker = parameter.of === null ? null : (route.dependencies[parameter.of] ?? null)
        const outline = findTaker(route, taker?.call ?? null, context)
        if (outline === null || isVerified(outline) || isGuardedBeside(route, outline, context)) continue
        const name = findParameter(outline, parameter.name)
        if (name === null || !isTaken(outline, name)) continue
        const routes = taker === null ? [route] : context.routesTo(outline)
        add({ outline, place: outline.place, header: parameter.name, routes }, parameter.name)
      }
    }
    for (const outline of context.code.outlines) {
      if (isVerified(outline)) continue
      const read = outline.steps.find((step): step is CallStep => isCall(step) && isHeaderRead(step))
      const target = read?.goesTo[0]
      if (read === undefined || target === undefined || !/^\w+$/.test(target) || !isTaken(outline, target)) continue
      const routes = context.routesTo(outline).filter((route) => !isGuardedBeside(route, outline, context))
      const header = read.arguments[0]?.slice(1, -1) ?? ''
      if (routes.length > 0) add({ outline, place: read.place, header, routes }, header)
    }
    for (const readings of found.values()) {
      const [first, ...others] = readings.toSorted((one, other) => rank(one) - rank(other))
      if (first === undefined) continue
      report({
        place: first.place,
        cause: causeIn(first.outline.inside, `header ${first.header}`),
        what: `the header ${first.header} says who calls, and nothing verifies it`,
        routes: [...new Set(readings.flatMap(({ routes }) => routes))],
        others: others.slice(0, 5).map(({ place }) => ({ role: 'related', place, note: 'and here' })),
      })
    }
  },
})

interface Reading {
  readonly outline: Outline
  readonly place: Place
  readonly header: string
  readonly routes: readonly Route[]
}

/** What stands before many routes is the cause. */
function rank({ outline, routes }: Reading): number {
  return (outline.role === 'handler' ? 1e6 : 0) - routes.length
}

/** The function's own name of what a header brings: `actor_id: str = Header(alias="user_id")`. */
function findParameter({ parameters }: Outline, header: string): string | null {
  const plain = header.toLowerCase().replaceAll('-', '_')
  const aliased = parameters.find(({ default: given }) => given?.includes(`alias='${header}'`) === true)
  return (aliased ?? parameters.find(({ name }) => name === plain))?.name ?? null
}

/** `X-User-Id`, `X-Forwarded-User`, `Remote-User`, `x-role`, `user_id`; not `User-Agent` and not `X-User-Language`. */
function isCallerHeader(name: string): boolean {
  const words = wordsOf(name).filter((word) => word !== 'x')
  return /^(?:(?:remote|forwarded|auth|authenticated|auth request|forwarded preferred|webauth|ms client principal)? ?(?:user|username|user name|user id|userid|user email|email|user role|user roles|role|roles|is admin|is superuser|admin|principal|principal name|principal id)|forwarded (?:email|groups)|user is admin)$/.test(
    words.join(' '),
  )
}

function isHeaderRead({ name, callee, arguments: [key] }: CallStep): boolean {
  return (
    name === 'get' &&
    /(?:^|\.)(?:request|req|websocket|ws|conn|connection|headers|self)\.?headers\.get$|^headers\.get$/.test(callee) &&
    key !== undefined &&
    /^'/.test(key) &&
    isCallerHeader(key.slice(1, -1))
  )
}

/** Something in it shows that the sender is trusted: a token, a signature, a secret of the proxy. */
function isVerified({ steps, inside }: Outline): boolean {
  return /webhook|callback|client|log/i.test(inside.function) || steps.some(({ text }) => verifying.test(text))
}
const verifying =
  /jwt|decode|verify|secret|signature|hmac|compare_digest|trusted|proxy|token|api_?key|bearer|authenticate|session|client\.host|allowed_ips/i

/** It becomes the caller: looked up, tested or given back; not only logged or handed to another service. */
function isTaken({ steps, inside, role }: Outline, name: string): boolean {
  const mentions = new RegExp(`(?<![\\w.'"])${name}(?![\\w'"=])`)
  const isAbout = role === 'before' || /user|auth|admin|role|principal|identity|caller|account|permission/i.test(inside.function)
  return steps.some((step) => {
    if (step.kind === 'return') return isAbout && mentions.test(step.value)
    if (step.kind === 'test')
      return step.asks.some(
        ({ how, value, against }) =>
          (how === '==' || how === '!=' || how === 'in' || how === 'not in') &&
          (mentions.test(value.text) || (against !== null && mentions.test(against.text))),
      )
    return (
      step.kind === 'call' &&
      step.arguments.some((given) => mentions.test(given)) &&
      /(?:get|find|load|fetch|lookup|by)_?\w*(?:user|account|admin|principal|actor)|user_by/i.test(step.name)
    )
  })
}

function findTaker(route: Route, call: string | null, { code }: RuleContext): Outline | null {
  const name = call ?? (route.handler === null ? null : `${route.handler.module}:${route.handler.name}`)
  return (
    code.outlines.find(
      ({ inside }) =>
        name !== null && (`${inside.module}:${inside.function}` === name || `${inside.module}:${inside.function}` === `${name}.__call__`),
    ) ?? null
  )
}

/** Another guard of the route establishes who calls. */
function isGuardedBeside({ guards, dependencies }: Route, { inside }: Outline, { code }: RuleContext): boolean {
  const own = `${inside.module}:${inside.function}`
  if (guards.some(({ call, verifiedBy }) => call !== own && verifiedBy.length > 0)) return true
  return dependencies.some(
    ({ call }) =>
      call !== own &&
      code.outlines.some(
        (one) =>
          `${one.inside.module}:${one.inside.function}` === call &&
          one.steps.some(({ text }) => /jwt|decode|verify|compare_digest/i.test(text)),
      ),
  )
}
