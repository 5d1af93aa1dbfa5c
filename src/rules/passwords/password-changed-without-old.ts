// Who is signed in sets a new password, and nobody asks for the old one.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { wordsOf } from '../../knowledge/index.ts'
import type { HttpRoute } from '../../model/index.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'
import { wordsOfRoute } from '../route-purpose.ts'
import { inputsOf, outlinesOf } from '../sign-in-steps.ts'

export default defineRule({
  id: 'password-changed-without-old',
  title: 'A password is changed without asking for the old one',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-620'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-6.2.3'],
  why: `
    A session that somebody else has for a moment, through an open laptop, a stolen token or a script in the page, becomes the account for good:
    one request sets a password that only they know, and the owner is locked out.`,
  fix: 'Take the current password as well, verify it against the stored hash, and refuse the change otherwise.',
  blindSpots: ['Routes that reset a password by a token, and those for administrators, are told by their paths and inputs.'],
  examples: [
    bad(
      'the new password alone',
      `
      from fastapi import Depends, FastAPI
      from pydantic import BaseModel

      app = FastAPI()


      class NewPassword(BaseModel):
          new_password: str


      @app.put("/me/password")  # <-- finding
      def change_password(body: NewPassword, user=Depends(get_current_user)):
          user.password_hash = hash_password(body.new_password)
          return {}
    `,
    ),
    bad(
      'a form',
      `
      from fastapi import Depends, FastAPI, Form

      app = FastAPI()


      @app.post("/auth/change-password")  # <-- finding
      def change_password(password: str = Form(), confirm_password: str = Form(), user=Depends(get_current_user)):
          user.set_password(password)
          return {}
    `,
    ),
    good(
      'the old one too',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from pydantic import BaseModel

      app = FastAPI()


      class PasswordChange(BaseModel):
          current_password: str
          new_password: str


      @app.put("/me/password")
      def change_password(body: PasswordChange, user=Depends(get_current_user)):
          if not verify_password(body.current_password, user.password_hash):
              raise HTTPException(400)
          user.password_hash = hash_password(body.new_password)
          return {}
    `,
    ),
    good(
      'by a token of a mail, by an administrator, for the first time, and of something else',
      `
      from fastapi import Depends, FastAPI
      from pydantic import BaseModel

      app = FastAPI()


      class Reset(BaseModel):
          token: str
          new_password: str


      @app.post("/password/change")
      def reset_password(body: Reset):
          return set_password(body.token, body.new_password)


      @app.put("/admin/users/{user_id}/password")
      def change_password(user_id: int, password: str, admin=Depends(get_admin)):
          return set_password_of(user_id, password)


      @app.post("/documents/{document_id}/password")
      def change_document_password(document_id: int, password: str):
          return protect(document_id, password)
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report, context) {
    if (route.kind !== 'http' || route.method === 'GET' || route.condition?.default === 'off' || !isChange(route)) return
    if (route.path.includes('{')) return
    const inputs = inputsOf(route, context.model)
    if (!inputs.some((name) => isPassword(name)) || inputs.some(isProof)) return
    if (asksForOld(route, context)) return
    report({
      place: findRoutePlace(route),
      cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: 'old password' },
      what: `${route.method} ${route.path} sets a new password without asking for the old one`,
      routes: [route],
      handler: route.handler === null ? null : handlerName(route.handler),
    })
  },
})

function isSignedIn({ access, principal }: HttpRoute): boolean {
  return (access === 'authenticated' || access === 'authorised') && principal !== null
}

/** `PUT /me/password`, `change_password`; not a reset, a registration or a first password. */
function isChange(route: HttpRoute): boolean {
  const words = wordsOfRoute(route)
  if (!words.some((word) => word === 'password' || word === 'passwd') || words.some((word) => others.has(word))) return false
  // Who has forgotten a password cannot be signed in: there a reset is a change.
  if (words.includes('reset')) return isSignedIn(route) && !route.path.includes('{')
  const path = wordsOf(route.path)
  return (
    words.some((word) => word === 'change' || word === 'update' || word === 'modify') ||
    (path.at(-1) === 'password' &&
      path.some(
        (word) =>
          word === 'me' ||
          word === 'self' ||
          word === 'my' ||
          word === 'profile' ||
          word === 'account' ||
          word === 'user' ||
          word === 'users',
      ))
  )
}
const others = new Set(
  'reset forgot recover recovery register signup setup init initial admin verify check generate first create strength validate hash invite activate document file share'.split(
    ' ',
  ),
)

function isPassword(name: string): boolean {
  return /passw|pwd/i.test(name) && !/old|current|hint|confirm|repeat/i.test(name)
}

/** The old password, a second factor, or a token of a mail. */
function isProof(name: string): boolean {
  return /old|current|existing|previous|original|token|otp|code|totp|mfa|key|signature/i.test(name)
}

/** It verifies a password whose input is called otherwise: `password` and `new_password`. */
function asksForOld(route: HttpRoute, { code }: RuleContext): boolean {
  return outlinesOf(route, code.outlines).some(
    ({ role, steps }) =>
      role !== 'before' &&
      steps.some(
        ({ kind, text }) =>
          kind !== 'set' &&
          /(?:verify|check|compare|match|authenticate|validate)_?\w*(?:password|pwd|login|credential)\w*\(|checkpw|reauth|\.verify\(/i.test(
            text,
          ) &&
          !/strength|policy|confirm|complex|valid_password/i.test(text),
      ),
  )
}
