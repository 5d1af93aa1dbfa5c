// Words of the scanned tree for Markdown: no reader of it finds a mark, a link, a mention or a reference in them.

import { toPrintable } from '../base/index.ts'

/** A comment that is not seen keeps a mention, a reference or an address from being one: those are looked for after the marks are read. */
const gap = '<!-- -->'

export function escapeText(text: string): string {
  return escapeHtml(toPrintable(text))
    .replace(/[\\`*_[\]~$#]/g, '\\$&')
    .replace(/^\s*(?=[-+=:])|^\s*\d+(?=[.)])/, '$&\\')
    .replace(references, (at) => at + gap)
    .replaceAll('|', '&#124;')
}

const references = /@|(?<=[#!~$%;])(?=\d)|[:/](?=\/)|\bwww(?=\.)|\b[A-Z]{2,}(?=-\d)/gi

/** Between two tags, where no mark is read and a backslash would be seen. */
export function escapeSummary(text: string): string {
  return escapeHtml(toPrintable(text))
    .replace(references, (at) => at + gap)
    .replace(/[[\]*_`~\\$|]/g, (one) => `&#${one.charCodeAt(0)};`)
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** More backticks around it than it holds. A bar ends the cell of a table even there, and what is before a bar may unmask it. */
export function toCode(text: string): string {
  if (text.includes('|')) return `<code>${text.replace(/[^a-zA-Z0-9 ]/gu, (one) => `&#${one.codePointAt(0)};`)}</code>`
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  const space = /^`|`$|^ .* $/.test(text) ? ' ' : ''
  return `${fence}${space}${text}${space}${fence}`
}
