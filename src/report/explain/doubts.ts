// What is not known of a route and may hide something of who may call it.

import type { Model, ModelProblem, Route } from '../../model/index.ts'
import { describeUse, meetGuards, type World, worlds } from '../access-words.ts'
import { callName } from '../dependency-words.ts'

const inWorld: Readonly<Record<World, string>> = {
  absent: 'without a credential',
  forged: 'with a made-up credential',
  verified: 'with a valid credential',
}

/** As fragments of sentences. */
export function describeDoubts(route: Route): string[] {
  const { access, accessReasons, guards, objects } = route
  return [
    ...describeHoles(route),
    ...route.dependencies.filter(({ kind }) => kind === 'unknown').map(({ call }) => `what ${call} does is not known`),
    ...meetGuards(guards).flatMap((guard, index) => {
      const unknown = worlds.filter((world) => guard.met[world] === 'unknown').map((world) => inWorld[world])
      return unknown.length === 0 ? [] : [`whether [${index + 1}] ${callName(guard.call)} stops a request ${unknown.join(', or ')}`]
    }),
    ...objects
      .filter(({ bound }) => bound === 'unknown')
      .map((use) => `whether "${describeUse(use)}" is bound to the caller (${use.place.file}:${use.place.line})`),
    access === 'unknown' && accessReasons.length === 0 ? 'what decides who may call it: no reason was found' : null,
  ].filter((one) => one !== null)
}

/** Of the route itself: its path, handler and condition. */
export function describeHoles(route: Route): string[] {
  const { path, handler, kind, condition } = route
  const ownHandler = kind === 'websocket' || (kind === 'http' && route.origin === 'project')
  return [
    path.includes('{?}') ? 'a part of the path is not known' : null,
    ownHandler && handler === null ? 'the handler was not found' : null,
    ownHandler && handler?.file === null ? 'the handler is not in the files that were read' : null,
    condition?.default === 'unknown' ? 'whether its condition holds is not known' : null,
  ].filter((one) => one !== null)
}

/** What was not understood in the files that decide: of the handler, of guards and of dependencies. */
export function findProblems({ handler, guards, dependencies }: Route, { problems }: Pick<Model, 'problems'>): ModelProblem[] {
  const files = new Set([handler?.file, ...[...guards, ...dependencies].map(({ place }) => place?.file)])
  return problems.filter(({ file }) => file !== '' && files.has(file))
}
