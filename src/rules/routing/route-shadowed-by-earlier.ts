// A route that no request can reach, because one that was registered before it takes them all.

import type { Place } from '../../base/index.ts'
import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { Route } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { coversPath, type PathShape, parsePath } from '../path-shape.ts'
import { isHarmless } from '../purpose.ts'

export default defineRule({
  id: 'route-shadowed-by-earlier',
  title: 'A route is shadowed by an earlier one',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-696'],
  owaspApi: 'API9:2023',
  asvs: [],
  why: `
    Starlette serves the first registered route that matches. Every request that this route was written for is answered by the
    earlier one: with its handler, its parameters and its dependencies. Whatever this route checks is never checked.`,
  fix: 'Register this route before the one that takes its requests, narrow the earlier path with a converter ({id:int}), or delete one of the two.',
  blindSpots: [
    'Routes that take only a part of the requests of a later one are not reported.',
    'Paths that are not wholly known, and converters of the project, are not compared.',
    'Routes of a mounted app are compared with each other, not with those of the app around it.',
    'The same handler registered twice with the same dependencies is left alone.',
  ],
  examples: [
    bad(
      'a parameter takes the word',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/users/{user_id}")
      def read_user(user_id: str):
          return {"id": user_id}


      @app.get("/users/me")  # <-- finding
      def read_me():
          return {"id": "me"}
    `,
    ),
    bad(
      'the same path twice, and only the second one asks who is there',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request

      app = FastAPI()


      def check_caller(request: Request):
          if request.headers.get("x-key") not in read_keys():
              raise HTTPException(401)


      @app.get("/report")
      def read_report():
          return {}


      @app.get("/report", dependencies=[Depends(check_caller)])  # <-- finding
      def read_guarded_report():
          return {}
    `,
    ),
    bad(
      'a mount hides what comes after it',
      `
      from fastapi import FastAPI
      from fastapi.staticfiles import StaticFiles

      app = FastAPI()
      app.mount("/files", StaticFiles(directory="files"), name="files")


      @app.get("/files/{name}/owner")  # <-- finding
      def read_owner(name: str):
          return {"name": name}
    `,
    ),
    bad(
      'docs of the project behind those of FastAPI',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/docs", include_in_schema=False)  # <-- finding
      def own_docs():
          return "for members"
    `,
    ),
    good(
      'a converter lets other words fall through',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/users/{user_id:int}")
      def read_user(user_id: int):
          return {"id": user_id}


      @app.get("/users/me")
      def read_me():
          return {"id": "me"}
    `,
    ),
    good(
      'the word comes first, and other methods do not meet',
      `
      from fastapi import FastAPI
      from fastapi.staticfiles import StaticFiles

      app = FastAPI()


      @app.get("/users/me")
      def read_me():
          return {"id": "me"}


      @app.get("/users/{user_id}")
      def read_user(user_id: str):
          return {"id": user_id}


      @app.delete("/users/{user_id}")
      def delete_user(user_id: str):
          return {"id": user_id}


      app.mount("/", StaticFiles(directory="site"), name="site")
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    const earlier: Candidate[] = []
    for (const route of context.routesOf(app)) {
      const path = parsePath(route.path)
      const winner = path === null || isSpared(route) ? undefined : earlier.find((candidate) => takes(candidate, route, path))
      if (winner !== undefined && !isSame(winner.route, route)) reportShadow(route, winner.route)
      if (path !== null && canTake(route)) earlier.push({ route, path })
    }

    function reportShadow(route: Route, winner: Route): void {
      const weaker = lacksCheck(winner, route)
      const place = winner.place ?? findRoutePlace(winner)
      const isOwnPage = winner.kind === 'http' && winner.origin === 'docs'
      const name = winner.handler === null || isOwnPage ? null : handlerName(winner.handler)
      const same = winner.path === route.path && name !== null ? `the same path of ${name}` : describe(winner)
      const taker = isOwnPage ? `FastAPI's own ${describe(winner)}` : same
      report({
        place: findRoutePlace(route) ?? app.place,
        // Both are in it, and no path: a router that is included twice has the fault once.
        cause: {
          name: route.handler === null ? app.id : handlerName(route.handler),
          what: `${route.method ?? route.path} behind ${name ?? winner.path}`,
        },
        what: `${describe(route)} is never reached: ${taker} takes its requests${weaker ? ' without its dependencies' : ''}`,
        routes: [route],
        handler: route.handler === null ? null : handlerName(route.handler),
        ...(weaker ? { severity: 'medium' } : {}),
        ...(winner.condition === null ? {} : { confidence: 'medium' }),
        others: place === null ? [] : [{ role: 'cause', place: onlyHead(place), note: `${describe(winner)} is registered before it` }],
      })
    }
  },
})

interface Candidate {
  readonly route: Route
  readonly path: PathShape
}

/** FastAPI's own pages were not written by anybody here; what is switched off by default is often the other arm of a choice. */
function isSpared(route: Route): boolean {
  return (
    (route.kind === 'http' && route.origin === 'docs') || (route.kind === 'mount' && route.frontend) || route.condition?.default === 'off'
  )
}

/** A front end is matched after everything else, and a host takes requests by their host. */
function canTake(route: Route): boolean {
  if (route.condition !== null && route.condition.default !== 'on') return false
  return route.kind !== 'mount' || !(route.frontend || 'host' in route.options)
}

function takes({ route: earlier, path: earlierPath }: Candidate, later: Route, path: PathShape): boolean {
  if (earlier.kind === 'mount') {
    const below = { segments: [...earlierPath.segments.filter((segment) => segment !== ''), '{:path}'] }
    const reached = later.kind === 'mount' ? { segments: [...path.segments.filter((segment) => segment !== ''), '{:path}'] } : path
    return coversPath(below, reached)
  }
  if (later.kind === 'mount' || earlier.method !== later.method) return false
  return coversPath(earlierPath, path)
}

/** The same function with the same dependencies: whichever is served, nothing changes. */
function isSame(one: Route, other: Route): boolean {
  if (one.handler === null || other.handler === null) return one.kind === 'mount' && other.kind === 'mount' && one.target === other.target
  return handlerName(one.handler) === handlerName(other.handler) && !lacksDependencies(one, other) && !lacksDependencies(other, one)
}

function lacksDependencies(winner: Route, loser: Route): boolean {
  const run = new Set(winner.dependencies.map(({ call }) => call))
  return loser.dependencies.some(({ call }) => !run.has(call))
}

/** Something that the route itself asks for, and that may be there to refuse a caller, does not run. */
function lacksCheck(winner: Route, loser: Route): boolean {
  const run = new Set(winner.dependencies.map(({ call }) => call))
  return loser.dependencies.some((dependency) => dependency.of === null && !run.has(dependency.call) && !isHarmless(dependency))
}

function describe({ method, path }: Route): string {
  return `${method ?? 'the mount'} ${path === '' ? '/' : path}`
}

function onlyHead({ file, line, column }: Place): Place {
  return column === undefined ? { file, line } : { file, line, column }
}
