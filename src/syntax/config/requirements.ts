// requirements.txt as pip reads it, and single requirements as PEP 508 writes them.

import { type ConfigProblem, LONGEST, type Parsed, splitLines } from './parsed.ts'

export interface Requirement {
  /** As PEP 503 compares names: lower case, one dash between words. */
  readonly name: string
  readonly extras: readonly string[]
  /** `>=1,<2`, or empty. */
  readonly specifier: string
  readonly marker: string | null
  readonly url: string | null
  readonly line: number
}

export interface RequirementsFile {
  readonly requirements: readonly Requirement[]
  readonly includes: readonly { readonly path: string; readonly kind: 'requirements' | 'constraints'; readonly line: number }[]
}

export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

export function parseRequirements(text: string): Parsed<RequirementsFile> {
  const requirements: Requirement[] = []
  const includes: { path: string; kind: 'requirements' | 'constraints'; line: number }[] = []
  const problems: ConfigProblem[] = []
  if (text.length > LONGEST)
    return { value: { requirements, includes }, problems: [{ line: 1, message: 'the file is too large to be read' }] }
  let rest = ''
  let start = 0
  for (const [index, raw] of splitLines(text.replace(/^\ufeff/, '')).entries()) {
    if (rest === '') start = index + 1
    const line = rest + raw
    if (line.endsWith('\\') && !line.endsWith('\\\\') && !/^\s*#/.test(line) && line.length < 100_000) {
      rest = `${line.slice(0, -1)} `
      continue
    }
    rest = ''
    const content = line.replace(/(?:^|\s)#.*$/, '').trim()
    if (content === '') continue
    const include = /^(?:-(r|c)\s*|--(requirement|constraint)(?:\s+|\s*=\s*))(.+)$/.exec(content)
    if (include !== null) {
      const kind = include[1] === 'c' || include[2] === 'constraint' ? 'constraints' : 'requirements'
      includes.push({ path: (include[3] ?? '').trim().replace(/^["']|["']$/g, ''), kind, line: start })
      continue
    }
    const editable = /^(?:-e|--editable)(?:\s+|\s*=\s*|(?=[./]))(.+)$/.exec(content)
    if (editable === null && content.startsWith('-')) continue
    const requirement = parseRequirement(editable?.[1] ?? content, start)
    if (requirement !== null) requirements.push(requirement)
    else if (editable === null && !/^(?:[./~]|[a-z+]+:|[\w.-]+\/|.*\.(?:whl|zip|tar\.gz)\b)/i.test(content)) {
      problems.push({ line: start, message: 'this is not a requirement' })
    }
  }
  if (rest.trim() !== '') {
    const requirement = parseRequirement(rest.trim(), start)
    if (requirement !== null) requirements.push(requirement)
  }
  return { value: { requirements, includes }, problems }
}

/** `name[extra] >=1,<2 ; marker` or `name @ url`; null when it is something else, such as a path. */
export function parseRequirement(text: string, line = 1): Requirement | null {
  const url = /#egg=([A-Za-z0-9][\w.-]*)(?:\[([^\]]*)\])?/.exec(text)
  if (url !== null && /^[a-z+]+:|^\.?\//i.test(text)) {
    return {
      name: normalizeName(url[1] ?? ''),
      extras: toExtras(url[2]),
      specifier: '',
      marker: null,
      url: text.split(/\s/)[0] ?? text,
      line,
    }
  }
  const parts = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*(.*)$/s.exec(text.trim())
  if (parts === null) return null
  const name = normalizeName(parts[1] ?? '')
  const extras = toExtras(parts[2])
  const tail = (parts[3] ?? '').trim()
  if (tail.startsWith('@')) {
    const [target, marker] = cut(tail.slice(1).trim(), /\s;\s*/)
    return { name, extras, specifier: '', marker, url: target.split(/\s/)[0] ?? '', line }
  }
  const [head, marker] = cut(tail, /\s*;\s*/)
  const specifier = head
    .replace(/\s+--\w.*$/s, '')
    .replace(/^\(|\)$/g, '')
    .replace(/\s+/g, '')
  if (specifier !== '' && !/^(?:===?|!=|~=|<=?|>=?)[^,<>=!~]+(?:,(?:===?|!=|~=|<=?|>=?)[^,<>=!~]+)*,?$/.test(specifier)) return null
  return {
    name,
    extras,
    specifier: specifier.replace(/,$/, ''),
    marker: marker?.replace(/\s+--\w.*$/s, '').trim() ?? null,
    url: null,
    line,
  }
}

function toExtras(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((extra) => normalizeName(extra.trim()))
    .filter((extra) => extra !== '')
}

function cut(text: string, at: RegExp): [string, string | null] {
  const found = at.exec(text)
  return found === null ? [text, null] : [text.slice(0, found.index), text.slice(found.index + found[0].length)]
}
