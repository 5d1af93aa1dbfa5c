// An archive of the request puts its members where it says.

import { flowDraft, sayCall, worstWhereOpen } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

/** `archive-extracted-without-filter` looks at these, whoever made the archive. */
const FILTERED = 'tarfile.TarFile.extractall'

export default defineRule({
  id: 'archive-unpacked-outside-folder',
  title: 'An archive of the caller says where its files are written',
  severity: 'high',
  severityByAccess: worstWhereOpen,
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-22'],
  owaspApi: null,
  asvs: ['v5.0.0-5.3.3'],
  why: `
    Members of a tar archive can have absolute names, names with .. and links, and before Python 3.14 they are followed. Whoever sends
    the archive writes files wherever the service can: programs, settings, keys.`,
  fix: 'Unpack with a filter: shutil.unpack_archive(path, folder, filter="data"), archive.extract(member, folder, filter="data").',
  blindSpots: [
    'Zip archives are left alone: Python takes what leads out of the folder from their names.',
    'Archives that are written to a file first are not followed through the disk.',
  ],
  examples: [
    bad(
      'members one by one',
      `
      import io
      import tarfile

      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      @app.post("/bundles")
      async def add_bundle(file: UploadFile):
          archive = tarfile.open(fileobj=io.BytesIO(await file.read()))
          for member in archive.getmembers():
              archive.extract(member, "/srv/bundles")  # <-- finding
    `,
    ),
    bad(
      'an archive that a service opens',
      `
      import tarfile

      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      class Bundle:
          def __init__(self, file):
              self.archive = tarfile.open(fileobj=file)

          def settings(self):
              self.archive.extract("settings.json", "/srv/bundles")  # <-- finding


      @app.post("/bundles")
      def add_bundle(file: UploadFile):
          Bundle(file.file).settings()
    `,
    ),
    good(
      'with a filter, and a zip archive',
      `
      import io
      import tarfile
      import zipfile

      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      @app.post("/bundles")
      async def add_bundle(file: UploadFile):
          data = await file.read()
          archive = tarfile.open(fileobj=io.BytesIO(data))
          for member in archive.getmembers():
              archive.extract(member, "/srv/bundles", filter="data")
          zipfile.ZipFile(io.BytesIO(data)).extractall("/srv/bundles")
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    const { kind, text, callee } = flow.effect
    if (kind !== 'archive' || (callee === FILTERED && text.includes('.extractall('))) return
    report(flowDraft(flow, context, { does: `is the archive that says where ${sayCall(flow)} writes`, isSure: false }))
  },
})
