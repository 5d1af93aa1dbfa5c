// A file or folder is removed under a name that comes with the request.

import { flowDraft, sayCall, sayPathChoice, worstWhereOpen } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'file-deleted-outside-folder',
  title: 'The caller chooses which file is deleted',
  severity: 'critical',
  severityByAccess: worstWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-22', 'CWE-73'],
  owaspApi: null,
  asvs: ['v5.0.0-5.3.2'],
  why: `
    \`..\` in a name leads out of the folder that it is joined to, and an absolute path throws the folder away. What the service may
    write it may delete: its database, its keys, the files of everybody.`,
  fix: 'Resolve and compare: path = (BASE / name).resolve(), then refuse unless path.is_relative_to(BASE) and path != BASE; or look the file up by an id.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'a folder by its name',
      `
      import os
      import shutil

      from fastapi import FastAPI

      app = FastAPI()


      def remove_run(run: str):
          path = os.path.join("/srv/runs", run)
          if os.path.isdir(path):
              shutil.rmtree(path)  # <-- finding


      @app.post("/runs/delete-batch")
      async def delete_runs(runs: list[str]):
          for run in runs:
              remove_run(run)
    `,
    ),
    good(
      'a folder that is compared',
      `
      import os
      import shutil

      from fastapi import FastAPI, HTTPException

      app = FastAPI()
      RUNS = os.path.realpath("/srv/runs")


      @app.delete("/runs/{run:path}")
      def delete_run(run: str):
          path = os.path.realpath(os.path.join(RUNS, run))
          if os.path.commonpath([RUNS, path]) != RUNS:
              raise HTTPException(404)
          shutil.rmtree(path)
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    const { kind, does } = flow.effect
    if (kind !== 'file' || !['delete'].includes(does)) return
    report(
      flowDraft(flow, context, { does: `decides what ${sayCall(flow)} deletes, ${sayPathChoice(flow)}`, isSure: flow.chooses !== 'name' }),
    )
  },
})
