// Bytes of the request are unpacked, however much they become.

import { flowDraft, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

/** Where bytes come in; what stands in an address is not packed. */
const SENT = new Set(['body', 'file', 'form', 'request', 'message'])

export default defineRule({
  id: 'archive-grows-unbounded',
  title: 'What the caller sends is unpacked, however large it becomes',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-409', 'CWE-400'],
  owaspApi: 'API4:2023',
  asvs: ['v5.0.0-5.2.3'],
  why: `
    A megabyte of packed zeros becomes a gigabyte of memory or disk, and an archive in an archive more than that. A limit on the size of
    the request does not help: what is sent is small.`,
  fix: 'Add up what the members will be (ZipInfo.file_size, TarInfo.size) and refuse what is too much, or unpack in pieces and stop: zlib.decompressobj().decompress(data, max_length).',
  blindSpots: [
    'A limit that is set outside of the program, such as a quota of the disk or of the memory, is not seen.',
    'Archives that are written to a file first are not followed through the disk.',
  ],
  examples: [
    bad(
      'an archive and packed bytes',
      `
      import gzip
      import io
      import zipfile

      from fastapi import FastAPI, Request, UploadFile

      app = FastAPI()


      def unpack(data: bytes) -> dict:
          with zipfile.ZipFile(io.BytesIO(data)) as archive:
              return {name: archive.read(name) for name in archive.namelist()}  # <-- finding


      @app.post("/bundles")
      async def add_bundle(file: UploadFile):
          return len(unpack(await file.read()))


      @app.post("/lines")
      async def add_lines(request: Request):
          return len(gzip.decompress(await request.body()))  # <-- finding
    `,
    ),
    good(
      'sizes are added up first, or no more is taken than a limit',
      `
      import io
      import zipfile
      import zlib

      from fastapi import FastAPI, HTTPException, UploadFile

      app = FastAPI()
      LIMIT = 50_000_000


      def check(archive: zipfile.ZipFile):
          if sum(info.file_size for info in archive.infolist()) > LIMIT:
              raise HTTPException(413)


      @app.post("/bundles")
      async def add_bundle(file: UploadFile):
          archive = zipfile.ZipFile(io.BytesIO(await file.read()))
          check(archive)
          return [len(archive.read(name)) for name in archive.namelist()]


      @app.post("/lines")
      async def add_lines(file: UploadFile):
          return len(zlib.decompressobj().decompress(await file.read(), LIMIT))
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'inflated' || !SENT.has(flow.source.in)) return
    report(flowDraft(flow, context, { does: `is unpacked by ${sayCall(flow)}, however much it becomes`, isSure: false }))
  },
})
