// Who asks for a new password gets the secret that was meant for the mailbox.

import { wordsOf } from '../../knowledge/index.ts'
import type { Outline, ReturnStep } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'
import { inputsOf, isRecoveryRequest, namesIn } from '../sign-in-steps.ts'

export default defineRule({
  id: 'recovery-token-in-response',
  title: 'Who asks for a new password gets the secret in the answer',
  severity: 'critical',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-640'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-6.4.3'],
  why: `
    The token or code proves that somebody reads the mailbox or holds the phone of the account. Where the answer to the request carries it,
    anybody who knows an address sets a new password for it.`,
  fix: 'Send the token by mail or message alone, and answer with a fixed text.',
  blindSpots: ['Answers that are put together in another function, and routes for administrators that make a link, are not looked at.'],
  examples: [
    bad(
      'the token for whoever asks',
      `
      import secrets

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/forgot-password")
      def forgot_password(email: str):
          reset_token = secrets.token_urlsafe(32)
          save_token(email, reset_token)
          return {"message": "A mail is on its way", "reset_token": reset_token}  # <-- finding
    `,
    ),
    bad(
      'a code, while it is being tested',
      `
      import secrets

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/password/recovery")
      async def request_recovery(phone: str):
          code = "".join(secrets.choice("0123456789") for _ in range(8))
          await send_message(phone, code)
          return {"otp": code}  # <-- finding
    `,
    ),
    good(
      'by mail alone',
      `
      import secrets

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/forgot-password")
      def forgot_password(email: str):
          reset_token = secrets.token_urlsafe(32)
          save_token(email, reset_token)
          send_mail(email, reset_token)
          return {"message": "A mail is on its way"}
    `,
    ),
    good(
      'a link that an administrator makes, and a session after the new password',
      `
      import secrets

      from fastapi import Depends, FastAPI

      app = FastAPI()


      @app.post("/admin/users/{user_id}/reset-password-link")
      def make_reset_link(user_id: int, admin=Depends(get_admin)):
          token = secrets.token_urlsafe(32)
          save_token(user_id, token)
          return {"link": f"/reset?token={token}"}


      @app.post("/reset-password")
      def reset_password(token: str, new_password: str):
          user = set_password(token, new_password)
          access_token = make_session(user)
          return {"access_token": access_token}
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report, context) {
    for (const outline of context.code.outlines) {
      if (outline.role !== 'handler') continue
      const step = outline.steps.find((one): one is ReturnStep => one.kind === 'return' && handsOut(one, outline))
      if (step === undefined) continue
      const routes = context.routesTo(outline).filter((route) => {
        if (!isRecoveryRequest(route) || !isHandler(outline, route)) return false
        const words = wordsOf(`${route.path} ${route.handler?.name ?? ''}`)
        if (words.some((word) => word === 'admin' || (word === 'api' && words.includes('key')))) return false
        if (route.access === 'authenticated' || route.access === 'authorised') return false
        return !inputsOf(route, model).some((name) => /token|code|otp|password|secret/i.test(name))
      })
      if (routes.length === 0 || hasCaller(outline)) continue
      report({
        place: step.place,
        cause: causeIn(outline.inside, 'recovery token'),
        what: 'the answer carries the secret that lets a new password be set',
        routes,
      })
    }
  },
})

function isHandler(
  { inside }: Outline,
  { handler }: { readonly handler: { readonly module: string; readonly name: string } | null },
): boolean {
  return handler !== null && handler.module === inside.module && handler.name === inside.function
}

/** It gives back a variable that a call of the function made, under a name of a secret. */
function handsOut({ value }: ReturnStep, { steps }: Outline): boolean {
  return namesIn(value).some((name) => {
    if (!isSecret(name) || new RegExp(`\\b${name}=(?!${name}\\b)`).test(value)) return false
    return steps.some(
      (step) =>
        step.kind === 'set' &&
        step.target === name &&
        /token|secret|random|choice|code|otp|generate|uuid|encode|create|link/i.test(step.value) &&
        !/send|mail/i.test(step.value),
    )
  })
}
function isSecret(name: string): boolean {
  const words = wordsOf(name)
  return (
    words.some((word) => secrets.has(word)) &&
    !words.some(
      (word) => word === 'status' || word === 'type' || word === 'hash' || word === 'hashed' || word === 'expires' || word === 'expiry',
    )
  )
}
const secrets = new Set('token otp code pin link url passcode'.split(' '))

/** Somebody who is signed in asks. */
function hasCaller({ parameters }: Outline): boolean {
  return parameters.some(
    ({ name, in: part, default: given }) =>
      part === null && (/user|admin|caller|principal|auth|claims/i.test(name) || /Depends\(\w*(?:user|admin|auth)/i.test(given ?? '')),
  )
}
