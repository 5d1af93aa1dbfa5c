// Anybody may have a language model answer, at the expense of who runs the application.

import { flowDraft, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

/** Programs that run models on a machine of one's own. */
const OF_ONES_OWN = /^(?:ollama|vllm|transformers)\b/

export default defineRule({
  id: 'model-asked-by-anyone',
  title: 'Anybody can spend the money of a language model',
  severity: 'medium',

  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-770'],
  owaspApi: 'API4:2023',
  asvs: ['v5.0.0-2.4.1'],
  why: `
    Every answer of a model is paid by the piece. A route that asks for no credential and hands on what is sent is a free model for
    everybody who finds it, and a loop over night is a bill of thousands.`,
  fix: 'Ask for a credential, limit how often and how much each caller may ask, and set max_tokens and a budget at the provider.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
    'Limits of a proxy or a gateway in front of the application are not seen.',
    'A model that runs on a machine of your own costs time and no money.',
  ],
  examples: [
    bad(
      'a question of anybody',
      `
      from fastapi import FastAPI
      from openai import AsyncOpenAI

      app = FastAPI()
      client = AsyncOpenAI()


      @app.post("/ask")
      async def ask(question: str):
          return await client.responses.create(model="gpt-4o", input=question)  # <-- finding
    `,
    ),
    good(
      'a question of a user',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer
      from openai import AsyncOpenAI

      app = FastAPI()
      client = AsyncOpenAI()
      KEYS = {"9f2c": "ann"}


      def get_user(credentials=Depends(HTTPBearer())):
          if credentials.credentials not in KEYS:
              raise HTTPException(401)
          return KEYS[credentials.credentials]


      @app.post("/ask")
      async def ask(question: str, user: str = Depends(get_user)):
          return await client.responses.create(model="gpt-4o", input=question)
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    const { kind, callee } = flow.effect
    if (kind !== 'prompt' || OF_ONES_OWN.test(callee)) return
    const open = context.routesTo(flow).filter(({ access }) => access === 'open')
    if (open.length === 0) return
    report({ ...flowDraft(flow, context, { does: `is answered by a language model (${sayCall(flow)})` }), routes: open })
  },
})
