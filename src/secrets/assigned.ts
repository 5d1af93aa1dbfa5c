// The form of a value that only its name tells from others: `cohere_api_key = "…"`, in the ways in which files give values to names.

import type { Kind } from './kit.ts'
import { looksRandom } from './placeholder.ts'

const word = String.raw`[\w.-]`
/** `"] = `, `: str = `, `", "`, ` `, and `- name: X` with `value: ` on the next line. */
const gives = String.raw`\\?["'\`]?\]?(?:\s{0,4}:\s{0,3}[A-Za-z][\w[\]|., ]{0,40}=|,?\s{0,3}\n\s{0,40}["']?value["']?\s{0,3}[:=]|\s{0,20}(?::=|=>|[=:,])|[ \t]{1,8})`
const opens = String.raw`\s{0,8}(?:[A-Za-z_.]{1,40}\(\s{0,8}(?:default\s{0,3}=\s{0,3})?)?(?:(?:Bearer|Basic|Token)\s)?(?:\$\{[A-Z_]{1,60}:-)?[rbuf]{0,2}\\?["'\`]{0,3}(?:(?:Bearer|Basic|Token)\s)?`

/** `words` and `value` are patterns; nothing that could go on the value may stand behind it. */
export function assigned(words: string, value: string): RegExp {
  return new RegExp(`(?<name>(?<!${word})${word}{0,40}?(?:${words})${word}{0,40}?)${gives}${opens}(?<secret>${value})(?![\\w/+=-])`, 'dgi')
}

/** A long value somewhere behind the name. */
export const longValue = /["'`=:\s,([-][A-Za-z0-9+/_=.~!@#%^&*-]{16}/

/** What kinds have in common that are told by a name. */
export const byName = {
  isStrict: false,
  needs: longValue,
  reach: { before: 120, after: 400, line: false },
  judge: ({ value, groups }) =>
    looksRandom(value) &&
    !/(?:hash|digest|checksum|commit|sha\d*|_id|uuid|public|fingerprint|version|endpoint|_url|_path)$/i.test(groups['name'] ?? '')
      ? {}
      : null,
} as const satisfies Partial<Kind>
