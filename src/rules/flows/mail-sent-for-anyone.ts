// Anybody chooses both the receiver and the text of a mail that the application sends.

import { flowDraft, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'mail-sent-for-anyone',
  title: 'Anybody can send mail through the application',
  severity: 'medium',

  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-770'],
  owaspApi: 'API6:2023',
  asvs: ['v5.0.0-2.4.1'],
  why: `
    A route that asks for no credential and sends a text of the caller to an address of the caller is a free relay: what is sent comes
    from a server that is trusted, and the name of the application ends on the lists of senders of spam.`,
  fix: 'Send a text of your own to who is not known yet, ask for a credential where users write the text, and limit how often.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
    'Limits of a proxy or a gateway in front of the application are not seen.',
  ],
  examples: [
    bad(
      'a card to a friend',
      `
      import smtplib

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/card")
      def send_card(to: str, text: str):
          with smtplib.SMTP("mail") as server:
              server.sendmail("shop@example.com", [to], f"Subject: A card\\n\\n{text}")  # <-- finding
    `,
    ),
    good(
      'a text of our own, and a receiver of our own',
      `
      import smtplib

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/register")
      def register(to: str):
          with smtplib.SMTP("mail") as server:
              server.sendmail("shop@example.com", [to], "Subject: Welcome\\n\\nGood to have you.")


      @app.post("/contact")
      def contact(text: str):
          with smtplib.SMTP("mail") as server:
              server.sendmail("shop@example.com", ["team@example.com"], f"Subject: Contact\\n\\n{text}")
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    const { kind, does, place } = flow.effect
    if (kind !== 'mail' || does !== 'send') return
    const open = context.routesTo(flow).filter(({ access }) => access === 'open')
    if (open.length === 0) return
    const isOwnText = !(context.model.flows?.flows ?? []).some(
      ({ effect, source, entries }) =>
        (effect.kind === 'mail' ? effect.does !== 'send' : effect.kind === 'html' && effect.does === 'send') &&
        effect.place.file === place.file &&
        effect.place.line === place.line &&
        source.name !== flow.source.name &&
        entries.some((id) => flow.entries.includes(id)),
    )
    if (isOwnText) return
    report({
      ...flowDraft(flow, context, { does: `is who gets the mail of ${sayCall(flow)}, and its text comes with the request too` }),
      routes: open,
    })
  },
})
