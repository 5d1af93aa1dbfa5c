// HCL2's native syntax, as Terraform files are written (hclsyntax/spec.md of HashiCorp's library). What is wrong is a problem with its
// line, and the rest is read: behind it at the next line, and at a block at the start of a line even where braces are lost.

import { type ConfigProblem, LONGEST } from '../parsed.ts'
import { Cursor, HclError } from './cursor.ts'
import { parseExpression } from './parse-expression.ts'
import type { HclAttribute, HclBlock, HclBody, HclFile } from './tree.ts'

const DEEPEST_BLOCK = 50
const MOST_PROBLEMS = 50
/** A file with more errors is none of this language. */
const MOST_ERRORS = 500

/** Blocks that stand in no other: one at the start of a line says that a brace before it is missing. */
const outermost = new Set(['resource', 'data', 'module', 'variable', 'output', 'locals', 'terraform', 'provider', 'moved', 'import'])

export function parseHcl(text: string): HclFile {
  if (text.length > LONGEST) return failure('the file is too large to be read as HCL')
  const cursor = new Cursor(text)
  if (text.charCodeAt(0) === 0xfeff) cursor.at = 1
  const problems: ConfigProblem[] = []
  const body = parseBody(cursor, problems, 0)
  return { body, comments: cursor.comments, problems }
}

function failure(message: string): HclFile {
  return { body: { attributes: [], blocks: [] }, comments: [], problems: [{ line: 1, message }] }
}

function parseBody(cursor: Cursor, problems: ConfigProblem[], depth: number): HclBody {
  const attributes: HclAttribute[] = []
  const blocks: HclBlock[] = []
  for (;;) {
    cursor.skip(true)
    if (cursor.isAtEnd) return { attributes, blocks }
    if (cursor.startsWith('}')) {
      if (depth > 0) return { attributes, blocks }
      tell(cursor, problems, cursor.error('this `}` closes nothing'))
      while (cursor.startsWith('}')) cursor.at += 1
      continue
    }
    if (depth > 0 && isOutermostBlock(cursor)) return { attributes, blocks }
    try {
      parseItem(cursor, problems, depth, attributes, blocks)
    } catch (error) {
      if (!(error instanceof HclError)) throw error
      tell(cursor, problems, error)
      cursor.errors += 1
      if (cursor.errors > MOST_ERRORS) {
        cursor.at = cursor.text.length
      }
      recover(cursor, Math.max(error.offset, cursor.at))
    }
  }
}

function parseItem(cursor: Cursor, problems: ConfigProblem[], depth: number, attributes: HclAttribute[], blocks: HclBlock[]): void {
  const from = cursor.at
  // A file of JSON quotes the names of its attributes, and so do some people.
  const name = cursor.name()
  if (name === null) throw cursor.error('neither an attribute nor a block starts like this')
  cursor.skip(false)
  if (cursor.startsWith('=') && !cursor.startsWith('==')) {
    cursor.at += 1
    cursor.skip(false)
    const value = parseExpression(cursor, false)
    attributes.push({ name, value, span: cursor.spanFrom(from) })
    expectEndOfLine(cursor)
    return
  }
  const labels = parseLabels(cursor)
  if (!cursor.take('{')) throw cursor.error(`\`${name}\` is followed by neither \`=\` nor \`{\``)
  if (depth >= DEEPEST_BLOCK) {
    skipBlock(cursor)
    throw new HclError(from, 'blocks are nested too deeply here')
  }
  const body = parseBody(cursor, problems, depth + 1)
  if (!cursor.take('}')) tell(cursor, problems, new HclError(from, `the block \`${name}\` is never closed`))
  blocks.push({ type: name, labels, body, span: cursor.spanFrom(from) })
  cursor.skip(false)
  if (!cursor.startsWith('}') && !isOutermostBlock(cursor)) expectEndOfLine(cursor)
}

function parseLabels(cursor: Cursor): string[] {
  const labels: string[] = []
  for (;;) {
    cursor.skip(false)
    if (cursor.startsWith('"')) {
      const end = endOfLabel(cursor.text, cursor.at + 1)
      if (end < 0) throw cursor.error('the label is never closed')
      labels.push(cursor.text.slice(cursor.at + 1, end).replace(/\\(.)/g, '$1'))
      cursor.at = end + 1
    } else {
      const name = cursor.name()
      if (name === null) return labels
      labels.push(name)
    }
  }
}

function endOfLabel(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at
    else if (text[at] === '\n') return -1
  }
  return -1
}

function expectEndOfLine(cursor: Cursor): void {
  cursor.skip(false)
  // A block on one line may close right behind its attribute.
  if (cursor.isAtEnd || cursor.startsWith('\n') || cursor.startsWith('}')) return
  throw cursor.error('a line should end here')
}

function isOutermostBlock(cursor: Cursor): boolean {
  if (!cursor.isAtStartOfLine()) return false
  const name = cursor.peekName()
  return (
    name !== null && outermost.has(name) && /^[ \t]*["{]/.test(cursor.text.slice(cursor.at + name.length, cursor.at + name.length + 20))
  )
}

/** To the end of the line of an error, and over what is then only closed. */
function recover(cursor: Cursor, offset: number): void {
  const end = cursor.text.indexOf('\n', offset)
  cursor.at = end < 0 ? cursor.text.length : end
  for (;;) {
    cursor.skip(true)
    const first = cursor.text[cursor.at]
    if (first !== ']' && first !== ')' && first !== ',' && first !== '"') return
    const next = cursor.text.indexOf('\n', cursor.at)
    cursor.at = next < 0 ? cursor.text.length : next
  }
}

/** Over a block that nobody wants to read: braces alone are counted. */
function skipBlock(cursor: Cursor): void {
  for (let open = 1; cursor.at < cursor.text.length && open > 0; cursor.at++) {
    if (cursor.text[cursor.at] === '{') open += 1
    else if (cursor.text[cursor.at] === '}') open -= 1
  }
}

function tell(cursor: Cursor, problems: ConfigProblem[], error: HclError): void {
  if (problems.length < MOST_PROBLEMS)
    problems.push({ line: cursor.lineOf(error.offset), message: `this is not valid HCL: ${error.message}` })
}
