// Scopes that are written down, shown in the docs, and asked of nobody.

import type { Dependency, Route } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { mentions } from '../middleware-purpose.ts'
import { isHarmless } from '../purpose.ts'

export default defineRule({
  id: 'security-scopes-never-read',
  title: 'Scopes are declared and nobody reads them',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-862', 'CWE-285'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.2.1', 'v5.0.0-10.3.2'],
  why: `
    FastAPI adds the scopes of Security(...) to the document and hands them to whatever takes a SecurityScopes parameter. It
    checks nothing by itself: where no dependency takes them, any valid token does, with or without the scope.`,
  fix: 'Let the dependency take security_scopes: SecurityScopes and refuse a token that lacks one of security_scopes.scopes.',
  blindSpots: [
    'A dependency that takes the scopes and ignores them is not reported.',
    'Other dependencies, decorators and middleware that may check what the caller may do keep this rule silent.',
  ],
  examples: [
    bad(
      'the function knows the user and not the scopes',
      `
      from fastapi import Depends, FastAPI, HTTPException, Security
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token", scopes={"orders:write": "change orders"})


      def current_user(token: str = Depends(scheme)):  # <-- finding
          user = find_user(token)
          if user is None:
              raise HTTPException(401)
          return user


      @app.post("/orders")
      def add_order(user=Security(current_user, scopes=["orders:write"])):
          return {}


      @app.delete("/orders/{number}", dependencies=[Security(current_user, scopes=["orders:write"])])
      def delete_order(number: int):
          return {}
    `,
    ),
    good(
      'a dependency further in takes them',
      `
      from fastapi import Depends, FastAPI, HTTPException, Security
      from fastapi.security import OAuth2PasswordBearer, SecurityScopes

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token", scopes={"orders": "read orders"})


      def current_user(wanted: SecurityScopes, token: str = Depends(scheme)):
          user = find_user(token)
          if user is None or not set(wanted.scopes) <= set(user.scopes):
              raise HTTPException(403)
          return user


      def active_user(user=Depends(current_user)):
          return user


      @app.get("/orders")
      def list_orders(user=Security(active_user, scopes=["orders"])):
          return []
    `,
    ),
    good(
      'another dependency, or a decorator, checks what the caller may do',
      `
      import functools

      from fastapi import Depends, FastAPI, HTTPException, Request, Security
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token", scopes={"orders": "read orders"})


      def current_user(token: str = Depends(scheme)):
          return find_user(token)


      def check_orders(request: Request, user=Depends(current_user)):
          if "orders" not in user.scopes:
              raise HTTPException(403)


      def needs(scope):
          def decorate(handler):
              @functools.wraps(handler)
              def wrapper(*args, user, **kwargs):
                  if scope not in user.scopes:
                      raise HTTPException(403)
                  return handler(*args, user=user, **kwargs)

              return wrapper

          return decorate


      @app.get("/orders", dependencies=[Depends(check_orders)])
      def list_orders(user=Security(current_user, scopes=["orders"])):
          return []


      @app.get("/invoices")
      @needs("orders")
      def list_invoices(user=Security(current_user, scopes=["orders"])):
          return []
    `,
    ),
    good(
      'for the document alone, by a function that knows nothing',
      `
      from fastapi import FastAPI, Security
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token", scopes={"orders": "read orders"})


      def describe_scopes():
          pass


      @app.get("/orders", dependencies=[Security(scheme, scopes=["orders"]), Security(describe_scopes, scopes=["orders"])])
      def list_orders():
          return []
    `,
    ),
    good(
      'no scopes are asked for',
      `
      from fastapi import FastAPI, HTTPException, Security
      from fastapi.security import APIKeyHeader

      app = FastAPI()
      key = APIKeyHeader(name="X-Key")


      def current_client(value: str = Security(key)):
          if value not in read_keys():
              raise HTTPException(403)


      @app.get("/orders")
      def list_orders(client=Security(current_client)):
          return []
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report, context) {
    if (route.kind === 'mount' || route.condition?.default === 'off' || (route.handler?.decorators.length ?? 0) > 0) return
    const app = context.appOf(route)
    const layers = app === null ? [] : context.withParents(app).flatMap(({ middleware }) => middleware)
    if (layers.some((layer) => mentions(layer, 'auth authentication authorization authorisation permission permissions scope scopes')))
      return
    for (const [index, asked] of route.dependencies.entries()) {
      // Scopes go down to what a dependency asks for: the outermost one is where they are written.
      if (asked.scopes.length === 0 || (asked.of !== null && (route.dependencies[asked.of]?.scopes.length ?? 0) > 0)) continue
      const chain = below(route, index)
      // A scheme by itself is the matter of another rule, and what takes no credential decides nothing.
      if (asked.scheme !== null || !chain.some(({ scheme }) => scheme !== null)) continue
      if (chain.some((one) => one.takesScopes === true || isForeign(one))) continue
      if (route.dependencies.some((one) => !chain.includes(one) && one.scheme === null && !isHarmless(one))) continue
      report({
        place: asked.place,
        cause: { name: asked.call, what: 'scopes' },
        what: `scopes are asked for (${asked.scopes.slice(0, 5).join(', ')}), and nothing behind ${asked.call.split(':').at(-1)} reads them`,
        routes: [route],
        others: asked.asked === null ? [] : [{ role: 'cause', place: asked.asked, note: 'the scopes are asked for here' }],
      })
    }
  },
})

/** The dependency and all that it asks for. */
function below({ dependencies }: Route, top: number): Dependency[] {
  return dependencies.filter((_, index) => {
    for (let at: number | null = index, steps = 0; at !== null && steps < 40; at = dependencies[at]?.of ?? null, steps++)
      if (at === top) return true
    return false
  })
}

/** Of a library, and no scheme of FastAPI: what it does with scopes is its own affair. */
function isForeign({ place, scheme, kind }: Dependency): boolean {
  return (scheme === null && (place === null || place.file === '')) || kind === 'unknown'
}
