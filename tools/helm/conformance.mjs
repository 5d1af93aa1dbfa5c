// Holds what `--render-helm` says against the real helm, on a chart of our own and on the charts of given trees.
//   npm run conformance -- helm [TREE...]
// Where no helm is installed nothing is held against anything: that is said, and counted, and the command ends with 3.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { readOptions } from '../developer-options.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const trees = process.argv.slice(3)
readOptions('npm run conformance -- helm [TREE...]', {}, trees.length + 1)

const chart = {
  'main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
  'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'chart/values.yaml': 'image: {name: shop, tag: latest}\nclusterKind: Deploy\nsecret: ""\n',
  'chart/values.schema.json': '{"$ref": "file:///there/is/nothing"}\n',
  'chart/templates/_helpers.tpl':
    '{{- define "shop.name" -}}{{ printf "%s-%s" .Release.Name .Chart.Name | sha256sum | trunc 8 }}{{- end -}}\n',
  'chart/templates/NOTES.txt': '{{ fail "notes are for people" }}\n',
  // The text reading cannot know: it has to be run.
  'chart/templates/shop.yaml': `{{- /* one object, its kind put together */}}
apiVersion: apps/v1
kind: {{ printf "%sment" .Values.clusterKind }}
metadata:
  name: {{ include "shop.name" . }}
  namespace: {{ .Release.Namespace }}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
        {{- range list "one" "two" }}
        - name: {{ . | upper | lower }}
          image: {{ $.Values.image.name }}:{{ $.Values.image.tag }}
          ports: [{containerPort: 8000}]
        {{- end }}
`,
}
const broken = { ...chart, 'chart/templates/broken.yaml': '{{ required "say a secret" .Values.secret }}\n' }

const version = spawnSync('helm', ['version', '--short'], { encoding: 'utf8' })
if (version.status !== 0) {
  console.error(`SKIPPED: no program \`helm\` is installed; 1 chart of our own and ${trees.length} given trees were not held against it`)
  process.exitCode = 3
} else {
  console.log(`helm ${version.stdout.trim()}`)
  const work = mkdtempSync(join(tmpdir(), 'fastward-conformance-helm-'))
  const faults = []
  try {
    holdOwn(work, faults)
    for (const tree of trees) holdTree(resolve(tree), faults)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  for (const fault of faults) console.log(`  ${fault}`)
  console.log(`${1 + trees.length} trees, ${faults.length} faults`)
  process.exitCode = faults.length === 0 ? 0 : 1
}

function holdOwn(work, faults) {
  const folder = write(join(work, 'whole'), chart)
  // What is too new is not kept.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_500)
  const filled = scan(folder, ['--render-helm'])
  const images = filled.findings.filter(({ rule }) => rule === 'pod-image-not-pinned')
  expect(faults, 'chart problems', filled.problems.filter(isOfChart), [])
  const where = new Set(images.flatMap(({ places }) => places.map(({ file, line }) => `${file}:${line}`)))
  expect(faults, 'images that are not pinned', [...where], ['chart/templates/shop.yaml:15'])
  const told = images.map(({ message }) => JSON.stringify(message)).join()
  expect(faults, 'a name that only helm can make', /Deployment [0-9a-f]{8}\b|`[0-9a-f]{8}`/.test(told), true)
  expect(faults, 'the same again, from what was kept', scan(folder, ['--render-helm']).findings, filled.findings)

  const refused = scan(write(join(work, 'broken'), broken), ['--render-helm']).problems.filter(isOfChart)
  expect(
    faults,
    'what helm refuses',
    [refused.length, refused[0]?.code, refused[0]?.message.includes('say a secret')],
    [1, 'chart-not-rendered', true],
  )
  // Kept answers must not be those of another question.
  expect(
    faults,
    'without the option after it',
    scan(folder, []).findings.some(({ rule, message }) => rule === 'pod-image-not-pinned' && /[0-9a-f]{8}`/.test(JSON.stringify(message))),
    false,
  )
}

/** Every place is a line of a file, and helm fills in what it can. */
function holdTree(folder, faults) {
  const [text, filled] = [scan(folder, []), scan(folder, ['--render-helm'])]
  const ours = new Set(text.findings.map(({ fingerprint }) => fingerprint))
  const same = filled.findings.filter(({ fingerprint }) => ours.has(fingerprint)).length
  const said = filled.problems.filter(({ code }) => code.startsWith('chart-'))
  console.log(`${folder}: ${ours.size} findings as text, ${filled.findings.length} filled in, ${same} in both`)
  for (const { code, file, message } of said) console.log(`  ${code} ${file}: ${message}`)
  for (const { file, line } of filled.findings.flatMap(({ places }) => places)) {
    const lines = readFileSync(join(folder, file), 'utf8').split('\n').length
    if (line > lines) faults.push(`${folder}: ${file} has no line ${line}`)
  }
}

function isOfChart({ code }) {
  return code.startsWith('chart-')
}

function scan(folder, words) {
  const command = [
    join(root, 'bin', 'fastward.js'),
    'scan',
    folder,
    '--only',
    'infrastructure',
    '--all',
    '--format',
    'json',
    '--fail-on',
    'never',
  ]
  return JSON.parse(execFileSync(process.execPath, [...command, ...words], { encoding: 'utf8', maxBuffer: 2 ** 28 }))
}

function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

function expect(faults, what, found, wanted) {
  const [one, other] = [JSON.stringify(found), JSON.stringify(wanted)]
  if (one !== other) faults.push(`${what}: ${one} and not ${other}`)
}
