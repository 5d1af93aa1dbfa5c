// An archive that may put its files wherever it likes.

import { setArgument } from '../call-edits.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'archive-extracted-without-filter',
  title: 'A tar archive is extracted without a filter',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-22'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-5.3.3'],
  why: `
    Members of a tar archive can have absolute names, names with .. and links. Before Python 3.14, extractall follows them unless it is
    told not to, so whoever made the archive writes files anywhere that the program can.`,
  fix: 'Extract with a filter: archive.extractall(target, filter="data").',
  blindSpots: [
    'Archives that no request is known to reach, such as downloads of a fixed address at the start, are left alone.',
    'A check of the names before the extraction is not seen unless its result is passed as members.',
  ],
  examples: [
    bad(
      'an upload',
      `
      import tarfile

      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      @app.post("/bundles")
      def add_bundle(file: UploadFile):
          with tarfile.open(fileobj=file.file) as archive:
              archive.extractall("/srv/bundles")  # <-- finding
    `,
    ),
    bad(
      'in a function behind the handler, with the filter that trusts everything',
      `
      import tarfile

      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      def unpack(name):
          archive = tarfile.open(name)
          archive.extractall(path="/srv/bundles", filter="fully_trusted")  # <-- finding


      @app.post("/bundles/{name}")
      def add_bundle(name: str):
          unpack(name)
    `,
    ),
    bad(
      'a page without a route of its own',
      `
      import shutil
      import tarfile
      import uuid

      import gradio


      def add_bundle(file, history):
          kept = f"/srv/{uuid.uuid4()}.tar"
          shutil.move(file.name, kept)
          with tarfile.open(kept) as archive:
              archive.extractall("/srv/bundles")  # <-- finding


      with gradio.Blocks() as page:
          chosen = gradio.File()
          history = gradio.Chatbot()
          chosen.upload(add_bundle, [chosen, history], [history])
    `,
    ),
    good(
      'with a filter',
      `
      import tarfile

      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      @app.post("/bundles")
      def add_bundle(file: UploadFile):
          with tarfile.open(fileobj=file.file) as archive:
              archive.extractall("/srv/bundles", filter="data")
    `,
    ),
    good(
      'a zip file, whose names Python cleans, and members that were chosen',
      `
      import tarfile
      import zipfile

      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      @app.post("/bundles")
      def add_bundle(file: UploadFile):
          zipfile.ZipFile(file.file).extractall("/srv/bundles")
          with tarfile.open(fileobj=file.file) as archive:
              archive.extractall("/srv/bundles", members=safe_members(archive))
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!call.callee.endsWith('.extractall') || !call.tags.includes('archive') || call.open) return
    const flow = context.model.flows?.flows.find(
      ({ effect: { kind, place } }) => kind === 'archive' && place.file === call.place.file && place.line === call.place.line,
    )
    if (flow === undefined && call.entries.length === 0) return
    const { filter, members } = call.arguments
    if (members !== undefined || (filter !== undefined && filter.value !== 'fully_trusted')) return
    report({
      place: call.place,
      cause: causeIn(call.inside, call.callee),
      what: `the archive decides where its files are written${flow === undefined ? '' : `, and it comes from the caller (\`${flow.source.name}\`)`}`,
      routes: context.routesTo(flow ?? call),
      ...(flow === undefined ? {} : { flow: flow.steps }),
      edits: filter === undefined || /^["']/.test(filter.text) ? setArgument(call, 'filter', '"data"') : [],
    })
  },
})
