// A model with tools is asked what comes with the request.

import { flowDraft, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'agent-led-by-caller',
  title: 'The caller leads an agent with tools',
  severity: 'low',

  confidence: 'medium',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1427'],
  owaspApi: null,
  asvs: ['v5.0.0-1.3.3'],
  why: `
    A model cannot tell an order from a text. What the caller writes, or what is written on a page that the agent reads, makes it use
    its tools: what they can do, every caller of this route can do.`,
  fix: 'Give the agent the rights of the caller and not those of the server, ask a person before what cannot be undone, and log what tools did.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
    'Which tools the agent has, and what they can do, is not looked at.',
  ],
  examples: [
    bad(
      'an agent that is asked',
      `
      from agents import Agent, Runner
      from fastapi import FastAPI

      app = FastAPI()
      helper = Agent(name="helper", instructions="Help with orders.")


      @app.post("/ask")
      async def ask(question: str):
          return await Runner.run(helper, question)  # <-- finding
    `,
    ),
    good(
      'a question of our own',
      `
      from agents import Agent, Runner
      from fastapi import FastAPI

      app = FastAPI()
      helper = Agent(name="helper", instructions="Sum up the orders.")


      @app.post("/summary")
      async def sum_up(number: int):
          return await Runner.run(helper, f"Sum up the last {number} orders.")
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'prompt' || flow.effect.does !== 'run') return
    report(flowDraft(flow, context, { does: `is what the agent of ${sayCall(flow)} is told to do` }))
  },
})
