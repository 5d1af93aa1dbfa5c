// What runs before a handler, as a tree: a dependency, and below it what it asks for itself.

import type { Dependency } from '../../../model/index.ts'
import { callName, describeLevel, showArgument } from '../../dependency-words.ts'
import { count } from '../../layout.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { breakable, describePlace } from '../words.ts'

/** A tree so small is shown open. */
const smallTree = 6
const deepest = 30
const mostArguments = 8

/** Of dependencies in the order in which they run; null where there are none. */
export function toDependencyTree(dependencies: readonly Dependency[], marksOf: (index: number) => Content = () => null): Markup | null {
  if (dependencies.length === 0) return null
  const below = new Map<number | null, number[]>()
  for (const [index, { of }] of dependencies.entries()) {
    // Whoever names nobody that there is, stands on its own.
    const asker = of !== null && dependencies[of] !== undefined && of !== index ? of : null
    const known = below.get(asker)
    if (known === undefined) below.set(asker, [index])
    else known.push(index)
  }
  const shown = new Set<number>()
  const roots = toList(below.get(null) ?? [], 0)
  const lost = [...dependencies.keys()].filter((index) => !shown.has(index))
  return html`${roots}${lost.length === 0 ? null : html`<p class="more">and ${count(lost.length, 'dependency', 'dependencies')} deeper inside: ${[...new Set(lost.map((index) => callName(dependencies[index]?.call ?? '')))].slice(0, 12).join(', ')}</p>`}`

  function toList(indices: readonly number[], depth: number): Content {
    return html`<ul class="tree">${indices.map((index) => toNode(index, depth))}</ul>`
  }

  function toNode(index: number, depth: number): Content {
    const dependency = dependencies[index]
    if (dependency === undefined || shown.has(index)) return null
    shown.add(index)
    const inner = depth < deepest ? (below.get(index) ?? []) : []
    const own = [toWords(dependency), marksOf(index)]
    if (inner.length === 0) return html`<li>${own}</li>`
    return html`<li><details${dependencies.length <= smallTree ? html` open` : null}><summary>${own} <span class="number">asks for ${inner.length}</span></summary>${toList(inner, depth + 1)}</details></li>`
  }
}

function toWords(dependency: Dependency): Content {
  const { call, scheme, scopes, used, parameter, replaces, kind, place, arguments: given } = dependency
  const facts = Object.entries(given).filter(([, value]) => scheme === null && value !== null)
  return html`<code title="${call}">${callName(call)}</code>${scheme === null ? null : html` <b class="reads">reads ${scheme}</b>`}${
    scopes.length === 0 ? null : html` <small>scopes ${scopes.join(' ')}</small>`
  } <small>${describeLevel(dependency)}</small>${parameter !== null && used === 'no' ? html` <span class="unsure">its value is not used</span>` : null}${
    kind === 'unknown' ? html` <span class="unsure">not resolved</span>` : null
  }${replaces === null ? null : html` <span class="unsure">in place of ${callName(replaces)}</span>`}${
    facts.length === 0
      ? null
      : html` <small>with ${facts
          .slice(0, mostArguments)
          .map(([name, value]) => showArgument(name, value))
          .join(', ')}</small>`
  }${place === null ? null : html` <small class="at">${breakable(describePlace(place))}</small>`}`
}
