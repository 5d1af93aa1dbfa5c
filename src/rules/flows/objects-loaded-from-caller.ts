// Bytes of the request are turned into objects.

import type { Edit } from '../../finding/index.ts'
import type { Flow } from '../../model/index.ts'
import { setArgument } from '../call-edits.ts'
import { flowDraft, sayCall, worstWhereOpen } from '../flow-draft.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'

/** The argument that leaves numbers and texts to be loaded, and nothing that runs. */
const HARMLESS: Readonly<Record<string, readonly [string, string]>> = {
  'numpy.load': ['allow_pickle', 'False'],
  'torch.load': ['weights_only', 'True'],
}

function loadNoObjects({ effect: { callee, place } }: Flow, { code }: RuleContext): readonly Edit[] {
  const argument = HARMLESS[callee]
  const [call, ...more] = code.calls.filter(
    (one) => one.callee === callee && one.place.file === place.file && one.place.line === place.line && one.place.column === place.column,
  )
  return argument === undefined || call === undefined || more.length > 0 ? [] : setArgument(call, ...argument)
}

export default defineRule({
  id: 'objects-loaded-from-caller',
  title: 'Objects are made of what the caller sends',
  severity: 'critical',
  severityByAccess: worstWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-502'],
  owaspApi: null,
  asvs: ['v5.0.0-1.5.2'],
  why: `
    Pickle and its relatives run what the data say while they load: a few bytes start a program with the rights of the service. So do
    model files and YAML with a loader that makes objects.`,
  fix: 'Take a format that holds data only (JSON, safetensors, yaml.safe_load), and check it with a Pydantic model; sign what must be pickled, and verify before loading.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'an upload that is unpickled',
      `
      import pickle

      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      def restore(data: bytes):
          return pickle.loads(data)  # <-- finding


      @app.post("/state")
      async def set_state(file: UploadFile):
          data = await file.read()
          return restore(data).name
    `,
    ),
    bad(
      'arrays with objects in them',
      `
      import io

      import numpy as np
      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      @app.post("/arrays")
      async def add_array(file: UploadFile):
          data = io.BytesIO(await file.read())
          return np.load(data, allow_pickle=True).tolist()  # <-- finding
    `,
    ),
    good(
      'data only',
      `
      import json

      import yaml
      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      @app.post("/state")
      async def set_state(file: UploadFile):
          data = await file.read()
          return [json.loads(data), yaml.safe_load(data), yaml.load(data, Loader=yaml.SafeLoader)]
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'object') return
    report({ ...flowDraft(flow, context, { does: `is what ${sayCall(flow)} makes objects of` }), edits: loadNoObjects(flow, context) })
  },
})
