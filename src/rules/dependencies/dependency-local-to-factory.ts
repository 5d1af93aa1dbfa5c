// Postponed annotations are text, and FastAPI looks the names of the text up in the module: a local one is dropped without a word.

import { bad, defineRule, good } from '../kit.ts'
import { lastPart, lostDraft, lostOf, sourceNow } from '../lost-dependency.ts'

export default defineRule({
  id: 'dependency-local-to-factory',
  title: 'A postponed annotation names a dependency that is local',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-862'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    Under from __future__ import annotations every annotation is text, and FastAPI resolves it with the names of the module. One
    that is local to the factory is not found; with pydantic 2 nothing fails, the Depends is dropped and the parameter becomes
    one that the caller sends in the query.`,
  fix: 'Write it as the default, user: User = Depends(current_user), or define the dependency in the module.',
  blindSpots: ['With pydantic 1, and in FastAPI 0.123.7 to 0.124.0, such an application does not start.'],
  examples: [
    bad(
      'a factory with its own check',
      `
      from __future__ import annotations

      from typing import Annotated

      from fastapi import Depends, FastAPI, HTTPException, Request


      def create_app(keys: list[str]) -> FastAPI:
          def verify_key(request: Request) -> str:
              key = request.headers.get("x-key")
              if key not in keys:
                  raise HTTPException(401)
              return key

          app = FastAPI()

          @app.get("/orders")
          def list_orders(key: Annotated[str, Depends(verify_key)]):  # <-- finding
              return find_orders(key)

          return app


      app = create_app(["a", "b"])
    `,
    ),
    good(
      'as the default, and from the module',
      `
      from __future__ import annotations

      from typing import Annotated

      from fastapi import Depends, FastAPI, HTTPException, Request


      def current_user(request: Request) -> str:
          return request.session["user"]


      def create_app(keys: list[str]) -> FastAPI:
          def verify_key(request: Request) -> str:
              key = request.headers.get("x-key")
              if key not in keys:
                  raise HTTPException(401)
              return key

          app = FastAPI()

          @app.get("/orders")
          def list_orders(user: Annotated[str, Depends(current_user)], key: str = Depends(verify_key)):
              return find_orders(user, key)

          return app


      app = create_app(["a", "b"])
    `,
    ),
    good(
      'without postponed annotations',
      `
      from typing import Annotated

      from fastapi import Depends, FastAPI, HTTPException, Request


      def create_app(keys: list[str]) -> FastAPI:
          def verify_key(request: Request) -> str:
              key = request.headers.get("x-key")
              if key not in keys:
                  raise HTTPException(401)
              return key

          app = FastAPI()

          @app.get("/orders")
          def list_orders(key: Annotated[str, Depends(verify_key)]):
              return find_orders(key)

          return app


      app = create_app(["a", "b"])
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report, context) {
    for (const one of lostOf(route, 'postponed', context)) {
      const { parameter, call } = one.lost
      report(lostDraft(one, `the annotation of ${parameter} is text and ${lastPart(call)} is local: it never runs, and ${sourceNow(one)}`))
    }
  },
})
