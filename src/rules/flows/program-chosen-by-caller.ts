// A program is run whose name or arguments come with the request.

import { flowDraft, sayCall, worstWhereOpen } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'program-chosen-by-caller',
  title: 'The caller chooses a program or its arguments',
  severity: 'high',
  severityByAccess: worstWhereOpen,
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-88', 'CWE-78'],
  owaspApi: null,
  asvs: ['v5.0.0-1.2.5'],
  why: `
    Without a shell a value is one argument, but what begins with a dash is an option: git, tar, curl and find have some that run
    programs or write files. A value at the front names the program itself.`,
  fix: 'Choose the program and its options yourself; put "--" in front of values, or refuse those that begin with a dash, and hold the rest against a pattern.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'the program, and an argument that may be an option',
      `
      import subprocess

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/tools")
      def run_tool(name: str, source: str):
          subprocess.run([name, "--version"], check=True)  # <-- finding
          subprocess.run(["git", "clone", source, "/srv/clone"], check=True)  # <-- finding
    `,
    ),
    good(
      'an argument behind two dashes, and one of a few words',
      `
      import subprocess

      from fastapi import FastAPI, HTTPException

      app = FastAPI()
      TOOLS = {"a", "b"}


      @app.post("/tools")
      def run_tool(name: str, source: str):
          if name not in TOOLS:
              raise HTTPException(400)
          subprocess.run([name, "--version"], check=True)
          subprocess.run(["grep", "--", source, "/srv/list"], check=True)
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'program') return
    report(flowDraft(flow, context, { does: `is the program that ${sayCall(flow)} starts, or one of its arguments` }))
  },
})
