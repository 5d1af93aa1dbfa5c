// Where no caller is known, the id of one is taken from the request.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { Outline, Step } from '../../model/index.ts'
import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { namesOfCaller, speaksOf } from '../outline-caller.ts'

export default defineRule({
  id: 'caller-replaced-by-request',
  title: 'Who is not known is whoever the request names',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-287'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.2'],
  why: `
    In one branch the code takes the id of the verified caller, and in the other, where the caller is somebody else or nobody, the same
    place gets an id that the request names. What comes after works for that id as if it had been verified: a stranger writes the id of
    anybody.`,
  fix: `
    Refuse in the other branch (401), and take the id of the verified caller alone.`,
  blindSpots: ['The caller is told by the name of the parameter.', 'A branch of administrators is told by its test.'],
  examples: [
    bad(
      'a stranger names the customer',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import User

      app = FastAPI()


      from fastapi.security import OAuth2PasswordBearer

      maybe = OAuth2PasswordBearer(tokenUrl="sign-in", auto_error=False)


      def get_user_or_none(token: str | None = Depends(maybe), session: Session = Depends(get_session)):
          return get_user(token, session) if token else None


      @app.get("/link")  # <-- finding
      def link(customer_id: int, user=Depends(get_user_or_none)):
          state = {}
          if user is not None:
              state["customer_id"] = user.id
          else:
              state["customer_id"] = customer_id
          return {"url": sign(state)}
    `),
    ),
    good(
      'strangers are refused, and administrators may act for others',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import User

      app = FastAPI()


      @app.get("/link")
      def link(customer_id: int, user=Depends(get_user)):
          state = {}
          if user.role == "admin":
              state["customer_id"] = customer_id
          else:
              state["customer_id"] = user.id
          return {"url": sign(state)}
    `),
    ),
  ],

  looksAt: 'model',
  check(model, report, { code }) {
    const routes = new Map(model.routes.map((route) => [route.id, route]))
    for (const outline of code.outlines) {
      if (outline.role !== 'handler') continue
      const reached = outline.entries
        .flatMap((id) => routes.get(id) ?? [])
        .filter((route) => route.kind !== 'mount' && route.condition?.default !== 'off')
      const [route] = reached
      if (route === undefined) continue
      const callers = namesOfCaller(outline, route)
      const given = new Set(
        outline.parameters.filter((one) => one.in !== null && isId(one.name) && !callers.has(one.name)).map(({ name }) => name),
      )
      for (const step of outline.steps) {
        if (step.kind !== 'set' || step.operator !== '=' || !isId(step.target.replace(/["'\])]+$/, '')) || !isBare(step.value, given))
          continue
        const own = outline.steps.find(
          (other) => other.kind === 'set' && other.target === step.target && speaksOf(other.value, callers) && areBranches(other, step),
        )
        if (own === undefined || isForAdministrators(step, outline, callers)) continue
        report({
          place: findRoutePlace(route),
          cause: { name: `${outline.inside.module}:${outline.inside.function}`, what: step.target },
          what: `\`${step.target}\` is the verified caller's in one branch and ${step.value} of the request in the other`,
          routes: reached,
          handler: route.handler === null ? null : handlerName(route.handler),
          others: [
            { role: 'cause', place: step.place, note: 'here the request says who it is' },
            { role: 'related', place: own.place, note: 'here it is the verified caller' },
          ],
        })
      }
    }
  },
})

const isId = (name: string): boolean =>
  /(?:^|_|\W)(?:user|owner|customer|account|member|author|subject|person|tenant|org\w*)_?id$/i.test(name)

/** A parameter of the request, perhaps as text. */
function isBare(value: string, given: ReadonlySet<string>): boolean {
  const [, inner] = /^(?:str|int|UUID|uuid\.UUID)\((\w+)\)$/.exec(value) ?? []
  return given.has(inner ?? value)
}

/** They are never both done: under one test, in its two arms. */
function areBranches(one: Step, other: Step): boolean {
  return one.under.some(({ step, holds }) => other.under.some((there) => there.step === step && there.holds !== holds))
}

/** The branch is that of callers who may act for others. */
function isForAdministrators(step: Step, outline: Outline, callers: ReadonlySet<string>): boolean {
  return step.under.some(({ step: at, holds }) => {
    const text = outline.steps[at]?.text ?? ''
    return (
      speaksOf(text, callers) &&
      ((holds && !/\bis None\b|^not /.test(text)) || /admin|super|staff|role|permission|scope|is_service|is_system/i.test(text))
    )
  })
}
