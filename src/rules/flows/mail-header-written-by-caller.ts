// A line of the headers of a mail is put together with what comes with the request.

import { badWhereOpen, flowDraft, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'mail-header-written-by-caller',
  title: 'The caller writes headers of a mail',
  severity: 'medium',
  severityByAccess: badWhereOpen,
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-93'],
  owaspApi: null,
  asvs: ['v5.0.0-1.3.11'],
  why: `
    A line end in the value begins another header, or the text: the caller adds receivers, another sender, a page of his own, and the
    mail comes from a server that is trusted.`,
  fix: 'Use email.message.EmailMessage, which refuses line ends in headers, in place of text that is put together.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'a subject in a text',
      `
      import smtplib

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/contact")
      def contact(subject: str, text: str):
          message = f"From: shop@example.com\\nSubject: {subject}\\n\\n{text}"
          with smtplib.SMTP("mail") as server:
              server.sendmail("shop@example.com", ["team@example.com"], message)  # <-- finding
    `,
    ),
    good(
      'an object of headers, and text behind them',
      `
      import smtplib
      from email.message import EmailMessage

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/contact")
      def contact(subject: str, text: str):
          message = EmailMessage()
          message["Subject"] = subject
          message.set_content(text)
          with smtplib.SMTP("mail") as server:
              server.send_message(message, "shop@example.com", ["team@example.com"])
              server.sendmail("shop@example.com", ["team@example.com"], f"Subject: contact\\n\\n{text}")
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'mail' || flow.effect.does !== 'write') return
    report(flowDraft(flow, context, { does: `stands in the headers of the mail that ${sayCall(flow)} sends` }))
  },
})
