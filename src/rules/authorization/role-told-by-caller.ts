// What the caller may do is asked of the caller.

import { wordsOf } from '../../knowledge/index.ts'
import type { CallStep, CodeValue, Outline, Route, Step, TestStep } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'
import { wordsOfRoute } from '../route-purpose.ts'
import { isExit } from '../sign-in-steps.ts'

export default defineRule({
  id: 'role-told-by-caller',
  title: 'Callers say themselves which role they have',
  severity: 'critical',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-269', 'CWE-639'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    A role that comes with the request, as a parameter, a header or a field of the sign-up, is whatever the caller writes there. Compared with
    "admin" it stops nobody, and in a token or a new account it makes an administrator of anybody who asks.`,
  fix: 'Take the role from the record of the verified user, and give new accounts the lowest one whatever the request says.',
  blindSpots: [
    'Roles that pass through other functions on their way are not followed.',
    'A model that is copied whole into a record is reported on its own.',
  ],
  examples: [
    bad(
      'a parameter that says admin',
      `
      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      def require_admin(role: str = "user"):
          if role != "admin":  # <-- finding
              raise HTTPException(status_code=403)


      @app.delete("/orders", dependencies=[Depends(require_admin)])
      def delete_orders():
          return {}
    `,
    ),
    bad(
      'a token with the role, or the scopes, that were asked for',
      `
      from fastapi import Depends, FastAPI, Form
      from fastapi.security import OAuth2PasswordRequestForm

      app = FastAPI()


      @app.post("/login")
      def login(name: str = Form(), password: str = Form(), role: str = Form("user")):
          limiter.hit(name)
          user = authenticate(name, password)
          return {"token": create_access_token({"sub": user.id, "role": role})}  # <-- finding


      @app.post("/token")
      def login_with_form(form_data: OAuth2PasswordRequestForm = Depends()):
          limiter.hit(form_data.username)
          user = authenticate(form_data.username, form_data.password)
          return {"access_token": create_access_token(data={"sub": user.id, "scopes": form_data.scopes})}  # <-- finding
    `,
    ),
    bad(
      'an account with the role of the sign-up',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel

      app = FastAPI()


      class SignUp(BaseModel):
          email: str
          password: str
          role: str = "user"


      @app.post("/register")
      def register(body: SignUp):
          user = User(email=body.email, role=body.role, password_hash=hash_password(body.password))  # <-- finding
          save(user)
          return {"id": user.id}
    `,
    ),
    good(
      'the role of the verified user',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordRequestForm

      app = FastAPI()


      def require_admin(user=Depends(get_current_user)):
          if user.role != "admin":
              raise HTTPException(status_code=403)


      @app.post("/token")
      def login(form_data: OAuth2PasswordRequestForm = Depends()):
          limiter.hit(form_data.username)
          user = authenticate(form_data.username, form_data.password)
          scopes = [scope for scope in form_data.scopes if scope in user.scopes]
          return {"access_token": create_access_token(data={"sub": user.id, "scopes": scopes, "role": user.role})}


      @app.delete("/orders", dependencies=[Depends(require_admin)])
      def delete_orders():
          return {}
    `,
    ),
    good(
      'a role that is only held against a list, or that an administrator gives',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from pydantic import BaseModel

      app = FastAPI()


      class NewUser(BaseModel):
          email: str
          role: str


      def get_admin():
          return verify_admin()


      @app.get("/users")
      def list_users(role: str = "user"):
          if role not in ("user", "admin"):
              raise HTTPException(422)
          return find_users(role)


      @app.post("/users")
      def create_user(body: NewUser, admin=Depends(get_admin)):
          if body.role == "owner":
              raise HTTPException(403)
          user = User(email=body.email, role=body.role)
          return save(user)
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const outline of context.code.outlines)
      for (const [i, step] of outline.steps.entries()) {
        const what = findFault(outline, step, i, context)
        if (what === null) continue
        report({
          place: step.place,
          cause: causeIn(outline.inside, 'role'),
          what,
          routes: context.routesTo(outline),
        })
        break
      }
  },
})

function findFault(outline: Outline, step: Step, at: number, context: RuleContext): string | null {
  if (step.kind === 'test') return refusesByRole(outline, step, at) ? `\`${step.text}\` asks the caller for the caller's role` : null
  if (outline.role !== 'handler' || step.kind !== 'call') return null
  const routes = context.routesTo(outline)
  if (isTokenMade(step)) {
    const told = findTold(outline, step.text, /'(?:role|roles|user_role|is_admin|is_superuser|scopes?|permissions)': ((?:\w+\.)*\w+)/g)
    return told !== null && routes.some(isEntrance) ? `the token is made with \`${told}\`, which the caller sends` : null
  }
  if (
    /^[A-Z]\w*(?:User|Account|Member|Admin)\w*$|^(?:User|Account|Member)\w*$|^(?:create|add|register)_?(?:new_?)?(?:user|account|member)$/.test(
      step.name,
    )
  ) {
    const told = findTold(outline, step.text, /\b(?:role|roles|user_role|is_admin|is_superuser|is_staff)=((?:\w+\.)*\w+)/g)
    return told !== null && routes.some(isSignUp) ? `a new account gets \`${told}\`, which the caller sends` : null
  }
  return null
}

/** `if role != "admin": raise 403`, where the caller writes the role. */
function refusesByRole({ steps }: Outline, { asks, then }: TestStep, at: number): boolean {
  if (then !== 'raises') return false
  const [asked, ...more] = asks
  if (asked === undefined || more.length > 0 || !isRoleOfRequest(asked.value)) return false
  const isRefusing =
    (asked.how === '!=' && /^['"]|^[A-Z]\w*\./.test(asked.against?.text ?? '')) ||
    (asked.how === 'false' && /^is_|admin|superuser/.test(lastName(asked.value.text)))
  const exit = steps.find((one) => isExit(one) && one.under.at(-1)?.step === at && one.under.at(-1)?.holds === true)
  return isRefusing && exit?.kind === 'raise' && (exit.status === 401 || exit.status === 403)
}

function isRoleOfRequest({ text, from }: CodeValue): boolean {
  if (!isRole(lastName(text)) && !from.some((source) => source.kind === 'request' && isRole(lastName(source.name)))) return false
  return from.some(
    (source) =>
      (source.kind === 'parameter' && source.in !== null && source.in !== 'path') ||
      (source.kind === 'request' && /^(?:headers|query_params|cookies)\b/.test(source.name)),
  )
}

function isRole(name: string): boolean {
  return /^(?:x[-_])?(?:user[-_])?(?:role|roles|is[-_]?admin|is[-_]?superuser|admin)$/i.test(name)
}
function lastName(text: string): string {
  return text.slice(text.lastIndexOf('.') + 1)
}

/** A field of the request, as written, that is not replaced before. */
function findTold({ parameters, steps }: Outline, text: string, pattern: RegExp): string | null {
  for (const [, told = ''] of text.matchAll(pattern)) {
    const [root = ''] = told.split('.')
    const parameter = parameters.find(({ name }) => name === root)
    if (parameter === undefined || steps.some((step) => step.kind === 'set' && (step.target === root || step.target === told))) continue
    const isForm = /^form|Form/.test(root) || /Form/.test(parameter.default ?? '')
    const isSent = parameter.in !== null && parameter.in !== 'path'
    if (isSent || (isForm && told.includes('.'))) return told
  }
  return null
}

function isTokenMade(step: CallStep): boolean {
  return /(?:create|make|encode|generate|sign|issue|build|new)_?\w*(?:token|jwt)|^encode$/i.test(step.name)
}

function isEntrance(route: Route): boolean {
  return (
    wordsOfRoute(route).some((word) => /^(?:login|signin|token|tokens|auth|authenticate|register|signup|session)$/.test(word)) &&
    !isClosed(route)
  )
}
/** Anybody makes an account there. */
function isSignUp(route: Route): boolean {
  const words = wordsOfRoute(route)
  const isNamed =
    words.some((word) => word === 'register' || word === 'signup' || word === 'registration') || /\bsign up\b/.test(words.join(' '))
  const isPlain = route.method === 'POST' && /\/(?:users|accounts)\/?$/.test(route.path) && route.access === 'open'
  return (isNamed || isPlain) && !isClosed(route) && !words.includes('admin')
}
/** Somebody must be let in first: by the verdict, or by the name of a dependency whatever a setting makes of it. */
function isClosed({ access, principal, dependencies }: Route): boolean {
  if (access === 'authenticated' || access === 'authorised' || principal !== null) return true
  return dependencies.some(({ call }) => wordsOf(call.split(/[:.]/).at(-1) ?? '').some((word) => closing.has(word)))
}
const closing = new Set('user admin current auth authenticated permission permissions require required superuser owner access'.split(' '))
