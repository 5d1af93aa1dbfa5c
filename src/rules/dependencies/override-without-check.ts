// An override outside of tests that puts nothing in the place of a check.

import type { App, Dependency, Route } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { isHarmless } from '../purpose.ts'

export default defineRule({
  id: 'override-without-check',
  title: 'An override replaces a check by something that checks nothing',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-489'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-15.2.3', 'v5.0.0-8.3.1'],
  why: `
    FastAPI calls what dependency_overrides names instead of the dependency, for every request. Here the dependency asked for a
    credential, and what runs in its place takes nothing from the request: everybody is whom it returns.`,
  fix: 'Move the override into the tests, or delete it.',
  blindSpots: [
    'An override that only runs under a condition that is off by default is left alone.',
    'A replacement that reads the request in a way of its own is taken to check it.',
  ],
  examples: [
    bad(
      'left over from an afternoon of trying',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          user = find_user(token)
          if user is None:
              raise HTTPException(401)
          return user


      @app.get("/orders")
      def list_orders(user=Depends(current_user)):
          return []


      app.dependency_overrides[current_user] = lambda: {"name": "admin"}  # <-- finding
    `,
    ),
    bad(
      'a mode for development that is on by default',
      `
      import os

      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import APIKeyHeader

      app = FastAPI()
      key = APIKeyHeader(name="X-Key")


      def check_key(value: str = Depends(key)):
          if value not in read_keys():
              raise HTTPException(403)


      def no_check():  # <-- finding
          return None


      @app.get("/orders", dependencies=[Depends(check_key)])
      def list_orders():
          return []


      if os.getenv("MODE", "development") == "development":
          app.dependency_overrides[check_key] = no_check
    `,
    ),
    good(
      'wiring: the database, and a user that is found otherwise',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def get_db():
          raise NotImplementedError


      def current_user(token: str = Depends(scheme)):
          raise NotImplementedError


      def user_of_session(request: Request):
          if "user" not in request.session:
              raise HTTPException(401)
          return request.session["user"]


      @app.get("/orders")
      def list_orders(user=Depends(current_user), db=Depends(get_db)):
          return []


      app.dependency_overrides[get_db] = lambda: open_database()
      app.dependency_overrides[current_user] = user_of_session
    `,
    ),
    good(
      'in the tests, and behind a switch that is off',
      `
      # file: main.py
      import os

      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          user = find_user(token)
          if user is None:
              raise HTTPException(401)
          return user


      @app.get("/orders")
      def list_orders(user=Depends(current_user)):
          return []


      if os.getenv("NO_SIGN_IN", "") == "yes":
          app.dependency_overrides[current_user] = lambda: "everybody"
      # file: tests/test_orders.py
      from main import app, current_user

      app.dependency_overrides[current_user] = lambda: "tester"
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    if (app.dependencyOverrides.length === 0) return
    const found = new Map<string, { readonly by: Dependency; readonly routes: Route[] }>()
    for (const route of context.withMounted(app).flatMap(context.routesOf)) {
      const by = findLooseOverride(route)
      if (by === null || by.replaces === null) continue
      const known = found.get(by.replaces)
      if (known === undefined) found.set(by.replaces, { by, routes: [route] })
      else known.routes.push(route)
    }
    for (const [replaced, { by, routes }] of found)
      report({
        place: placeOf(app, replaced) ?? by.place,
        cause: { name: app.id, what: `override of ${replaced}` },
        what: `${lastPart(by.call)} runs in place of ${lastPart(replaced)}, and takes nothing from the request`,
        routes,
      })
  },
})

/** What runs in place of the only check of a route that demands a credential, and takes nothing that could be one. */
function findLooseOverride(route: Route): Dependency | null {
  if (route.condition?.default === 'off' || !route.security.some(({ optional }) => !optional)) return null
  if (route.takesRequest || route.dependencies.some(({ scheme }) => scheme !== null)) return null
  const replacing = route.dependencies.flatMap((dependency, index) =>
    dependency.replaces === null || isHarmless(dependency) || isHarmless({ ...dependency, call: dependency.replaces })
      ? []
      : [{ dependency, index }],
  )
  const [only, ...others] = replacing
  if (only === undefined || others.length > 0) return null
  const { dependency, index } = only
  if (dependency.kind !== 'function' && dependency.kind !== 'lambda') return null
  const takes = route.dependencies.some(({ of }) => of === index) || route.parameters.some(({ of }) => of === index)
  return takes ? null : dependency
}

function placeOf({ dependencyOverrides }: App, replaced: string): App['place'] {
  return dependencyOverrides.find(({ of }) => of === replaced)?.place ?? null
}

function lastPart(call: string): string {
  return (call.split(':').at(-1) ?? call).replace('<lambda>', 'a lambda')
}
