// `# fastward: ignore[rule-id] reason`: what a person has looked at and decided to live with, said on the line itself.
//
// A comment counts on any line of the finding's primary place or of a place that is part of its cause, and on a line of its own
// right above one. Without a reason it does not count, and the report says so.

import type { Finding } from './finding.ts'

/** The text of a line (from 1) of a scanned file; null where there is none. */
export type LineReader = (file: string, line: number) => string | null

export interface Suppression {
  readonly file: string
  readonly line: number
  readonly rules: readonly string[]
  readonly reason: string
}

export interface Suppressed {
  readonly finding: Finding
  readonly reason: string
  readonly file: string
  readonly line: number
  /** A comment on the line, or a waiver of the policy. */
  readonly by: 'comment' | 'waiver'
}

/** How many lines of one place are read at most. */
const longestPlace = 40

const form = /(?:#|\/\/|--|;|<!--|\/\*)\s*fastward:\s*ignore\s*\[([^\]]*)\][ \t:–-]*(.*)$/i

export function parseSuppression(text: string): { readonly rules: readonly string[]; readonly reason: string } | null {
  const match = form.exec(text)
  if (match === null) return null
  const rules = (match[1] ?? '').split(',').map((word) => word.trim())
  // A second comment behind the reason (`# noqa`) is not part of it.
  const reason = (match[2] ?? '').split(/\s#|\s*(?:-->|\*\/)/, 1)[0] ?? ''
  return { rules: rules.filter((word) => word !== ''), reason: reason.trim() }
}

/** The comments that stand where they could speak about the finding, nearest place first. */
export function readSuppressions(finding: Finding, readLine: LineReader): Suppression[] {
  const found: Suppression[] = []
  for (const { role, file, line, end, commit } of finding.places) {
    // The lines of the tree say nothing about those of a commit.
    if (role === 'related' || commit !== undefined) continue
    const above = readLine(file, line - 1)
    if (above !== null && /^\s*(?:#|\/\/|--|;|<!--|\/\*)/.test(above)) add(file, line - 1, above)
    for (let at = line; at <= Math.min(end, line + longestPlace); at += 1) add(file, at, readLine(file, at))
  }
  return found

  function add(file: string, line: number, text: string | null): void {
    const parsed = text === null ? null : parseSuppression(text)
    if (parsed !== null) found.push({ file, line, ...parsed })
  }
}
