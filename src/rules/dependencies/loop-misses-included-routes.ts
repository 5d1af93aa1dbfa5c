// A loop over app.routes that puts a check on each route, and FastAPI 0.137, in which an inclusion is one entry of that list.

import { findRoutePlace } from '../../finding/index.ts'
import type { Call, Route } from '../../model/index.ts'
import { isForEverybody, isStoppedOtherwise, soundsLikeGuard } from '../guard-around.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'loop-misses-included-routes',
  title: 'A loop that guards every route misses included ones',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-696'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    Up to FastAPI 0.136 include_router copied every route into app.routes, and a loop over that list met all of them. From 0.137 the
    list holds one object for each inclusion: the loop sees the routes of the app itself and none of the included ones, and the check
    that it inserts into route.dependant is missing there since the upgrade.`,
  fix: `
    Name the check as a dependency of the app or of the inclusions, FastAPI(dependencies=[...]), which reaches every path operation.`,
  blindSpots: [
    'Loops that wrap the endpoint of a route instead of its dependant are not recognised.',
    'The release is read from the lock file or the requirements; without one the newest is assumed.',
  ],
  examples: [
    bad(
      'inserted into each dependant, in 0.137',
      `
      # file: requirements.txt
      fastapi==0.137.2
      # file: main.py
      from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
      from fastapi.dependencies.utils import get_parameterless_sub_dependant
      from fastapi.routing import APIRoute


      def check_token(request: Request):
          if request.headers.get("authorization") not in read_tokens():
              raise HTTPException(401)


      router = APIRouter(prefix="/orders")


      @router.get("")
      def list_orders():
          return read_orders()


      app = FastAPI()
      app.include_router(router)
      for route in app.routes:
          if isinstance(route, APIRoute):
              check = get_parameterless_sub_dependant(depends=Depends(check_token), path=route.path_format)  # <-- finding
              route.dependant.dependencies.insert(0, check)
    `,
    ),
    good(
      'the same in 0.136',
      `
      # file: requirements.txt
      fastapi==0.136.3
      # file: main.py
      from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
      from fastapi.dependencies.utils import get_parameterless_sub_dependant
      from fastapi.routing import APIRoute


      def check_token(request: Request):
          if request.headers.get("authorization") not in read_tokens():
              raise HTTPException(401)


      router = APIRouter(prefix="/orders")


      @router.get("")
      def list_orders():
          return read_orders()


      app = FastAPI()
      app.include_router(router)
      for route in app.routes:
          if isinstance(route, APIRoute):
              check = get_parameterless_sub_dependant(depends=Depends(check_token), path=route.path_format)
              route.dependant.dependencies.insert(0, check)
    `,
    ),
    good(
      'every route is walked, or nothing is included',
      `
      # file: requirements.txt
      fastapi==0.141.0
      # file: shop/main.py
      from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
      from fastapi.dependencies.utils import get_parameterless_sub_dependant
      from fastapi.routing import iter_route_contexts


      def check_token(request: Request):
          if request.headers.get("authorization") not in read_tokens():
              raise HTTPException(401)


      router = APIRouter(prefix="/orders")


      @router.get("")
      def list_orders():
          return read_orders()


      app = FastAPI()
      app.include_router(router)
      for context in iter_route_contexts(app.routes):
          check = get_parameterless_sub_dependant(depends=Depends(check_token), path=context.path)
          context.dependant.dependencies.insert(0, check)
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!call.tags.includes('route-dependency') || !call.inLoop) return
    const { fastapi } = context.model.versions
    if (!isFrom137(fastapi.value) || walksAll(call, context.code.calls)) return
    // A library's app and its included routes: those of the program itself.
    const missed = context.model.routes.filter(
      (route) => isIncluded(route) && !isForEverybody(route) && isStoppedOtherwise(route, context) === 'no',
    )
    const [first] = missed
    if (first === undefined) return
    const given = call.arguments['depends']?.text ?? ''
    const name = /(?:Depends|Security)\(\s*([\w.]+)/.exec(given)?.[1] ?? null
    const isGuard = name !== null && soundsLikeGuard(name)
    report({
      place: call.place,
      cause: { name: `${call.inside.module}:${call.inside.function}`, what: 'loop over routes' },
      what: `the loop puts ${name ?? 'its dependency'} on the routes of the app alone: ${first.kind === 'http' ? `${first.method} ` : ''}${first.path}${missed.length === 1 ? ' is' : ` and ${missed.length - 1} more are`} included, and left out from FastAPI 0.137 on`,
      ...(isGuard && fastapi.certainty === 'certain' ? {} : { confidence: 'medium' as const }),
      routes: missed,
      others: missed.slice(0, 3).flatMap((route) => {
        const place = findRoutePlace(route)
        return place === null ? [] : [{ role: 'cause' as const, place, note: 'included, and not met by the loop' }]
      }),
    })
  },
})

function isIncluded(route: Route): boolean {
  if (route.kind !== 'http' || route.plain || route.origin !== 'project' || route.condition?.default === 'off') return false
  return route.via.some(({ kind }) => kind === 'include')
}

/** In the same function something is asked that gives the included ones too. */
function walksAll({ inside }: Call, calls: readonly Call[]): boolean {
  return calls.some(
    (other) => other.tags.includes('every-route') && other.inside.module === inside.module && other.inside.function === inside.function,
  )
}

function isFrom137(release: string): boolean {
  const [major, minor] = release.split('.').map(Number)
  return major !== undefined && minor !== undefined && (major > 0 || minor >= 137)
}
