// The whole of an upload in memory, however large it is.

import type { Call, Route } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'upload-read-unbounded',
  title: 'An upload of any size is read into memory',
  severity: 'medium',
  confidence: 'medium',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-770', 'CWE-400'],
  owaspApi: 'API4:2023',
  asvs: ['v5.0.0-5.2.1'],
  why: `
    Starlette keeps large uploads on the disk and sets no limit to their size. Reading one without a size brings all of it into the
    memory of the worker; a few large uploads at once end it.`,
  fix: 'Refuse by file.size or read in pieces, await file.read(1 << 20), and stop at a limit.',
  blindSpots: [
    'A limit that a proxy or a middleware sets is not seen.',
    'A handler that speaks of the size of the upload is believed to refuse large ones; a check in another function is not seen.',
  ],
  examples: [
    bad(
      'all at once',
      `
      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      @app.post("/pictures")
      async def add_picture(file: UploadFile):
          data = await file.read()  # <-- finding
          return {"size": len(data)}
    `,
    ),
    bad(
      'in a function that the handler calls',
      `
      from fastapi import FastAPI, File, UploadFile

      app = FastAPI()


      async def store(upload: UploadFile):
          save(await upload.read())  # <-- finding


      @app.post("/tables")
      async def add_table(file: UploadFile = File(...)):
          await store(file)
    `,
    ),
    good(
      'in pieces',
      `
      from fastapi import FastAPI, HTTPException, UploadFile

      app = FastAPI()


      @app.post("/pictures")
      async def add_picture(file: UploadFile):
          total = 0
          while chunk := await file.read(1 << 20):
              total += len(chunk)
              if total > 10_000_000:
                  raise HTTPException(413)
          return {"size": total}
    `,
    ),
    good(
      'refused by its size',
      `
      from fastapi import FastAPI, HTTPException, UploadFile

      app = FastAPI()


      @app.post("/pictures")
      async def add_picture(file: UploadFile):
          if file.size is None or file.size > 10_000_000:
              raise HTTPException(413)
          return {"size": len(await file.read())}
    `,
    ),
    good(
      'looked at by a dependency',
      `
      from fastapi import Depends, FastAPI, HTTPException, UploadFile

      app = FastAPI()


      def small(file: UploadFile) -> UploadFile:
          if (file.size or 0) > 10_000_000:
              raise HTTPException(413)
          return file


      @app.post("/pictures")
      async def add_picture(file: UploadFile = Depends(small)):
          return {"size": len(await file.read())}
    `,
    ),
    good(
      'handed on as a file',
      `
      import shutil

      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      @app.post("/pictures")
      def add_picture(file: UploadFile):
          with open("/srv/picture", "wb") as target:
              shutil.copyfileobj(file.file, target)
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!call.tags.includes('upload-read') || call.entries.length === 0 || call.open || call.arguments['size'] !== undefined) return
    const isSized = context.code.fieldUses.some(
      ({ inside, fields }) =>
        inside.file === call.inside.file && inside.function === call.inside.function && fields.some((field) => field.endsWith('.size')),
    )
    // What a dependency gives has been looked at by it.
    if (isSized || context.routesTo(call).some((route) => isGivenByDependency(call, route))) return
    report({
      place: call.place,
      cause: causeIn(call.inside, call.receiver?.text ?? call.callee),
      what: `the upload ${call.receiver === null ? '' : `\`${call.receiver.text}\` `}is read whole, whatever its size`.replace('  ', ' '),
      routes: context.routesTo(call),
    })
  },
})

function isGivenByDependency({ inside, receiver }: Call, { handler, dependencies }: Route): boolean {
  const isOwn = handler !== null && handler.module === inside.module && handler.name === inside.function
  return isOwn && dependencies.some(({ of, parameter }) => of === null && parameter !== null && parameter === receiver?.text)
}
