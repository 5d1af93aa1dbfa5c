// Text that is handed to Python to be run.

import { flowDraft, sayCall, worstWhereOpen } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'text-run-as-code',
  title: 'Text from outside is run as Python',
  severity: 'critical',
  severityByAccess: worstWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-95', 'CWE-94'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-1.3.2'],
  why: `
    \`eval\` and \`exec\` run whatever the text says with the rights of the service. Emptied builtins and filtered words do not keep anybody in:
    attributes of any object lead back to everything.`,
  fix: 'Read literals with ast.literal_eval or json.loads, compute with a parser of your own, or run foreign code in a container of its own.',
  blindSpots: [
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
    'Whether the code is run in a process or container that is shut off is not known.',
  ],
  examples: [
    bad(
      'a formula of the caller',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/compute")
      def compute(formula: str):
          return eval(formula, {"__builtins__": {}})  # <-- finding
    `,
    ),
    bad(
      'code behind the handler',
      `
      from fastapi import Body, FastAPI

      app = FastAPI()


      def run(source):
          scope = {}
          exec(source, scope)  # <-- finding
          return scope.get("result")


      @app.post("/scripts")
      def run_script(source: str = Body()):
          return run(source)
    `,
    ),
    good(
      'literals',
      `
      import ast
      import json

      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/compute")
      def compute(values: str):
          return [ast.literal_eval(values), json.loads(values)]
    `,
    ),
    good(
      'text of the program itself, and methods that are only called so',
      `
      import pandas
      from fastapi import FastAPI

      app = FastAPI()
      FORMULA = "2 + 3"


      @app.get("/compute")
      def compute(name: str):
          model = load(name)
          model.eval()
          return eval(FORMULA)
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'code') return
    const isName = flow.effect.does === 'load'
    report(
      flowDraft(flow, context, { does: isName ? `names what ${sayCall(flow)} imports and runs` : `is run as Python by ${sayCall(flow)}` }),
    )
  },
})
