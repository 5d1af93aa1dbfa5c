// A check with nothing in it: `Depends(lambda: None)`, or a function that somebody meant to write.

import type { Route } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { isGuardCall } from '../lost-dependency.ts'

export default defineRule({
  id: 'dependency-without-code',
  title: 'A dependency that should check has no code',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-1188'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1', 'v5.0.0-15.2.3'],
  why: `
    The dependency stands where a check belongs, and all that is in it is a constant: it asks for nothing, it refuses nobody, and
    everybody is whom it returns. It is what is left of an afternoon of trying, or of a check that was to be written later.`,
  fix: 'Write the check, or delete the dependency and say in the code that the route is open.',
  blindSpots: ['Whether a function was meant as a check is told by its name.', 'One that only logs is not reported.'],
  examples: [
    bad(
      'a lambda in the place of a guard',
      `
      from fastapi import APIRouter, Depends, FastAPI

      router = APIRouter(prefix="/admin", dependencies=[Depends(lambda: None)])  # <-- finding


      @router.get("/users")
      def list_users():
          return find_users()


      app = FastAPI()
      app.include_router(router)
    `,
    ),
    bad(
      'to be written, and everybody is the admin',
      `
      from fastapi import Depends, FastAPI

      app = FastAPI()


      def verify_token():  # <-- finding
          """Checks the token of the caller."""
          return True


      def get_current_user():  # <-- finding
          return {"id": 1, "role": "admin"}


      @app.get("/orders", dependencies=[Depends(verify_token)])
      def list_orders(user=Depends(get_current_user)):
          return find_orders(user)
    `,
    ),
    good(
      'what it asks for is the check',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request

      app = FastAPI()


      def read_user(request: Request):
          if "user" not in request.session:
              raise HTTPException(401)
          return request.session["user"]


      def require_user(user=Depends(read_user)):
          pass


      def read_page():
          return 1


      @app.get("/orders", dependencies=[Depends(require_user)])
      def list_orders(page=Depends(read_page), limit=Depends(lambda: 10)):
          return find_orders(page, limit)
    `,
    ),
    good(
      'another takes its place',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request

      app = FastAPI()


      def current_user() -> dict: ...


      def user_of_session(request: Request) -> dict:
          if "user" not in request.session:
              raise HTTPException(401)
          return request.session["user"]


      @app.get("/orders")
      def list_orders(user=Depends(current_user)):
          return find_orders(user)


      app.dependency_overrides[current_user] = user_of_session
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    if (route.condition?.default === 'off') return
    for (const [index, dependency] of route.dependencies.entries()) {
      if (dependency.empty !== true || dependency.replaces !== null || asksForSomething(route, index)) continue
      const isListed = dependency.parameter === null && dependency.kind === 'lambda'
      if (!isListed && (dependency.kind === 'lambda' || !isGuardCall(dependency.call, model))) continue
      const name = isListed ? 'a lambda' : (dependency.call.split(/[.:]/).at(-1) ?? dependency.call)
      report({
        place: isListed ? (dependency.asked ?? dependency.place) : (dependency.place ?? dependency.asked),
        cause: {
          name: isListed ? `${dependency.asked?.file ?? route.id}` : dependency.call,
          what: isListed ? `lambda of the ${dependency.level}` : 'code',
        },
        what: `${name} stands where a check belongs, and there is no code in it`,
        routes: [route],
        // A mode without sign-in, which a setting may replace.
        ...(isMode(dependency.call) ? { severity: 'medium' as const, confidence: 'medium' as const } : {}),
      })
    }
  },
})

/** By the name of its module: `auth_none`, `mock_auth`. */
function isMode(call: string): boolean {
  return /(?:^|[._])(?:none|noop|no_?auth|null|mocks?|dummy|fake|stubs?|disabled|anonymous|dev|development|local|demo)(?:[._:]|$)/.test(
    call,
  )
}

function asksForSomething({ dependencies, parameters }: Route, index: number): boolean {
  return dependencies.some(({ of }) => of === index) || parameters.some(({ of }) => of === index)
}
