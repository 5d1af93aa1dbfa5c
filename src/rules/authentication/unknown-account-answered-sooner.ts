// A sign-in hashes the password only of accounts that exist.

import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'
import { isPasswordSignIn } from '../sign-in-steps.ts'
import { findUnknownAccount, findWrongPassword } from '../unknown-account.ts'

export default defineRule({
  id: 'unknown-account-answered-sooner',
  title: 'A sign-in answers sooner where there is no account',
  severity: 'low',
  confidence: 'medium',
  audience: 'auditor',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-208'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-6.3.8'],
  why: `
    Hashing a password takes a tenth of a second on purpose. Where it is done only for accounts that exist, the time of an answer tells which
    ones do, however alike the answers are.`,
  fix: 'Verify the password against a fixed hash where there is no account, and refuse afterwards.',
  blindSpots: ['A test of the password whose own code is not in the tree is believed to be slow.'],
  examples: [
    bad(
      'back before the hash',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordRequestForm

      app = FastAPI()


      def authenticate(email, password):
          user = get_user_by_email(email)
          if not user:
              return None  # <-- finding
          if not verify_password(password, user.password_hash):
              return None
          return user


      @app.post("/login")
      def login(form: OAuth2PasswordRequestForm = Depends()):
          limiter.hit(form.username)
          user = authenticate(form.username, form.password)
          if user is None:
              raise HTTPException(401)
          return {"access_token": make_token(user)}
    `,
    ),
    bad(
      'in the handler',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordRequestForm

      app = FastAPI()


      @app.post("/login")
      def login(form: OAuth2PasswordRequestForm = Depends()):
          limiter.hit(form.username)
          user = find_user(email=form.username)
          if user is None:
              raise HTTPException(401, "Wrong")  # <-- finding
          if not verify_password(form.password, user.password_hash):
              raise HTTPException(401, "Wrong")
          return {"access_token": make_token(user)}
    `,
    ),
    good(
      'a hash for nobody',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordRequestForm

      app = FastAPI()


      def authenticate(email, password):
          user = get_user_by_email(email)
          if not user:
              verify_password(password, HASH_OF_NOBODY)
              return None
          if not verify_password(password, user.password_hash):
              return None
          return user


      @app.post("/login")
      def login(form: OAuth2PasswordRequestForm = Depends()):
          limiter.hit(form.username)
          user = authenticate(form.username, form.password)
          if user is None:
              raise HTTPException(401)
          return {"access_token": make_token(user)}
    `,
    ),
    good(
      'the caller is known already',
      `
      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      @app.post("/me/password")
      def change_password(old: str, new: str, user=Depends(get_user)):
          record = find_user(email=user.email)
          if record is None:
              raise HTTPException(404)
          if not verify_password(old, record.password_hash):
              raise HTTPException(401)
          return set_password(record, new)
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const outline of context.code.outlines) {
      const unknown = findUnknownAccount(outline)
      if (unknown === null) continue
      const wrong = findWrongPassword(outline, unknown)
      const routes = context.routesTo(outline).filter(isPasswordSignIn)
      if (wrong === null || routes.length === 0) continue
      const test = outline.steps.indexOf(unknown.test)
      const spends = outline.steps.some(
        ({ kind, under, text }) =>
          kind === 'call' &&
          under.some(({ step, holds }) => step === test && holds) &&
          /hash|verify|dummy|fake|spend|sleep|constant/i.test(text),
      )
      if (spends) continue
      report({
        place: unknown.exit.place,
        cause: causeIn(outline.inside, 'unknown account'),
        what: 'who has no account is refused before a password is hashed',
        routes,
        others: [{ role: 'related', place: wrong.test.place, note: 'the password is verified here' }],
      })
    }
  },
})
