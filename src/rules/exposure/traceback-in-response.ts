// The stack of a failed request, sent to the one who made it.

import type { CodeValue } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'traceback-in-response',
  title: 'A stack trace is sent to the caller',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-209', 'CWE-215'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-16.5.1'],
  why: `
    A traceback names files, versions and lines of source, and often the values that made the call fail. Whoever looks for a way in
    gets a map of the program by sending one bad request.`,
  fix: 'Log it with logger.exception(...) and answer with a fixed text.',
  blindSpots: [
    'A traceback that passes through a class of the project, a queue or a generator before it is sent is not followed.',
    'Frameworks that render tracebacks in debug mode are the matter of other rules.',
  ],
  examples: [
    bad(
      'in the detail of an error',
      `
      import traceback

      from fastapi import FastAPI, HTTPException

      app = FastAPI()


      @app.post("/jobs")
      def run_job(name: str):
          try:
              return run(name)
          except Exception:
              raise HTTPException(500, detail=traceback.format_exc())  # <-- finding
    `,
    ),
    bad(
      'in a response that a handler of exceptions makes',
      `
      import traceback

      from fastapi import FastAPI, Request
      from fastapi.responses import JSONResponse

      app = FastAPI()


      @app.exception_handler(Exception)
      async def on_error(request: Request, error: Exception):
          stack = traceback.format_exc()
          return JSONResponse({"error": "failed", "trace": stack}, status_code=500)  # <-- finding
    `,
    ),
    good(
      'in the log',
      `
      import logging
      import traceback

      from fastapi import FastAPI, HTTPException

      app = FastAPI()
      logger = logging.getLogger(__name__)


      @app.post("/jobs")
      def run_job(name: str):
          try:
              return run(name)
          except Exception:
              logger.error(traceback.format_exc())
              raise HTTPException(500, detail="The job failed")
    `,
    ),
    good(
      'kept for later, and another text sent',
      `
      import traceback

      from fastapi import FastAPI
      from fastapi.responses import JSONResponse

      app = FastAPI()


      @app.post("/jobs")
      def run_job(name: str):
          try:
              return run(name)
          except Exception:
              save(traceback.format_exc())
              return JSONResponse({"error": "failed"}, status_code=500)
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const call of context.code.calls) {
      if (!call.tags.includes('http-error') && !call.tags.includes('response')) continue
      const stack = ['detail', 'content'].map((name) => call.arguments[name]).find((value) => value !== undefined && isStack(value))
      if (stack === undefined) continue
      report({
        place: call.place,
        cause: causeIn(call.inside, `${call.callee} with ${stack.text}`),
        what: 'a stack trace goes into the response',
        routes: context.routesTo(call),
      })
    }
    for (const one of context.code.returns) {
      if (!isStack(one.value) || /^[\w.]*Response\(/.test(one.value.text)) continue
      report({
        place: one.place,
        cause: causeIn(one.inside, `return of ${one.value.text}`),
        what: 'a stack trace is returned to the caller',
        routes: context.routesTo(one),
      })
    }
  },
})

function isStack({ from }: CodeValue): boolean {
  return from.some((source) => source.kind === 'call' && /^traceback\.format_|TracebackException/.test(source.callee))
}
