// A template is made of what comes with the request.

import { flowDraft, sayCall, worstWhereOpen } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'template-written-by-caller',
  title: 'The caller writes a template',
  severity: 'critical',
  severityByAccess: worstWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1336', 'CWE-94'],
  owaspApi: null,
  asvs: ['v5.0.0-1.3.7'],
  why: `
    A template is a program: \`{{ ''.__class__ }}\` leads to every class of the process, and from there to commands. Data in a template
    are harmless; a text that becomes the template is not.`,
  fix: 'Give the text to a template of your own as a variable; where users write templates, use jinja2.sandbox.SandboxedEnvironment and pass plain data only.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'a text that becomes the template',
      `
      from fastapi import FastAPI
      from jinja2 import Template
      from pydantic import BaseModel

      app = FastAPI()


      class Mail(BaseModel):
          subject: str
          text: str


      class Block:
          def __init__(self, text):
              self.text = text

          def render(self, values):
              return Template(self.text).render(values)  # <-- finding


      @app.post("/preview")
      def preview(mail: Mail):
          return Block(mail.text).render({"name": "you"})
    `,
    ),
    good(
      'a variable of a template, and a sandbox',
      `
      from fastapi import FastAPI
      from jinja2 import Template
      from jinja2.sandbox import SandboxedEnvironment

      app = FastAPI()
      PAGE = Template("Hello {{ name }}")


      @app.get("/preview")
      def preview(name: str, text: str):
          return PAGE.render(name=name) + SandboxedEnvironment().from_string(text).render()
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'template') return
    report(flowDraft(flow, context, { does: `is the template that ${sayCall(flow)} compiles` }))
  },
})
