// The token of a password reset is good until it expires, however often it is used.

import type { HttpRoute } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'
import { wordsOfRoute } from '../route-purpose.ts'
import { inputsOf, outlinesOf } from '../sign-in-steps.ts'
import { endsToken } from '../single-use.ts'

export default defineRule({
  id: 'recovery-token-usable-again',
  title: 'The token of a password reset works again after it was used',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-640', 'CWE-294'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-6.5.1'],
  why: `
    A token that only carries an address and an end proves nothing but that it was sent once. After the user has set a new password with it,
    the copy in a mailbox, a browser's history or a proxy's log sets another one.`,
  fix: 'Sign the token with a key that the current password hash is part of, or keep its id and delete it when it is used.',
  blindSpots: ['What ends a token is told by names: a deletion, a mark, a test of its id or of the time of the last change.'],
  examples: [
    bad(
      'an address and an end',
      `
      import os

      import jwt
      from fastapi import FastAPI, HTTPException

      app = FastAPI()
      KEY = os.environ["JWT_KEY"]


      @app.post("/reset-password")
      def reset_password(token: str, new_password: str):
          try:
              email = jwt.decode(token, KEY, algorithms=["HS256"])["sub"]  # <-- finding
          except jwt.PyJWTError:
              raise HTTPException(400)
          user = get_user_by_email(email)
          user.hashed_password = hash_password(new_password)
          return {}
    `,
    ),
    bad(
      'in a function beside it',
      `
      import os

      from fastapi import FastAPI, HTTPException
      from jose import JWTError, jwt
      from pydantic import BaseModel

      app = FastAPI()
      KEY = os.environ["JWT_KEY"]


      class NewPassword(BaseModel):
          token: str
          new_password: str


      def verify_password_reset_token(token):
          try:
              return jwt.decode(token, KEY, algorithms=["HS256"])["sub"]  # <-- finding
          except JWTError:
              return None


      @app.post("/password/reset")
      def reset_password(body: NewPassword):
          email = verify_password_reset_token(body.token)
          if email is None:
              raise HTTPException(400)
          update_password(get_user_by_email(email), body.new_password)
          return {}
    `,
    ),
    good(
      'the token is signed with the old password, or its id is deleted',
      `
      import os

      import jwt
      from fastapi import FastAPI, HTTPException

      app = FastAPI()
      KEY = os.environ["JWT_KEY"]


      @app.post("/reset-password")
      def reset_password(token: str, email: str, new_password: str):
          user = get_user_by_email(email)
          jwt.decode(token, KEY + user.hashed_password, algorithms=["HS256"])
          user.hashed_password = hash_password(new_password)
          return {}


      @app.post("/account/reset-password")
      def reset_other_password(token: str, new_password: str):
          claims = jwt.decode(token, KEY, algorithms=["HS256"])
          if redis.delete(claims["jti"]) == 0:
              raise HTTPException(400)
          set_password(claims["sub"], new_password)
          return {}
    `,
    ),
    good(
      'who is signed in changes the password',
      `
      import os

      import jwt
      from fastapi import Depends, FastAPI, Header

      app = FastAPI()
      KEY = os.environ["JWT_KEY"]


      def current_user(authorization: str = Header()):
          return jwt.decode(authorization, KEY, algorithms=["HS256"])["sub"]


      @app.post("/me/reset-password")
      def reset_password(old_password: str, new_password: str, user=Depends(current_user)):
          change_password(user, old_password, new_password)
          return {}
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report, context) {
    const seen = new Set<object>()
    for (const route of model.routes) {
      if (route.kind !== 'http' || !isReset(route)) continue
      const inputs = inputsOf(route, model)
      if (!inputs.some((name) => /token|code|key/i.test(name)) || !inputs.some((name) => /password|passwd|pwd/i.test(name))) continue
      const decode = context.code.calls.find(
        ({ tags, entries, inside }) =>
          tags.includes('jwt-decode') &&
          entries.includes(route.id) &&
          !route.dependencies.some(({ call }) => call === `${inside.module}:${inside.function}`),
      )
      if (decode === undefined || seen.has(decode) || isEnded(route, context)) continue
      const { key } = decode.arguments
      if (/password|hash/i.test(`${key?.text} ${key?.names.join(' ')}`)) continue
      seen.add(decode)
      report({
        place: decode.place,
        cause: causeIn(decode.inside, 'recovery token'),
        what: 'the token of a password reset is good again after it was used',
        routes: [route],
      })
    }
  },
})

function isReset(route: HttpRoute): boolean {
  const words = wordsOfRoute(route)
  return words.some((word) => word === 'reset' || word === 'recover' || word === 'recovery' || word === 'forgot')
}

function isEnded(route: HttpRoute, { code }: RuleContext): boolean {
  return outlinesOf(route, code.outlines).some(({ steps }) => steps.some(endsToken))
}
