// YAML that may name any function of the program and have it called.

import type { Edit } from '../../finding/index.ts'
import type { Call } from '../../model/index.ts'
import { callSibling, isDotted, placeIn, setArgument } from '../call-edits.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'yaml-loader-makes-objects',
  title: 'YAML is read by a loader that makes any object',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-502'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-1.5.2'],
  why: `
    PyYAML's Loader, UnsafeLoader and, before PyYAML 6, the default of yaml.load make whatever object a document names, which runs any
    function with any argument: who writes the document runs code in this program.`,
  fix: 'Use yaml.safe_load(stream), or yaml.load(stream, Loader=yaml.SafeLoader).',
  blindSpots: [
    'Where the document comes from is not known here; one that no request is known to reach is reported with less confidence.',
    'A loader of the project is taken to be safe.',
  ],
  examples: [
    bad(
      'the unsafe loader by its name',
      `
      import yaml
      from fastapi import FastAPI, Request

      app = FastAPI()


      @app.post("/pipelines")
      async def add_pipeline(request: Request):
          return yaml.load(await request.body(), Loader=yaml.Loader)  # <-- finding
    `,
    ),
    bad(
      'the function that says so, and no loader at all',
      `
      import yaml
      from fastapi import FastAPI

      app = FastAPI()


      def parse(text):
          return yaml.unsafe_load(text)  # <-- finding


      @app.post("/pipelines")
      def add_pipeline(text: str):
          return [parse(text), yaml.load(text)]  # <-- finding
    `,
    ),
    good(
      'safe loaders',
      `
      import yaml
      from fastapi import FastAPI
      from yaml import CSafeLoader, SafeLoader

      app = FastAPI()


      class OwnLoader(SafeLoader):
          pass


      @app.post("/pipelines")
      def add_pipeline(text: str):
          return [
              yaml.safe_load(text),
              yaml.load(text, Loader=SafeLoader),
              yaml.load(text, CSafeLoader),
              yaml.load(text, Loader=yaml.BaseLoader),
              yaml.load(text, Loader=OwnLoader),
          ]
    `,
    ),
    good(
      'another library of the same name for its method',
      `
      from fastapi import FastAPI
      from ruamel.yaml import YAML

      app = FastAPI()
      yaml = YAML(typ="safe")


      @app.post("/pipelines")
      def add_pipeline(text: str):
          return yaml.load(text)
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!call.tags.includes('yaml') || call.open) return
    const loader = findUnsafeLoader(call)
    if (loader === null) return
    report({
      place: placeIn(call, call.arguments['Loader']),
      cause: causeIn(call.inside, `${call.callee} ${loader}`),
      what: `${call.callee} ${loader} makes whatever object the document names`,
      routes: context.routesTo(call),
      edits: findEdits(call),
      ...(call.entries.length === 0 || loader === 'without a loader' ? { confidence: 'medium' } : {}),
    })
  },
})

/** Documents that need no objects read as before. */
function findEdits(call: Call): readonly Edit[] {
  const { callee, receiver, arguments: given } = call
  if (receiver === null || !isDotted(receiver.text)) return []
  if (callee.includes('unsafe') || given['Loader'] === undefined)
    return callSibling(call, callee.endsWith('_all') ? 'safe_load_all' : 'safe_load')
  return setArgument(call, 'Loader', `${receiver.text}.${given['Loader'].text.endsWith('CLoader') ? 'CSafeLoader' : 'SafeLoader'}`)
}

function findUnsafeLoader({ callee, arguments: given }: Call): string | null {
  if (callee.includes('unsafe')) return 'of untold text'
  const loader = given['Loader']
  if (loader === undefined) return 'without a loader'
  const name = loader.text.slice(loader.text.lastIndexOf('.') + 1)
  return name === 'Loader' || name === 'UnsafeLoader' || name === 'CLoader' ? `with ${name}` : null
}
