// A secret that is not set, compared with a header that is not sent: both are nothing, and nothing equals nothing.

import { isCredentialName } from '../../knowledge/index.ts'
import type { CodeValue, Comparison, Outline } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'
import { settingOf } from '../setting-test.ts'
import { namesIn } from '../sign-in-steps.ts'

export default defineRule({
  id: 'unset-secret-equals-nothing',
  title: 'A secret that is not set equals a credential that is not sent',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-287', 'CWE-1188'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-13.2.3'],
  why: `
    A variable that nobody sets is None to os.getenv, and so is a header that the caller leaves out: None == None, and the check passes. A
    default of "" does the same with an empty header. One variable that is lost in a deployment opens what it guarded.`,
  fix: 'Read the secret without a default (os.environ["API_KEY"], a setting that is required), so that the program does not start without it.',
  blindSpots: [
    'Whether something else made sure that the secret is set is only seen in the same function, or where the module looks at once.',
  ],
  examples: [
    bad(
      'nothing and nothing',
      `
      import os

      from fastapi import Depends, FastAPI, Header, HTTPException

      app = FastAPI()
      API_KEY = os.getenv("API_KEY")


      def check_key(x_api_key: str | None = Header(None)):
          if x_api_key != API_KEY:  # <-- finding
              raise HTTPException(401)


      @app.get("/orders", dependencies=[Depends(check_key)])
      def list_orders():
          return []
    `,
    ),
    bad(
      'an empty text and an empty text',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request
      from pydantic_settings import BaseSettings

      app = FastAPI()


      class Settings(BaseSettings):
          admin_token: str = ""


      settings = Settings()


      def require_admin(request: Request):
          if request.headers.get("x-admin-token", "") == settings.admin_token:  # <-- finding
              return True
          raise HTTPException(401)


      @app.delete("/orders", dependencies=[Depends(require_admin)])
      def delete_orders():
          return {}
    `,
    ),
    good(
      'the secret must be there, or the header must',
      `
      import os

      from fastapi import Depends, FastAPI, Header, HTTPException

      app = FastAPI()
      API_KEY = os.environ["API_KEY"]
      ADMIN_KEY = os.getenv("ADMIN_KEY")


      def check_key(x_api_key: str | None = Header(None)):
          if x_api_key != API_KEY:
              raise HTTPException(401)


      def check_admin_key(x_admin_key: str = Header()):
          if x_admin_key != ADMIN_KEY:
              raise HTTPException(401)


      @app.get("/orders", dependencies=[Depends(check_key), Depends(check_admin_key)])
      def list_orders():
          return []
    `,
    ),
    good(
      'somebody looks whether it is set',
      `
      import os

      from fastapi import Depends, FastAPI, Header, HTTPException

      app = FastAPI()
      API_KEY = os.getenv("API_KEY")


      def check_key(x_api_key: str | None = Header(None)):
          if not API_KEY or x_api_key != API_KEY:
              raise HTTPException(401)


      @app.get("/orders", dependencies=[Depends(check_key)])
      def list_orders():
          return []
    `,
    ),
  ],

  looksAt: 'comparison',
  check(comparison, report, context) {
    const { left, right, operator, inside, entries } = comparison
    if ((operator !== '==' && operator !== '!=') || entries.length === 0) return
    const [secret, sent] = isEmptySetting(left) ? [left, right] : [right, left]
    const outline = context.code.outlines.find((one) => one.inside.module === inside.module && one.inside.function === inside.function)
    if (!isEmptySetting(secret) || outline === undefined || !mayBeMissing(sent, secret, outline)) return
    if (isLookedAt(comparison, secret, sent, outline)) return
    const name = settingOf(secret) ?? secret.text
    report({
      place: comparison.place,
      cause: causeIn(inside, name),
      what: `where ${name} is not set, a request without the credential passes`,
      routes: context.routesTo(comparison),
    })
  },
})

function isEmptySetting(value: CodeValue): boolean {
  const setting = settingOf(value)
  if (setting === null || value.certainty !== 'likely' || (value.value !== null && value.value !== '')) return false
  return [setting, ...value.names, ...namesIn(value.text).slice(-1)].some(isCredentialName)
}

/** A header, query parameter or cookie that the caller may leave out, or leave empty where the secret is empty by default. */
function mayBeMissing(sent: CodeValue, secret: CodeValue, { parameters, steps }: Outline): boolean {
  const name = /^\w+$/.test(sent.text) ? sent.text : null
  const set = steps.findLast((step) => step.kind === 'set' && step.target === name)
  const text = set?.kind === 'set' ? set.value : sent.text
  const read = /(?:headers|query_params|cookies)\.get\('[^']*'(?:, ?(.*))?\)$/.exec(text)
  if (read !== null) return secret.value === null ? read[1] === undefined || read[1] === 'None' : true
  const parameter = parameters.find((one) => one.name === name)
  if (parameter === undefined || parameter.in === null || parameter.in === 'body' || parameter.in === 'path') return false
  if (secret.value === '') return true
  return parameter.default !== null && /^None$|^(?:Header|Query|Cookie)\((?:default=)?None\b/.test(parameter.default)
}

/** The function asks whether either of them is there. */
function isLookedAt({ place }: Comparison, secret: CodeValue, sent: CodeValue, { steps }: Outline): boolean {
  return steps.some((step) => {
    if (step.kind !== 'test') return false
    return (
      step.place.line <= place.line &&
      step.asks.some(
        ({ how, value }) => /^(?:true|false|none|given)$/.test(how) && (value.text === secret.text || value.text === sent.text),
      )
    )
  })
}
