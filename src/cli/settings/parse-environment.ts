// The text of a file of variables, in the syntax of `.env`, and the words of `--env`. What is wrong is told by its line and never
// repeated: it may be a secret.

import { UserError } from '../../base/index.ts'
import { variableName } from '../../policy/index.ts'
import { parseDotenv } from '../../syntax/index.ts'
import type { Parts } from './secret-variables.ts'

/** Values that are made of others could double with every line. */
const [mostParts, longestValue] = [1_000, 64 * 1024]

/** `earlier` is what `${NAME}` may stand for beside the variables of the file itself, which come first. */
export function parseEnvironment(text: string, file: string, earlier: ReadonlyMap<string, Parts>): Map<string, Parts> {
  const { value: entries, problems } = parseDotenv(text)
  const [problem] = problems
  if (problem) throw new UserError('environment-line-wrong', { place: `${file}:${problem.line}`, reason: problem.message })
  const lines = text.split(/\r\n|\n|\r/)
  const found = new Map<string, Parts>()
  for (const { name, value, line } of entries) {
    const written = lines[line - 1] ?? ''
    if (!written.includes('='))
      throw new UserError('environment-line-wrong', { place: `${file}:${line}`, reason: `\`${name}\` has no value` })
    // Within single quotes a dollar is a dollar.
    const parts = /=\s*'/.test(written) ? [value] : expand(value, (other) => found.get(other) ?? earlier.get(other))
    if (parts.length > mostParts || parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0) > longestValue)
      throw new UserError('environment-line-wrong', { place: `${file}:${line}`, reason: `\`${name}\` grows too long` })
    found.set(name, parts)
  }
  return found
}

/** `${NAME}` and `${NAME:-otherwise}`; a name that is not known stays a hole, because the machine there may know it. */
function expand(text: string, find: (name: string) => Parts | undefined): Parts {
  const parts: Parts[number][] = []
  let end = 0
  for (const reference of text.matchAll(/\$\{([A-Za-z_][\w.-]*?)(?::-([^}]*))?\}/g)) {
    const [whole, name = '', otherwise] = reference
    const known = find(name)
    const stands = known === undefined || (otherwise !== undefined && known.every((part) => part === '')) ? otherwise : known
    parts.push(
      text.slice(end, reference.index),
      ...(stands === undefined ? [{ reason: `the environment variable ${name}` }] : stands === otherwise ? [otherwise] : (known ?? [])),
    )
    end = reference.index + whole.length
  }
  return [...parts, text.slice(end)]
}

/** `NAME=VALUE` as it stands after `--env`. */
export function parsePair(word: string): readonly [string, Parts] {
  const at = word.indexOf('=')
  const name = word.slice(0, Math.max(at, 0))
  if (!variableName.test(name)) throw new UserError('environment-not-a-pair')
  return [name, [word.slice(at + 1)]]
}
