// A file is opened for reading under a name that comes with the request.

import { flowDraft, sayCall, sayPathChoice, worstWhereOpen } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'file-read-outside-folder',
  title: 'The caller chooses which file is read',
  severity: 'high',
  severityByAccess: worstWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-22', 'CWE-73'],
  owaspApi: null,
  asvs: ['v5.0.0-5.3.2'],
  why: `
    \`..\` in a name leads out of the folder that it is joined to, and joining an absolute path throws the folder away. Whoever sends
    the request reads configuration, keys and databases with the rights of the service.`,
  fix: 'Resolve and compare: path = (BASE / name).resolve(), then refuse unless path.is_relative_to(BASE); or look the name up in a table of files.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'a name of the query in a folder',
      `
      from pathlib import Path

      from fastapi import FastAPI

      app = FastAPI()
      REPORTS = Path("/srv/reports")


      @app.get("/reports")
      def read_report(name: str):
          return (REPORTS / name).read_text()  # <-- finding
    `,
    ),
    bad(
      'two parts of a path, read by a service behind a dependency',
      `
      from pathlib import Path

      from fastapi import Depends, FastAPI

      app = FastAPI()


      class Storage:
          def __init__(self):
              self.root = Path("/srv/files")

          async def load(self, folder: str, name: str):
              path = self.root / folder / name
              if not path.exists():
                  raise FileNotFoundError(name)
              with open(path, "rb") as file:  # <-- finding
                  return file.read()


      def get_storage():
          return Storage()


      @app.get("/files/{folder}/{name}")
      async def read_file(folder: str, name: str, storage: Storage = Depends(get_storage)):
          return await storage.load(folder, name)
    `,
    ),
    good(
      'the resolved path is held against the folder',
      `
      from pathlib import Path

      from fastapi import FastAPI, HTTPException

      app = FastAPI()
      REPORTS = Path("/srv/reports").resolve()


      def find_report(name: str) -> Path:
          path = (REPORTS / name).resolve()
          if not path.is_relative_to(REPORTS):
              raise HTTPException(404)
          return path


      @app.get("/reports")
      def read_report(name: str):
          return find_report(name).read_text()
    `,
    ),
    good(
      'one part of a path, numbers, and one of a few words',
      `
      from enum import Enum
      from uuid import UUID

      from fastapi import FastAPI

      app = FastAPI()


      class Kind(Enum):
          day = "day"
          week = "week"


      @app.get("/reports/{name}/{number}/{kind}")
      def read_report(name: str, number: int, kind: Kind, owner: UUID):
          parts = []
          for path in (f"/srv/reports/{name}.txt", f"/srv/{number}/all.txt", f"/srv/{kind.value}/all.txt", f"/srv/{owner}/all.txt"):
              with open(path) as file:
                  parts.append(file.read())
          return parts
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    const { kind, does } = flow.effect
    if (kind !== 'file' || !['read', 'load', 'move'].includes(does)) return
    report(
      flowDraft(flow, context, {
        does: `decides which file ${sayCall(flow)} reads, ${sayPathChoice(flow)}`,
        isSure: flow.chooses !== 'name',
      }),
    )
  },
})
