// A short summary for a channel of Slack, in Block Kit: what a webhook or `chat.postMessage` takes as it stands. The rest of the report
// lies where the job put it. Words of the scanned tree stand in plain text alone, where Slack reads no mark, link or mention.
// https://docs.slack.dev/reference/block-kit/

import { toPrintable } from '../base/index.ts'
import type { Finding } from '../finding/index.ts'
import { chooseFindings } from './choose-findings.ts'
import type { FindingsReport } from './findings-report.ts'
import { describeGuardrails } from './guardrail-words.ts'
import { toJsonText } from './json-text.ts'
import { count } from './layout.ts'
import { describeApplication } from './looked-at.ts'
import { describeCoverage } from './statements.ts'
import { countSeverities, describePlace, describeReach, findTitle, isShown, toSentence } from './words.ts'

const mostFindings = 8
const mostStatements = 5
/** Slack takes ten elements in one line of context. */
const mostGuardrails = 3
/** Slack takes 3,000 units of UTF-16 in one text; a character may be two of them. */
const mostOfText = 1_500
/** What a person takes. */
const mostOfLine = 400

export function writeSlack(report: FindingsReport): string {
  const { result, options } = report
  const shown = result.findings.filter((finding) => isShown(finding, options.all))
  const title = `Fastward: ${shown.length === 0 ? 'nothing found' : `${count(shown.length, 'finding')} (${countSeverities(shown)})`}`
  const chosen = chooseFindings(shown, mostFindings)
  const more = shown.length - chosen.length
  const wrong = result.statements.filter(({ verdict }) => verdict === 'no')
  return toJsonText({
    text: title,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: toPlain(title) },
      ...chosen.flatMap((finding) => toBlocks(finding, report)),
      ...(more > 0 ? [toContext([`And ${count(more, 'finding')} more.`])] : []),
      ...(wrong.length === 0 ? [] : [{ type: 'divider' }]),
      ...wrong
        .slice(0, mostStatements)
        .map(({ title, text }) => ({ type: 'section', text: toPlain(`${title}: no. ${toPrintable(text)}`) })),
      { type: 'divider' },
      toContext([describeWhole(report, shown.length)]),
    ],
  })
}

function toBlocks(finding: Finding, { cards, options }: FindingsReport) {
  const { severity, rule, places, message } = finding
  const [place] = places
  const reach = describeReach(finding, 3)
  return [
    // A title of ours; a rule has no other.
    { type: 'section', text: { type: 'mrkdwn', text: `*${severity}* ${escapeMarks(findTitle(finding, cards))} \`${rule}\`` } },
    toContext([
      cutEnd(toSentence(message.what)),
      cutEnd(`${toPrintable(options.prefix ?? '')}${describePlace(place)}${reach === '' ? '' : ` · reaches ${reach}`}`),
      ...describeGuardrails(finding)
        .slice(0, mostGuardrails)
        .map((text) => cutEnd(text)),
    ]),
  ]
}

function describeWhole({ result, model }: FindingsReport, shown: number): string {
  const { findings, problems, lookedAt, coverage, statements } = result
  const beside = describeCoverage(coverage)
  const unsure = findings.length - shown
  const unknown = statements.filter(({ verdict }) => verdict === 'unknown').map(({ title }) => title)
  return [
    `${describeApplication(model)}.`,
    `Looked at ${lookedAt.parsed} of ${count(lookedAt.files, 'Python file')}.`,
    ...(beside === null ? [] : [`Beside them: ${beside}.`]),
    ...(unsure > 0 ? [`${count(unsure, 'finding')} of less confidence not shown.`] : []),
    ...(unknown.length > 0 ? [`Not known: ${unknown.join(', ')}.`] : []),
    ...(problems.length > 0 ? [`${count(problems.length, 'thing')} could not be understood.`] : []),
  ].join(' ')
}

function toPlain(text: string) {
  return { type: 'plain_text', text: cutEnd(text), emoji: false }
}

function toContext(texts: readonly string[]) {
  return { type: 'context', elements: texts.map((text) => ({ type: 'plain_text', text: cutEnd(text, mostOfText), emoji: false })) }
}

function escapeMarks(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[*_~`]/g, '')
}

/** None of its characters is cut in two. */
function cutEnd(text: string, most = mostOfLine): string {
  const characters = [...text.slice(0, 2 * most + 2)]
  return characters.length > most
    ? `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
    : text
}
