// The password that opens the door stands beside the door.

import { isCredentialName } from '../../knowledge/index.ts'
import type { CodeValue, Comparison } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'

export default defineRule({
  id: 'password-in-code',
  title: 'A password that is accepted stands in the code',
  severity: 'critical',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-798', 'CWE-259'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-13.3.1', 'v5.0.0-6.3.2'],
  why: `
    Whoever has read the code, its history or the image signs in with the password or key that it is compared with, in every
    installation, and nobody can change it without a new release.`,
  fix: 'Keep a hash of the password in the database, or read the key from the environment, and compare with that.',
  blindSpots: [
    'A constant that a function compares under a harmless name is not recognised.',
    'The default of a setting is another rule where it signs tokens, and not reported where it is compared.',
  ],
  examples: [
    bad(
      'a name and a password',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordRequestForm

      app = FastAPI()


      @app.post("/token")
      def sign_in(form: OAuth2PasswordRequestForm = Depends()):
          if form.username == "admin" and form.password == "open sesame":  # <-- finding
              return {"access_token": make_token(form.username)}
          raise HTTPException(401)
    `,
    ),
    bad(
      'a key in a constant',
      `
      from fastapi import Depends, FastAPI, Header, HTTPException

      API_KEY = "k-2f9c71d0"
      app = FastAPI()


      def check_key(x_api_key: str = Header()):
          if x_api_key != API_KEY:  # <-- finding
              raise HTTPException(401)


      @app.get("/orders", dependencies=[Depends(check_key)])
      def list_orders():
          return []
    `,
    ),
    good(
      'a key from the environment',
      `
      import os
      import secrets

      from fastapi import Depends, FastAPI, Header, HTTPException

      app = FastAPI()
      API_KEY = os.environ["API_KEY"]


      def check_key(x_api_key: str = Header()):
          if not secrets.compare_digest(x_api_key, API_KEY):
              raise HTTPException(401)


      @app.get("/orders", dependencies=[Depends(check_key)])
      def list_orders():
          return []
    `,
    ),
    good(
      'words that are no secrets: nothing, a kind of token, a placeholder that is refused',
      `
      from fastapi import FastAPI, HTTPException

      app = FastAPI()


      @app.post("/token")
      def exchange(token: str, token_type: str, password: str):
          if token == "" or token_type == "refresh_token" or token == "null":
              raise HTTPException(422)
          if password == "password":
              raise HTTPException(422, "choose another password")
          return {"ok": True}
    `,
    ),
  ],

  looksAt: 'comparison',
  check(comparison, report, context) {
    if (comparison.operator !== '==' && comparison.operator !== '!=') return
    const { left, right } = comparison
    const [sent, written] = isWritten(right) ? [left, right] : [right, left]
    if (!isWritten(written) || !isSent(sent) || !isForPassing(sent, comparison, context)) return
    report({
      place: comparison.place,
      cause: causeIn(comparison.inside, sent.text || 'password'),
      what: `${sent.text} is compared with a constant`,
      routes: context.routesTo(comparison),
      others:
        written.defined === null || (written.defined.file === comparison.place.file && written.defined.line === comparison.place.line)
          ? []
          : [{ role: 'cause', place: written.defined, note: 'the constant stands here' }],
    })
  },
})

function isSent({ from, certainty, names, text }: CodeValue): boolean {
  if (certainty === 'certain' || !from.some((source) => source.kind === 'request' || (source.kind === 'parameter' && source.in !== null)))
    return /^\w*(?:form|credentials)\w*\.password$/.test(text)
  return names.some(isCredentialName)
}

/** A text that could be a secret: not empty, no word for nothing, and no placeholder that is looked for to refuse it. */
function isWritten({ value, certainty, from, text }: CodeValue): boolean {
  return (
    certainty === 'certain' &&
    from.every(({ kind }) => kind === 'constant') &&
    typeof value === 'string' &&
    value.length >= 4 &&
    !/hidden|mask|placeholder|redact|sentinel|unset|unchanged|default|example|dummy/i.test(text) &&
    !/^(?:[[<{*_#].*|none|null|undefined|true|false|basic|bearer|refresh|access|password|passwd|token|secret|string|n\/a|\*+|x+|<.*>|.*(?:change|replace|placeholder|your|example|dummy|redact|mask).*)$/i.test(
      value,
    )
  )
}

/** Who says it gets in, and who does not is sent away: by an error, or by a function that says so of itself. */
function isForPassing({ names }: CodeValue, { entries, inside }: Comparison, { code }: RuleContext): boolean {
  if (entries.length === 0 || names.some((name) => /type|kind|hint|state|status|prefix|name$/i.test(name))) return false
  if (/auth|login|sign_?in|check|verify|valid|require|token/i.test(inside.function)) return true
  return code.calls.some(
    ({ tags, inside: other }) => tags.includes('http-error') && other.module === inside.module && other.function === inside.function,
  )
}
