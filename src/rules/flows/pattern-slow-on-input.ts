// A pattern that is slow for some texts is applied to what comes with the request.

import { badWhereOpen, flowDraft, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'pattern-slow-on-input',
  title: 'A slow regular expression is applied to what the caller sends',
  severity: 'medium',
  severityByAccess: badWhereOpen,
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1333'],
  owaspApi: 'API4:2023',
  asvs: ['v5.0.0-1.2.9'],
  why: `
    A repetition within a repetition, or one that takes its own beginning too, is tried in so many ways that a text of some thousand
    letters keeps a process busy for minutes. Whoever sends it needs no more than one request.`,
  fix: 'Write the pattern so that each letter can be taken in one way only (`<[^<>]+>`), anchor it, and limit the length of the text (max_length).',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'tags that are taken out',
      `
      import re

      from fastapi import FastAPI
      from pydantic import BaseModel

      app = FastAPI()


      class Note(BaseModel):
          text: str


      def strip_tags(text: str) -> str:
          return re.sub(r"<[^>]+>", "", text)  # <-- finding


      @app.post("/notes")
      def add_note(note: Note, name: str):
          if not re.match(r"(\\w+)+$", name):  # <-- finding
              return None
          return strip_tags(note.text)
    `,
    ),
    good(
      'patterns that take each letter once',
      `
      import re

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/notes")
      def add_note(text: str, name: str):
          if not re.match(r"\\w+$", name):
              return None
          return re.sub(r"<[^<>]+>", "", text)
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'matched') return
    report(flowDraft(flow, context, { does: `is held by ${sayCall(flow)} against a pattern that takes very long on some texts` }))
  },
})
