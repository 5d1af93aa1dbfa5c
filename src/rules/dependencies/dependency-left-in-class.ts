// `user = Depends(current_user)` in the body of a class, where nothing makes a parameter of it.

import { bad, defineRule, good } from '../kit.ts'
import { lastPart, lostDraft, lostOf } from '../lost-dependency.ts'

export default defineRule({
  id: 'dependency-left-in-class',
  title: 'A class attribute is a dependency that nothing runs',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-862'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    FastAPI runs what a signature asks for. In the class-based views of fastapi-utils and fastapi-restful an attribute gets into
    the signature by its annotation: user = Depends(current_user) without one is left alone, and so is every such attribute of a
    class that is a dependency itself. The attribute stays the Depends object, which is true, and the function never runs.`,
  fix: 'Annotate it in a view, user: User = Depends(current_user); in another class take it in __init__, or make the class a dataclass.',
  blindSpots: ['Class-based views of other libraries and of the project itself are seen as plain classes.'],
  examples: [
    bad(
      'a view with one annotation too few',
      `
      from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
      from fastapi_utils.cbv import cbv

      router = APIRouter()


      def require_user(request: Request):
          if "user" not in request.session:
              raise HTTPException(401)
          return request.session["user"]


      def read_store():
          return open_store()


      @cbv(router)
      class Orders:
          store: object = Depends(read_store)
          user = Depends(require_user)  # <-- finding

          @router.get("/orders")
          def list_orders(self):
              return self.store.find_all()


      app = FastAPI()
      app.include_router(router)
    `,
    ),
    bad(
      'a class that is a dependency itself',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request


      def verify_token(request: Request):
          if request.headers.get("x-token") not in read_tokens():
              raise HTTPException(401)


      class Service:
          token = Depends(verify_token)  # <-- finding

          def __init__(self, page: int = 0):
              self.page = page


      app = FastAPI()


      @app.get("/orders")
      def list_orders(service: Service = Depends()):
          return find_orders(service.page)
    `,
    ),
    good(
      'annotated in a view, a dataclass, and an own __init__',
      `
      from dataclasses import dataclass

      from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
      from fastapi_utils.cbv import cbv

      router = APIRouter()


      def require_user(request: Request):
          if "user" not in request.session:
              raise HTTPException(401)
          return request.session["user"]


      @cbv(router)
      class Orders:
          user: str = Depends(require_user)

          @router.get("/orders")
          def list_orders(self):
              return find_orders(self.user)


      @dataclass
      class Common:
          user: str = Depends(require_user)


      class Service:
          def __init__(self, user: str = Depends(require_user)):
              self.user = user


      app = FastAPI()
      app.include_router(router)


      @app.get("/invoices")
      def list_invoices(common: Common = Depends(), service: Service = Depends()):
          return find_invoices(common.user, service.user)
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report, context) {
    for (const how of ['not-annotated', 'class-attribute'] as const)
      for (const one of lostOf(route, how, context)) {
        const { parameter, call } = one.lost
        const why = how === 'not-annotated' ? 'it has no annotation' : 'the __init__ of its class does not take it'
        report(lostDraft(one, `${lastPart(call)} never runs for the attribute ${parameter}: ${why}`))
      }
  },
})
