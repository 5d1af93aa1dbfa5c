// The way of what comes in to where it does harm: a line a step, and the code of each behind a click, without a script.

import type { Finding, FlowStep, LineReader } from '../../finding/index.ts'
import { count } from '../layout.ts'
import { toStepFrame } from './code-frame.ts'
import { html, type Markup } from './markup.ts'
import { breakable, describePlace, toProse } from './words.ts'

/** Of the ways to other places of the cause. */
const mostWays = 6

export function toFlow({ flow, cwe }: Finding, readLine: LineReader): Markup | null {
  if (flow === null) return null
  const others = flow.others.slice(0, mostWays)
  const more = flow.others.length - others.length
  return html`<div class="flow"><h4>How it gets there: ${count(flow.steps.length, 'step')}</h4>
${toSteps(flow.steps, cwe, readLine)}
${others.map((steps) => toOtherWay(steps, cwe, readLine))}${more === 0 ? null : html`<p class="more">and ${count(more, 'more way')}</p>`}</div>`
}

function toOtherWay(steps: readonly FlowStep[], cwe: Finding['cwe'], readLine: LineReader): Markup | null {
  const end = steps.at(-1)
  if (end === undefined) return null
  return html`<details class="way"><summary>From there to <code>${breakable(describePlace(end))}</code> too, in ${count(steps.length, 'step')}</summary>
${toSteps(steps, cwe, readLine)}</details>
`
}

function toSteps(steps: readonly FlowStep[], cwe: Finding['cwe'], readLine: LineReader): Markup {
  return html`<ol class="steps">${steps.map((step) => {
    const line = html`<span class="says">${toProse(step.note)}</span> <code class="spot">${breakable(describePlace(step))}</code>`
    const frame = toStepFrame(step, cwe, readLine)
    return frame === null
      ? html`<li class="step ${step.role}"><p>${line}</p></li>`
      : html`<li class="step ${step.role}"><details><summary>${line}</summary>${frame}</details></li>`
  })}</ol>`
}
