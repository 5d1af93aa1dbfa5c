// The schemas that others publish for the formats of reports, read from their repositories' mirrors at the newest commit. They are
// used where they lie: none of them is ours to keep.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { validateXML } from 'xmllint-wasm'

const sources = {
  sarif: {
    repository: 'SchemaStore/schemastore',
    file: 'src/schemas/json/sarif-2.1.0.json',
    read: readJsonSchema,
    wrong: '{"version":"2.1.0","runs":[{"results":[]}]}',
  },
  junit: {
    repository: 'jenkinsci/xunit-plugin',
    file: 'src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd',
    read: readXsd,
    wrong: '<testsuites><testsuite name="no counts"/></testsuites>',
  },
  openvex: {
    repository: 'openvex/spec',
    file: 'openvex_json_schema.json',
    read: readJsonSchema,
    wrong: '{"@context":"https://openvex.dev/ns/v0.2.0","statements":[]}',
  },
  spdx: {
    repository: 'spdx/spdx-spec',
    branch: 'support/2.3',
    file: 'schemas/spdx-schema.json',
    read: readJsonSchema,
    wrong: '{"SPDXID":"SPDXRef-DOCUMENT"}',
  },
}

/** Format to `{ repository, file, commit, findFaults, wrong }`; without a mirror the last but one is null. `wrong` must be refused. */
export function readPublished(mirrors) {
  return Object.fromEntries(
    Object.entries(sources).map(([format, { repository, branch = 'HEAD', file, read, wrong }]) => {
      const folder = join(mirrors, repository.replace('/', '+'), 'repo')
      if (!existsSync(folder)) return [format, { repository, file, commit: null, findFaults: null, wrong }]
      const git = (...words) => execFileSync('git', ['-C', folder, ...words], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
      const commit = git('rev-parse', branch).trim().slice(0, 10)
      return [format, { repository, file, commit, findFaults: read(git('show', `${branch}:${file}`)), wrong }]
    }),
  )
}

function readJsonSchema(text) {
  const Reader = text.includes('draft/2020-12') ? Ajv2020 : Ajv
  const ajv = new Reader({ allErrors: true, strict: false })
  ajv.addFormat('uri', (value) => URL.canParse(value))
  ajv.addFormat('iri', (value) => /^[a-z][a-z\d+.-]*:[^\s\\^`{|}<>"]+$/i.test(value))
  ajv.addFormat('uri-reference', (value) => URL.canParse(value, 'https://base.example/') && !/[\s\\^`{|}<>"]/.test(value))
  ajv.addFormat('date-time', (value) => !Number.isNaN(Date.parse(value)))
  const validate = ajv.compile(JSON.parse(text))
  return (report) => {
    validate(JSON.parse(report))
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  }
}

function readXsd(schema) {
  return async (report) => {
    const { errors } = await validateXML({ xml: { fileName: 'report.xml', contents: report }, schema, maxMemoryPages: 4096 })
    return errors.map(({ message }) => message)
  }
}
