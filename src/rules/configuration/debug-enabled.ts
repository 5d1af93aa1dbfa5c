// An app in debug mode, which shows its insides to whoever makes it fail.

import type { Route } from '../../model/index.ts'
import { callAt, placeIn, removeArgument } from '../call-edits.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'debug-enabled',
  title: 'The app runs in debug mode',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-489', 'CWE-215'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-13.4.2'],
  why: `
    With debug=True Starlette answers an error with the stack, the source lines around it and the local variables of each frame,
    secrets among them. A caller only needs to find one request that raises.`,
  fix: 'Leave debug out of FastAPI(...), or read it from a setting that is false by default.',
  blindSpots: [
    'An exception handler for Exception that hides the page is not considered.',
    'A setting that is false by default may be true where the app runs.',
  ],
  examples: [
    bad(
      'written into the app',
      `
      from fastapi import FastAPI

      app = FastAPI(title="Shop", debug=True)  # <-- finding


      @app.get("/orders")
      def list_orders():
          return []
    `,
    ),
    bad(
      'a setting that is on where nobody sets it',
      `
      # file: settings.py
      from pydantic_settings import BaseSettings


      class Settings(BaseSettings):
          debug: bool = True


      settings = Settings()
      # file: main.py
      from fastapi import FastAPI

      from settings import settings

      app = FastAPI(debug=settings.debug)  # <-- finding
    `,
    ),
    good(
      'a setting that is off by default',
      `
      import os

      from fastapi import FastAPI

      app = FastAPI(debug=os.getenv("DEBUG", "false").lower() == "true")
    `,
    ),
    good(
      'a switch of another name, and debug mode in the tests only',
      `
      # file: main.py
      from fastapi import FastAPI

      DEBUG = True
      app = FastAPI(title="debug=True")
      # file: tests/test_main.py
      from fastapi import FastAPI

      app = FastAPI(debug=True)
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    const { value, certainty, place } = app.debug
    if (!value || certainty === 'unknown') return
    const call = callAt(place ?? app.place, 'application', context)
    const debug = call?.arguments['debug']
    report({
      place: call === null ? (place ?? app.place) : placeIn(call, debug),
      cause: { name: app.id, what: 'debug' },
      what: `the app is in debug mode${certainty === 'likely' ? ' where no setting says otherwise' : ''}`,
      ...(certainty === 'likely' ? { confidence: 'medium' } : {}),
      routes: context.routesOf(app).filter(isServed),
      edits: call !== null && debug?.text === 'True' ? removeArgument(call, 'debug') : [],
    })
  },
})

function isServed(route: Route): boolean {
  return route.kind === 'http' && route.origin !== 'docs' && route.condition?.default !== 'off'
}
