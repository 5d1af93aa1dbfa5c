// A route that takes a password, and nothing that counts how often.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { isPasswordName, wordsOf } from '../../knowledge/index.ts'
import type { HttpRoute, Outline } from '../../model/index.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'
import { inputsOf, isPasswordSignIn, outlinesOf } from '../sign-in-steps.ts'

export default defineRule({
  id: 'sign-in-tries-unlimited',
  title: 'Passwords may be tried without end',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-307'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-6.3.1'],
  why: `
    FastAPI answers as many requests as come. Where nothing counts the tries of one account or address, lists of leaked passwords are tried at
    thousands a minute, and weak ones fall within hours.`,
  fix: 'Limit the route, for instance with slowapi: @limiter.limit("5/minute") with a key of the account and the address.',
  blindSpots: [
    'A proxy, a web application firewall or the identity provider in front of the app may limit the tries: it is not seen.',
    'Limits are told by names: of decorators, dependencies, middleware and of what the code speaks of.',
  ],
  examples: [
    bad(
      'a sign-in that nothing limits',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordRequestForm

      app = FastAPI()


      @app.post("/login")  # <-- finding
      def login(form: OAuth2PasswordRequestForm = Depends()):
          user = authenticate(form.username, form.password)
          if user is None:
              raise HTTPException(401)
          return {"access_token": make_token(user)}
    `,
    ),
    bad(
      'a password in a body',
      `
      from fastapi import FastAPI, HTTPException
      from pydantic import BaseModel

      app = FastAPI()


      class Credentials(BaseModel):
          email: str
          password: str


      @app.post("/auth/token")  # <-- finding
      async def create_token(credentials: Credentials):
          user = await find_user(credentials.email)
          if user is None or not verify(credentials.password, user.password_hash):
              raise HTTPException(401)
          return {"access_token": make_token(user)}
    `,
    ),
    good(
      'a limiter as a decorator, and one as a dependency',
      `
      from fastapi import Depends, FastAPI, Request
      from fastapi.security import OAuth2PasswordRequestForm
      from fastapi_limiter.depends import RateLimiter
      from slowapi import Limiter
      from slowapi.util import get_remote_address

      app = FastAPI()
      limiter = Limiter(key_func=get_remote_address)


      @app.post("/login")
      @limiter.limit("5/minute")
      def login(request: Request, form: OAuth2PasswordRequestForm = Depends()):
          return authenticate(form.username, form.password)


      @app.post("/login/staff", dependencies=[Depends(RateLimiter(times=5, seconds=60))])
      def login_staff(form: OAuth2PasswordRequestForm = Depends()):
          return authenticate(form.username, form.password)
    `,
    ),
    good(
      'the project counts by itself',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordRequestForm

      app = FastAPI()


      def authenticate(name, password):
          user = find_user(name)
          if user.failed_attempts >= 5:
              raise HTTPException(423)
          return user if verify(password, user.password_hash) else None


      @app.post("/login")
      def login(form: OAuth2PasswordRequestForm = Depends()):
          return authenticate(form.username, form.password)
    `,
    ),
    good(
      'an account is made, and a password that is set',
      `
      from fastapi import FastAPI, Form

      app = FastAPI()


      @app.post("/users/register")
      def register(name: str = Form(), password: str = Form()):
          return create_user(name, password)


      @app.post("/login/password-reset")
      def reset(token: str = Form(), password: str = Form()):
          return set_password(token, password)
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report, context) {
    if (!isPasswordSignIn(route) || route.kind !== 'http' || route.origin === 'docs' || route.condition?.default === 'off') return
    if (!inputsOf(route, context.model).some((name) => isPasswordName(name) && !/new|confirm/i.test(name))) return
    if (isLimited(route, context)) return
    report({
      place: findRoutePlace(route),
      cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: 'tries' },
      what: `${route.method} ${route.path} takes a password, and nothing limits how often`,
      routes: [route],
      handler: route.handler === null ? null : handlerName(route.handler),
    })
  },
})

function isLimited(route: HttpRoute, context: RuleContext): boolean {
  const app = context.appOf(route)
  const apps = app === null ? [] : context.withParents(app)
  const around = [
    ...(route.handler?.decorators ?? []),
    ...route.dependencies.map(({ call }) => call),
    ...apps.flatMap(({ middleware, wrappedBy }) => [...middleware.map(({ call }) => call), ...wrappedBy]),
    route.routeClass ?? '',
  ]
  if (around.some(speaksOfLimits)) return true
  return outlinesOf(route, context.code.outlines).some(isCounting)
}

/** It speaks of tries, of locks on accounts or of riddles for machines. */
function isCounting({ steps, decorators, inside }: Outline): boolean {
  if (decorators.some(speaksOfLimits) || speaksOfLimits(inside.function)) return true
  return steps.some(({ text }) => counting.test(text))
}
const counting =
  /attemp|throttl|rate_?limit|\blimiter\b|lock(?:ed[_ ]?)?out|\b423\b|HTTP_423|locked_until|is_locked|brute|captcha|turnstile|failed_(?:login|count|tries)|login_fail|TOO_MANY|\b429\b|backoff/i

function speaksOfLimits(name: string): boolean {
  return wordsOf(name).some((word) => limits.has(word))
}
const limits = new Set(
  'limit limits limiter limiting limited ratelimit ratelimiter ratelimited rate throttle throttled throttling throttler slowapi attempts captcha turnstile brute bruteforce lockout guard axes'.split(
    ' ',
  ),
)
