// A websocket has no Request: a dependency that cannot do without one fails, and the socket never opens.

import type { Dependency, Model } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { lastPart } from '../lost-dependency.ts'

export default defineRule({
  id: 'websocket-dependency-wants-request',
  title: 'A dependency of a websocket wants a Request',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-696'],
  owaspApi: null,
  asvs: ['v5.0.0-16.5.3'],
  why: `
    In a websocket route FastAPI has a WebSocket and fills no parameter of the class Request: the dependency is called without it,
    which is a TypeError, and the connection fails for everybody. Up to 0.143 the same holds for FastAPI's own security schemes.
    The usual way out is to drop the dependency from the socket, and with it the check.`,
  fix: 'Take an HTTPConnection, which is both: def current_user(connection: HTTPConnection).',
  blindSpots: ['A parameter with a default of its own is left alone: the dependency runs without a request.'],
  examples: [
    bad(
      'the check of the HTTP routes, used for the socket',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request, WebSocket

      app = FastAPI()


      def current_user(request: Request):
          if "user" not in request.session:
              raise HTTPException(401)
          return request.session["user"]


      @app.websocket("/feed")
      async def feed(socket: WebSocket, user=Depends(current_user)):  # <-- finding
          await socket.accept()
          await socket.send_json({"user": user})


      @app.get("/orders")
      def list_orders(user=Depends(current_user)):
          return []
    `,
    ),
    bad(
      'a security scheme, in an older FastAPI',
      `
      # file: requirements.txt
      fastapi==0.120.0
      # file: main.py
      from fastapi import Depends, FastAPI, WebSocket, WebSocketException
      from fastapi.security import APIKeyCookie

      app = FastAPI()
      cookie = APIKeyCookie(name="session")


      def current_user(session: str = Depends(cookie)):  # <-- finding
          user = find_user(session)
          if user is None:
              raise WebSocketException(1008)
          return user


      @app.websocket("/feed")
      async def feed(socket: WebSocket, user=Depends(current_user)):
          await socket.accept()
    `,
    ),
    good(
      'what serves both, and what can do without',
      `
      from fastapi import Depends, FastAPI, Request, WebSocket, WebSocketException
      from fastapi.security import APIKeyCookie
      from starlette.requests import HTTPConnection

      app = FastAPI()
      cookie = APIKeyCookie(name="session")


      def current_user(connection: HTTPConnection, session: str = Depends(cookie)):
          if "user" not in connection.session:
              raise WebSocketException(1008)
          return connection.session["user"]


      def read_locale(request: Request = None):
          return "en" if request is None else request.headers.get("accept-language")


      @app.websocket("/feed")
      async def feed(socket: WebSocket, user=Depends(current_user), locale=Depends(read_locale)):
          await socket.accept()


      @app.get("/orders")
      def list_orders(request: Request, user=Depends(current_user)):
          return []
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    if (route.kind !== 'websocket' || route.condition?.default === 'off') return
    for (const dependency of route.dependencies) {
      const isScheme = isOldScheme(dependency, model)
      if (dependency.connection !== 'request' && !isScheme) continue
      report({
        place: dependency.asked ?? dependency.place,
        cause: { name: dependency.call, what: 'request of a websocket' },
        what: `${isScheme ? 'the scheme ' : ''}${lastPart(dependency.call)} wants a Request, and the websocket ${route.path} has none: it never opens`,
        routes: [route],
      })
    }
  },
})

/** FastAPI's own ones took a Request up to 0.143. */
function isOldScheme({ scheme, call }: Dependency, { versions: { fastapi } }: Model): boolean {
  if (scheme === null || !call.startsWith('fastapi.')) return false
  const [major = 0, minor = 0] = fastapi.value.split('.').map(Number)
  return major === 0 && minor < 144
}
