// Dockerfiles: instructions with their continuations, in shell or exec form. Bodies of here-documents are passed over.

import { type ConfigProblem, LONGEST, type Parsed, splitLines } from './parsed.ts'

export interface DockerInstruction {
  /** Upper case. */
  readonly keyword: string
  /** What follows the keyword, its lines joined by line breaks where they were continued. */
  readonly text: string
  /** Where `text` begins; a line break in it is a line break of the file. */
  readonly textLine: number
  /** What stands in here-documents, which `text` does not hold. */
  readonly document: { readonly text: string; readonly line: number } | null
  /** The words of the exec form, `["uvicorn", "app:app"]`. */
  readonly exec: readonly string[] | null
  readonly line: number
  /** The last line that belongs to it. */
  readonly end: number
}

const KEYWORDS = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(' '),
)

export function parseDockerfile(text: string): Parsed<readonly DockerInstruction[]> {
  const instructions: DockerInstruction[] = []
  const problems: ConfigProblem[] = []
  if (text.length > LONGEST) return { value: instructions, problems: [{ line: 1, message: 'the file is too large to be read' }] }
  const lines = splitLines(text.replace(/^\ufeff/, ''))
  const continuation = /^#\s*escape\s*=\s*`/im.test(lines.slice(0, 3).join('\n')) ? '`' : '\\'
  for (let index = 0; index < lines.length; index++) {
    const first = lines[index] ?? ''
    if (/^\s*(?:#|$)/.test(first)) continue
    const start = index
    const parts: string[] = []
    for (let line = first; ; line = lines[index] ?? '') {
      // Comments and empty lines may stand between continued lines.
      const skipped = parts.length > 0 && /^\s*(?:#|$)/.test(line)
      const goesOn = skipped || line.trimEnd().endsWith(continuation)
      parts.push(skipped ? '' : goesOn ? line.trimEnd().slice(0, -1) : line)
      if (!goesOn || index + 1 >= lines.length) break
      index++
    }
    const split = /^(\s*([A-Za-z]+)(?:\s+|$))([\s\S]*)$/.exec(parts.join('\n'))
    const keyword = (split?.[2] ?? '').toUpperCase()
    if (split === null || !KEYWORDS.has(keyword)) {
      problems.push({ line: start + 1, message: 'this is not an instruction' })
      continue
    }
    const body = (split[3] ?? '').trim()
    const heredoc = keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD' ? /<<-?\s*["']?(\w+)["']?/.exec(body) : null
    let document: DockerInstruction['document'] = null
    if (heredoc !== null) {
      const end = lines.findIndex((line, at) => at > index && line.trim() === heredoc[1])
      if (end > 0) {
        document = { text: lines.slice(index + 1, end).join('\n'), line: index + 2 }
        index = end
      }
    }
    const textLine = start + (split[1] ?? '').split('\n').length
    instructions.push({ keyword, text: body, textLine, document, exec: parseExec(body), line: start + 1, end: index + 1 })
  }
  return { value: instructions, problems }
}

function parseExec(text: string): string[] | null {
  if (!text.startsWith('[')) return null
  try {
    const value: unknown = JSON.parse(text.replace(/\n/g, ' '))
    return Array.isArray(value) && value.every((item): item is string => typeof item === 'string') ? value : null
  } catch {
    return null
  }
}

/** The pairs of `ENV A=1 B="two words"`, the old `ENV A one`, and `ARG A=1`. */
export function parseDockerPairs(text: string): [string, string][] {
  if (!/^[\w.-]+\s*=/.test(text)) {
    const old = /^([\w.-]+)\s+([\s\S]*)$/.exec(text)
    return old === null ? [] : [[old[1] ?? '', (old[2] ?? '').trim()]]
  }
  const pairs: [string, string][] = []
  for (const found of text.matchAll(/([\w.-]+)=("(?:[^"\\]|\\[\s\S])*"|'[^']*'|[^\s]*)/g)) {
    const value = found[2] ?? ''
    pairs.push([found[1] ?? '', /^["']/.test(value) ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value])
  }
  return pairs
}
