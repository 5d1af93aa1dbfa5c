// A picture of the request is decoded, however many points it has.

import { flowDraft, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

const SENT = new Set(['body', 'file', 'form', 'request', 'message'])

export default defineRule({
  id: 'picture-decoded-unbounded',
  title: 'A picture of the caller is decoded, however large it is',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-409', 'CWE-400'],
  owaspApi: 'API4:2023',
  asvs: ['v5.0.0-5.2.6'],
  why: `
    A few kilobytes say that a picture is 60,000 points wide and high, and decoding it takes gigabytes. Pillow refuses that, unless
    MAX_IMAGE_PIXELS is taken away; other libraries take what comes.`,
  fix: 'Leave MAX_IMAGE_PIXELS as it is, or set it to what the application needs; ask for the size before decoding, and give the result a size of its own.',
  blindSpots: ['Limits that are set outside of the program, such as the policy of ImageMagick, are not seen.'],
  examples: [
    bad(
      'a library of pictures without its limit',
      `
      import io

      from fastapi import FastAPI, UploadFile
      from PIL import Image

      app = FastAPI()
      Image.MAX_IMAGE_PIXELS = None


      @app.post("/pictures")
      async def add_picture(file: UploadFile):
          picture = Image.open(io.BytesIO(await file.read()))  # <-- finding
          return picture.size
    `,
    ),
    good(
      'a library as it comes, and pages of a known size',
      `
      import io

      from fastapi import FastAPI, UploadFile
      from pdf2image import convert_from_bytes
      from PIL import Image

      app = FastAPI()


      @app.post("/pictures")
      async def add_picture(file: UploadFile):
          data = await file.read()
          return Image.open(io.BytesIO(data)).size, convert_from_bytes(data, size=800, last_page=3)
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'image' || !SENT.has(flow.source.in)) return
    report(flowDraft(flow, context, { does: `is decoded by ${sayCall(flow)}, however large it is`, isSure: false }))
  },
})
