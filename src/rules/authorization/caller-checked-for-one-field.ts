// The only question about the caller is asked when one field is sent; the rest changes without it.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { Outline, Route, Step } from '../../model/index.ts'
import { isForAnyCaller } from '../any-caller.ts'
import { testsOf } from '../caller-access.ts'
import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { namesOfCaller, speaksOf } from '../outline-caller.ts'
import { changesState } from '../route-purpose.ts'
import { routeInWords } from '../route-words.ts'

export default defineRule({
  id: 'caller-checked-for-one-field',
  title: 'Who calls is asked only where one field is sent',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-863'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.3'],
  why: `
    The handler asks who calls, but only in a branch that the request itself chooses: where one field of the body is given. A request
    without that field changes the rest of the object, whoever sends it.`,
  fix: `
    Ask before the branch whether the caller may change this object at all, and ask again for the field that needs more.`,
  blindSpots: [
    'Questions in functions that the handler calls are not followed.',
    'A question about the caller is told by the name of the parameter that holds them.',
  ],
  examples: [
    bad(
      'only a new role is checked',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from pydantic import BaseModel
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import User

      app = FastAPI()


      class UserIn(BaseModel):
          name: str
          role: str | None = None


      @app.put("/users/{user_id}")  # <-- finding
      def change_user(user_id: int, user_in: UserIn, current_user=Depends(get_user), session: Session = Depends(get_session)):
          account = session.get(User, user_id)
          if user_in.role:
              if current_user.role != "admin":
                  raise HTTPException(403)
              account.role = user_in.role
          account.name = user_in.name
          session.commit()
    `),
    ),
    good(
      'both are checked',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from pydantic import BaseModel
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import User

      app = FastAPI()


      class UserIn(BaseModel):
          name: str
          role: str | None = None


      @app.put("/users/{user_id}")
      def change_user(user_id: int, user_in: UserIn, current_user=Depends(get_user), session: Session = Depends(get_session)):
          if current_user.id != user_id and current_user.role != "admin":
              raise HTTPException(403)
          account = session.get(User, user_id)
          if user_in.role:
              if current_user.role != "admin":
                  raise HTTPException(403)
              account.role = user_in.role
          account.name = user_in.name
          session.commit()
    `),
    ),
  ],

  looksAt: 'model',
  check(model, report, { code }) {
    const routes = new Map(model.routes.map((route) => [route.id, route]))
    for (const outline of code.outlines) {
      if (outline.role !== 'handler') continue
      const reached = outline.entries.flatMap((id) => routes.get(id) ?? []).filter(isMeant)
      const [route] = reached
      if (route === undefined) continue
      const callers = namesOfCaller(outline, route)
      const tests = outline.steps.filter((step) => step.kind === 'test' && refuses(step, outline) && speaksOf(step.text, callers))
      const [first] = tests
      if (first === undefined || !tests.every((step) => findBranchOfRequest(step, outline, callers) !== null)) continue
      const branch = findBranchOfRequest(first, outline, callers)
      const more = branch === null ? undefined : findChangeOutside(outline, branch)
      if (branch === null || more === undefined) continue
      report({
        place: findRoutePlace(route),
        cause: { name: `${outline.inside.module}:${outline.inside.function}`, what: branch.text },
        what: `who calls is asked only under \`${branch.text}\`, and the rest of ${routeInWords(route)} changes without it`,
        confidence: route.objects.some((object) => object.bound !== 'none' && object.by.length > 0)
          ? 'low'
          : namesId(route)
            ? 'high'
            : 'medium',
        routes: reached,
        handler: route.handler === null ? null : handlerName(route.handler),
        others: [
          { role: 'cause', place: first.place, note: 'here the caller is asked for' },
          { role: 'related', place: more.place, note: 'this runs in any case' },
        ],
      })
    }
  },
})

function isMeant(route: Route): boolean {
  if (route.kind !== 'http' || !changesState(route) || !isForAnyCaller(route)) return false
  return testsOf(route, 'role', 'scope', 'owner', 'tenant', 'self').every(
    (test) => test.place !== null && test.place.file === route.handler?.file,
  )
}

function namesId({ path }: Route): boolean {
  return /\{\w*id\b/.test(path)
}

function refuses(step: Step, outline: Outline): boolean {
  if (step.kind !== 'test') return false
  const at = outline.steps.indexOf(step)
  const raised = outline.steps.some(
    (other) => other.kind === 'raise' && (other.status === 401 || other.status === 403) && other.under.some((one) => one.step === at),
  )
  return raised && (step.then === 'raises' || step.otherwise === 'raises')
}

/** The test around it that asks for a field of the request and for nothing of the caller. */
function findBranchOfRequest(step: Step, outline: Outline, callers: ReadonlySet<string>): Step | null {
  for (const { step: at } of step.under) {
    const around = outline.steps[at]
    if (around === undefined || around.kind !== 'test' || speaksOf(around.text, callers)) continue
    const isOfRequest = around.asks.some(
      ({ value, how }) =>
        (how === 'true' || how === 'given') &&
        value.from.some((from) => from.kind === 'parameter' && (from.in === 'body' || from.in === 'form')),
    )
    if (isOfRequest) return around
  }
  return null
}

function findChangeOutside(outline: Outline, branch: Step): Step | undefined {
  const at = outline.steps.indexOf(branch)
  return outline.steps.find((step) => step.kind === 'call' && changing.test(step.name) && !step.under.some((one) => one.step === at))
}
const changing = /^(?:update|save|commit|delete|remove|put|patch|set|write|replace|upsert|flush|change|edit|modify)(?:_|$)/
