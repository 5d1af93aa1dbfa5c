// A regular expression is made of what comes with the request.

import { badWhereOpen, flowDraft, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'pattern-written-by-caller',
  title: 'The caller writes a regular expression',
  severity: 'medium',
  severityByAccess: badWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1333'],
  owaspApi: 'API4:2023',
  asvs: ['v5.0.0-1.2.9'],
  why: `
    Python tries all ways in which a pattern can match: \`(a+)+$\` needs longer than anybody waits for a text of thirty letters, and a
    thread that matches answers nobody else.`,
  fix: 'Look for the text itself (term in text), or escape it: re.search(re.escape(term), text); patterns of users go to a library without backtracking (google-re2).',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'a search by pattern',
      `
      import re

      from fastapi import FastAPI

      app = FastAPI()
      LINES = ["one", "two"]


      def find(pattern: str):
          return [line for line in LINES if re.search(pattern, line)]  # <-- finding


      @app.get("/lines")
      def list_lines(keyword: str):
          return find(keyword)
    `,
    ),
    good(
      'a text that is escaped',
      `
      import re

      from fastapi import FastAPI

      app = FastAPI()
      LINES = ["one", "two"]


      @app.get("/lines")
      def list_lines(keyword: str):
          return [line for line in LINES if re.search(re.escape(keyword), line)]
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'regex') return
    report(flowDraft(flow, context, { does: `is the regular expression that ${sayCall(flow)} is given` }))
  },
})
