// A check that is passed by where the secret to check against is not set.

import type { TestStep } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'
import { holdsForNothing, isGuarding, isUnsetSecret, passesWhere, settingOf } from '../setting-test.ts'

export default defineRule({
  id: 'unset-secret-lets-in',
  title: 'Where a secret is not set, everybody is let in',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1188', 'CWE-306'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-13.2.3'],
  why: `
    The check asks first whether there is a secret to compare with, and lets everybody through where there is none. By default there is none: a
    variable that is misspelt, or lost in a new deployment, opens every route behind the check, and nothing says so.`,
  fix: 'Refuse to start without the secret (declare the setting without a default), or raise HTTPException(503) where it is not set.',
  blindSpots: [
    'An application that is only ever reached from its own machine may mean it so.',
    'Secrets that a database or a file holds are not looked at.',
  ],
  examples: [
    bad(
      'no key, no check',
      `
      import os
      import secrets

      from fastapi import Depends, FastAPI, Header, HTTPException

      app = FastAPI()
      API_KEY = os.getenv("API_KEY")


      def check_key(x_api_key: str = Header("")):
          if not API_KEY:  # <-- finding
              return
          if not secrets.compare_digest(x_api_key, API_KEY):
              raise HTTPException(401)


      @app.get("/orders", dependencies=[Depends(check_key)])
      def list_orders():
          return []
    `,
    ),
    bad(
      'the check stands below the question',
      `
      from fastapi import Depends, FastAPI, Header, HTTPException
      from pydantic_settings import BaseSettings

      app = FastAPI()


      class Settings(BaseSettings):
          admin_token: str | None = None


      settings = Settings()


      async def require_admin(authorization: str = Header("")):
          if settings.admin_token:  # <-- finding
              if not matches(authorization, settings.admin_token):
                  raise HTTPException(status_code=401)


      @app.delete("/orders", dependencies=[Depends(require_admin)])
      def delete_orders():
          return {}
    `,
    ),
    bad(
      'both in one question',
      `
      import os

      from fastapi import Depends, FastAPI, Header, HTTPException

      app = FastAPI()
      SESSION_API_KEY = os.getenv("SESSION_API_KEY")


      def check_key(x_api_key: str = Header("")):
          if SESSION_API_KEY and not matches(x_api_key, SESSION_API_KEY):  # <-- finding
              raise HTTPException(401)


      @app.get("/orders", dependencies=[Depends(check_key)])
      def list_orders():
          return []
    `,
    ),
    good(
      'without the secret nobody is let in',
      `
      import os
      import secrets

      from fastapi import Depends, FastAPI, Header, HTTPException

      app = FastAPI()
      API_KEY = os.getenv("API_KEY")


      def check_key(x_api_key: str = Header("")):
          if not API_KEY:
              raise HTTPException(503, "There is no key")
          if not secrets.compare_digest(x_api_key, API_KEY):
              raise HTTPException(401)


      @app.get("/orders", dependencies=[Depends(check_key)])
      def list_orders():
          return []
    `,
    ),
    good(
      'the secret must be there, and another check follows',
      `
      import os
      import secrets

      from fastapi import Depends, FastAPI, Header, HTTPException

      app = FastAPI()
      API_KEY = os.environ["API_KEY"]
      SERVICE_TOKEN = os.getenv("SERVICE_TOKEN")


      def check_key(x_api_key: str = Header("")):
          if not secrets.compare_digest(x_api_key, API_KEY):
              raise HTTPException(401)


      def current_user(authorization: str = Header("")):
          if SERVICE_TOKEN and secrets.compare_digest(authorization, SERVICE_TOKEN):
              return "service"
          user = find_user(authorization)
          if user is None:
              raise HTTPException(401)
          return user


      @app.get("/orders", dependencies=[Depends(check_key)])
      def list_orders(user=Depends(current_user)):
          return []
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const outline of context.code.outlines) {
      if (!isGuarding(outline)) continue
      for (const step of outline.steps) {
        if (step.kind !== 'test' || step.isRescue) continue
        const asked = step.asks.find(({ value }) => isUnsetSecret(value))
        const holds = asked === undefined ? null : holdsForNothing(asked)
        if (asked === undefined || holds === null || !decides(step, holds) || !passesWhere(outline, step, holds)) continue
        report({
          place: step.place,
          cause: causeIn(outline.inside, settingOf(asked.value) ?? asked.value.text),
          what: `where ${settingOf(asked.value) ?? asked.value.text} is not set, and by default it is not, everybody passes`,
          routes: context.routesTo(outline),
        })
        break
      }
    }
  },
})

/** `KEY and given != KEY` does not hold without the key, and `not KEY or …` does. */
function decides({ asks, joined }: TestStep, holds: boolean): boolean {
  return asks.length === 1 || joined === (holds ? 'or' : 'and')
}
