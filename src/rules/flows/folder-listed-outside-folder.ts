// A folder is listed whose name comes with the request.

import { badWhereOpen, flowDraft, sayCall, sayPathChoice } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'folder-listed-outside-folder',
  title: 'The caller chooses which folder is listed',
  severity: 'medium',
  severityByAccess: badWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-22', 'CWE-73'],
  owaspApi: null,
  asvs: ['v5.0.0-5.3.2'],
  why: `
    \`..\` or an absolute path leads out of the folder that a name is joined to. Names of files alone tell about users, software and its
    configuration, and mostly what is listed can be read too.`,
  fix: 'Resolve and compare: path = (BASE / name).resolve(), then refuse unless path.is_relative_to(BASE).',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'any folder',
      `
      import os

      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/folders")
      def list_folder(path: str = "/"):
          return os.listdir(path)  # <-- finding
    `,
    ),
    good(
      'a folder below another',
      `
      from pathlib import Path

      from fastapi import FastAPI, HTTPException

      app = FastAPI()
      BASE = Path("/srv/data").resolve()


      @app.get("/folders")
      def list_folder(path: str = ""):
          folder = (BASE / path).resolve()
          if BASE not in folder.parents and folder != BASE:
              raise HTTPException(404)
          return [one.name for one in folder.iterdir()]
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    const { kind, does } = flow.effect
    if (kind !== 'file' || !['list'].includes(does)) return
    report(
      flowDraft(flow, context, {
        does: `decides which folder ${sayCall(flow)} lists, ${sayPathChoice(flow)}`,
        isSure: flow.chooses !== 'name',
      }),
    )
  },
})
