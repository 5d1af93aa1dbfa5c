// A wrapper without functools.wraps shows FastAPI its own parameters: args and kwargs become query parameters, and the handler's
// dependencies are gone.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'decorator-without-signature',
  title: 'A decorator hides the signature of its handler',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-862'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    FastAPI reads the signature of what it is given. A wrapper made without functools.wraps shows its own: *args and **kwargs
    become two query parameters that the caller sends, and the handler's Depends, with the checks that they stand for, are never
    asked for. The handler runs without them, or fails.`,
  fix: 'Put @functools.wraps(handler) on the wrapper.',
  blindSpots: ['A wrapper that names all of its parameters, and hides others of the handler, is not reported.'],
  examples: [
    bad(
      'the user is asked for by nobody',
      `
      from fastapi import Depends, FastAPI

      app = FastAPI()


      def logged(handler):
          def wrapper(*args, **kwargs):  # <-- finding
              print(handler.__name__)
              return handler(*args, **kwargs)

          return wrapper


      @app.get("/orders")
      @logged
      def list_orders(user=Depends(read_user)):
          return find_orders(user)
    `,
    ),
    good(
      'with functools.wraps, and query parameters of these names',
      `
      import functools

      from fastapi import Depends, FastAPI

      app = FastAPI()


      def logged(handler):
          @functools.wraps(handler)
          def wrapper(*args, **kwargs):
              print(handler.__name__)
              return handler(*args, **kwargs)

          return wrapper


      @app.get("/orders")
      @logged
      def list_orders(user=Depends(read_user)):
          return find_orders(user)


      @app.post("/commands")
      def run(command: str, args: list[str], kwargs: dict[str, str]):
          return {"command": command}
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report) {
    if (route.kind === 'mount' || route.condition?.default === 'off' || route.handler === null) return
    const own = route.parameters.filter(({ of, in: where, required }) => of === null && where === 'query' && required)
    if (!['args', 'kwargs'].every((name) => own.some((one) => one.name === name)) || !route.handler.name.includes('<locals>')) return
    report({
      place: findRoutePlace(route),
      cause: { name: handlerName(route.handler), what: 'signature' },
      what: `the handler's own parameters are hidden by ${route.handler.name.split('.').at(-1)}: args and kwargs are read from the query`,
      routes: [route],
      handler: handlerName(route.handler),
    })
  },
})
