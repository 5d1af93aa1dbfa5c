// Weights of a model that may be a program.

import type { Call, CodeValue } from '../../model/index.ts'
import { setArgument } from '../call-edits.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'model-file-may-run-code',
  title: 'A model is loaded in a way that runs code of its author',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-502', 'CWE-829'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-1.5.2'],
  why: `
    A checkpoint is a pickle: with weights_only=False torch.load runs whatever it says. trust_remote_code=True runs Python files that lie
    beside the model on the hub. Who can publish, upload or replace the model runs code in the service.`,
  fix: 'Load with torch.load(path, weights_only=True) or from safetensors, and leave trust_remote_code out or pin the revision that was read.',
  blindSpots: [
    'Where the file comes from is not known here; a fixed path or a pinned revision is left alone.',
    '`torch.load` without weights_only is unsafe before PyTorch 2.6 and is not reported.',
  ],
  examples: [
    bad(
      'a checkpoint that the caller names',
      `
      import torch
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/models/{name}")
      def load_model(name: str):
          torch.load(f"/srv/models/{name}", weights_only=False)  # <-- finding
    `,
    ),
    bad(
      'code from the hub',
      `
      from fastapi import FastAPI
      from transformers import AutoModelForCausalLM

      app = FastAPI()


      def load(model):
          return AutoModelForCausalLM.from_pretrained(model, trust_remote_code=True)  # <-- finding


      @app.post("/models")
      def add_model(model: str):
          load(model)
    `,
    ),
    good(
      'weights only',
      `
      import torch
      from fastapi import FastAPI
      from transformers import AutoModelForCausalLM

      app = FastAPI()


      @app.post("/models/{name}")
      def load_model(name: str):
          torch.load(f"/srv/models/{name}", weights_only=True)
          torch.load(f"/srv/models/{name}")
          AutoModelForCausalLM.from_pretrained(name)
    `,
    ),
    good(
      'a file of the service itself, and code at a revision that somebody read',
      `
      import torch
      from fastapi import FastAPI
      from transformers import AutoModelForCausalLM

      app = FastAPI()


      @app.post("/answers")
      def answer(question: str, model: str):
          torch.load("/srv/models/ours.pt", weights_only=False)
          AutoModelForCausalLM.from_pretrained(model, trust_remote_code=True, revision="0f1e2d3")
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    const how = findRisk(call)
    if (how === null || call.entries.length === 0) return
    report({
      place: call.place,
      cause: causeIn(call.inside, `${call.callee} ${how}`),
      what: `${call.callee} with ${how} runs what the model's file says`,
      routes: context.routesTo(call),
      edits: how === 'weights_only=False' ? setArgument(call, 'weights_only', 'True') : [],
    })
  },
})

function findRisk({ callee, tags, arguments: given }: Call): string | null {
  if (callee === 'torch.load' && isLiterally(given['weights_only'], false) && !isFixed(given['f'])) return 'weights_only=False'
  const pinned = given['revision'] !== undefined || given['code_revision'] !== undefined
  if (tags.includes('model-hub') && isLiterally(given['trust_remote_code'], true) && !pinned && !isFixed(given['model']))
    return 'trust_remote_code=True'
  return null
}

function isLiterally(value: CodeValue | undefined, wanted: boolean): boolean {
  return value?.certainty === 'certain' && value.value === wanted
}

function isFixed(value: CodeValue | undefined): boolean {
  return value?.certainty === 'certain' && typeof value.value === 'string'
}
