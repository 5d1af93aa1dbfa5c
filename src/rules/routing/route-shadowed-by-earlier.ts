// A route that no request can reach, because one that was registered before it takes them all.

import type { Place } from '../../base/index.ts'
import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { describeRoute, findShadows } from '../shadows.ts'

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
    'The same path registered twice is the matter of another rule.',
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
    for (const { route, winner, isSamePath, isWeaker } of findShadows(app, context)) {
      const isOwnPage = winner.kind === 'http' && winner.origin === 'docs'
      if (isSamePath && !isOwnPage && winner.handler !== null) continue
      const place = winner.place ?? findRoutePlace(winner)
      const name = winner.handler === null || isOwnPage ? null : handlerName(winner.handler)
      const taker = `${isOwnPage ? `FastAPI's own ` : ''}${describeRoute(winner)}`
      report({
        place: findRoutePlace(route) ?? app.place,
        // Both are in it, and no path: a router that is included twice has the fault once.
        cause: {
          name: route.handler === null ? app.id : handlerName(route.handler),
          what: `${route.method ?? route.path} behind ${name ?? winner.path}`,
        },
        what: `${describeRoute(route)} is never reached: ${taker} takes its requests${isWeaker ? ' without its dependencies' : ''}`,
        routes: [route],
        handler: route.handler === null ? null : handlerName(route.handler),
        ...(isWeaker ? { severity: 'medium' } : {}),
        // A page of FastAPI's may be meant to stand there, and the route to describe it.
        ...(winner.condition === null && !isOwnPage ? {} : { confidence: 'medium' }),
        others: place === null ? [] : [{ role: 'cause', place: onlyHead(place), note: `${describeRoute(winner)} is registered before it` }],
      })
    }
  },
})

function onlyHead({ file, line, column }: Place): Place {
  return column === undefined ? { file, line } : { file, line, column }
}
