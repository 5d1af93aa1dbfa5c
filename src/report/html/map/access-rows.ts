// Who may call a route, for the page of the map: the verdict with its reasons, every guard in three worlds, and the objects.

import type { AccessStep, ObjectUse, Route } from '../../../model/index.ts'
import {
  accessMeanings,
  accessWords,
  boundWords,
  describeOutcome,
  describePrincipal,
  guardKinds,
  isAsWanted,
  isOnlyLikely,
  likelyMeaning,
  type MetGuard,
  mayStop,
  meetGuards,
  nameUnknown,
  shortResource,
  testWords,
  toneOfUse,
  type World,
  worlds,
  worldWords,
} from '../../access-words.ts'
import { callName } from '../../dependency-words.ts'
import { summariseGuard, toneOf } from '../../explain/summarise-guard.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { accessBadge, breakable, describePlace, toProse, toSentence } from '../words.ts'

const mostGuards = 40
const mostObjects = 40
const mostSteps = 12

/** At a glance: the verdict, and what makes it less sure. */
export function toVerdict(route: Route): Content {
  const { access, otherwise } = route
  return html`${accessBadge(access)}${isOnlyLikely(route) ? html` <small title="${likelyMeaning}">likely</small>` : null}${
    otherwise === null
      ? null
      : html` <small class="else" title="under other settings">${otherwise.setting} → ${accessWords[otherwise.access]}</small>`
  }`
}

export function toAccess(route: Route): Content {
  const { access, accessReasons, otherwise } = route
  const principal = describePrincipal(route)
  const sure = isOnlyLikely(route) ? html` <small>It is ${likelyMeaning}.</small>` : null
  const steps = accessReasons.map(({ text, place }) => html`<li>${toProse(text)}${toPlace(place)}</li>`)
  return html`${accessBadge(access)}: ${accessMeanings[access]}.${sure}${steps.length === 0 ? null : html`<ul class="why">${steps}</ul>`}${
    otherwise === null ? null : html`<p>Under other settings: <code>${otherwise.setting}</code> → ${accessBadge(otherwise.access)}</p>`
  }${principal === null ? null : html`<p>${toSentence(principal)}</p>`}`
}

export function toGuards({ guards }: Route): Content {
  if (guards.length === 0) return null
  const more = guards.length - Math.min(guards.length, mostGuards)
  return html`<ol class="checks">${meetGuards(guards)
    .slice(0, mostGuards)
    .map((guard, index) => toGuard(guard, index + 1))}${more === 0 ? null : html`<li>and ${more} more</li>`}</ol>`
}

/** The number of a guard where it stands on the way. */
export function toGuardMarks(indices: readonly number[] | undefined, { guards }: Route): Content {
  if (indices === undefined || indices.length === 0) return null
  const met = meetGuards(guards)
  return indices.map((index) => {
    const guard = met[index]
    return guard === undefined ? null : html` <span class="guard ${toneOf(guard)}">guard ${index + 1}: ${summariseGuard(guard)}</span>`
  })
}

function toGuard(guard: MetGuard, number: number): Markup {
  const { call, kind, place, reads, verifiedBy, tests, refusals, exempt } = guard
  const asked = tests.map(({ kind: asks, text, place: at }) => ({ text: `${testWords[asks]}: ${text}`, place: at }))
  const refused = refusals.map(({ status, by, place: at }) => ({ text: status === null ? by : `${status} ${by}`, place: at }))
  const passed = exempt.map(({ subject, operator, values, place: at }) => ({
    text: `${subject} ${operator} ${values.map((value) => JSON.stringify(value)).join(', ')}`,
    place: at,
  }))
  const facts: [string, readonly AccessStep[]][] = [
    ['reads', reads.map((text) => ({ text, place: null }))],
    ['verified by', verifiedBy],
    ['asks', asked],
    ['refuses', refused],
    ['lets pass', passed],
  ]
  return html`<li><b>${number}</b> <code title="${call}">${callName(call)}</code> <small>${guardKinds[kind]}</small>${toPlace(place)}
${mayStop(guard) ? html`<dl class="worlds">${worlds.map((world) => html`<div><dt>${worldWords[world]}</dt><dd class="${toneOfWorld(guard, world)}">${describeOutcome(guard, world)}</dd></div>`)}</dl>` : html`<div class="none">lets everybody pass</div>`}
<dl class="terms">${facts.map(([name, steps]) =>
    steps.length === 0
      ? null
      : html`<div><dt>${name}</dt><dd>${steps.slice(0, mostSteps).map(({ text, place: at }) => html`<span>${text}${toPlace(at)}</span>`)}${steps.length > mostSteps ? html`<span>and ${steps.length - mostSteps} more</span>` : null}</dd></div>`,
  )}</dl></li>`
}

/** Loud only where a credential is demanded and a made-up one will do. */
function toneOfWorld(guard: MetGuard, world: World): string {
  const wanted = isAsWanted(guard, world)
  if (wanted === null) return guard.met[world] === 'not reached' ? 'none' : 'unsure'
  if (wanted) return 'good'
  return world === 'forged' && guard.absent === 'stops' ? 'bad' : 'unsure'
}

export function toObjects({ objects }: Route): Content {
  if (objects.length === 0) return null
  const more = objects.length - Math.min(objects.length, mostObjects)
  return html`<ul class="objects">${objects.slice(0, mostObjects).map(toObject)}${more === 0 ? null : html`<li>and ${more} more</li>`}</ul>`
}

function toObject(use: ObjectUse): Markup {
  const { resource, does, by, bound, boundBy, place, inside, text, ownerFields } = use
  const name = resource === null ? nameUnknown(does) : html`<code title="${resource}">${shortResource(resource)}</code>`
  const keys = by.map(
    ({ parameter, in: from, column }) =>
      html`<code>${parameter}</code> <small>${from}${column === null ? '' : `, held against ${column}`}</small>`,
  )
  return html`<li>${does} ${name}${keys.map((key, index) => [index === 0 ? ' by ' : ', ', key])} <span class="bound ${toneOfUse(use)}">${boundWords[bound]}</span>${
    bound === 'none' && ownerFields.length > 0 ? html` <small>it has an owner: ${ownerFields.join(', ')}</small>` : null
  }${boundBy
    .filter((step) => step.text !== text || step.place?.line !== place.line)
    .slice(0, mostSteps)
    .map((step) => html`<div>${step.text}${toPlace(step.place)}</div>`)}
<div><code>${text}</code> <small class="at">${breakable(describePlace(place))}</small> <small>in ${callName(inside.function)}</small></div></li>`
}

function toPlace(place: AccessStep['place']): Content {
  return place === null ? null : html` <small class="at">${breakable(describePlace(place))}</small>`
}
