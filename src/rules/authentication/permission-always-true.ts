// A check answers with an object, and every object is true.

import { asksAboutCaller } from '../check-purpose.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'permission-always-true',
  title: 'A check answers with an object, which is always true',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-863', 'CWE-862'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.2.1'],
  why: `
    The function is asked for yes or no, and on this way it returns an object: an instance of another check, a lambda, a function
    that was not called, a coroutine that was not awaited. None of them is false, so whoever tests the answer lets everybody
    through.`,
  fix: 'Return the answer itself: call the method that says yes or no, and await it where it is a coroutine.',
  blindSpots: [
    'Only functions whose name asks about the caller, and classes of the project that cannot be false.',
    'Where making the object may raise, that may be what refuses: such a finding is of medium confidence.',
  ],
  examples: [
    bad(
      'another permission, and not what it says',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request

      app = FastAPI()


      class Permission:
          def __init__(self, request: Request):
              self.request = request

          def has_permission(self) -> bool: ...


      class Admin(Permission):
          def has_permission(self) -> bool:
              return self.request.session.get("role") == "admin"


      class Reader(Permission):
          def has_permission(self) -> bool:
              if self.request.query_params.get("private") == "yes":
                  return Admin(self.request)  # <-- finding
              return True


      def needs_reader(request: Request):
          if not Reader(request).has_permission():
              raise HTTPException(403)


      @app.get("/orders", dependencies=[Depends(needs_reader)])
      def list_orders():
          return []
    `,
    ),
    bad(
      'a lambda, a method, and a coroutine',
      `
      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      class Rights:
          def holds(self) -> bool:
              return False

          def can_read(self) -> bool:
              return self.holds  # <-- finding

          def can_write(self) -> bool:
              return lambda user: user.is_writer  # <-- finding


      async def may_see(user) -> bool:
          return user.name in await read_names()


      async def has_access(user) -> bool:
          return may_see(user)  # <-- finding


      @app.get("/orders")
      async def list_orders(user=Depends(read_user), rights: Rights = Depends(Rights)):
          if not rights.can_read() or not rights.can_write() or not await has_access(user):
              raise HTTPException(403)
          return []
    `,
    ),
    bad(
      'the object itself is tested',
      `
      from fastapi import FastAPI, HTTPException, Request

      app = FastAPI()


      class HasAccess:
          def __init__(self, request):
              self.request = request

          def __call__(self) -> bool:
              return "member" in self.request.session


      @app.get("/orders")
      def list_orders(request: Request):
          if not HasAccess(request):  # <-- finding
              raise HTTPException(403)
          return []
    `,
    ),
    good(
      'what the other one says, or an object that can be false',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request

      app = FastAPI()


      class Decision:
          def __init__(self, holds: bool):
              self.holds = holds

          def __bool__(self) -> bool:
              return self.holds


      class Admin:
          def __init__(self, request: Request):
              self.request = request

          def has_permission(self) -> bool:
              return self.request.session.get("role") == "admin"


      def has_permission(request: Request) -> bool:
          if request.query_params.get("private") == "yes":
              return Admin(request).has_permission()
          return Decision(request.method == "GET")


      def needs_permission(request: Request):
          if not has_permission(request):
              raise HTTPException(403)


      @app.get("/orders", dependencies=[Depends(needs_permission)])
      def list_orders():
          return []
    `,
    ),
    good(
      'a function that makes a check, and one that gives the user',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request

      app = FastAPI()


      class User:
          def __init__(self, name):
              self.name = name


      def check_role(role: str):
          return lambda user: user.role == role


      def authenticate(request: Request):
          name = request.session.get("name")
          if name is None:
              return None
          return User(name)


      @app.get("/orders")
      def list_orders(request: Request):
          user = authenticate(request)
          if user is None or not check_role("reader")(user):
              raise HTTPException(403)
          return []
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const moot of context.code.moots) {
      const isTested = moot.kind === 'object-tested'
      if (!isTested && moot.kind !== 'object-answered') continue
      if (!asksAboutCaller(isTested ? (moot.of ?? '') : moot.inside.function)) continue
      const name = moot.inside.function
      report({
        place: moot.place,
        cause: causeIn(moot.inside, moot.text),
        what: isTested
          ? `what is tested is an object, which is always true: ${moot.text}`
          : `what ${name} answers here is an object, which is always true: ${moot.text}`,
        routes: context.routesTo(moot),
        ...(moot.mayRaise ? { confidence: 'medium' } : {}),
        others: moot.ofPlace === null ? [] : [{ role: 'related', place: moot.ofPlace, note: 'nothing makes it false' }],
      })
    }
  },
})
