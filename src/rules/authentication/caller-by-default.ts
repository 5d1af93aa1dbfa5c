// Who brings no credential is somebody all the same: a user that the code makes up.

import { wordsOf } from '../../knowledge/index.ts'
import type { Asked, Outline, ReturnStep, TestStep } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'
import { asksForMissing, namesIn } from '../sign-in-steps.ts'

export default defineRule({
  id: 'caller-by-default',
  title: 'Who brings no credential is let in as a user that the code makes up',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-287', 'CWE-1188'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-6.3.4'],
  why: `
    A dependency that answers a missing credential with a user, for development or for a mode without sign-in, makes everybody that user. The
    line is one setting away from production, and where the user is an administrator, so is every caller.`,
  fix: 'Raise HTTPException(401) where there is no credential; in tests replace the dependency through app.dependency_overrides.',
  blindSpots: [
    'Users that another function makes up are known by its name: default, mock, fake, dev.',
    'What is called anonymous or a guest is taken to have no rights.',
  ],
  examples: [
    bad(
      'no token, and an administrator',
      `
      from fastapi import Depends, FastAPI, Header

      app = FastAPI()


      class User:
          def __init__(self, id, role):
              self.id = id
              self.role = role


      def current_user(authorization: str | None = Header(None)):
          if not authorization:
              return User(id=0, role="admin")  # <-- finding
          return find_user(authorization)


      @app.get("/orders")
      def list_orders(user=Depends(current_user)):
          return user.role
    `,
    ),
    bad(
      'a mode in which everybody is one user',
      `
      import os

      from fastapi import Depends, FastAPI, HTTPException, Header

      app = FastAPI()
      AUTH_ENABLED = os.getenv("AUTH_ENABLED", "") == "1"


      def get_current_user(authorization: str | None = Header(None)):
          if not AUTH_ENABLED:
              return {"sub": "dev", "roles": ["admin"]}  # <-- finding
          user = find_user(authorization)
          if user is None:
              raise HTTPException(401)
          return user


      @app.get("/orders")
      def list_orders(user=Depends(get_current_user)):
          return user
    `,
    ),
    bad(
      'a user that another function makes up',
      `
      from fastapi import Depends, FastAPI, Header

      app = FastAPI()


      def get_current_user(authorization: str | None = Header(None)):
          if authorization is None:
              return get_default_user()  # <-- finding
          return find_user(authorization)


      @app.get("/orders")
      def list_orders(user=Depends(get_current_user)):
          return user
    `,
    ),
    good(
      'nobody, or a guest',
      `
      from fastapi import Depends, FastAPI, HTTPException, Header

      app = FastAPI()


      class AnonymousUser:
          pass


      class Guest:
          def __init__(self, role):
              self.role = role


      def optional_user(authorization: str | None = Header(None)):
          if authorization is None:
              return AnonymousUser()
          return find_user(authorization)


      def user_or_guest(authorization: str | None = Header(None)):
          if authorization is None:
              return Guest(role="guest")
          return find_user(authorization)


      @app.get("/posts")
      def list_posts(user=Depends(optional_user), other=Depends(user_or_guest)):
          return []
    `,
    ),
    good(
      'an answer that refuses, and a service account whose key was right',
      `
      import os
      import secrets

      from fastapi import Depends, FastAPI, HTTPException, Header
      from fastapi.responses import JSONResponse

      app = FastAPI()


      def get_principal(authorization: str | None = Header(None), x_api_key: str | None = Header(None)):
          if x_api_key and secrets.compare_digest(x_api_key, os.environ["API_KEY"]):
              return {"sub": "service", "roles": ["service"]}
          if authorization is None:
              return JSONResponse(content={"user": None}, status_code=401)
          return find_user(authorization)


      @app.get("/orders")
      def list_orders(user=Depends(get_principal)):
          return user
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const outline of context.code.outlines) {
      if (!isAboutCaller(outline)) continue
      for (const step of outline.steps) {
        if (step.kind !== 'return' || step.isRescue || !isMadeUp(step)) continue
        const reason = step.under.map(({ step: at, holds }) => whyNobody(outline.steps[at], holds)).find((one) => one !== null)
        if (reason === undefined) continue
        const routes = context.routesTo(outline)
        report({
          place: step.place,
          cause: causeIn(outline.inside, 'default caller'),
          what:
            reason === 'absent'
              ? 'who brings no credential gets a user that is made up here'
              : 'under a setting everybody is a user that is made up here',
          ...(reason === 'setting' ? { severity: 'medium' as const } : {}),
          routes,
        })
        break
      }
    }
  },
})

/** A dependency, or what one calls, that says who calls. */
function isAboutCaller({ role, inside }: Outline): boolean {
  if (role === 'handler') return false
  const words = wordsOf(inside.function.slice(inside.function.lastIndexOf('.') + 1))
  return words.some((word) => callers.has(word)) && !words.some((word) => word === 'client' || word === 'list' || word === 'create')
}
const callers = new Set(
  'user principal identity actor auth authenticate authentication authenticated caller account subject session token admin entity'.split(
    ' ',
  ),
)

/** `User(id=0)`, `{"sub": "dev"}`, `get_default_user()`; not `AnonymousUser()` and not an answer. */
function isMadeUp({ what, value }: ReturnStep): boolean {
  const [head = ''] = value.replace(/^await /, '').split('(')
  if (/anonym|guest|public|unauth|visitor|nobody|response|error|result|exception|preference/i.test(what === 'made' ? value : head))
    return false
  if (what === 'made') {
    if (value.startsWith('{')) return /'(?:sub|user|user_id|username|email|role|roles|is_admin|id)':/.test(value)
    return wordsOf(head.slice(head.lastIndexOf('.') + 1)).some((word) => people.has(word)) && /\w=|'/.test(value)
  }
  return namesIn(value).some((name) =>
    /(?:^|_)(?:default|mock|fake|dummy|dev|debug|noauth|no_auth|local)_?(?:\w+_)?(?:user|admin|principal|identity|account|entity)\b/i.test(
      name,
    ),
  )
}
const people = new Set('user principal identity account token entity actor caller subject admin claims member'.split(' '))

/** The credential is absent there, or a setting says that none is needed. */
function whyNobody(step: TestStep | { readonly kind: string } | undefined, holds: boolean): 'absent' | 'setting' | null {
  if (step === undefined || !isTestStep(step)) return null
  const found = step.asks.map((asked) => whyAsked(asked, holds)).filter((one) => one !== null)
  // Where a credential is there, more is asked of it.
  if (step.asks.some(({ how, value }) => holds && (how === 'true' || how === 'given') && isCredential(value.text))) return null
  return found.includes('setting') ? 'setting' : (found[0] ?? null)
}

function isTestStep(step: { readonly kind: string }): step is TestStep {
  return step.kind === 'test'
}

function whyAsked(asked: Asked, holds: boolean): 'absent' | 'setting' | null {
  const { value, against } = asked
  const isMissing =
    asksForMissing(asked) === holds && (asked.how === 'false' || asked.how === 'none' || asked.how === 'true' || asked.how === 'given')
  if (isMissing && isCredential(value.text)) return 'absent'
  const names = [...namesIn(value.text), ...(against === null ? [] : namesIn(against.text)), ...value.names].join(' ')
  const isSetting =
    [value, against].some((side) => side?.from.some(({ kind }) => kind === 'setting')) ||
    /\b(?:settings|config|configuration|env|environ|getenv)\b|\b[A-Z][A-Z0-9_]{3,}\b/.test(`${value.text} ${against?.text ?? ''}`)
  return isSetting && /auth|debug|env|dev|local|test|multi_?user|require|mode|disable|production|login|sso/i.test(names) ? 'setting' : null
}

function isCredential(text: string): boolean {
  return /^(?:[\w.]*\.)?\w*(?:token|authorization|credential|credentials|auth|auth_header|api_?key|bearer|cookie|session|session_id|access_token|creds)$/i.test(
    text,
  )
}
