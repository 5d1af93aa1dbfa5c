// What only works with the script, and is hidden without it: search, filters, the switch of light and dark, help on keys.

import { type Severity, severities } from '../../taxonomy/index.ts'
import { accessOrder, accessWords } from '../access-words.ts'
import { html, type Markup } from './markup.ts'
import type { PageData } from './page-data.ts'

export interface View {
  readonly id: string
  readonly name: string
  readonly number: number | null
  readonly content: Markup
}

export function toToolbar(searched: string, hint: string): Markup {
  return html`<div class="tools" data-script hidden><div class="search" role="search"><label class="sr" for="search">Search ${searched}</label><input id="search" type="search" placeholder="Search ${hint}" autocomplete="off" spellcheck="false" aria-keyshortcuts="/"><kbd aria-hidden="true">/</kbd></div>
<button type="button" id="theme" class="quiet" title="Light, dark or as the system"><svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6.25"/><path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z"/></svg><span>System</span></button>
<button type="button" id="help" class="quiet" aria-haspopup="dialog" aria-keyshortcuts="?"><span class="sr">Keys</span><span aria-hidden="true">?</span></button></div>`
}

export function toTabs(views: readonly View[]): Markup {
  return html`<nav class="tabs" aria-label="Views"><ul>${views.map(
    ({ id, name, number }) =>
      html`<li><a href="#${id}" data-tab="${id}">${name}${number === null ? null : html` <span class="number">${number}</span>`}</a></li>`,
  )}</ul><p id="shown" role="status" aria-live="polite"></p><p class="only" id="only" hidden><span></span> <button type="button" id="forget">Show all</button></p>
<p class="folds" id="folds" hidden><button type="button" class="quiet" id="unfold">Expand all</button><button type="button" class="quiet" id="fold">Collapse all</button></p></nav>`
}

export function toFilters({ findings, routes, groups, options }: PageData): Markup {
  // As in every report, what is less sure waits until it is asked for; without the script it is there, and marked.
  const start = !options.all && new Set(findings.map(({ confidence }) => confidence === 'high')).size === 2 ? 'high' : ''
  const severityRows = severities.toReversed().map((one) => ({
    value: one,
    words: one,
    number: findings.filter(({ severity }) => severity === one).length,
    dot: one,
  }))
  const confidenceRows = (['high', 'medium', 'low'] as const).map((one) => ({
    value: one,
    words: one,
    number: findings.filter(({ confidence }) => confidence === one).length,
    dot: null,
  }))
  const accessRows = accessOrder
    .map((one) => ({
      value: one,
      words: accessWords[one],
      number: routes.filter(({ access }) => access === one).length,
      dot: null,
    }))
    .filter(({ number }) => number > 0)
  const ruleRows = groups.map(({ rule, card, findings: own }, index) => ({
    value: String(index),
    words: card?.title ?? rule,
    number: own.length,
    dot: own[0]?.severity ?? null,
  }))
  const fields = [
    choices('Severity', 'severity', severityRows),
    choices('Confidence', 'confidence', confidenceRows),
    accessRows.length < 2 ? null : choices('Access of routes', 'access', accessRows),
    choices('Rule', 'rule', ruleRows),
  ]
  return toFilterForm(fields, start)
}

/** Of every page, an empty one too: the script asks for the form. */
export function toFilterForm(fields: readonly (Markup | null)[], start = ''): Markup {
  const empty = fields.every((field) => field === null)
  return html`<aside class="filters${empty ? ' empty' : ''}" data-script hidden aria-label="Filters"><details id="filters" open><summary>Filters <span class="number" id="active" hidden></span></summary><form id="form" data-start="${start}">
${fields}<p><button type="button" id="unfilter">Clear filters</button></p></form></details></aside>`
}

export interface Choice {
  readonly value: string
  readonly words: string
  readonly number: number
  readonly dot: Severity | null
}

export function choices(title: string, name: string, rows: readonly Choice[]): Markup | null {
  const used = rows.filter(({ number }) => number > 0)
  if (used.length === 0) return null
  return html`<fieldset class="by-${name}"><legend>${title}</legend><ul>${used.map(toChoice(name))}</ul></fieldset>`
}

function toChoice(name: string): (choice: Choice) => Markup {
  return ({ value, words, number, dot }) => {
    const mark = dot === null ? null : html`<span class="dot ${dot}"></span>`
    return html`<li><label><input type="checkbox" name="${name}" value="${value}">${mark}<span>${words}</span> <small>${number}</small></label></li>`
  }
}

/** Names of keys, and what they do. */
export type KeyRow = readonly [readonly string[], string]

export const reportKeys: readonly KeyRow[] = [
  [['/'], 'search'],
  [['j', '↓'], 'next finding or route'],
  [['k', '↑'], 'the one before'],
  [['Enter'], 'open or close a finding; from a route to its first finding'],
  [['Esc'], 'close, or clear the search'],
  [['1', '2', '3'], 'findings, routes, what was looked at'],
  [['?'], 'these keys'],
]

export function toHelp(keys: readonly KeyRow[]): Markup {
  return html`<dialog id="keys" aria-labelledby="keys-title"><form method="dialog"><h2 id="keys-title">Keys</h2><dl>${keys.map(
    ([names, words]) => html`<div><dt>${names.map((name) => html`<kbd>${name}</kbd> `)}</dt><dd>${words}</dd></div>`,
  )}</dl><button>Close</button></form></dialog>`
}
