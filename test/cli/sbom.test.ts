// `fastward sbom`, as somebody calls it who keeps books.

import { expect, test } from 'vitest'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

const main = 'from fastapi import FastAPI\n\napp = FastAPI(title="Shop", version="3")\n\n\n@app.get("/books")\ndef books(): ...\n'

test('writes the same bill for the same tree and time, with what is locked and what is served', () => {
  const folder = writeProject({ 'main.py': main, 'uv.lock': 'version = 1\n\n[[package]]\nname = "fastapi"\nversion = "0.115.6"\n' })
  const run = () => runCommand(['sbom'], { folder, environment: { SOURCE_DATE_EPOCH: '1700000000' } })
  const { exit, stdout, stderr } = run()
  expect(exit).toBe(0)
  expect(stderr).toMatch(/^there is no local database of advisories: [^\n]*\n$/)
  expect(run().stdout).toBe(stdout)
  const { metadata, components, services } = JSON.parse(stdout)
  expect(metadata).toMatchObject({ timestamp: '2023-11-14T22:13:20.000Z', component: { name: 'Shop', version: '3' } })
  expect(components).toMatchObject([{ purl: 'pkg:pypi/fastapi@0.115.6' }])
  expect(services[0].services.flatMap(({ endpoints }: { endpoints: string[] }) => endpoints)).toContain('/books')
})

test('says so where no file names a component, and writes the endpoints all the same', () => {
  const { exit, stdout, stderr } = runCommand(['sbom', '--format', 'spdx'], { folder: writeProject({ 'main.py': main }) })
  expect(exit).toBe(0)
  expect(stderr).toContain('no lock file and no list of requirements was found')
  expect(JSON.parse(stdout).packages).toHaveLength(1)
})
