// A file is sent back whose name comes with the request.

import { flowDraft, sayPathChoice, worstWhereOpen } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'file-served-outside-folder',
  title: 'The caller chooses which file is sent back',
  severity: 'high',
  severityByAccess: worstWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-22', 'CWE-73'],
  owaspApi: null,
  asvs: ['v5.0.0-5.3.2'],
  why: `
    A path parameter with the converter \`path\` holds slashes and \`..\`, which clients can send as they are. FileResponse sends what the
    joined path leads to: source code, settings, databases.`,
  fix: 'Mount StaticFiles, or resolve and compare: path = (BASE / name).resolve(), then answer 404 unless path.is_relative_to(BASE).',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'a catch-all for a frontend',
      `
      from pathlib import Path

      from fastapi import FastAPI
      from fastapi.responses import FileResponse

      DIST = Path("dist")


      def add_frontend(app: FastAPI):
          @app.get("/{path:path}")
          async def serve(path: str):
              file = DIST / path
              if file.is_file():
                  return FileResponse(file)  # <-- finding
              return FileResponse(DIST / "index.html")


      app = FastAPI()
      add_frontend(app)
    `,
    ),
    good(
      'a path that stays below, and a single name',
      `
      import os

      from fastapi import FastAPI, HTTPException
      from fastapi.responses import FileResponse

      app = FastAPI()
      DIST = os.path.abspath("dist")


      @app.get("/pictures/{name}")
      def serve_picture(name: str):
          return FileResponse(os.path.join(DIST, "pictures", name))


      @app.get("/{path:path}")
      def serve(path: str):
          full = os.path.abspath(os.path.join(DIST, path))
          if not full.startswith(DIST + os.sep):
              raise HTTPException(404)
          return FileResponse(full)
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    const { kind, does } = flow.effect
    if (kind !== 'file' || !['serve'].includes(does)) return
    report(flowDraft(flow, context, { does: `decides which file is sent back, ${sayPathChoice(flow)}`, isSure: flow.chooses !== 'name' }))
  },
})
