// The form of a value that only its name tells from others: `cohere_api_key = "…"`, in the ways in which files give values to names.

import type { Candidate, Kind } from './kit.ts'
import { looksRandom, readsAsWords } from './placeholder.ts'

const word = String.raw`[\w.-]`
/** `"] = `, `: str = `, `", "`, ` `, and `- name: X` with `value: ` on the next line. */
const gives = String.raw`\\?["'\`]?\]?(?:[ \t]{0,4}:[ \t]{0,3}[A-Za-z][\w[\]|., ]{0,40}=|,?[ \t]{0,3}\r?\n\s{0,40}["']?value["']?[ \t]{0,3}[:=]|[ \t]{0,20}(?::=|=>|[=:,])|[ \t]{1,8})`
const opens = String.raw`[ \t]{0,8}(?:[A-Za-z_.]{1,40}\(\s{0,40}(?:default\s{0,3}=\s{0,3})?)?(?:(?:Bearer|Basic|Token)\s)?(?:\$\{[A-Z_]{1,60}:-)?[rbuf]{0,2}\\?["'\`]{0,3}(?:(?:Bearer|Basic|Token)\s)?`

/** `words` and `value` are patterns; nothing that could go on the value may stand behind it. */
export function assigned(words: string, value: string): RegExp {
  return new RegExp(`(?<name>(?<!${word})${word}{0,40}?(?:${words})${word}{0,40}?)${gives}${opens}(?<secret>${value})(?![\\w/+=-])`, 'dgi')
}

/** A long value somewhere behind the name. */
export const longValue = /["'`=:\s,([-][A-Za-z0-9+/_=.~!@#%^&*-]{16}/

/** In a program only what stands in quotes is a value; elsewhere what stands behind the name is. */
export function isLiteral({ path, text, start }: Pick<Candidate, 'path' | 'text' | 'start'>): boolean {
  return (
    !/\.(?:pyi?|[cm]?[jt]sx?|vue|svelte|go|java|kt|rb|php|cs|rs|swift|dart|tf|lua|sql|ipynb|html?)$/i.test(path) ||
    /["'`]$|["'`]\w{4,7} $/.test(text.slice(Math.max(0, start - 10), start))
  )
}

/** What kinds have in common that are told by a name. */
export const byName = {
  isStrict: false,
  needs: longValue,
  reach: { before: 120, after: 400, line: false },
  judge: (candidate) =>
    isLiteral(candidate) &&
    looksRandom(candidate.value) &&
    !(/[_.-]/.test(candidate.value) && readsAsWords(candidate.value)) &&
    !isNameOfSum(candidate.groups['name'] ?? '')
      ? {}
      : null,
} as const satisfies Partial<Kind>

function isNameOfSum(name: string): boolean {
  return /(?:hash|digest|checksum|commit|sha\d*|_id|uuid|public|fingerprint|version|endpoint|_url|_path)$/i.test(name)
}
