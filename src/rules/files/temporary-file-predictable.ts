// A temporary file whose name others can know before it exists.

import type { Call } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'temporary-file-predictable',
  title: 'A temporary file has a name that others can predict',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-377', 'CWE-362'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-15.4.2'],
  why: `
    Between the choice of the name and the opening of the file, anybody on the machine can put a file or a link there: the program then
    reads what they wrote, or writes where they point. Two requests at once also write into one another's file.`,
  fix: 'Use tempfile.NamedTemporaryFile() or tempfile.mkstemp(), which create the file in the same step, or a folder of tempfile.TemporaryDirectory().',
  blindSpots: [
    'Only names in /tmp and /var/tmp that are the same for every request are reported, and tempfile.mktemp.',
    'In a container with one user and one worker at a time nobody else may be there.',
  ],
  examples: [
    bad(
      'a name without a file',
      `
      import tempfile

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/pictures")
      def add_picture(data: str):
          name = tempfile.mktemp(suffix=".png")  # <-- finding
          with open(name, "w") as file:
              file.write(data)
    `,
    ),
    bad(
      'one file for all requests',
      `
      from fastapi import FastAPI

      app = FastAPI()
      TARGET = "/tmp/upload.csv"


      @app.post("/tables")
      def add_table(data: str):
          with open(TARGET, "w") as file:  # <-- finding
              file.write(data)
    `,
    ),
    good(
      'files that are made with their names',
      `
      import tempfile

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/pictures")
      def add_picture(data: str):
          with tempfile.NamedTemporaryFile("w", suffix=".png") as file:
              file.write(data)
          handle, name = tempfile.mkstemp()
          with open(name, "w") as file:
              file.write(data)
    `,
    ),
    good(
      'another folder, a name of its own, and a file that is only read',
      `
      import uuid

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/tables")
      def add_table(data: str):
          with open("/srv/tables/today.csv", "w") as file:
              file.write(data)
          with open(f"/tmp/{uuid.uuid4()}.csv", "w") as file:
              file.write(data)
          with open("/tmp/ready") as file:
              return file.read()
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (call.tags.includes('temporary-file')) {
      report({
        place: call.place,
        cause: causeIn(call.inside, call.callee),
        what: `${call.callee} gives a name, and somebody else may make the file first`,
        routes: context.routesTo(call),
        ...(call.entries.length === 0 ? { confidence: 'medium' } : {}),
      })
      return
    }
    const path = call.tags.includes('file-open') && call.entries.length > 0 && isWriting(call) ? findFixedPath(call) : null
    if (path === null) return
    report({
      place: call.place,
      cause: causeIn(call.inside, path),
      what: `every request writes the same file ${path}`,
      routes: context.routesTo(call),
      confidence: 'medium',
    })
  },
})

function isWriting({ arguments: { mode } }: Call): boolean {
  return typeof mode?.value === 'string' && mode.certainty === 'certain' && /[wax]/.test(mode.value)
}

function findFixedPath({ arguments: { file } }: Call): string | null {
  if (file === undefined || file.certainty === 'unknown' || typeof file.value !== 'string') return null
  return /^\/(?:var\/)?tmp\/[^{}]+$/.test(file.value) ? file.value : null
}
