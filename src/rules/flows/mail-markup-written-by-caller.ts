// Markup of a mail is put together with what comes with the request.

import { badWhereOpen, flowDraft, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'mail-markup-written-by-caller',
  title: 'The caller writes HTML of a mail',
  severity: 'medium',
  severityByAccess: badWhereOpen,
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-79'],
  owaspApi: null,
  asvs: ['v5.0.0-1.2.1'],
  why: `
    Markup in a value becomes markup of the mail: a link or a form of somebody else in a message that really comes from this
    application. Programs for mail run no scripts, people follow links.`,
  fix: 'Render a template with autoescaping, or escape each value: html.escape(name).',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'a name in the markup',
      `
      from email.mime.text import MIMEText

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/invite")
      def invite(name: str):
          return MIMEText(f"<p>{name} invites you.</p>", "html")  # <-- finding
    `,
    ),
    good(
      'escaped, and plain text',
      `
      import html
      from email.mime.text import MIMEText

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/invite")
      def invite(name: str):
          return [MIMEText(f"<p>{html.escape(name)} invites you.</p>", "html"), MIMEText(f"{name} invites you.")]
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'html' || flow.effect.does !== 'send') return
    report(flowDraft(flow, context, { does: `is written into the mail of ${sayCall(flow)}` }))
  },
})
