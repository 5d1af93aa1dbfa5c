// The words of the page for our dials, and text made ready to be read.

import type { OtherPlace, PrimaryPlace } from '../../finding/index.ts'
import type { Access } from '../../model/index.ts'
import type { Confidence, Severity } from '../../taxonomy/index.ts'
import { accessMeanings, accessWords } from '../access-words.ts'
import { type Content, html, type Markup } from './markup.ts'

export function severityBadge(severity: Severity): Markup {
  return html`<span class="badge ${severity}">${severity}</span>`
}

export function describeConfidence(confidence: Confidence): string {
  return `${confidence} confidence`
}

export function accessBadge(access: Access): Markup {
  return html`<span class="access ${access}" title="${accessMeanings[access]}">${accessWords[access]}</span>`
}

export function describePlace({ file, line, commit }: Pick<PrimaryPlace | OtherPlace, 'file' | 'line' | 'commit'>): string {
  return `${file}${commit === undefined ? '' : `@${commit.slice(0, 7)}`}:${line}`
}

/** Only what starts with a word of ours; paths, names and methods stay as they are. */
export function toSentence(text: string): string {
  const start = /^[a-z]+ /.test(text) ? text.slice(0, 1).toUpperCase() + text.slice(1) : text
  return /[.!?]$/.test(start) ? start : `${start}.`
}

/** May be broken after what parts the names of a path, where it would be broken anywhere else. */
export function breakable(text: string): Content {
  return text.split(/(?<=[/_])(?=.)/).map((part, index) => (index === 0 ? part : html`<wbr>${part}`))
}

/** What our own sentences put in backticks is code. */
export function toProse(text: string): Content {
  return text.split(/`([^`]+)`/).map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))
}
