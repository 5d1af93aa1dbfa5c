// Findings as CSV (RFC 4180), one row each, for tables and spreadsheets.

import { toPrintable } from '../base/index.ts'
import type { Finding } from '../finding/index.ts'
import type { FindingsReport } from './findings-report.ts'
import { nameGuardrail } from './guardrail-words.ts'

const columns: Readonly<Record<string, (finding: Finding) => string>> = {
  fingerprint: ({ fingerprint }) => fingerprint,
  rule: ({ rule }) => rule,
  severity: ({ severity }) => severity,
  confidence: ({ confidence }) => confidence,
  file: ({ places }) => places[0].file,
  line: ({ places }) => String(places[0].line),
  end: ({ places }) => String(places[0].end),
  what: ({ message }) => message.what,
  why: ({ message }) => message.why,
  fix: ({ message }) => message.fix,
  cause: ({ cause }) => `${cause.name} ${cause.what}`,
  handler: ({ handler }) => handler ?? '',
  routes: ({ routes }) => routes.map(({ id, access }) => `${id} (${access})`).join('; '),
  cwe: ({ cwe }) => cwe.join(' '),
  owaspApi: ({ owaspApi }) => owaspApi ?? '',
  asvs: ({ asvs }) => asvs.join(' '),
  commit: ({ places }) => places[0].commit ?? '',
  guardrails: ({ guardrails = [] }) => guardrails.map((one) => `${nameGuardrail(one)}${one.blocks ? ' stops a change' : ''}`).join('; '),
  flow: ({ flow }) => (flow?.steps ?? []).map(({ file, line, note }) => `${file}:${line} ${note}`).join('; '),
}

export function writeCsv({ result }: FindingsReport): string {
  const rows = [Object.keys(columns), ...result.findings.map((finding) => Object.values(columns).map((read) => read(finding)))]
  return rows.map((row) => `${row.map(toCell).join(',')}\r\n`).join('')
}

/** Spreadsheets take a cell that starts like this for a formula; an apostrophe in front makes it text. */
const formula = /^\s*[=+\-@\uff0b\uff0d\uff1d\uff20]/

function toCell(value: string): string {
  const text = toPrintable(value)
  const harmless = formula.test(text) ? `'${text}` : text
  return /[",;\s']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
