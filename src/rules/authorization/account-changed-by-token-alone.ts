// Whoever holds the link changes the account: the second step does not ask who is signed in, as the first does.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { Route } from '../../model/index.ts'
import { asksForCaller, isNamedAfterCallers } from '../caller-access.ts'
import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { changesState, wordsOfRoute } from '../route-purpose.ts'
import { routeInWords } from '../route-words.ts'
import { resolveSchema } from '../schema-walk.ts'
import { onRouter } from '../siblings.ts'

export default defineRule({
  id: 'account-changed-by-token-alone',
  title: 'A change of an account needs a token alone',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-620'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-6.3.4'],
  why: `
    The first step of a change to an account takes a caller who is signed in. The second step, which makes the change, takes a token and
    asks for no caller: whoever gets the link, from a forwarded mail, a log or a proxy, finishes the change for the owner, or is made to
    finish one that somebody else began.`,
  fix: `
    Ask for the same caller in the second step, and compare them with the one whom the token was made for.`,
  blindSpots: ['Links that must work without signing in, such as the reset of a forgotten password, are told by their words.'],
  examples: [
    bad(
      'the new address is set by the token',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import User

      app = FastAPI()


      @app.post("/email-change/request")
      def request_change(email: str, user=Depends(get_user)):
          send_link(email, make_token(user.id, email))


      @app.post("/email-change/verify")  # <-- finding
      def verify_change(token: str, session: Session = Depends(get_session)):
          account = session.get(User, read_token(token).user_id)
          account.name = read_token(token).email
          session.commit()
    `),
    ),
    good(
      'the caller is asked for twice, and a forgotten password',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import User

      app = FastAPI()


      @app.post("/email-change/request")
      def request_change(email: str, user=Depends(get_user)):
          send_link(email, make_token(user.id, email))


      @app.post("/email-change/verify")
      def verify_change(token: str, user=Depends(get_user), session: Session = Depends(get_session)):
          if read_token(token).user_id != user.id:
              raise HTTPException(403)
          user.name = read_token(token).email
          session.commit()


      @app.post("/password-reset/request")
      def request_reset(email: str):
          send_link(email, make_token(None, email))


      @app.post("/password-reset/confirm")
      def confirm_reset(token: str, password: str):
          store(token, password)
    `),
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    if (
      route.kind !== 'http' ||
      !changesState(route) ||
      route.condition?.default === 'off' ||
      route.principal !== null ||
      asksBefore(route)
    )
      return
    const token = route.parameters.find(
      ({ name, in: where, of }) => of === null && where !== 'path' && where !== 'header' && where !== 'cookie' && isToken(name),
    )
    const inBody = route.body !== null && Object.keys(resolveSchema(route.body.schema, model).properties ?? {}).some(isToken)
    if (token === undefined && !inBody) return
    const words = wordsOfRoute(route)
    if (
      words.some((word) => forStrangers.has(word)) ||
      !words.some((word) => second.has(word)) ||
      !words.some((word) => changing.has(word))
    )
      return
    const kin = onRouter(route, model).find(
      (other) =>
        other.kind === 'http' &&
        changesState(other) &&
        asksForCaller(other) &&
        parentOf(other) === parentOf(route) &&
        wordsOfRoute(other).some((word) => first.has(word)),
    )
    if (kin === undefined) return
    const place = findRoutePlace(kin)
    report({
      place: findRoutePlace(route),
      cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: token?.name ?? 'token' },
      what: `${routeInWords(route)} makes the change for whoever holds the token, and ${routeInWords(kin)}, which begins it, asks for a caller`,
      routes: [route],
      handler: route.handler === null ? null : handlerName(route.handler),
      others: place === null ? [] : [{ role: 'related', place, note: `${routeInWords(kin)} asks for a caller` }],
    })
  },
})

const isToken = (name: string): boolean => /^(?:[a-z]+_)?(?:token|code|key|otp)$/i.test(name)
const first = new Set('request start begin initiate send create new change update'.split(' '))
const second = new Set('verify confirm complete finish finalize accept apply activate execute approve'.split(' '))
const changing = new Set('update change transfer link merge delete deletion withdraw withdrawal payout move replace new'.split(' '))
const forStrangers = new Set(
  'password forgot forgotten reset recover recovery register registration signup sign login otp invitation invite invites unsubscribe mfa totp 2fa oauth sso'.split(
    ' ',
  ),
)

/** Anything before the handler tells one caller from another: a token that the handler takes does not. */
function asksBefore({ security, dependencies, guards }: Route): boolean {
  if (security.length > 0 || dependencies.some(({ call }) => isNamedAfterCallers(call))) return true
  return guards.some(
    ({ kind, reads, absent }) =>
      kind !== 'handler' && (reads.length > 0 || absent === 'stops') && !(kind === 'middleware' && absent === 'passes'),
  )
}

const parentOf = ({ path }: Route): string => path.split('/').slice(0, -1).join('/')
