// A session that is good for ever.

import { byDefault, elsewhere } from '../cors.ts'
import { bad, defineRule, good } from '../kit.ts'
import { knownValue, optionOf, sessionLayers } from '../session-layer.ts'

export default defineRule({
  id: 'session-without-end',
  title: 'A session never expires',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-613'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-7.3.2'],
  why: `
    SessionMiddleware keeps nothing on the server: a session ends when its signature is too old. With max_age=None it never is,
    so a cookie that was copied once opens the account for as long as the key lives, signing out or not.`,
  fix: 'Leave max_age at its default of two weeks, or pass fewer seconds.',
  blindSpots: ['An expiry that the app keeps in the session itself and checks is not seen.'],
  examples: [
    bad(
      'until the browser closes, as it seems',
      `
      import os

      from fastapi import FastAPI
      from starlette.middleware.sessions import SessionMiddleware

      app = FastAPI()
      app.add_middleware(SessionMiddleware, secret_key=os.environ["KEY"], max_age=None, https_only=True)  # <-- finding
    `,
    ),
    bad(
      'a lifetime of more than a year',
      `
      import os

      from fastapi import FastAPI
      from starlette.middleware.sessions import SessionMiddleware

      YEARS = 10
      app = FastAPI()
      app.add_middleware(SessionMiddleware, secret_key=os.environ["KEY"], max_age=YEARS * 365 * 24 * 3600, https_only=True)  # <-- finding
    `,
    ),
    good(
      'a day, and the default',
      `
      import os

      from fastapi import FastAPI
      from starlette.middleware.sessions import SessionMiddleware

      shop = FastAPI()
      shop.add_middleware(SessionMiddleware, secret_key=os.environ["KEY"], max_age=24 * 60 * 60, https_only=True)
      office = FastAPI()
      office.add_middleware(SessionMiddleware, secret_key=os.environ["KEY"], https_only=True)
      shop.mount("/office", office)
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report) {
    for (const layer of sessionLayers(app)) {
      const option = optionOf(layer, 'max_age')
      const value = knownValue(layer, 'max_age', twoWeeks)
      if (value !== null && !(typeof value === 'number' && value > year)) continue
      report({
        place: layer.place ?? app.place,
        cause: { name: app.id, what: 'SessionMiddleware max_age' },
        what: `${value === null ? 'a session is good for ever' : `a session is good for ${Math.floor(value / day)} days`}${byDefault([option])}`,
        ...(option?.certainty === 'likely' ? { confidence: 'medium' } : {}),
        others: elsewhere(layer, [[option, 'max_age is given here']]),
      })
    }
  },
})

const day = 24 * 60 * 60
const twoWeeks = 14 * day
const year = 366 * day
