// The schemas that others publish for the formats of reports, read from their repositories' mirrors at the newest commit. They are
// used where they lie: none of them is ours to keep.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
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
  // This repository is too large to mirror: the schemas are used where somebody laid them, under their paths.
  gitlab: {
    repository: 'gitlabhq/gitlabhq',
    file: 'app/validators/json_schemas/codeclimate.json',
    isOptional: true,
    read: readEach,
    wrong: '[{"description":"no fingerprint"}]',
  },
  'gitlab-sast': {
    repository: 'gitlabhq/gitlabhq',
    file: 'lib/gitlab/ci/parsers/security/validators/schemas/15.2.1/sast-report-format.json',
    isOptional: true,
    read: readJsonSchema,
    wrong: '{"version":"15.2.1","vulnerabilities":[]}',
  },
  'gitlab-dependencies': {
    repository: 'gitlabhq/gitlabhq',
    file: 'lib/gitlab/ci/parsers/security/validators/schemas/15.2.1/dependency-scanning-report-format.json',
    isOptional: true,
    read: readJsonSchema,
    wrong: '{"version":"15.2.1","vulnerabilities":[]}',
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

/**
 * Format to `{ repository, file, commit, findFaults, wrong }`; without a mirror the last but one is null, or the format is left out where
 * it may be. `wrong` must be refused.
 */
export function readPublished(mirrors) {
  return Object.fromEntries(
    Object.entries(sources).flatMap(([format, { isOptional = false, ...source }]) => {
      if (!isOptional) return [[format, readSource(mirrors, source)]]
      const path = join(mirrors, source.repository.replace('/', '+'), 'files', source.file)
      const { repository, file, read, wrong } = source
      return existsSync(path) ? [[format, { repository, file, commit: null, findFaults: read(readFileSync(path, 'utf8')), wrong }]] : []
    }),
  )
}

function readSource(mirrors, { repository, branch = 'HEAD', file, read, wrong }) {
  const folder = join(mirrors, repository.replace('/', '+'), 'repo')
  if (!existsSync(folder)) return { repository, file, commit: null, findFaults: null, wrong }
  const git = (...words) => execFileSync('git', ['-C', folder, ...words], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const commit = git('rev-parse', branch).trim().slice(0, 10)
  return { repository, file, commit, findFaults: read(git('show', `${branch}:${file}`)), wrong }
}

/** The schema is of one of the list. */
function readEach(text) {
  const find = readJsonSchema(text)
  return (report) => JSON.parse(report).flatMap((one) => find(JSON.stringify(one)))
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
