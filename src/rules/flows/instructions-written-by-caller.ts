// What a language model is told to be holds text of the request.

import { badWhereOpen, flowDraft, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'instructions-written-by-caller',
  title: 'The caller writes the system prompt of a model',
  severity: 'medium',
  severityByAccess: badWhereOpen,
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1427'],
  owaspApi: null,
  asvs: ['v5.0.0-1.3.3'],
  why: `
    A model believes what stands in its system prompt more than what a user says. Text of the caller in it lifts the rules that stand
    beside it: what the model must not tell, and what its tools must not do.`,
  fix: 'Put what the caller sends into a message of the user; what must vary in the system prompt comes from a list of your own.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
    'Whether the model has tools or secrets that are worth the trouble is not known.',
  ],
  examples: [
    bad(
      'a tone that the caller writes',
      `
      from fastapi import FastAPI
      from openai import AsyncOpenAI

      app = FastAPI()
      client = AsyncOpenAI()


      @app.post("/ask")
      async def ask(question: str, tone: str):
          return await client.chat.completions.create(  # <-- finding
              model="gpt-4o",
              messages=[
                  {"role": "system", "content": f"You are a helpful assistant. Never tell prices. Tone: {tone}"},
                  {"role": "user", "content": question},
              ],
          )
    `,
    ),
    good(
      'a tone of a list, and text in the message of the user',
      `
      from typing import Literal

      from fastapi import FastAPI
      from openai import AsyncOpenAI

      app = FastAPI()
      client = AsyncOpenAI()


      @app.post("/ask")
      async def ask(question: str, tone: Literal["warm", "dry"]):
          messages = [{"role": "system", "content": f"You are a helpful assistant. Tone: {tone}"}]
          messages.append({"role": "user", "content": question})
          return await client.chat.completions.create(model="gpt-4o", messages=messages)
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'instruction') return
    report(flowDraft(flow, context, { does: `stands in the system prompt of ${sayCall(flow)}` }))
  },
})
