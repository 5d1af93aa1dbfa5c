// A text of the request is filled by `format`, with attributes of what it is filled with.

import { badWhereOpen, flowDraft, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'fields-of-text-written-by-caller',
  title: 'The caller writes the fields of a text',
  severity: 'medium',
  severityByAccess: badWhereOpen,
  confidence: 'medium',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-134'],
  owaspApi: null,
  asvs: ['v5.0.0-1.3.10'],
  why: `
    A field of such a text walks through attributes: \`{user.password_hash}\`, \`{app.__init__.__globals__[SECRET]}\`. Whoever writes the
    text reads what the objects lead to, and a width of some billion fills the memory.`,
  fix: 'Use string.Template with substitute, which knows names alone, or replace the fields that you allow one by one.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
    'What the text is filled with is not looked at: where it is mere texts, only the memory is in danger.',
  ],
  examples: [
    bad(
      'a greeting that users write',
      `
      from fastapi import Depends, FastAPI

      app = FastAPI()


      class User:
          def __init__(self):
              self.name = "Ann"
              self.password_hash = "..."


      def get_user():
          return User()


      @app.post("/greeting")
      def greet(text: str, user: User = Depends(get_user)):
          return text.format(user=user)  # <-- finding
    `,
    ),
    good(
      'fields of our own',
      `
      from string import Template

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/greeting")
      def greet(text: str, name: str):
          return [Template(text).safe_substitute(name=name), "Hello {}".format(text)]
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'format') return
    report(flowDraft(flow, context, { does: `is a text whose fields ${sayCall(flow)} fills` }))
  },
})
