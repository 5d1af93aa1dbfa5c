// The answer to a sign-in says whether there is such an account.

import type { Outline } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'
import { type ExitStep, inputsOf, isPasswordSignIn, isRecoveryRequest } from '../sign-in-steps.ts'
import { findUnknownAccount, findWrongPassword } from '../unknown-account.ts'

export default defineRule({
  id: 'unknown-account-answered-apart',
  title: 'The answer tells whether an account exists',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-203'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-6.3.8'],
  why: `
    One answer for a name that nobody has and another for a wrong password let anybody sort a list of addresses into those with an account
    and those without. The first list is what leaked passwords are tried on, and membership alone can be what somebody wants to keep.`,
  fix: 'Give the same status and text for both, and answer a request for a new password with 202 whoever asks.',
  blindSpots: [
    'Answers that are made in different functions, or by an exception handler, are not compared.',
    'Registration, which mostly says that an address is taken, is not looked at.',
  ],
  examples: [
    bad(
      'two texts',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordRequestForm

      app = FastAPI()


      @app.post("/login")
      def login(form: OAuth2PasswordRequestForm = Depends()):
          user = find_user(email=form.username)
          if user is None:
              raise HTTPException(404, "No such user")  # <-- finding
          if not verify_password(form.password, user.password_hash):
              raise HTTPException(401, "Wrong password")
          limiter.hit(form.username)
          return {"access_token": make_token(user)}
    `,
    ),
    bad(
      'a new password for those who exist',
      `
      from fastapi import FastAPI, HTTPException

      app = FastAPI()


      @app.post("/password-recovery/{email}")
      def recover_password(email: str):
          user = get_user_by_email(email)
          if not user:
              raise HTTPException(status_code=404, detail="The user does not exist")  # <-- finding
          send_reset_mail(user)
          return {"message": "Sent"}
    `,
    ),
    good(
      'one answer for both',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordRequestForm

      app = FastAPI()


      @app.post("/login")
      def login(form: OAuth2PasswordRequestForm = Depends()):
          refused = HTTPException(401, "Wrong name or password")
          user = find_user(email=form.username)
          if user is None:
              spend_time(form.password)
              raise refused
          if not verify_password(form.password, user.password_hash):
              raise refused
          limiter.hit(form.username)
          return {"access_token": make_token(user)}
    `,
    ),
    good(
      'a request for a new password that always succeeds, and who is signed in already',
      `
      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      @app.post("/password-recovery/{email}")
      def recover_password(email: str):
          user = get_user_by_email(email)
          if not user:
              return {"message": "If there is an account, a mail is on its way"}
          send_reset_mail(user)
          return {"message": "If there is an account, a mail is on its way"}


      @app.post("/users/{name}/deactivate")
      def deactivate(name: str, admin=Depends(get_admin)):
          user = find_user(name=name)
          if user is None:
              raise HTTPException(404, "No such user")
          return {}
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const outline of context.code.outlines) {
      const unknown = findUnknownAccount(outline)
      if (unknown === null) continue
      const routes = context.routesTo(outline)
      const wrong = findWrongPassword(outline, unknown)
      const { exit } = unknown
      if (wrong !== null && isTold(outline, exit) && exit.text !== wrong.exit.text && routes.some(isPasswordSignIn)) {
        report({
          place: exit.place,
          cause: causeIn(outline.inside, 'unknown account'),
          what: 'an unknown account is refused otherwise than a wrong password',
          ...(exit.kind === 'raise' && exit.status === null ? { confidence: 'medium' as const } : {}),
          routes: routes.filter(isPasswordSignIn),
          others: [{ role: 'related', place: wrong.exit.place, note: 'a wrong password is answered here' }],
        })
      } else if (wrong === null && exit.kind === 'raise' && exit.status !== null && exit.status < 500) {
        const asked = routes.filter((route) => isRecoveryRequest(route) && !inputsOf(route, context.model).some(isProof))
        if (asked.length === 0 || outline.role === 'before') continue
        report({
          place: exit.place,
          cause: causeIn(outline.inside, 'unknown account'),
          what: 'who asks for a new password learns whether there is such an account',
          routes: asked,
        })
      }
    }
  },
})

/** What a handler returns is the answer; what another function returns, its caller may answer in one way. */
function isTold({ role }: Outline, { kind }: ExitStep): boolean {
  return kind === 'raise' || role === 'handler'
}

function isProof(name: string): boolean {
  return /token|code|otp|password|secret/i.test(name)
}
