// A file is written under a name that comes with the request.

import { flowDraft, sayCall, sayPathChoice, worstWhereOpen } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'file-written-outside-folder',
  title: 'The caller chooses which file is written',
  severity: 'critical',
  severityByAccess: worstWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-22', 'CWE-73'],
  owaspApi: null,
  asvs: ['v5.0.0-5.3.2'],
  why: `
    The name of an upload is whatever the client says. \`..\` in it, or a slash at its start, puts the file anywhere the service may
    write: over its own code, its templates, a key file, a cron job.`,
  fix: 'Give the file a name of your own (uuid4), or take Path(name).name and refuse what is empty or a dot; then resolve and compare with the folder.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'the name of an upload',
      `
      import os
      import shutil

      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      @app.post("/files")
      def add_file(file: UploadFile):
          target = os.path.join("/srv/uploads", file.filename)
          with open(target, "wb") as out:  # <-- finding
              shutil.copyfileobj(file.file, out)
    `,
    ),
    bad(
      'a field of the body, written in the background',
      `
      from pathlib import Path

      from fastapi import BackgroundTasks, FastAPI
      from pydantic import BaseModel

      app = FastAPI()


      class Note(BaseModel):
          title: str
          text: str


      def save(title: str, text: str):
          Path(f"/srv/notes/{title}.md").write_text(text)  # <-- finding


      @app.post("/notes")
      def add_note(note: Note, tasks: BackgroundTasks):
          tasks.add_task(save, note.title, text=note.text)
    `,
    ),
    bad(
      'members of an archive, under the names that they bring',
      `
      import io
      import os
      import zipfile

      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      @app.post("/bundles")
      async def add_bundle(file: UploadFile):
          archive = zipfile.ZipFile(io.BytesIO(await file.read()))
          for member in archive.infolist():
              with open(os.path.join("/srv/bundles", member.filename), "wb") as target:  # <-- finding
                  target.write(archive.read(member))
    `,
    ),
    good(
      'the end of a name, which holds no dot and so leads nowhere',
      `
      from pathlib import Path
      from uuid import uuid4

      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      @app.post("/pictures")
      async def add_picture(file: UploadFile):
          extension = file.filename.split(".")[-1]
          (Path("/srv/pictures") / f"{uuid4()}.{extension}").write_bytes(await file.read())
    `,
    ),
    good(
      'a mere name, a name of our own, and one that is checked',
      `
      import re
      import uuid
      from pathlib import Path

      from fastapi import FastAPI, HTTPException, UploadFile
      from pydantic import BaseModel, field_validator

      app = FastAPI()
      UPLOADS = Path("/srv/uploads")


      class Page(BaseModel):
          slug: str

          @field_validator("slug")
          @classmethod
          def check_slug(cls, value):
              if not re.fullmatch(r"[a-z0-9-]+", value):
                  raise ValueError("letters, digits and dashes")
              return value


      @app.post("/files")
      def add_file(file: UploadFile):
          (UPLOADS / Path(file.filename).name).write_bytes(file.file.read())
          (UPLOADS / f"{uuid.uuid4()}.bin").write_bytes(file.file.read())


      @app.post("/pages")
      def add_page(page: Page, language: str):
          if language not in ("en", "de"):
              raise HTTPException(400)
          (UPLOADS / language / f"{page.slug}.html").write_text("")
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    const { kind, does } = flow.effect
    if (kind !== 'file' || !['write', 'make'].includes(does)) return
    report(
      flowDraft(flow, context, {
        does: `decides which file ${sayCall(flow)} writes, ${sayPathChoice(flow)}`,
        isSure: flow.chooses !== 'name',
      }),
    )
  },
})
