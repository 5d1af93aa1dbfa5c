// A dependency that catches what its handler raises, and does not raise it again.

import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'dependency-swallows-exception',
  title: 'A dependency swallows the exceptions of its handlers',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-693'],
  owaspApi: null,
  asvs: ['v5.0.0-16.5.3'],
  why: `
    FastAPI throws what the handler raised, an HTTPException too, into the dependency at its yield. Where that is caught and not
    raised again there is no response: since 0.110 the caller gets a 500 in place of the 401, 403 or 404 that was meant, the alarm
    on refused requests stays silent, and the one on errors rings for every stranger.`,
  fix: 'End the except clause with raise, or let HTTPException through in a clause of its own.',
  blindSpots: ['A function that is called there and raises under another name is not seen.'],
  examples: [
    bad(
      'a session that is rolled back, and nothing else',
      `
      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      def get_db():
          db = open_session()
          try:
              yield db
              db.commit()
          except Exception:  # <-- finding
              db.rollback()
          finally:
              db.close()


      @app.get("/orders/{number}")
      def read_order(number: int, db=Depends(get_db)):
          order = db.find(number)
          if order is None:
              raise HTTPException(404)
          return order
    `,
    ),
    good(
      'raised again, or let through',
      `
      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      def get_db():
          db = open_session()
          try:
              yield db
          except Exception:
              db.rollback()
              raise
          finally:
              db.close()


      def get_cache():
          cache = open_cache()
          try:
              yield cache
          except HTTPException:
              raise
          except Exception as error:
              raise HTTPException(503) from error


      def get_file():
          try:
              yield open_file()
          except OSError:
              print("gone")


      @app.get("/orders/{number}")
      def read_order(number: int, db=Depends(get_db), cache=Depends(get_cache), file=Depends(get_file)):
          return db.find(number)
    `,
    ),
    good(
      'an older FastAPI, and a context manager of the project',
      `
      # file: requirements.txt
      fastapi==0.105.0
      # file: main.py
      from contextlib import contextmanager

      from fastapi import Depends, FastAPI

      app = FastAPI()


      @contextmanager
      def quietly():
          try:
              yield
          except Exception:
              print("never mind")


      def get_db():
          try:
              yield open_session()
          except Exception:
              print("rolled back")


      @app.get("/orders/{number}")
      def read_order(number: int, db=Depends(get_db)):
          with quietly():
              return db.find(number)
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report, context) {
    const [major = 0, minor = 0] = model.versions.fastapi.value.split('.').map(Number)
    if (major === 0 && minor < 110) return
    const calls = new Set(model.routes.flatMap(({ dependencies }) => dependencies.map(({ call }) => call)))
    for (const moot of context.code.moots) {
      if (moot.kind !== 'refusal-swallowed') continue
      const name = `${moot.inside.module}:${moot.inside.function}`
      if (!calls.has(name) && !calls.has(name.replace(/\.__call__$/, ''))) continue
      report({
        place: moot.place,
        cause: causeIn(moot.inside, 'except around yield'),
        what: `what handlers raise ends in ${moot.inside.function}: it is caught around the yield and not raised again`,
        routes: context.routesTo(moot),
      })
    }
  },
})
