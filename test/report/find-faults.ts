// What is wrong with a report, by its format's structure: schemas of our own, and grammars where there is no language for schemas.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { validateXML } from 'xmllint-wasm'
import { checkout } from '../kit/command.ts'
import { parseCsv } from './parse-csv.ts'

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictTuples: false, strictRequired: false })
const schema = (path: string) => ajv.compile(JSON.parse(readFileSync(join(checkout, path), 'utf8')))
const own = (name: string) => join('test', 'report', 'structure', name)

const json = schema(join('schema', 'findings.json'))
const sarif = schema(own('sarif.json'))
const gitlab = schema(own('gitlab.json'))
const gitlabSast = schema(own('gitlab-sast.json'))
const gitlabDependencies = schema(own('gitlab-dependencies.json'))
const slack = schema(own('slack.json'))
const csvRow = schema(own('csv-row.json'))
const junit = readFileSync(join(checkout, own('junit.xsd')), 'utf8')

export type Faults = readonly string[]

const checks: Readonly<Record<string, (text: string) => Faults | Promise<Faults>>> = {
  terminal: (text) => findOddLines(text, /^(?!\s*::)(?!.*##(?:\[|vso\[)).*$/),
  json: (text) => hold(json, JSON.parse(text)),
  sarif: (text) => [...hold(sarif, JSON.parse(text)), ...findLinks(JSON.parse(text))],
  gitlab: (text) => hold(gitlab, JSON.parse(text)),
  'gitlab-sast': (text) => hold(gitlabSast, JSON.parse(text)),
  'gitlab-dependencies': (text) => hold(gitlabDependencies, JSON.parse(text)),
  slack: (text) => hold(slack, JSON.parse(text)),
  junit: (text) => holdXml(text, junit),
  csv: findCsvFaults,
  github: (text) =>
    findOddLines(
      text,
      /^::(?:error|warning|notice) (?:file=(?:[^:,%]|%25|%3A|%2C)+,line=[1-9]\d*,(?:col=[1-9]\d*,)?endLine=[1-9]\d*,(?:endColumn=[1-9]\d*,)?)?title=(?:[^:,%]|%25|%3A|%2C)+::(?:[^%]|%25|%0A)+$/,
    ),
  markdown: findMarkdownFaults,
  // Its own room tests what it looks like.
  html: (text) => (text.startsWith('<!doctype html>\n') ? [] : ['it does not start as a page']),
}

export const checkedFormats = Object.keys(checks)

const moves = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/

/** Of any format: it ends with a line break, and nothing in it moves a cursor, turns a line or is half a character. */
export async function findFaults(format: string, text: string): Promise<Faults> {
  const check = checks[format]
  if (check === undefined) return [`nobody says what ${format} looks like`]
  // What XML has no way to hold, and JSON had better escape, is a character like others to a terminal.
  const strict = format === 'junit' || format === 'json' || format === 'sarif' || format === 'slack' || format.startsWith('gitlab')
  const odd = (strict ? /[\ufffe\uffff]/ : /(?!)/).exec(text) ?? moves.exec(text)
  const half = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text)
  return [
    ...(text.endsWith('\n') ? [] : ['the last line does not end']),
    ...(odd === null ? [] : [`it holds U+${odd[0].charCodeAt(0).toString(16)} at ${odd.index}`]),
    ...(half ? ['it holds half a character'] : []),
    ...(await check(text)),
  ]
}

type Validate = ReturnType<typeof schema>

function hold(validate: Validate, value: unknown): Faults {
  validate(value)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

export async function holdXml(xml: string, xsd: string): Promise<Faults> {
  const { errors } = await validateXML({ xml: { fileName: 'report.xml', contents: xml }, schema: xsd, maxMemoryPages: 4096 })
  return errors.map(({ message }) => message)
}

function findOddLines(text: string, form: RegExp): Faults {
  return text
    .split('\n')
    .slice(0, -1)
    .filter((line) => !form.test(line))
}

/** SARIF's messages are the only place where `[text](…)` and `{0}` mean something. What a fix inserts is no message. */
function findLinks(value: unknown, key = ''): Faults {
  if (typeof value === 'string') {
    const means = key === 'text' && /\[(?:[^[\]\\]|\\.)*\]\(|(?<!\{)\{\d+\}(?!\})/.test(value)
    return means ? [`a link or a gap to fill: ${value.slice(0, 80)}`] : []
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => (name === 'insertedContent' ? [] : findLinks(inner, name)))
}

function findCsvFaults(text: string): Faults {
  const [names = [], ...rows] = parseCsv(text)
  return rows.flatMap((row) => [
    ...(row.length === names.length ? [] : [`a row has ${row.length} cells, not ${names.length}`]),
    ...row.filter((cell) => /^\s*[=+\-@\uff0b\uff0d\uff1d\uff20]/.test(cell)).map((cell) => `a formula: ${cell.slice(0, 80)}`),
    ...hold(csvRow, Object.fromEntries(row.map((cell, index) => [names[index] ?? index, cell]))),
  ])
}

/** The few blocks that we write. Words of a tree may stand in them, and may not make one. */
function findMarkdownFaults(text: string): Faults {
  const code = '(?:(`+)(?!`)(?:.*?[^`])\\1(?!`)|<code>(?:[a-zA-Z0-9 ]|&#\\d+;)+</code>)'
  const plain = '(?:[^\\\\`*_[\\]~$#<>|\\n]|\\\\[\\\\`*_[\\]~$#=+:.)-]|<!-- -->|&#124;|<br>|\\*\\*)*'
  const forms = [
    /^<!-- fastward -->$/,
    /^### Fastward: [\w ,()]+$/,
    /^\| severity \| finding \| where \| reaches \|$/,
    /^\|---\|---\|---\|---\|$/,
    /^<details><summary>[\w ]+<\/summary>$/,
    /^<\/details>$/,
    new RegExp(
      `^\\| [\\w ,]+ \\| ${plain}\`[\\w-]+\`(?:, stops a change)? \\| ${code.replace('\\1', '\\1').replaceAll('\\1', '\\1')} \\| .* \\|$`,
    ),
    new RegExp(`^(?:- )?(?:\`[^\`]*\` |${code} )?${plain}$`),
    new RegExp(`^\\d+\\. ${plain} ${code}$`),
    /^`[\w-]+` · CWE-\d+(?:, CWE-\d+)*(?: · OWASP API\d+:2023)?$/,
    /^$/,
  ]
  const cells = text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    // A reader splits at every bar that has no backslash right before it.
    .filter((line) => line.split(/(?<!\\)\|/).length !== 6)
  const mentions = text.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '').match(/@\w|\/\/|\bwww\.|(?<!&)#\d/g) ?? []
  return [
    ...text.split('\n').filter((line) => !forms.some((form) => form.test(line))),
    ...cells.map((line) => `not four cells: ${line.slice(0, 80)}`),
    ...mentions.map((one) => `a mention or an address: ${one}`),
  ]
}
