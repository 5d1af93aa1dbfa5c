// `fastward scan --render-helm` with a program of our own in helm's place, and with none. `npm run conformance -- helm` asks the real one.

import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { expect, test } from 'vitest'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

const made = `---
# Source: shop/templates/pod.yaml
apiVersion: v1
kind: Pod
metadata:
  name: made-by-helm
spec:
  containers:
    - name: shop
      image: shop:latest
`
const project = {
  'main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
  'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n  - name: db\n    version: 1.0.0\nappVersion: "1"\n',
  'chart/values.schema.json': '{"$ref": "file:///dev/zero"}',
  'chart/templates/pod.yaml':
    '{{/* what it is */}}\napiVersion: v1\nkind: Pod\nmetadata:\n  name: read-as-text\nspec:\n  containers:\n    - name: shop\n      image: {{ include "nobody" . }}\n',
  'programs/none/': '',
}

function scan(folder: string, programs: string, ...words: string[]) {
  const all = ['scan', '--only', 'infrastructure', '--all', '--no-cache', '--format', 'json', ...words]
  const { stdout } = runCommand(all, { folder, environment: { PATH: join(folder, 'programs', programs) } })
  const { findings, problems } = JSON.parse(stdout) as {
    findings: { rule: string; message: { what: string }; places: { file: string; line: number }[] }[]
    problems: { code: string; file: string; message: string }[]
  }
  const image = findings.find(({ rule }) => rule === 'pod-image-not-pinned')
  const [place] = image?.places ?? []
  return {
    image: image === undefined ? null : `${image.message.what.includes('made-by-helm')} ${place?.file}:${place?.line}`,
    problems: problems.filter(({ code }) => code.startsWith('chart-')).map(({ code, file, message }) => `${code} ${file} ${message}`),
  }
}

test('the chart as helm fills it in, where somebody asks for that', () => {
  // It refuses a list of what is not there, as the real one, and knows the files that may not come to it.
  const program = `#!${execPath}
const { existsSync, readFileSync } = require('node:fs')
const chart = process.argv[4]
if (process.argv[2] === 'version') console.log('v0')
else if (existsSync(chart + '/values.schema.json')) throw new Error('a schema')
else if (readFileSync(chart + '/Chart.yaml', 'utf8').includes('dependencies')) {
  console.error('Error: found in Chart.yaml, but missing in charts/ directory: db')
  process.exitCode = 1
} else if (readFileSync(chart + '/Chart.yaml', 'utf8') !== 'apiVersion: v2\\nname: shop\\nversion: 1.0.0\\nappVersion: "1"\\n') throw new Error('another chart')
else console.log(${JSON.stringify(made)})
`
  const folder = writeProject({ ...project, 'programs/some/helm': program })
  chmodSync(join(folder, 'programs/some/helm'), 0o700)
  expect(scan(folder, 'some', '--render-helm')).toEqual({
    image: 'true chart/templates/pod.yaml:9',
    problems: [
      'chart-rendered-in-part chart/Chart.yaml the charts that it depends on are not in the tree, and what they bring was not looked at',
    ],
  })
  expect(scan(folder, 'some')).toEqual({ image: null, problems: [] })
})

test('without helm the templates are read as text, and the scan says so', () => {
  expect(scan(writeProject(project), 'none', '--render-helm')).toEqual({
    image: null,
    problems: [
      'chart-not-rendered chart/Chart.yaml helm did not fill this chart in, and its templates were read as text: no program `helm` is installed',
    ],
  })
})
