// Websockets before FastAPI 0.97, which knew dependencies of apps and routers for HTTP alone.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { Route } from '../../model/index.ts'
import { findLostGuard, isMadeByFastapi, isStoppedOtherwise, type LostGuard, readsCredential, shortName } from '../guard-around.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'websocket-outside-dependencies',
  title: 'A websocket is open beside the guards of its router',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-862'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    Before FastAPI 0.97 the dependencies of an app, a router or an inclusion run for HTTP routes alone. A websocket route takes them
    without a word and runs none: whoever can reach the server can connect.`,
  fix: `
    Upgrade FastAPI to 0.97 or newer (0.144 or newer where the dependency asks for a security scheme), or name the dependency among
    the parameters of the websocket's own function.`,
  blindSpots: [
    'A function that reads a credential from its parameters is taken to check it.',
    'The release is read from the lock file or the requirements; without one the newest is assumed.',
  ],
  examples: [
    bad(
      'a router with a guard, in 0.96',
      `
      # file: requirements.txt
      fastapi==0.96.1
      # file: main.py
      from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, WebSocket


      def check_key(x_key: str = Header()):
          if x_key not in read_keys():
              raise HTTPException(403)


      router = APIRouter(prefix="/prices", dependencies=[Depends(check_key)])


      @router.get("")
      def list_prices():
          return read_prices()


      @router.websocket("/live")  # <-- finding
      async def send_prices(websocket: WebSocket):
          await websocket.accept()
          await websocket.send_json(read_prices())


      app = FastAPI()
      app.include_router(router)
    `,
    ),
    good(
      'the same in 0.97',
      `
      # file: requirements.txt
      fastapi==0.97.0
      # file: main.py
      from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, WebSocket


      def check_key(x_key: str = Header()):
          if x_key not in read_keys():
              raise HTTPException(403)


      router = APIRouter(prefix="/prices", dependencies=[Depends(check_key)])


      @router.websocket("/live")
      async def send_prices(websocket: WebSocket):
          await websocket.accept()
          await websocket.send_json(read_prices())


      app = FastAPI()
      app.include_router(router)
    `,
    ),
    good(
      'the function asks for it, or takes a token',
      `
      # file: requirements.txt
      fastapi==0.96.1
      # file: main.py
      from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, WebSocket


      def check_key(x_key: str = Header()):
          if x_key not in read_keys():
              raise HTTPException(403)


      router = APIRouter(prefix="/prices", dependencies=[Depends(check_key)])


      @router.websocket("/live")
      async def send_prices(websocket: WebSocket, key=Depends(check_key)):
          await websocket.accept()


      @router.websocket("/stocks")
      async def send_stocks(websocket: WebSocket, token: str):
          if token not in read_tokens():
              await websocket.close(1008)


      app = FastAPI()
      app.include_router(router)
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    const groups = new Map<string, { readonly lost: LostGuard; readonly routes: Route[] }>()
    for (const route of context.routesOf(app)) {
      if (route.kind !== 'websocket' || !isMadeByFastapi(route) || route.condition?.default === 'off') continue
      const lost = findLostGuard(route, context)
      // Named too late is another fault: here it is the release that does not know them.
      if (lost === null || !isBefore97(context.model.versions.fastapi.value)) continue
      if (isStoppedOtherwise(route, context) !== 'no' || readsCredential(route)) continue
      const key = `${lost.dependency.call} ${route.via.at(-1)?.place?.file ?? ''} ${route.via.at(-1)?.place?.line ?? ''}`
      const group = groups.get(key)
      if (group === undefined) groups.set(key, { lost, routes: [route] })
      else group.routes.push(route)
    }
    for (const { lost, routes } of groups.values()) {
      const [first] = routes
      if (first === undefined) continue
      const { dependency, sure } = lost
      const handler = first.handler === null ? null : handlerName(first.handler)
      report({
        place: findRoutePlace(first),
        cause: { name: handler ?? first.id, what: `websocket beside ${dependency.call}` },
        what: `${first.path}${routes.length === 1 ? '' : ` and ${routes.length - 1} more`} takes connections without ${shortName(dependency)}: FastAPI ${context.model.versions.fastapi.value} runs it for HTTP alone`,
        ...(sure === 'yes' ? {} : { confidence: 'medium' as const }),
        routes,
        handler,
        others: dependency.asked === null ? [] : [{ role: 'related', place: dependency.asked, note: 'the guard is named here' }],
      })
    }
  },
})

function isBefore97(release: string): boolean {
  const [major, minor] = release.split('.').map(Number)
  return major === 0 && minor !== undefined && minor < 97
}
