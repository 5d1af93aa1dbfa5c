// What is wrong with a difference or a judgement, by its format: our schemas, and the structures of reports of findings.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { checkout } from '../kit/command.ts'
import { findFaults } from '../report/find-faults.ts'

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictTuples: false })
const schema = (name: string) => ajv.compile(JSON.parse(readFileSync(join(checkout, 'schema', `${name}.json`), 'utf8')))
const schemas = { difference: schema('difference'), judgement: schema('judgement') }

export async function findChangeFaults(kind: keyof typeof schemas, format: string, written: string): Promise<readonly string[]> {
  if (format === 'markdown') return findMarkdownFaults(written)
  if (format !== 'json') return findFaults(format, written)
  const validate = schemas[kind]
  validate(JSON.parse(written))
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

/** What is left of a comment without its code and the few tags of ours: no tag, mention, reference, address, picture or link. */
function findMarkdownFaults(text: string): string[] {
  const bare = text
    .replace(/<code>(?:[a-zA-Z0-9 ]|&#\d+;)+<\/code>/g, '')
    // A mark behind a backslash is none, and in code there are none.
    .replace(/\\[!-/:-@[-`{-~]|(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '')
    .replace(/<!-- (?:fastward:\w+ )?-->|<\/?details>|<\/?summary>|<br>/g, '\u0000')
  return [
    ...(bare.match(/<[a-z!/?]|@\w|\/\/|\bwww\.|(?<!&)#\d|\]\(|!\[/gi) ?? []),
    ...text
      .split('\n')
      .filter((line) => line.startsWith('|') && line.split(/(?<!\\)\|/).length !== 5)
      .map((line) => `not three cells: ${line.slice(0, 80)}`),
    ...(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.test(text) ? ['a character that moves'] : []),
  ]
}
